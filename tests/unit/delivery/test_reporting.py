"""The figures of a session's report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.reporting import Entry, LogLine, delays, interruptions, longest_gap, spells

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def entry(
    kind: str, seconds: float, t_ms: int = 0, standing: str = "applied", **value: object
) -> Entry:
    return Entry(kind, value, t_ms, at(seconds), standing)


def test_pauses_count_and_breaks_do_not() -> None:
    log = [
        LogLine("started", at(0)),
        LogLine("paused", at(60)),
        LogLine("paused", at(70)),
        LogLine("resumed", at(180)),
        LogLine("break_began", at(200)),
        LogLine("break_ended", at(400)),
        LogLine("device_paused", at(500)),
        LogLine("device_unlocked", at(530)),
        LogLine("paused", at(600)),
        LogLine("undone", at(620), detail={"verb": "pause"}),
        LogLine("undone", at(640), detail={"verb": "extend"}),
    ]
    spans = [span.total_seconds() for span in interruptions(log, at(1000))]
    assert spans == [120, 30, 20]


def test_a_pause_that_goes_on_counts_up_to_now() -> None:
    assert interruptions([LogLine("paused", at(10))], at(100)) == [timedelta(seconds=90)]
    assert interruptions([LogLine("paused", at(10)), LogLine("ended", at(40))], at(100)) == [
        timedelta(seconds=30)
    ]


def test_a_resuming_that_is_undone_begins_the_interruption_again() -> None:
    log = [
        LogLine("paused", at(0)),
        LogLine("resumed", at(60)),
        LogLine("undone", at(70), detail={"verb": "resume"}),
    ]
    assert interruptions(log, at(1870)) == [timedelta(seconds=60), timedelta(seconds=1800)]
    log.append(LogLine("resumed", at(1870)))
    assert interruptions(log, at(5000)) == [timedelta(seconds=60), timedelta(seconds=1800)]


def test_signals_are_counted_and_their_lengths_added() -> None:
    found = spells(
        [
            entry("focus", 1, state="lost"),
            entry("focus", 2, state="back", for_ms=1500),
            entry("focus", 3, state="lost"),
            entry("network", 4, state="lost"),
            entry("answer", 5, choice="o1"),
            entry("focus", 6, state="back", for_ms=500),
        ]
    )
    assert [(one.kind, one.times, one.total) for one in found] == [
        ("focus", 2, timedelta(seconds=2)),
        ("network", 1, timedelta()),
    ]


def test_delays_are_those_of_answers_that_count() -> None:
    found = delays(
        [
            entry("answer", 10, 8000),
            entry("answer", 20, 19500),
            entry("answer", 30, 1000, standing="late"),
            entry("flag", 40, 1000),
            entry("answer", 50, 60_000),
        ],
        NINE,
    )
    assert found == [timedelta(), timedelta(seconds=0.5), timedelta(seconds=2)]


@given(st.lists(st.integers(0, 10_000), min_size=2))
def test_the_longest_gap_is_no_shorter_than_any(moments: list[int]) -> None:
    ordered = sorted(moments)
    widest = max(b - a for a, b in pairwise(ordered))
    assert longest_gap(at(one) for one in moments) == timedelta(seconds=widest)
