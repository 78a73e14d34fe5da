"""Drafts, publication, seats, staff, rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations, sessions
from assess.recruitment.models import Invitation, Seat
from assess.recruitment.operations import Arrangements, NeedsConfirmation, NotPossible
from assess.recruitment.rules import Person
from assess.recruitment.vacancy_models import Application, Vacancy, VacancyTest

MakeAccount = Callable[..., Account]
IN_A_MONTH = (now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)


def person(number: int) -> Person:
    return Person("Ada", f"No {number}", f"p{number}@example.org", "en")


def plan(
    seats: int | None = None,
    starts: datetime = IN_A_MONTH,
    *,
    hours: float = 3,
    place: str = "Room 1",
    publish: bool = True,
    confirmed: bool = False,
    **more: object,
) -> TestSession:
    return operations.create_session(
        "Morning",
        place,
        starts,
        starts + timedelta(hours=hours),
        arrangements=Arrangements(seats=seats, **more),  # type: ignore[arg-type]
        publish=publish,
        confirmed=confirmed,
    )


def change(session: TestSession, **more: object) -> int:
    return operations.change_session(
        session.id,
        session.title,
        session.location,
        session.starts_at,
        session.ends_at,
        arrangements=Arrangements(**more),  # type: ignore[arg-type]
    )


@transactional
def vacancy_with(*factors: float) -> int:
    vacancy = Vacancy(
        reference="V-1",
        title={"en": "Translator", "fr": "Traducteur"},
        created_at=now(),
        tests=[VacancyTest(family="language", test_code="tiny")],
    )
    db.session.add(vacancy)
    db.session.flush()
    db.session.add_all(
        Application(
            vacancy_id=vacancy.id,
            email=f"a{number}@example.org",
            given_name="A",
            family_name="B",
            time_factor=factor,
            source="typed",
            created_at=now(),
            updated_at=now(),
        )
        for number, factor in enumerate(factors)
    )
    return vacancy.id


class TestPublishing:
    def test_nobody_is_invited_to_a_draft(self, test: TestDefinition, officer: Account) -> None:
        session = plan(2, publish=False)
        with pytest.raises(NotPossible, match="draft"):
            operations.invite([person(1)], test.id, session.id, officer)
        operations.publish_session(session.id, officer)
        operations.publish_session(session.id, officer)
        assert db.session.scalars(select(Seat.number).order_by(Seat.number)).all() == [1, 2]
        operations.invite([person(1)], test.id, session.id, officer)

    def test_the_past_is_refused(self, context: object) -> None:
        with pytest.raises(NotPossible, match="past"):
            plan(starts=now() - timedelta(hours=13), hours=30)
        with pytest.raises(NotPossible, match="over"):
            plan(starts=now() - timedelta(hours=3))
        # People who walk in are welcome.
        plan(starts=now() - timedelta(hours=1))

    def test_the_longest_arranged_time_of_the_applicants_must_fit(
        self, test: TestDefinition
    ) -> None:
        test.code = "tiny"
        db.session.commit()
        vacancy = vacancy_with(1.0, 2.0)
        # An hour, doubled, and a minute of grace.
        with pytest.raises(NotPossible, match="2 hours 1 minute"):
            plan(hours=2, vacancies=(vacancy,))
        assert plan(hours=2 + 1 / 60, vacancies=(vacancy,)).published_at is not None

    def test_staff_cannot_be_in_two_places(
        self, context: object, make_account: MakeAccount
    ) -> None:
        busy = make_account(Role.INVIGILATOR, given_name="Ivy", family_name="Gill")
        plan(staff=(busy.id,))
        with pytest.raises(NotPossible, match="Ivy Gill"):
            plan(place="Room 2", staff=(busy.id,), confirmed=True)
        later = plan(place="Room 2", starts=IN_A_MONTH + timedelta(hours=3), staff=(busy.id,))
        assert [one.id for one in sessions.staff_of(later.id)] == [busy.id]

    def test_only_active_invigilators_run_a_session(
        self, context: object, make_account: MakeAccount
    ) -> None:
        for account in (
            make_account(Role.CANDIDATE),
            make_account(Role.INVIGILATOR, disabled_at=now()),
        ):
            with pytest.raises(NotPossible, match="invigilators"):
                plan(staff=(account.id,))

    def test_two_sessions_in_one_room_need_a_word(self, context: object) -> None:
        plan()
        with pytest.raises(NeedsConfirmation, match="same room"):
            plan(place="room  1")
        assert plan(place="room  1", confirmed=True).published_at is not None
        assert plan(remote=True).published_at is not None


class TestSeats:
    def test_as_many_as_there_are_seats(self, test: TestDefinition, officer: Account) -> None:
        session = plan(2)
        operations.invite([person(1)], test.id, session.id, officer)
        with pytest.raises(NotPossible, match="too few free seats: 1"):
            operations.invite([person(2), person(3)], test.id, session.id, officer)
        operations.invite([person(2)], test.id, session.id, officer)
        with pytest.raises(NotPossible, match="no free seat"):
            operations.invite([person(3)], test.id, session.id, officer)
        assert db.session.query(Invitation).count() == 2

    def test_the_database_itself_gives_a_seat_once(
        self, test: TestDefinition, officer: Account
    ) -> None:
        session = plan(2)
        operations.invite([person(1), person(2)], test.id, session.id, officer)
        one, other = db.session.scalars(select(Invitation).order_by(Invitation.id)).all()
        assert {one.seat_id, other.seat_id} == set(db.session.scalars(select(Seat.id)))
        taken = one.seat_id
        with pytest.raises(IntegrityError):
            db.session.execute(
                update(Invitation).where(Invitation.id == other.id).values(seat_id=taken)
            )
        db.session.rollback()
        with pytest.raises(IntegrityError):
            db.session.execute(insert(Seat).values(session_id=session.id, number=1))
        db.session.rollback()

    def test_raising_and_lowering(self, test: TestDefinition, officer: Account) -> None:
        session = plan(4)
        operations.invite([person(n) for n in range(4)], test.id, session.id, officer)
        first, second = db.session.scalars(
            select(Invitation).order_by(Invitation.id).limit(2)
        ).all()
        operations.cancel(first.id, "Withdrew", officer)
        operations.cancel(second.id, "Withdrew", officer)
        with pytest.raises(NotPossible, match="at least as many"):
            change(session, seats=1)
        change(session, seats=2)
        numbers = select(Seat.number).join(Invitation, Invitation.seat_id == Seat.id)
        assert sorted(db.session.scalars(numbers)) == [1, 2]
        change(session, seats=3)
        operations.invite([person(9)], test.id, session.id, officer)
        assert sorted(db.session.scalars(numbers)) == [1, 2, 3]

    def test_counting_seats_later_and_no_more(self, test: TestDefinition, officer: Account) -> None:
        session = plan(None)
        operations.invite([person(n) for n in range(3)], test.id, session.id, officer)
        assert set(db.session.scalars(select(Invitation.seat_id))) == {None}
        change(session, seats=3)
        assert None not in set(db.session.scalars(select(Invitation.seat_id)))
        change(session, seats=None)
        assert set(db.session.scalars(select(Invitation.seat_id))) == {None}
        assert db.session.query(Seat).count() == 0


class TestPages:
    def form(self, **more: str) -> dict[str, str]:
        day = IN_A_MONTH.strftime("%Y-%m-%d")
        said = {"title": "Morning", "location": "Room 1"}
        return {**said, "starts_at": f"{day}T09:00", "ends_at": f"{day}T12:00", **more}

    def test_from_draft_to_seats(self, staff: FlaskClient, context: object) -> None:
        done = staff.post("/recruitment/sessions/new", data=self.form(draft="1", seats="3"))
        assert done.status_code == 303
        address = str(done.location)
        assert "This session is a draft" in staff.get(address).text
        assert staff.post(f"{address}/publish").status_code == 303
        page = staff.get(address).text
        assert "0 of 3 taken" in page
        assert "This session is a draft" not in page

    def test_a_second_session_in_the_room_is_asked_about(
        self, staff: FlaskClient, context: object
    ) -> None:
        assert staff.post("/recruitment/sessions/new", data=self.form()).status_code == 303
        asked = staff.post("/recruitment/sessions/new", data=self.form())
        assert asked.status_code == 422
        assert "same room" in asked.text
        assert db.session.query(TestSession).count() == 1
        meant = staff.post("/recruitment/sessions/new", data=self.form(confirmed="y"))
        assert meant.status_code == 303

    @pytest.mark.parametrize(
        ("starts", "said"),
        [("2027-03-28T02:30", "does not exist"), ("2027-10-31T02:30", "comes twice")],
    )
    def test_times_of_the_days_of_a_change(
        self, staff: FlaskClient, context: object, starts: str, said: str
    ) -> None:
        data = self.form(starts_at=starts, ends_at=starts.replace("T02", "T09"))
        done = staff.post("/recruitment/sessions/new", data=data)
        assert done.status_code == 422
        assert said in done.text
        assert db.session.query(TestSession).count() == 0

    @pytest.mark.parametrize("seats", ["0", "-1", "1e9", "x", "5001", "9" * 40])
    def test_odd_numbers_of_seats(self, staff: FlaskClient, context: object, seats: str) -> None:
        done = staff.post("/recruitment/sessions/new", data=self.form(seats=seats))
        assert done.status_code == 422

    def test_forged_people_and_vacancies(self, staff: FlaskClient, context: object) -> None:
        for name in ("staff", "vacancies"):
            done = staff.post("/recruitment/sessions/new", data=self.form(**{name: "4711"}))
            assert done.status_code == 422
        assert db.session.query(TestSession).count() == 0

    def test_summer_time_begins_between_start_and_end(
        self, staff: FlaskClient, context: object
    ) -> None:
        """From 01:30 to 04:30 by the clock are two hours on 28 March 2027."""
        data = self.form(starts_at="2027-03-28T01:30", ends_at="2027-03-28T04:30")
        assert staff.post("/recruitment/sessions/new", data=data).status_code == 303
        found = db.session.scalars(select(TestSession)).one()
        assert found.ends_at - found.starts_at == timedelta(hours=2)
        assert found.starts_at == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
