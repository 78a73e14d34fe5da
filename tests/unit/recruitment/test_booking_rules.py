"""Times on the days of a change of clocks, reminders, moving dates, who fits where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.windows import Need, Window
from assess.recruitment.booking_rules import (
    BadLocalTime,
    BadRules,
    BookingRules,
    Place,
    Want,
    absences,
    assign,
    combined,
    instant_of,
    last_day_to_move,
    move_fault,
    read_rules,
    reminder_due,
    same_room,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
RULES = BookingRules()


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def wall(*parts: int) -> datetime:
    """A time as a clock on the wall shows it, without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


class TestLocalTimes:
    """In 2027 Brussels goes forward on 28 March at 02:00 and back on 31 October at 03:00."""

    @pytest.mark.parametrize(
        ("local", "utc"),
        [
            ((2027, 3, 28, 1, 59), (2027, 3, 28, 0, 59)),
            ((2027, 3, 28, 3, 0), (2027, 3, 28, 1, 0)),
            ((2027, 10, 31, 1, 59), (2027, 10, 30, 23, 59)),
            ((2027, 10, 31, 3, 0), (2027, 10, 31, 2, 0)),
            ((2027, 7, 1, 9, 0), (2027, 7, 1, 7, 0)),
        ],
    )
    def test_plain_times(self, local: tuple[int, ...], utc: tuple[int, ...]) -> None:
        assert instant_of(wall(*local), BRUSSELS) == datetime(*utc, tzinfo=UTC)

    @pytest.mark.parametrize("minute", [0, 30, 59])
    @pytest.mark.parametrize(("day", "fault"), [((3, 28), "missing"), ((10, 31), "twice")])
    def test_the_hour_in_between(self, day: tuple[int, int], minute: int, fault: str) -> None:
        with pytest.raises(BadLocalTime) as refused:
            instant_of(wall(2027, *day, 2, minute), BRUSSELS)
        said = refused.value
        assert (said.fault, said.before.hour, said.after.hour) == (fault, 2, 3)

    def test_a_zone_that_moves_by_half_an_hour(self) -> None:
        """Lord Howe Island went forward on 3 October 2027 from 02:00 to 02:30."""
        with pytest.raises(BadLocalTime) as refused:
            instant_of(wall(2027, 10, 3, 2, 15), ZoneInfo("Australia/Lord_Howe"))
        assert (refused.value.before.minute, refused.value.after.minute) == (0, 30)

    @given(st.integers(0, 11 * 366 * 24 * 60))
    def test_every_time_is_read_back_or_refused(self, minutes: int) -> None:
        local = wall(2023, 1, 1) + timedelta(minutes=minutes)
        refused, instant = None, None
        try:
            instant = instant_of(local, BRUSSELS)
        except BadLocalTime as bad:
            refused = bad
        if instant is not None:
            assert instant.astimezone(BRUSSELS).replace(tzinfo=None, fold=0) == local
        if refused is not None:
            assert refused.before <= local < refused.after
            assert (local.month, local.hour) in {(3, 2), (10, 2)}


class TestReminders:
    def test_each_is_sent_once_however_often_the_job_runs(self) -> None:
        starts, told, sent = at(30), at(1), []
        now = at(1)
        while now < starts + timedelta(days=1):
            if reminder_due(starts, told, now, (14, 2)):
                sent.append(now)
                told = now
            now += timedelta(hours=1)
        assert sent == [at(16), at(28)]

    def test_who_was_told_after_the_day_of_the_reminder_is_not_reminded(self) -> None:
        assert not reminder_due(at(30), at(20), at(21), (14, 2))
        assert reminder_due(at(30), at(20), at(28), (14, 2))

    def test_nights_without_a_server_are_made_up_for_once(self) -> None:
        assert reminder_due(at(30), at(1), at(29), (14, 2))
        assert not reminder_due(at(30), at(29), at(29, 10), (14, 2))

    def test_nobody_is_reminded_of_the_past(self) -> None:
        assert not reminder_due(at(30), at(1), at(30), (14, 2))

    @given(
        st.sets(st.integers(0, 60), max_size=4),
        st.integers(0, 70),
        st.lists(st.integers(0, 24 * 70), max_size=30),
    )
    def test_never_more_letters_than_days(
        self, days: set[int], invited: int, hours: list[int]
    ) -> None:
        starts = at(1) + timedelta(days=70)
        told, sent = at(1) + timedelta(days=invited), []
        for hour in sorted(hours):
            now = at(1) + timedelta(hours=hour)
            if now >= told and reminder_due(starts, told, now, days):
                sent.append(now)
                told = now
        marks = [starts - timedelta(days=day) for day in sorted(days, reverse=True)]
        assert len(sent) <= len(days)
        # Between two letters lies one of the days.
        assert all(any(a < mark <= b for mark in marks) for a, b in pairwise(sent))


