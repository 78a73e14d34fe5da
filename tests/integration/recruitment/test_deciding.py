"""Deciding for a whole vacancy: what the rules say is stored once, and explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from assess import clock
from assess.audit.models import AuditPending
from assess.database import transactional
from assess.extensions import db
from assess.identity import duplicates, staff
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import deciding, overriding, vacancies
from assess.recruitment.models import Invitation
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancies import RequiredTest
from assess.recruitment.vacancy_models import LockoutOverride, StoredDecision
from tests.integration.recruitment.vacant import apply, new_vacancy, prior
from tests.integration.results.street import new_session, new_test

MakeAccount = Callable[..., Account]
TODAY = date(2027, 3, 15)

pytestmark = pytest.mark.usefixtures("context")


def outcomes(application_id: int) -> dict[str, str]:
    return {f: d.outcome for f, d in deciding.current(application_id).items()}


def test_everybody_gets_a_decision_with_its_sentence(officer: Account) -> None:
    """One of each: exempt, locked out, to be tested, and a case that a person must decide."""
    vacancy = new_vacancy(officer)
    exempt = apply(vacancy, "exempt@example.org", native_languages=("en",))
    prior(date(2026, 3, 15), email="exempt@example.org", family="language", language="fr", level=4)
    locked = apply(vacancy, "locked@example.org", native_languages=("fr",))
    prior(date(2026, 10, 31), email="locked@example.org", family="office", passed=False)
    unclear = apply(vacancy, "unclear@example.org")

    done = deciding.decide_all(vacancy.id, officer, TODAY)

    assert done.new == 6
    assert outcomes(exempt.id) == {"language": "exempt", "office": "sit"}
    assert outcomes(locked.id) == {"language": "sit", "office": "locked_out"}
    assert outcomes(unclear.id) == {"language": "needs_review", "office": "sit"}
    said = deciding.current(exempt.id)["language"]
    assert said.until == date(2028, 3, 15)
    assert "15 March 2028" in said.explanation_en
    assert "15 mars 2028" in said.explanation_fr
    # 31 October and six months: there is no 31 April, so the lockout ends on the 30th.
    assert deciding.current(locked.id)["office"].until == date(2027, 4, 30)
    tested = deciding.current(locked.id)["language"]
    assert (tested.language, tested.language_reason) == ("en", "native_french")
    assert tested.facts["request"]["on"] == "2027-03-15"
    judged = deciding.current(locked.id)["office"].facts["history"]
    assert [one["started_on"] for one in judged] == ["2026-10-31"]
    assert tested.policy_version_id is not None


def test_the_same_decision_is_not_stored_twice(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    apply(vacancy, "a@example.org", native_languages=("fr",))
    deciding.decide_all(vacancy.id, officer, TODAY)
    again = deciding.decide_all(vacancy.id, officer, TODAY + timedelta(days=1))
    assert (again.new, again.unchanged) == (0, 2)
    assert db.session.scalar(select(func.count()).select_from(StoredDecision)) == 2


def test_a_new_fact_brings_a_new_decision(officer: Account) -> None:
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    deciding.decide_all(vacancy.id, officer, TODAY)
    prior(date(2027, 3, 1), email="a@example.org", family="office", passed=False)
    assert deciding.decide_all(vacancy.id, officer, TODAY).new == 1
    assert outcomes(person.id) == {"office": "locked_out"}


@transactional
def invited_on(decision: StoredDecision, cancelled: bool = False) -> None:
    application = decision.application
    db.session.add(
        Invitation(
            email=application.email,
            given_name=application.given_name,
            family_name=application.family_name,
            test_id=new_test("office").id,
            session_id=new_session().id,
            invited_at=clock.now(),
            cancelled_at=clock.now() if cancelled else None,
            application_id=application.id,
            decision_id=decision.id,
        )
    )


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_decision_of_the_first_invitation_stands(officer: Account, cancelled: bool) -> None:
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    deciding.decide_all(vacancy.id, officer, TODAY)
    first = deciding.current(person.id)["office"]
    invited_on(first, cancelled)
    prior(date(2027, 3, 1), email="a@example.org", family="office", passed=False)
    done = deciding.decide_all(vacancy.id, officer, TODAY)
    assert (done.new, done.standing) == (0, 1)
    assert deciding.current(person.id)["office"].id == first.id
    # Another process is decided anew.
    other = new_vacancy(officer, RequiredTest("office"))
    theirs = apply(other, "a@example.org")
    deciding.decide_all(other.id, officer, TODAY)
    assert outcomes(theirs.id) == {"office": "locked_out"}


def test_a_person_decides_what_the_rules_left_open(officer: Account) -> None:
    vacancy = new_vacancy(officer, RequiredTest("language"))
    person = apply(vacancy, "a@example.org")
    deciding.decide_all(vacancy.id, officer, TODAY)
    for outcome, reason, language in (
        ("sit", " ", "fr"),
        ("sit", "she said so", None),
        ("perhaps", "she said so", "fr"),
    ):
        with pytest.raises(NotPossible):
            deciding.review(person.id, "language", outcome, reason, officer, language)
    deciding.review(person.id, "language", "sit", "she said so", officer, "fr")
    decision = deciding.current(person.id)["language"]
    assert (decision.outcome, decision.language, decision.reason) == ("sit", "fr", "she said so")
    assert "French test" in decision.explanation_en
    with pytest.raises(NotPossible):
        deciding.review(person.id, "language", "sit", "again", officer, "en")
    # Asking the rules again does not undo what a person decided.
    assert deciding.decide_all(vacancy.id, officer, TODAY).new == 0
    assert outcomes(person.id) == {"language": "sit"}


def test_two_people_lift_a_lockout(officer: Account, make_account: MakeAccount) -> None:
    second = make_account(Role.RECRUITMENT, email="second@example.org")
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    recent = clock.now().date() - timedelta(days=30)
    prior(recent, email="a@example.org", family="office", passed=False)
    deciding.decide_all(vacancy.id, officer)
    with pytest.raises(NotPossible):
        overriding.ask(person.id, "office", "  ", officer)
    override = overriding.ask(person.id, "office", "the power failed", officer)
    with pytest.raises(NotPossible):
        overriding.ask(person.id, "office", "once more", second)
    with pytest.raises(NotPossible):
        overriding.answer(override.id, True, "I agree with myself", officer)
    overriding.answer(override.id, True, "confirmed by the log", second)
    assert outcomes(person.id) == {"office": "sit"}
    assert deciding.current(person.id)["office"].reason_code == "lockout_lifted"
    assert deciding.decide_all(vacancy.id, officer).new == 0
    # A failure after that locks out again.
    prior(recent + timedelta(days=20), email="a@example.org", family="office", passed=False)
    deciding.decide_all(vacancy.id, officer)
    assert outcomes(person.id) == {"office": "locked_out"}
    kinds = set(db.session.scalars(select(AuditPending.kind)))
    assert {"lockout.override_asked", "lockout.override_approved", "vacancy.decided"} <= kinds


def test_a_refused_lockout_stays(officer: Account, make_account: MakeAccount) -> None:
    second = make_account(Role.RECRUITMENT, email="second@example.org")
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    prior(clock.now().date() - timedelta(days=30), email="a@example.org", family="office",
          passed=False)  # fmt: skip
    deciding.decide_all(vacancy.id, officer)
    override = overriding.ask(person.id, "office", "please", officer)
    overriding.answer(override.id, False, "no ground", second)
    deciding.decide_all(vacancy.id, officer)
    assert outcomes(person.id) == {"office": "locked_out"}
    with pytest.raises(NotPossible):
        overriding.answer(override.id, True, "after all", second)


def test_after_a_refusal_one_may_ask_again_and_both_are_kept(
    officer: Account, make_account: MakeAccount
) -> None:
    second = make_account(Role.RECRUITMENT, email="second@example.org")
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    prior(clock.now().date() - timedelta(days=30), email="a@example.org", family="office",
          passed=False)  # fmt: skip
    deciding.decide_all(vacancy.id, officer)
    for reason in ("please", "the log shows a power cut"):
        override = overriding.ask(person.id, "office", reason, officer)
        with pytest.raises(NotPossible, match="asked this already"):
            overriding.ask(person.id, "office", "at the same time", second)
        overriding.answer(override.id, reason != "please", "looked at", second)
    assert outcomes(person.id) == {"office": "sit"}
    answers = [one.answer for one in overriding.overrides_of(person.id)]
    assert answers == ["approved", "refused"]


def test_one_person_with_two_accounts_is_no_second_person(
    officer: Account, make_account: MakeAccount
) -> None:
    chief = make_account(Role.ADMINISTRATOR)
    mine = make_account(Role.CANDIDATE, email="mine@example.org")
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    prior(clock.now().date() - timedelta(days=30), email="a@example.org", family="office",
          passed=False)  # fmt: skip
    deciding.decide_all(vacancy.id, officer)
    override = overriding.ask(person.id, "office", "please", officer)
    staff.set_roles(officer.id, {Role.CANDIDATE}, chief)
    with pytest.raises(NotPossible, match="no longer work"):
        overriding.ask(person.id, "office", "please", officer)
    duplicates.merge(mine.id, officer.id, "Same passport", chief)
    staff.set_roles(mine.id, {Role.RECRUITMENT}, chief)
    with pytest.raises(NotPossible, match="you asked for this yourself"):
        overriding.answer(override.id, True, "I agree with myself", mine)
    assert outcomes(person.id) == {"office": "locked_out"}


def test_the_database_itself_wants_a_second_person(officer: Account) -> None:
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    prior(clock.now().date() - timedelta(days=30), email="a@example.org", family="office",
          passed=False)  # fmt: skip
    deciding.decide_all(vacancy.id, officer)
    override = overriding.ask(person.id, "office", "please", officer)
    with pytest.raises(IntegrityError, match="second_person"):
        _answer_oneself(override.id, officer.id)
    with pytest.raises(Exception, match="append-only"):
        _change_decision()


@transactional
def _answer_oneself(override_id: int, account_id: int) -> None:
    db.session.execute(
        update(LockoutOverride)
        .where(LockoutOverride.id == override_id)
        .values(answer="approved", answered_by=account_id, answered_at=clock.now())
    )


@transactional
def _change_decision() -> None:
    db.session.execute(update(StoredDecision).values(outcome="sit"))


def test_nothing_is_decided_for_a_closed_vacancy(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    vacancies.set_open(vacancy.id, False, officer)
    with pytest.raises(NotPossible):
        deciding.decide_all(vacancy.id, officer)


def test_withdrawn_applications_are_left_out(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    person = apply(vacancy, "a@example.org")
    vacancies.withdraw_application(person.id, officer)
    assert deciding.decide_all(vacancy.id, officer).new == 0
    vacancies.withdraw_application(person.id, officer, back=True)
    assert deciding.decide_all(vacancy.id, officer).new == 2
