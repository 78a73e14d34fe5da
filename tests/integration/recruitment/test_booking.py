"""Confirming, choosing another date, cancelling, reminding, and who did not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess import clock
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery import queries as delivery_queries
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail, attachments_of
from assess.recruitment import applicants, booking, noshows, operations, reminding
from assess.recruitment.models import Invitation
from assess.recruitment.operations import NotPossible
from assess.recruitment.rules import Person
from tests.integration.recruitment.applying import application, session, vacancy
from tests.integration.results.street import new_test

MakeAccount = Callable[..., Account]
ADA = Person("Ada", "Nwosu", "ada@example.org", "en")
ZOE = Person("Zoë", "Lefèvre", "zoe@example.org", "fr")
EVE = Person("Eve", "Okoro", "eve@example.org", "en")


@pytest.fixture
def ada(context: object, make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email=ADA.email)


def invite(
    test: TestDefinition, where: TestSession, officer: Account, who: Person = ADA
) -> Invitation:
    operations.invite([who], test.id, where.id, officer)
    return db.session.scalars(
        select(Invitation).where(Invitation.email == who.email, Invitation.session_id == where.id)
    ).one()


def last_mail(address: str = ADA.email) -> tuple[str, str]:
    """Subject of the newest letter, and its calendar file."""
    mail = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.recipient == address)
        .order_by(OutgoingMail.id.desc())
        .limit(1)
    ).one()
    (file,) = attachments_of(mail.id)
    return mail.subject, file.content.decode("utf-8").replace("\r\n ", "")


def said(file: str, name: str) -> str:
    """The value of one property of the event in a calendar file."""
    event = file[file.index("BEGIN:VEVENT") :]
    return next(line for line in event.split("\r\n") if line.startswith(name)).partition(":")[2]


@pytest.fixture
def dates(test: TestDefinition, officer: Account) -> tuple[TestSession, TestSession]:
    """Two sessions of the same test, the second with one seat besides Zoë's."""
    first, second = session(30, 2), session(37, 2)
    invite(test, second, officer, ZOE)
    return first, second


class TestConfirming:
    def test_once_and_by_the_person_alone(
        self, test: TestDefinition, officer: Account, ada: Account, make_account: MakeAccount
    ) -> None:
        invitation = invite(test, session(), officer)
        with pytest.raises(NotPossible):
            booking.confirm(invitation.id, make_account(Role.CANDIDATE))
        booking.confirm(invitation.id, ada)
        at = db.session.get_one(Invitation, invitation.id).confirmed_at
        booking.confirm(invitation.id, ada)
        assert db.session.get_one(Invitation, invitation.id).confirmed_at == at

    def test_another_time_must_be_confirmed_anew(
        self, test: TestDefinition, officer: Account, ada: Account
    ) -> None:
        where = session()
        invitation = invite(test, where, officer)
        booking.confirm(invitation.id, ada)
        begins = where.starts_at + timedelta(days=1)
        operations.change_session(where.id, "A", "B", begins, begins + timedelta(hours=3))
        moved = db.session.get_one(Invitation, invitation.id)
        assert (moved.confirmed_at, moved.calendar_sequence) == (None, 1)
        subject, file = last_mail()
        assert subject.startswith("New time or place")
        assert said(file, "SEQUENCE") == "1"


