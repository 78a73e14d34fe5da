"""From a pasted list to letters and booked sittings, all or nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess.audit.models import AuditPending
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity import ports
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import operations
from assess.recruitment.inviting import Despite, NotToSit
from assess.recruitment.models import Invitation
from assess.recruitment.operations import Invited, NotPossible
from assess.recruitment.rules import Person
from assess.results.queries import today
from tests.integration.recruitment.vacant import prior
from tests.integration.results.street import new_session, new_test, running_sitting

MakeAccount = Callable[..., Account]
ADA = Person("Ada", "Nwosu", "ada@example.org", "en")
ZOE = Person("Zoë", "Lefèvre", "zoe@example.org", "fr")


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def mails_to(address: str) -> list[OutgoingMail]:
    return list(
        db.session.scalars(
            select(OutgoingMail).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id)
        )
    )


@transactional
def tell_registered(account: Account) -> None:
    ports.notify_registered(account)


class TestInviting:
    def test_who_has_an_account_is_booked_at_once(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        assert operations.invite([ADA], test.id, session.id, officer) == Invited(1, 0)
        sitting = db.session.scalars(select(Sitting)).one()
        assert (sitting.account_id, sitting.test_id, sitting.session_id) == (
            ada.id,
            test.id,
            session.id,
        )
        assert db.session.scalars(select(Invitation)).one().sitting_id == sitting.id
        (letter,) = mails_to(ADA.email)
        assert "/account/login" in letter.body
        assert "Room 101" in letter.body

    def test_who_has_none_is_booked_on_registering(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        operations.invite([ZOE], test.id, session.id, officer)
        assert count(Sitting) == 0
        (letter,) = mails_to(ZOE.email)
        assert "/account/register" in letter.body
        assert letter.subject == "Convocation : Test d’anglais"
        zoe = make_account(Role.CANDIDATE, email=ZOE.email)
        tell_registered(zoe)
        sitting = db.session.scalars(select(Sitting)).one()
        assert sitting.account_id == zoe.id
        assert db.session.scalars(select(Invitation)).one().sitting_id == sitting.id
        tell_registered(zoe)
        assert count(Sitting) == 1

    def test_an_invitation_to_a_session_that_is_over_books_nothing(
        self, test: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        session = new_session(now() + timedelta(seconds=1))
        operations.invite([ZOE], test.id, session.id, officer)
        ended = db.session.get_one(TestSession, session.id)
        ended.starts_at, ended.ends_at = now() - timedelta(hours=4), now() - timedelta(hours=1)
        db.session.commit()
        tell_registered(make_account(Role.CANDIDATE, email=ZOE.email))
        assert count(Sitting) == 0

    def test_a_second_invitation_sends_no_second_letter(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        make_account(Role.CANDIDATE, email=ADA.email)
        operations.invite([ADA], test.id, session.id, officer)
        assert operations.invite([ADA, ZOE], test.id, session.id, officer) == Invited(1, 1)
        assert len(mails_to(ADA.email)) == 1
        assert (count(Invitation), count(Sitting)) == (2, 1)
        # Another test in the same session is another invitation.
        assert operations.invite([ADA], new_test().id, session.id, officer) == Invited(1, 0)

    def test_many_people_in_one_go(
        self, test: TestDefinition, session: TestSession, officer: Account
    ) -> None:
        people = [Person("A", "B", f"p{n}@example.org", "en") for n in range(1100)]
        assert operations.invite(people, test.id, session.id, officer) == Invited(1100, 0)
        assert count(OutgoingMail) == 1100


class TestRefusals:
    def refused(self, people: list[Person], test_id: int, session_id: int, by: Account) -> str:
        before = (count(Invitation), count(Sitting), count(OutgoingMail))
        with pytest.raises(NotPossible) as error:
            operations.invite(people, test_id, session_id, by)
        assert (count(Invitation), count(Sitting), count(OutgoingMail)) == before
        return str(error.value)

    def test_a_session_shorter_than_the_test(self, test: TestDefinition, officer: Account) -> None:
        exact, short = new_session(hours=3660 / 3600), new_session(hours=3659 / 3600)
        assert "1 hour 1 minute" in self.refused([ADA], test.id, short.id, officer)
        assert operations.invite([ADA], test.id, exact.id, officer) == Invited(1, 0)

    def test_a_session_too_short_for_somebody_with_extra_time(
        self, test: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        session = new_session(hours=1.4)
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        make_account(Role.CANDIDATE, email=ZOE.email)
        operations.adjust(ada.id, 1.5, False, officer)
        message = self.refused([ADA, ZOE], test.id, session.id, officer)
        assert "1 hour 31 minutes" in message
        assert operations.invite([ZOE], test.id, session.id, officer) == Invited(1, 0)

    def test_somebody_who_is_locked_out(
        self, context: object, session: TestSession, officer: Account
    ) -> None:
        excel = new_test("office")
        prior(today(), family="office", passed=False, email=ADA.email)
        with pytest.raises(NotPossible, match=r"ada@example\.org \(The office test of"):
            operations.invite([ZOE, ADA], excel.id, session.id, officer)
        assert count(Invitation) == 0
        assert operations.invite([ZOE], excel.id, session.id, officer) == Invited(1, 0)

    def test_somebody_whose_result_stands_unless_on_purpose(
        self, context: object, session: TestSession, officer: Account
    ) -> None:
        """As from a vacancy; one person may insist, with a reason that the audit trail keeps."""
        english = new_test("language")
        prior(today(), family="language", language="en", level=4, email=ADA.email)
        with pytest.raises(NotToSit) as refused:
            operations.invite([ZOE, ADA], english.id, session.id, officer)
        (case,) = refused.value.cases
        assert (case.email, str(case.decision.outcome)) == (ADA.email, "exempt")
        despite = Despite(frozenset({ADA.email}), " ")
        with pytest.raises(NotPossible, match="Give a reason"):
            operations.invite([ZOE, ADA], english.id, session.id, officer, despite)
        assert count(Invitation) == 0
        despite = Despite(frozenset({ADA.email}), "She asked for it")
        done = operations.invite([ZOE, ADA], english.id, session.id, officer, despite)
        assert done == Invited(2, 0)
        (entry,) = db.session.scalars(
            select(AuditPending).where(AuditPending.kind == "invitation.despite")
        )
        assert (entry.facts["outcome"], entry.facts["by"]) == ("exempt", officer.id)
        assert entry.personal == {"reason": "She asked for it"}

    def test_an_open_case_and_a_lockout_which_nobody_sets_aside_alone(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        running_sitting(ada, test, ["o1"])
        db.session.get_one(TestDefinition, test.id).kind = "office"
        db.session.commit()
        prior(today(), family="office", passed=False, email=ZOE.email)
        despite = Despite(frozenset({ZOE.email}), "Please")
        with pytest.raises(NotToSit) as refused:
            operations.invite([ZOE, ADA], test.id, session.id, officer, despite)
        said = [(case.email, case.may_insist) for case in refused.value.cases]
        assert said == [(ADA.email, True), (ZOE.email, False)]

    def test_a_session_that_is_over(self, test: TestDefinition, officer: Account) -> None:
        session = new_session(now() - timedelta(days=1))
        assert "over" in self.refused([ADA], test.id, session.id, officer)

    def test_unknown_things(
        self, test: TestDefinition, session: TestSession, officer: Account
    ) -> None:
        assert "test" in self.refused([ADA], 4711, session.id, officer)
        assert "session" in self.refused([ADA], test.id, 4711, officer)

    def test_a_test_no_longer_offered(
        self, test: TestDefinition, session: TestSession, officer: Account
    ) -> None:
        db.session.get_one(TestDefinition, test.id).retired_at = now()
        db.session.commit()
        assert "no longer offered" in self.refused([ADA], test.id, session.id, officer)

    def test_accounts_of_staff_and_disabled_ones(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        make_account(Role.EXAMINER, email=ADA.email)
        assert ADA.email in self.refused([ZOE, ADA], test.id, session.id, officer)
        make_account(Role.CANDIDATE, email=ZOE.email, disabled_at=now())
        message = self.refused([ZOE], test.id, session.id, officer)
        assert ZOE.email in message


class TestAdjusting:
    def test_it_reaches_sittings_that_have_not_started_and_no_others(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        running = running_sitting(ada, new_test())
        operations.invite([ADA], test.id, session.id, officer)
        assert operations.adjust(ada.id, 1.25, True, officer) == []
        factors = {
            sitting.id == running.id: (sitting.time_factor, sitting.large_text)
            for sitting in db.session.scalars(select(Sitting))
        }
        assert factors == {True: (1.0, False), False: (1.25, True)}
        kept = operations.accommodation_of(ada.id)
        assert kept is not None
        assert (kept.time_factor, kept.updated_by) == (1.25, officer.id)

    def test_sessions_that_became_too_short_are_named(
        self, test: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        long, short = new_session(hours=3), new_session(hours=1.5)
        for session in (long, short):
            operations.invite([ADA], test.id, session.id, officer)
        assert [s.id for s in operations.adjust(ada.id, 1.5, False, officer)] == [short.id]

    def test_an_unknown_person_is_refused(self, context: object, officer: Account) -> None:
        with pytest.raises(NotPossible):
            operations.adjust(4711, 1.5, False, officer)


class TestMoving:
    def test_everybody_invited_is_told(
        self, test: TestDefinition, session: TestSession, officer: Account
    ) -> None:
        operations.invite([ADA, ZOE], test.id, session.id, officer)
        start = session.starts_at + timedelta(days=1)
        end = start + timedelta(hours=3)
        assert operations.change_session(session.id, "Morning", "Room 202", start, end) == 2
        assert "Room 202" in mails_to(ADA.email)[-1].body
        assert mails_to(ZOE.email)[-1].subject.startswith("Nouvelle date")

    def test_a_new_title_or_a_later_end_needs_no_letter(
        self, test: TestDefinition, session: TestSession, officer: Account
    ) -> None:
        operations.invite([ADA], test.id, session.id, officer)
        end = session.ends_at + timedelta(hours=1)
        changed = operations.change_session(
            session.id, "Early", session.location, session.starts_at, end
        )
        assert changed == 0
        assert len(mails_to(ADA.email)) == 1

    def test_too_short_for_somebody_booked_is_refused(
        self,
        test: TestDefinition,
        session: TestSession,
        officer: Account,
        make_account: MakeAccount,
    ) -> None:
        ada = make_account(Role.CANDIDATE, email=ADA.email)
        operations.adjust(ada.id, 2.0, False, officer)
        operations.invite([ADA], test.id, session.id, officer)
        end = session.starts_at + timedelta(minutes=90)
        with pytest.raises(NotPossible, match="extra time"):
            operations.change_session(session.id, "Morning", "Room 101", session.starts_at, end)


class TestPage:
    def people(self, staff: FlaskClient, test: TestDefinition, session: TestSession, text: str):  # type: ignore[no-untyped-def]
        return staff.post(
            f"/recruitment/sessions/{session.id}", data={"test_id": test.id, "people": text}
        )

    def test_a_good_list_is_invited(
        self, staff: FlaskClient, test: TestDefinition, session: TestSession
    ) -> None:
        done = self.people(staff, test, session, "Ada;Nwosu;ada@example.org\nZ,Lefèvre,z@x.org,fr")
        assert done.status_code == 303
        assert count(Invitation) == 2
        page = staff.get(f"/recruitment/sessions/{session.id}").text
        assert "People newly invited: 2." in page
        assert "No account yet" in page

    def test_faults_are_named_by_line_and_nobody_is_invited(
        self, staff: FlaskClient, test: TestDefinition, session: TestSession
    ) -> None:
        text = "Ada;Nwosu;ada@example.org\nZoë;Lefèvre\nX;Y;x@example.org;de"
        done = self.people(staff, test, session, text)
        assert done.status_code == 422
        assert "Line 2" in done.text
        assert "Line 3" in done.text
        # What was typed is still in the form.
        assert "Ada;Nwosu;ada@example.org" in done.text
        assert count(Invitation) == 0

    def test_who_is_not_to_sit_is_named_with_the_rules_sentence(
        self, staff: FlaskClient, session: TestSession
    ) -> None:
        english = new_test("language")
        prior(today(), family="language", language="en", level=4, email=ADA.email)
        text = "Ada;Nwosu;ada@example.org\nZ;Lefèvre;zoe@example.org;fr"
        done = self.people(staff, english, session, text)
        assert done.status_code == 422
        assert "<strong>ada@example.org</strong> – " in done.text
        assert "tick the address below" in done.text
        data = {"test_id": english.id, "people": text, "despite": "ada@example.org"}
        path = f"/recruitment/sessions/{session.id}"
        assert "Give a reason" in staff.post(path, data=data).text
        assert count(Invitation) == 0
        assert staff.post(path, data={**data, "reason": "Asked for it"}).status_code == 303
        assert count(Invitation) == 2

    @pytest.mark.parametrize("text", ["", "\x00\x00", "<script>alert(1)</script>", "=1+1;@;-"])
    def test_odd_lists_end_in_a_sentence(
        self, staff: FlaskClient, test: TestDefinition, session: TestSession, text: str
    ) -> None:
        done = self.people(staff, test, session, text)
        assert done.status_code == 422
        assert "<script>alert" not in done.text
        assert count(Invitation) == 0

    @pytest.mark.parametrize("test_id", ["", "x", "-1", "99999999999999999999", "4711"])
    def test_a_forged_test_is_refused(
        self, staff: FlaskClient, test: TestDefinition, session: TestSession, test_id: str
    ) -> None:
        data = {"test_id": test_id, "people": "Ada;Nwosu;ada@example.org"}
        done = staff.post(f"/recruitment/sessions/{session.id}", data=data)
        assert done.status_code == 422
        assert count(Invitation) == 0
