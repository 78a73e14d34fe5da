"""Inviting the applicants of a vacancy: all or nobody, each into a session that suits."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity import ports
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import applicants, deciding, operations, vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.applicants import InvitedApplicants, NoSessionFits
from assess.recruitment.models import Invitation, Seat
from assess.recruitment.operations import NotPossible
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.rules import Person
from tests.integration.recruitment.applying import (
    SENTENCES,
    application,
    decide,
    language_test,
    session,
    vacancy,
)
from tests.integration.results.street import TinyKind, new_test

MakeAccount = Callable[..., Account]


@pytest.fixture
def english(tiny: TinyKind) -> TestDefinition:
    return language_test("en")


def counts() -> tuple[int, ...]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Invitation, Sitting, OutgoingMail, OutcomeNotice)
    )


@transactional
def _miss(sitting_id: str) -> None:
    """Somebody did not come: nothing keeps the time of the session busy any more."""
    db.session.get_one(Sitting, sitting_id).state = "absent"


def letters_to(address: str) -> list[str]:
    rows = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id)
    )
    return [f"{row.subject}\n{row.body}" for row in rows]


def seated() -> dict[str, int]:
    """Who is invited to which session, by address."""
    rows = db.session.scalars(select(Invitation).where(Invitation.cancelled_at.is_(None)))
    return {row.email: row.session_id for row in rows}


class TestInviting:
    def test_each_is_invited_by_the_decision_that_stands(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        post = vacancy(english)
        make_account(Role.CANDIDATE, email="a@example.org")
        ids = [application(post, f"{name}@example.org") for name in "abc"]
        early, late = session(30, 2), session(31, 2)
        done = applicants.invite_applications(ids, [late.id, early.id], officer)
        assert done == InvitedApplicants(3, 0)
        assert seated() == {
            "a@example.org": early.id,
            "b@example.org": early.id,
            "c@example.org": late.id,
        }
        assert counts()[:2] == (3, 1)
        for row in db.session.scalars(select(Invitation)):
            standing = deciding.current(row.application_id or 0)["language"]
            assert standing.id == row.decision_id
        # A later decision does not count for this process any more.
        decide(ids[0], "language", "exempt")
        assert deciding.current(ids[0])["language"].outcome == "sit"
        with pytest.raises(NotPossible, match="Nobody is left"):
            applicants.invite_applications(ids, [early.id], officer)

    def test_exempt_and_locked_out_people_are_told_in_the_words_of_the_decision(
        self, english: TestDefinition, officer: Account
    ) -> None:
        post = vacancy(english)
        ids = [
            application(post, "ex@example.org", "exempt"),
            application(post, "lo@example.org", "locked_out", locale="fr"),
            application(post, "re@example.org", "needs_review"),
            application(post, "un@example.org", None),
            application(post, "na@example.org", "not_applicable"),
        ]
        assert applicants.invite_applications(ids, [], officer) == InvitedApplicants(0, 2)
        (exempt,), (locked,) = letters_to("ex@example.org"), letters_to("lo@example.org")
        assert SENTENCES["exempt"][0] in exempt
        assert SENTENCES["locked_out"][1] in locked
        assert "Traducteur" in locked
        assert counts() == (0, 0, 2, 2)
        with pytest.raises(NotPossible, match="Nobody is left"):
            applicants.invite_applications(ids, [], officer)

    def test_two_families_never_at_the_same_time(
        self, english: TestDefinition, officer: Account
    ) -> None:
        post = vacancy(english, new_test())
        one = application(post, "a@example.org")
        first, second = session(30), session(31)
        with pytest.raises(NoSessionFits):
            applicants.invite_applications([one], [first.id], officer)
        applicants.invite_applications([one], [first.id, second.id], officer)
        assert {row.session_id for row in db.session.scalars(select(Invitation))} == {
            first.id,
            second.id,
        }

    def test_the_language_decides_which_test(
        self, english: TestDefinition, officer: Account
    ) -> None:
        french = language_test("fr")
        for test in (english, french):
            db.session.get_one(TestDefinition, test.id).kind = "language"
        db.session.commit()
        post = vacancy(english)
        (required,) = post.tests
        required.test_code = None
        finder = applicants.TestFinder()
        found = [finder.find(required, language) for language in ("en", "fr", "de")]
        assert [test and test.id for test in found] == [english.id, french.id, None]
        required.duration_s = 45 * 60
        assert applicants.TestFinder().find(required, "en") is None
        db.session.rollback()

    def test_decisions_of_an_earlier_day_are_made_again(
        self, english: TestDefinition, officer: Account
    ) -> None:
        """Exempt yesterday by a result that the rules know nothing of today."""
        post = vacancy(english)
        one = application(post, "a@example.org", None, native_languages=["fr"])
        decide(one, "language", "exempt", days_ago=1)
        applicants.invite_applications([one], [session(30).id], officer)
        assert deciding.current(one)["language"].outcome == "sit"
        assert seated().keys() == {"a@example.org"}


class TestAllOrNobody:
    def refused(self, ids: list[int], sessions: list[int], officer: Account) -> list[str | None]:
        before = counts()
        with pytest.raises(NoSessionFits) as refused:
            applicants.invite_applications(ids, sessions, officer)
        assert counts() == before
        assert db.session.scalar(select(func.count(Invitation.seat_id))) == 0
        return [one.why for one in refused.value.unfit]

    def test_too_few_seats(self, english: TestDefinition, officer: Account) -> None:
        post = vacancy(english)
        ids = [application(post, f"{name}@example.org") for name in "abc"]
        assert self.refused(ids, [session(30, 2).id], officer) == ["full"]

    def test_away_too_long_and_busy(self, english: TestDefinition, officer: Account) -> None:
        post, where = vacancy(english), session(30, hours=1.25)
        day = where.starts_at.date()
        away = [{"from": str(day - timedelta(days=2)), "to": str(day)}]
        ids = [
            application(post, "a@example.org", unavailable=away),
            application(post, "b@example.org", time_factor=1.5),
        ]
        assert self.refused(ids, [where.id], officer) == ["unavailable", "too_short"]

    def test_another_test_at_that_time(self, english: TestDefinition, officer: Account) -> None:
        one, other = vacancy(english), vacancy(new_test(), reference="V-2")
        where = session(30)
        applicants.invite_applications([application(one, "a@example.org")], [where.id], officer)
        ids = [application(other, "a@example.org")]
        with pytest.raises(NoSessionFits) as refused:
            applicants.invite_applications(ids, [where.id], officer)
        assert [one.why for one in refused.value.unfit] == ["busy"]

    @pytest.mark.parametrize("listed", [False, True])
    def test_an_invitation_serves_one_process(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount, listed: bool
    ) -> None:
        """Missed in the same session for another vacancy, or as one of its list: not taken over."""
        make_account(Role.CANDIDATE, email="a@example.org")
        where = session(30)
        person = application(vacancy(english), "a@example.org")
        if listed:
            someone = Person("Ada", "Nwosu", "a@example.org", "en")
            operations.invite([someone], english.id, where.id, officer)
        else:
            applicants.invite_applications([person], [where.id], officer)
        before = db.session.scalars(select(Invitation)).one()
        _miss(str(before.sitting_id))
        ids = [application(vacancy(english, reference="V-2"), "a@example.org")]
        with pytest.raises(NoSessionFits) as refused:
            applicants.invite_applications(ids, [where.id], officer)
        assert [one.why for one in refused.value.unfit] == ["invited"]
        after = db.session.scalars(select(Invitation)).one()
        assert after.application_id == (None if listed else person)
        other = session(31)
        applicants.invite_applications(ids, [where.id, other.id], officer)
        assert {one.session_id for one in db.session.scalars(select(Invitation))} == {
            where.id,
            other.id,
        }

    def test_a_cancelled_invitation_keeps_the_decision_of_its_process(
        self, english: TestDefinition, officer: Account
    ) -> None:
        where, other = session(30), session(31)
        person = application(vacancy(english), "a@example.org")
        applicants.invite_applications([person], [where.id], officer)
        (first,) = db.session.scalars(select(Invitation.id))
        operations.cancel(first, "Ill", officer)
        decide(person, "language", "exempt")
        ids = [application(vacancy(english, reference="V-2"), "a@example.org")]
        with pytest.raises(NoSessionFits):
            applicants.invite_applications(ids, [where.id], officer)
        applicants.invite_applications(ids, [where.id, other.id], officer)
        assert deciding.current(person)["language"].outcome == "sit"
        # Its own vacancy may write it anew.
        applicants.invite_applications([person], [where.id], officer)
        assert db.session.get_one(Invitation, first).cancelled_at is None

    def test_drafts_past_and_unknown_sessions(
        self, english: TestDefinition, officer: Account
    ) -> None:
        ids = [application(vacancy(english), "a@example.org")]
        draft = operations.create_session(
            "D", "R", now() + timedelta(days=9), now() + timedelta(days=10), publish=False
        )
        for wanted, said in ((draft.id, "draft"), (4711, "no such session")):
            with pytest.raises(NotPossible, match=said):
                applicants.invite_applications(ids, [wanted], officer)

    def test_accounts_of_staff(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        make_account(Role.EXAMINER, email="a@example.org")
        ids = [application(vacancy(english), "a@example.org")]
        with pytest.raises(NotPossible, match=r"a@example\.org"):
            applicants.invite_applications(ids, [session(30).id], officer)
        assert counts()[0] == 0


class TestArrangements:
    def test_they_reach_the_account_that_exists(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        ada = make_account(Role.CANDIDATE, email="a@example.org")
        operations.adjust(ada.id, 1.25, True, officer, 600)
        one = application(vacancy(english), "a@example.org", time_factor=1.5)
        applicants.invite_applications([one], [session(30).id], officer)
        held = operations.accommodation_of(ada.id)
        assert held is not None
        # The more generous of what is held and what is asked for.
        assert (held.time_factor, held.large_text, held.break_s) == (1.5, True, 600)
        sitting = db.session.scalars(select(Sitting)).one()
        assert (sitting.time_factor, sitting.break_left_ms) == (1.5, 600_000)

    def test_they_reach_the_account_made_later(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        one = application(vacancy(english), "a@example.org", time_factor=2.0, break_s=300)
        applicants.invite_applications([one], [session(30).id], officer)
        zoe = make_account(Role.CANDIDATE, email="a@example.org")
        transactional(ports.notify_registered)(zoe)
        sitting = db.session.scalars(select(Sitting)).one()
        assert (sitting.time_factor, sitting.break_left_ms) == (2.0, 300_000)

    def test_a_session_cannot_be_cut_below_what_somebody_without_account_needs(
        self, english: TestDefinition, officer: Account
    ) -> None:
        one = application(vacancy(english), "a@example.org", time_factor=2.0)
        where = session(30)
        applicants.invite_applications([one], [where.id], officer)
        with pytest.raises(NotPossible, match="2 hours 1 minute"):
            operations.change_session(
                where.id, "A", "B", where.starts_at, where.starts_at + timedelta(hours=2)
            )


class TestPage:
    def test_plan_then_send(
        self, english: TestDefinition, staff: FlaskClient, officer: Account
    ) -> None:
        post = vacancy(english)
        one = application(post, "ada@example.org")
        told = application(post, "zoe@example.org", "exempt")
        where, address = session(30, 1), f"/recruitment/vacancies/{post.id}/invite"
        page = staff.get(address).text
        assert "Ada" in page
        assert SENTENCES["exempt"][0] in page
        chosen = {"application": [one, told], "session": [where.id]}
        planned = staff.post(address, data={**chosen, "plan": "1"}).text
        assert "Who would sit where" in planned
        assert counts()[0] == 0
        assert staff.post(address, data={**chosen, "invite": "1"}).status_code == 303
        assert counts() == (1, 0, 2, 1)
        after = staff.get(address).text
        assert "Nobody is waiting to be invited." in after

    def test_what_is_wrong_is_said_by_name(
        self, english: TestDefinition, staff: FlaskClient, officer: Account
    ) -> None:
        post = vacancy(english)
        ids = [application(post, f"{name}@example.org") for name in ("ada", "zoe")]
        where, address = session(30, 1), f"/recruitment/vacancies/{post.id}/invite"
        data = {"application": ids, "session": [where.id], "invite": "1"}
        done = staff.post(address, data=data)
        assert done.status_code == 422
        assert "no free seat left" in done.text
        assert db.session.query(Seat).count() == 1
        assert counts()[0] == 0

    def test_who_fits_nowhere_can_be_left_out_at_once(
        self, english: TestDefinition, staff: FlaskClient, officer: Account
    ) -> None:
        post = vacancy(english)
        ids = [application(post, f"{name}@example.org") for name in ("ada", "zoe")]
        where, address = session(30, 1), f"/recruitment/vacancies/{post.id}/invite"
        data = {"application": ids, "session": [where.id]}
        assert "Leave these people out" in staff.post(address, data=data).text
        page = staff.post(address, data={**data, "fitting": "1"}).text
        assert "Send the letters" in page
        assert page.count('name="application"') == 2
        assert page.count(" checked") == 2  # one person, one session

    @pytest.mark.parametrize("raw", ["x", "-1", "9" * 40, "", "4711"])
    def test_forged_choices_reach_nobody(
        self, english: TestDefinition, staff: FlaskClient, raw: str
    ) -> None:
        address = f"/recruitment/vacancies/{vacancy(english).id}/invite"
        done = staff.post(address, data={"application": raw, "session": raw, "invite": "1"})
        assert done.status_code == 422
        assert counts() == (0, 0, 0, 0)

    def test_an_applicant_of_another_vacancy_is_left_alone(
        self, english: TestDefinition, staff: FlaskClient
    ) -> None:
        mine, other = vacancy(english), vacancy(english, reference="V-2")
        stranger, where = application(other, "ada@example.org"), session(30)
        data = {"application": stranger, "session": where.id, "invite": "1"}
        done = staff.post(f"/recruitment/vacancies/{mine.id}/invite", data=data)
        assert done.status_code == 422
        assert counts() == (0, 0, 0, 0)


class TestWithdrawing:
    def test_it_gives_up_the_seat_and_tells_the_person(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        account = make_account(Role.CANDIDATE, email="ada@example.org")
        post, where = vacancy(english), session(seats=1)
        who = application(post, "ada@example.org", account_id=account.id, locale="fr")
        applicants.invite_applications([who], [where.id], officer)
        vacancies.withdraw_application(who, officer)
        db.session.expire_all()
        invitation = db.session.scalars(select(Invitation)).one()
        assert invitation.cancelled_at is not None
        assert invitation.seat_id is None
        sitting = db.session.scalars(select(Sitting)).one()
        assert (sitting.state, sitting.void_reason) == ("void", "cancelled")
        assert "Votre candidature a été retirée." in letters_to("ada@example.org")[-1]
        # The seat is free for somebody else, and the person may be invited again.
        vacancies.withdraw_application(who, officer, back=True)
        applicants.invite_applications([who], [where.id], officer)
        assert seated() == {"ada@example.org": where.id}

    def test_who_has_begun_goes_on(
        self, english: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        account = make_account(Role.CANDIDATE, email="ada@example.org")
        who = application(vacancy(english), "ada@example.org", account_id=account.id)
        applicants.invite_applications([who], [session().id], officer)
        begin()
        vacancies.withdraw_application(who, officer)
        assert db.session.scalars(select(Invitation)).one().cancelled_at is None

    def test_the_address_of_somebody_invited_is_not_changed_under_them(
        self, english: TestDefinition, officer: Account
    ) -> None:
        who = application(vacancy(english), "typo@example.org")
        applicants.invite_applications([who], [session().id], officer)
        right = Applicant(email="ada@example.org", given_name="Ada", family_name="Nwosu")
        with pytest.raises(NotPossible, match=r"typo@example\.org"):
            vacancies.change_application(who, right, officer)
        invitation = db.session.scalars(select(Invitation)).one()
        operations.cancel(invitation.id, "Wrong address", officer)
        assert vacancies.change_application(who, right, officer).email == "ada@example.org"


@transactional
def begin() -> None:
    db.session.scalars(select(Sitting)).one().state = "checked_in"


def test_everybody_or_nobody_is_ticked_without_script(
    english: TestDefinition, officer: Account, staff: FlaskClient
) -> None:
    post, where = vacancy(english), session(30)
    for name in "abc":
        application(post, f"{name}@example.org")
    address = f"/recruitment/vacancies/{post.id}/invite"

    def ticked(page: str, name: str) -> int:
        boxes = re.findall(rf'<input type="checkbox"[^>]*name="{name}"[^>]*>', page)
        return sum(" checked" in box for box in boxes)

    assert ticked(staff.get(address).text, "application") == 3
    none = staff.post(address, data={"choose": "none", "session": where.id, "application": 1}).text
    assert (ticked(none, "application"), ticked(none, "session")) == (0, 1)
    everybody = staff.post(address, data={"choose": "all", "session": where.id}).text
    assert (ticked(everybody, "application"), ticked(everybody, "session")) == (3, 1)
    assert counts() == (0, 0, 0, 0), "nobody is invited by that"


def test_two_who_invite_at_once_invite_each_person_once(
    app: Flask, english: TestDefinition, officer: Account
) -> None:
    post = vacancy(english)
    who = application(post, "ada@example.org")
    places = [session(30).id, session(37).id]
    actor_id, together = officer.id, threading.Barrier(2)
    db.session.commit()
    done: list[str] = []

    def invite(place: int) -> None:
        with app.app_context():
            actor = db.session.get_one(Account, actor_id)
            together.wait()
            try:
                applicants.invite_applications([who], [place], actor)
                done.append("invited")
            except NotPossible:
                done.append("refused")

    threads = [threading.Thread(target=invite, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["invited", "refused"]
    assert len(db.session.scalars(select(Invitation)).all()) == 1