class TestMoving:
    def test_seat_sitting_and_calendar_follow(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        dates: tuple[TestSession, TestSession],
    ) -> None:
        first, second = dates
        invitation = invite(test, first, officer)
        _subject, file = last_mail()
        uid = said(file, "UID")
        assert [one.id for one in booking.other_dates(invitation)] == [second.id]
        booking.move(invitation.id, second.id, ada)
        sitting = db.session.scalars(select(Sitting).where(Sitting.account_id == ada.id)).one()
        assert sitting.session_id == second.id
        moved = db.session.get_one(Invitation, invitation.id)
        assert (moved.session_id, moved.moves) == (second.id, 1)
        assert moved.confirmed_at is not None
        subject, file = last_mail()
        assert subject.startswith("Your new date")
        assert (said(file, "UID"), said(file, "SEQUENCE")) == (uid, "1")
        assert second.starts_at.strftime("%Y%m%d") in said(file, "DTSTART")
        # The seat that was given up can be taken, the one taken cannot.
        for who in (ZOE, EVE):
            invite(test, first, officer, who)
        with pytest.raises(NotPossible, match="no free seat"):
            operations.invite([EVE], test.id, second.id, officer)
        assert delivery_queries.sittings_in(first.id) == []

    def test_only_to_published_sessions_of_the_test_with_a_seat_that_suit(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        dates: tuple[TestSession, TestSession],
    ) -> None:
        first, second = dates
        invitation = invite(test, first, officer)
        other = new_test()
        elsewhere = session(40)
        invite(other, elsewhere, officer, ZOE)
        full = session(41, 1)
        invite(test, full, officer, ZOE)
        short = session(42, hours=1.2)
        invite(test, short, officer, ZOE)
        operations.adjust(ada.id, 1.5, False, officer)
        assert [one.id for one in booking.other_dates(invitation)] == [second.id]
        for wrong in (elsewhere.id, full.id, short.id, first.id, 4711):
            with pytest.raises(NotPossible, match="cannot be chosen"):
                booking.move(invitation.id, wrong, ada)
        assert db.session.get_one(Invitation, invitation.id).session_id == first.id

    def test_not_after_the_last_day_and_not_too_often(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        dates: tuple[TestSession, TestSession],
    ) -> None:
        first, second = dates
        invitation = invite(test, first, officer)
        late = first.starts_at - timedelta(days=2)
        with clock.frozen_source(lambda: late), pytest.raises(NotPossible, match="until"):
            booking.move(invitation.id, second.id, ada)
        transactional(lambda: setattr(db.session.get(Invitation, invitation.id), "moves", 2))()
        with pytest.raises(NotPossible, match="as often"):
            booking.move(invitation.id, second.id, ada)

    def test_nobody_moves_somebody_else(
        self,
        test: TestDefinition,
        officer: Account,
        dates: tuple[TestSession, TestSession],
        make_account: MakeAccount,
        login: Callable[[Account], FlaskClient],
    ) -> None:
        stranger = login(make_account(Role.CANDIDATE))
        invitation = invite(test, dates[0], officer)
        address = f"/me/invitations/{invitation.id}"
        assert stranger.get(f"{address}/date").status_code == 404
        assert stranger.get(f"{address}/calendar.ics").status_code == 404
        assert stranger.post(f"{address}/confirm").status_code == 404


class TestCancelling:
    def test_the_person_is_told_and_may_be_invited_again(
        self, test: TestDefinition, officer: Account, ada: Account
    ) -> None:
        where = session(30, 1)
        invitation = invite(test, where, officer)
        booking.cancel(invitation.id, "The post is filled", officer)
        subject, file = last_mail()
        assert subject.startswith("Cancelled")
        assert "METHOD:CANCEL" in file
        assert (said(file, "STATUS"), said(file, "SEQUENCE")) == ("CANCELLED", "1")
        # Nobody expects the person: neither the room, nor the candidate's own page.
        assert delivery_queries.sittings_in(where.id) == []
        assert delivery_queries.sittings_of(ada.id) == []
        with pytest.raises(NotPossible, match="already"):
            booking.cancel(invitation.id, "Again", officer)
        invite(test, where, officer)
        (sitting,) = delivery_queries.sittings_in(where.id)
        assert sitting.state == "booked"
        subject, file = last_mail()
        assert (subject.partition(":")[0], said(file, "SEQUENCE")) == ("Invitation", "2")

    def test_not_once_somebody_is_checked_in(
        self, test: TestDefinition, officer: Account, ada: Account, make_account: MakeAccount
    ) -> None:
        invitation = invite(test, session(), officer)
        assert invitation.sitting_id is not None
        delivery.check_in(invitation.sitting_id, make_account(Role.INVIGILATOR), confirmed=True)
        with pytest.raises(NotPossible, match="checked in"):
            booking.cancel(invitation.id, "Too late", officer)
        assert db.session.get_one(Invitation, invitation.id).cancelled_at is None

    def test_its_page(self, test: TestDefinition, officer: Account, staff: FlaskClient) -> None:
        invitation = invite(test, session(), officer)
        address = f"/recruitment/invitations/{invitation.id}/cancel"
        assert ADA.email in staff.get(address).text
        assert staff.post(address, data={"reason": " "}).status_code == 422
        assert staff.post(address, data={"reason": "Post filled"}).status_code == 303
        page = staff.get(f"/recruitment/sessions/{invitation.session_id}").text
        assert "Cancelled" in page


class TestReminding:
    def test_each_once_in_the_order_of_the_rules(
        self, test: TestDefinition, officer: Account, ada: Account
    ) -> None:
        where = session(30)
        invite(test, where, officer)
        invite(test, where, officer, ZOE)
        written = []
        for days in (20, 14, 14, 13, 2, 1, 0):
            at = where.starts_at - timedelta(days=days) + timedelta(minutes=1)
            with clock.frozen_source(lambda at=at: at):
                written.append(reminding.remind())
        assert written == [0, 2, 0, 0, 2, 0, 0]
        subject, file = last_mail(ZOE.email)
        assert subject.startswith("Rappel")
        # The same event as in the invitation.
        assert said(file, "SEQUENCE") == "0"

    def test_nobody_who_is_cancelled_or_sitting(
        self, test: TestDefinition, officer: Account, ada: Account, make_account: MakeAccount
    ) -> None:
        where = session(30)
        mine, other = invite(test, where, officer), invite(test, where, officer, ZOE)
        booking.cancel(other.id, "Withdrew", officer)
        assert mine.sitting_id is not None
        delivery.check_in(mine.sitting_id, make_account(Role.INVIGILATOR), confirmed=True)
        at = where.starts_at - timedelta(days=1)
        with clock.frozen_source(lambda: at):
            assert reminding.remind() == 0


