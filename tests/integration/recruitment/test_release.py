"""A whole session or vacancy in one action: results out, everybody else told, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import applicants
from assess.recruitment.models import Invitation
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.release_operations import release_all
from assess.recruitment.release_queries import cases_of_session
from assess.recruitment.release_rules import Case
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy
from assess.results import operations
from assess.results.models import Result
from assess.results.policy_models import PolicyVersion
from tests.integration.results.street import TinyKind, close, running_sitting

Login = Callable[[Account], FlaskClient]
MakeAccount = Callable[..., Account]


@transactional
def seat(sitting_id: str, session: TestSession, state: str = "") -> None:
    sitting = db.session.get_one(Sitting, sitting_id)
    sitting.session_id = session.id
    if state:
        sitting.state = state
        sitting.started_at = sitting.deadline_at = None


@transactional
def reconcile(session: TestSession) -> None:
    held = db.session.get_one(TestSession, session.id)
    held.opened_at = held.closed_at = held.reconciled_at = now()


@transactional
def expect(session: TestSession, test: TestDefinition, email: str) -> None:
    db.session.add(
        Invitation(
            email=email,
            given_name="Noa",
            family_name="Absent",
            locale="fr",
            test_id=test.id,
            session_id=session.id,
            invited_at=now(),
        )
    )


def letters() -> list[OutgoingMail]:
    """All but the receipts that closing sends."""
    rows = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return [mail for mail in rows if "eceipt" not in mail.subject]


def test_a_session_in_one_action(
    tiny: TinyKind,
    test: TestDefinition,
    session: TestSession,
    staff: FlaskClient,
    make_account: MakeAccount,
    login: Login,
) -> None:
    ada, bob = (
        make_account(Role.CANDIDATE, family_name=name, email=f"{name}@example.org")
        for name in ("ada", "bob")
    )
    sat = running_sitting(ada, test, ["o1"])
    close(sat.id)
    seat(sat.id, session)
    seat(running_sitting(bob, test).id, session, "absent")
    expect(session, test, "noa@example.org")
    path = f"/recruitment/sessions/{session.id}/release"
    page = staff.get(path).text
    assert page.count("not yet closed and reconciled") == 3
    assert staff.post(path).status_code == 303
    assert letters() == []
    reconcile(session)
    assert "results ready" in staff.get(path).text
    assert staff.post(path).status_code == 303
    assert staff.post(path).status_code == 303  # once more: nobody is told twice
    sent = {mail.recipient: mail for mail in letters()}
    assert set(sent) == {"ada@example.org", "bob@example.org", "noa@example.org"}
    assert len(letters()) == 3
    assert "did not take it" in sent["bob@example.org"].body
    assert "pas de résultat" in sent["noa@example.org"].body
    (result,) = db.session.scalars(select(Result))
    assert [event.action for event in result.events] == ["released"]
    assert db.session.scalar(select(func.count()).select_from(OutcomeNotice)) == 2
    page = login(bob).get("/me/").text
    assert "did not take it" in page
    assert "did not take it" not in login(ada).get("/me/").text


def test_two_presses_at_once_tell_everybody_once(
    app: Flask,
    tiny: TinyKind,
    test: TestDefinition,
    session: TestSession,
    officer: Account,
    make_account: MakeAccount,
) -> None:
    ada, bob = (
        make_account(Role.CANDIDATE, family_name=name, email=f"{name}@example.org")
        for name in ("ada", "bob")
    )
    sat = running_sitting(ada, test, ["o1"])
    close(sat.id)
    seat(sat.id, session)
    seat(running_sitting(bob, test).id, session, "absent")
    reconcile(session)
    session_id, officer_id = session.id, officer.id
    both, done = threading.Barrier(2), []

    def press() -> None:
        def find() -> list[Case]:
            cases = cases_of_session(session_id)
            with suppress(threading.BrokenBarrierError):
                both.wait(1)  # SQLite lets the other one in only afterwards
            return cases

        with app.app_context():
            actor = db.session.get_one(Account, officer_id)
            done.append(release_all(find, actor))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.results, one.told) for one in done) == [(0, 0), (1, 1)]
    db.session.rollback()
    assert sorted(mail.recipient for mail in letters()) == ["ada@example.org", "bob@example.org"]


def test_a_cancelled_booking_has_no_outcome(
    tiny: TinyKind,
    test: TestDefinition,
    session: TestSession,
    staff: FlaskClient,
    make_account: MakeAccount,
) -> None:
    ada = make_account(Role.CANDIDATE, email="ada@example.org")
    sitting = delivery.book_sitting(ada, test, session)
    delivery.cancel_booking(sitting.id)
    reconcile(session)
    path = f"/recruitment/sessions/{session.id}/release"
    assert "ada@example.org" not in staff.get(path).text
    staff.post(path)
    assert letters() == []


@transactional
def decided(email: str, outcome: str) -> Vacancy:
    policy = PolicyVersion(
        name="p-1", content={}, digest="0" * 64, in_force_from=date(2027, 1, 1), created_at=now()
    )
    vacancy = Vacancy(reference="VA-1", title={"en": "Clerk", "fr": "Commis"}, created_at=now())
    person = Application(
        vacancy=vacancy,
        email=email,
        given_name="Eve",
        family_name="Adam",
        source="typed",
        created_at=now(),
        updated_at=now(),
    )
    db.session.add_all([policy, person])
    db.session.flush()
    db.session.add(
        StoredDecision(
            application=person,
            family="language",
            outcome=outcome,
            reason_code="valid_result",
            explanation_en="Your result of 4 May 2026 stands until 4 May 2028.",
            explanation_fr="Votre résultat du 4 mai 2026 reste valable jusqu’au 4 mai 2028.",
            decided_on=date(2027, 1, 4),
            policy_version_id=policy.id,
            facts={},
            made_at=now(),
        )
    )
    db.session.flush()
    return vacancy


@pytest.mark.parametrize(("outcome", "told"), [("exempt", 1), ("needs_review", 0)])
def test_a_vacancy_tells_those_who_need_not_sit(
    context: Flask,
    staff: FlaskClient,
    make_account: MakeAccount,
    login: Login,
    outcome: str,
    told: int,
) -> None:
    eve = make_account(Role.CANDIDATE, email="eve@example.org")
    vacancy = decided("eve@example.org", outcome)
    path = f"/recruitment/vacancies/{vacancy.id}/release"
    assert "Adam, Eve" in staff.get(path).text
    for _ in range(2):
        staff.post(path)
    assert len(letters()) == told
    assert ("stands until 4 May 2028" in login(eve).get("/me/").text) == bool(told)
    if told:
        assert "stands until 4 May 2028" in letters()[0].body


def test_who_was_told_when_others_were_invited_is_not_told_again(
    context: Flask, staff: FlaskClient, make_account: MakeAccount, login: Login
) -> None:
    eve = make_account(Role.CANDIDATE, email="eve@example.org")
    vacancy = decided("eve@example.org", "exempt")
    applicants.tell(
        db.session.scalars(select(StoredDecision)).all(), make_account(Role.RECRUITMENT)
    )
    assert "stands until 4 May 2028" in login(eve).get("/me/").text
    staff.post(f"/recruitment/vacancies/{vacancy.id}/release")
    assert len(letters()) == 1


def test_late_or_withdrawn_results_stay_in_the_way(
    tiny: TinyKind,
    test: TestDefinition,
    session: TestSession,
    staff: FlaskClient,
    officer: Account,
    make_account: MakeAccount,
) -> None:
    sat = running_sitting(make_account(Role.CANDIDATE), test, ["o1"])
    close(sat.id)
    seat(sat.id, session)
    reconcile(session)
    (result,) = db.session.scalars(select(Result))
    operations.withdraw(result.id, officer, "Wrong room")
    path = f"/recruitment/sessions/{session.id}/release"
    assert "was withdrawn and cannot be released" in staff.get(path).text
    staff.post(path)
    assert [event.action for event in result.events] == ["withdrawn"]


@pytest.mark.parametrize("what", ["sessions", "vacancies"])
def test_what_does_not_exist_is_not_found(app: Flask, staff: FlaskClient, what: str) -> None:
    for method in (staff.get, staff.post):
        assert method(f"/recruitment/{what}/999/release").status_code == 404