class TestMovingDates:
    def test_the_last_day_is_counted_by_the_calendar_of_the_organisation(self) -> None:
        # 00:30 on 28 March in Brussels is still the 27th in UTC.
        starts = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
        assert last_day_to_move(starts, RULES, BRUSSELS) == date(2027, 3, 25)
        last = datetime(2027, 3, 25, 22, 59, tzinfo=UTC)
        assert move_fault(starts, 0, last, RULES, BRUSSELS) is None
        assert move_fault(starts, 0, last + timedelta(minutes=1), RULES, BRUSSELS) == "late"

    def test_not_too_often_and_not_afterwards(self) -> None:
        assert move_fault(at(30), 1, at(1), RULES, BRUSSELS) is None
        assert move_fault(at(30), 2, at(1), RULES, BRUSSELS) == "often"
        assert move_fault(at(30), 0, at(30), RULES, BRUSSELS) == "begun"


class TestRules:
    def test_later_texts_overrule(self) -> None:
        rules = read_rules("most_moves = 1\nreminders_days = [1, 7]", "most_moves = 5")
        assert (rules.most_moves, rules.reminders_days) == (5, (7, 1))

    @pytest.mark.parametrize(
        "text",
        [
            "most_moves = ",
            "most_moves = -1",
            "most_moves = true",
            "most_moves = 1.5",
            "notice_days = 999999",
            'reminders_days = "14"',
            'reminders_days = ["14"]',
            "version = 3",
            "most_move = 1",
        ],
    )
    def test_slips_are_refused(self, text: str) -> None:
        with pytest.raises(BadRules):
            read_rules(text)


def place(session_id: int, day: int, free: int | None = None, hours: float = 3) -> Place:
    return Place(session_id, Window(at(day), at(day) + timedelta(hours=hours)), free)


def want(key: int, person: str = "", **more: object) -> Want:
    return Want(key, person or f"p{key}", Need(3600, 60), **more)  # type: ignore[arg-type]


class TestAssigning:
    def test_the_earliest_with_a_seat(self) -> None:
        found = assign([want(n) for n in range(4)], [place(2, 12), place(1, 10, 2)], BRUSSELS)
        assert found.sessions == {0: 1, 1: 1, 2: 2, 3: 2}

    def test_who_has_no_choice_comes_first(self) -> None:
        away = ((date(2027, 3, 12), date(2027, 3, 12)),)
        wants = [want(1), want(2, away=away)]
        found = assign(wants, [place(1, 10, 1), place(2, 12, 1)], BRUSSELS)
        assert found.sessions == {2: 1, 1: 2}

    def test_one_person_never_sits_two_tests_at_once(self) -> None:
        wants = [want(1, "ada"), want(2, "ada"), want(3, "ada")]
        found = assign(wants, [place(1, 10), place(2, 12)], BRUSSELS)
        assert (found.sessions, found.unfit) == ({1: 1, 2: 2}, {3: "busy"})

    @pytest.mark.parametrize(
        ("more", "places", "why"),
        [
            ({}, [], "no_session"),
            ({}, [place(1, 10, 0)], "full"),
            ({}, [place(1, 10, hours=1)], "too_short"),
            ({"away": ((date(2027, 3, 1), date(2027, 3, 10)),)}, [place(1, 10)], "unavailable"),
            ({"busy": ((at(10, 11), at(10, 12)),)}, [place(1, 10)], "busy"),
        ],
    )
    def test_why_somebody_fits_nowhere(self, more: dict, places: list[Place], why: str) -> None:
        assert assign([want(1, **more)], places, BRUSSELS).unfit == {1: why}

    def test_tests_may_follow_upon_one_another(self) -> None:
        busy = ((at(10, 6), at(10, 9)), (at(10, 12), at(10, 15)))
        assert assign([want(1, busy=busy)], [place(1, 10)], BRUSSELS).sessions == {1: 1}

    @given(
        st.lists(st.tuples(st.integers(0, 4), st.integers(1, 28)), max_size=12),
        st.lists(st.tuples(st.integers(1, 28), st.integers(0, 3) | st.none()), max_size=6),
    )
    def test_whoever_is_placed_can_come_and_no_seat_is_given_twice(
        self, people: list[tuple[int, int]], sessions: list[tuple[int, int | None]]
    ) -> None:
        places = [place(n, day, free) for n, (day, free) in enumerate(sessions)]
        wants = [
            want(n, f"p{who}", away=((date(2027, 3, day), date(2027, 3, day)),))
            for n, (who, day) in enumerate(people)
        ]
        found = assign(wants, places, BRUSSELS)
        assert set(found.sessions) | set(found.unfit) == {one.key for one in wants}
        assert not set(found.sessions) & set(found.unfit)
        for n, (_day, free) in enumerate(sessions):
            assert free is None or list(found.sessions.values()).count(n) <= free
        days = [(people[key][0], sessions[n][0]) for key, n in found.sessions.items()]
        assert len(days) == len(set(days))
        assert all(people[key][1] != sessions[n][0] for key, n in found.sessions.items())


def test_absences_include_their_last_day() -> None:
    told = absences([{"from": "2027-01-04", "to": "2027-01-08"}, {"from": "2027-02-01"}])
    assert told == (
        (date(2027, 1, 4), date(2027, 1, 8)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    )


def test_rooms_however_they_are_spelt() -> None:
    assert same_room("Room  12 ", "room 12")
    assert not same_room("Room 1", "Room 12")


def test_an_arrangement_is_never_lessened() -> None:
    assert combined((1.25, False, 600, False), (1.0, True, 1200, True)) == (1.25, True, 1200, True)