class TestNoShows:
    def missed(
        self, test: TestDefinition, officer: Account, invigilator: Account, *who: Person
    ) -> TestSession:
        where = session(1)
        for one in who or (ADA,):
            invite(test, where, officer, one)
        at = where.starts_at + timedelta(hours=1)
        with clock.frozen_source(lambda: at):
            delivery.open_session(where.id, invigilator)
            delivery.close_session(where.id, invigilator)
        return where

    def test_listed_until_invited_again(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        make_account: MakeAccount,
        staff: FlaskClient,
    ) -> None:
        past = self.missed(test, officer, make_account(Role.INVIGILATOR), ADA, ZOE)
        rows = noshows.no_shows()
        assert [row.email for row in rows] == [ZOE.email, ADA.email]
        later = session(30, 1)
        page = staff.get("/recruitment/no-shows/").text
        assert "Never registered" in page
        address = f"/recruitment/invitations/{rows[1].id}/again"
        assert later.location in staff.get(address).text
        assert staff.post(address, data={"session_id": later.id}).status_code == 303
        assert [row.email for row in noshows.no_shows()] == [ZOE.email]
        assert [row.email for row in noshows.no_shows(followed_up=True)] == [ADA.email]
        # One seat, and it is taken now; nor is anybody invited again twice.
        assert noshows.sessions_for(rows[0]) == []
        with pytest.raises(NotPossible, match="again already"):
            noshows.invite_again(rows[1].id, later.id, officer)
        assert past.id != later.id

    def test_the_decision_of_the_process_stands(
        self, test: TestDefinition, officer: Account, make_account: MakeAccount
    ) -> None:
        one = application(vacancy(test), ADA.email)
        where = session(1)
        applicants.invite_applications([one], [where.id], officer)
        invigilator, at = make_account(Role.INVIGILATOR), where.starts_at + timedelta(hours=1)
        with clock.frozen_source(lambda: at):
            delivery.open_session(where.id, invigilator)
            delivery.close_session(where.id, invigilator)
        (row,) = noshows.no_shows()
        again = noshows.invite_again(row.id, session(30).id, officer)
        assert (again.application_id, again.decision_id) == (one, row.decision_id)

    def test_who_came_is_not_among_them(
        self, test: TestDefinition, officer: Account, ada: Account, make_account: MakeAccount
    ) -> None:
        invitation = invite(test, session(), officer)
        with pytest.raises(NotPossible):
            noshows.invite_again(invitation.id, session(31).id, officer)


class TestCandidatesPages:
    def test_from_the_card_to_another_date(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        dates: tuple[TestSession, TestSession],
        login: Callable[[Account], FlaskClient],
    ) -> None:
        first, second = dates
        invitation = invite(test, first, officer)
        browser, address = login(ada), f"/me/invitations/{invitation.id}"
        assert "I shall come" in browser.get("/me/").text
        assert browser.post(f"{address}/confirm").status_code == 303
        assert "You have confirmed" in browser.get("/me/").text
        file = browser.get(f"{address}/calendar.ics")
        assert file.content_type.startswith("text/calendar")
        assert b"PARTSTAT=ACCEPTED" in file.data.replace(b"\r\n ", b"")
        assert second.location in browser.get(f"{address}/date").text
        wrong = browser.post(f"{address}/date", data={"session_id": first.id})
        assert wrong.status_code == 422
        moved = browser.post(f"{address}/date", data={"session_id": second.id})
        assert moved.status_code == 303
        assert second.location in browser.get("/me/").text

    def test_the_reason_why_no_other_date_can_be_chosen(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        login: Callable[[Account], FlaskClient],
    ) -> None:
        invitation = invite(test, session(2), officer)
        page = login(ada).get(f"/me/invitations/{invitation.id}/date").text
        assert "Another date could be chosen until" in page

    def test_a_cancelled_invitation_is_gone(
        self,
        test: TestDefinition,
        officer: Account,
        ada: Account,
        login: Callable[[Account], FlaskClient],
    ) -> None:
        invitation = invite(test, session(), officer)
        booking.cancel(invitation.id, "Withdrew", officer)
        browser = login(ada)
        assert browser.get(f"/me/invitations/{invitation.id}/date").status_code == 404
        assert "No test is waiting for you" in browser.get("/me/").text


def test_letters_of_all_kinds_are_few(test: TestDefinition, officer: Account) -> None:
    """One letter a person and act, whatever is pressed twice."""
    where = session()
    invite(test, where, officer)
    operations.invite([ADA], test.id, where.id, officer)
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
    assert now() < where.starts_at
