"""What a film is marked with, from facts, signals and the log whose every second is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assess.written.happenings import (
    Happening,
    LogLine,
    Signal,
    cuts,
    in_order,
    of_log,
    of_trace,
    spelled,
)
from assess.written.history.facts import Burst, Facts, Paste, Pause

START = datetime(2027, 3, 1, 9, tzinfo=UTC)


def line(second: int, action: str, **detail: object) -> LogLine:
    return LogLine(START + timedelta(seconds=second), action, detail)


def test_facts_come_back_as_they_were() -> None:
    facts = Facts(
        pastes=(Paste(5000, "drop", 40, "inside", blocked=True),),
        pauses=(Pause(1000, 200_000),),
        bursts=(Burst(6000, 8000, 300, 120, returned=True),),
    )
    trace = spelled(facts, 12, 1)
    assert (trace["snapshots"], trace["refused"]) == (12, 1)
    assert of_trace(trace) == [
        Happening(5000, "drop", None, 40, "inside", blocked=True),
        Happening(1000, "pause", 200_000),
        Happening(8000, "burst", None, 300, pasted=120, returned=True),
    ]
    assert of_trace(trace)[1].lasted_ms == 199_000
    assert of_trace({}) == []  # erased


def test_a_cut_lasts_as_long_as_the_page_said() -> None:
    told = [
        Signal(9_000, "lost", 0),
        Signal(12_000, "lost", 0),
        Signal(60_000, "back", 55_000),
        Signal(90_000, "lost", 0),
        Signal(95_000, "back", 0),
        Signal(99_000, "back", 4_000),
        Signal(120_000, "lost", 0),
    ]
    assert list(cuts(told)) == [
        Happening(5_000, "cut", 60_000),
        Happening(90_000, "cut", 95_000),
        Happening(95_000, "cut", 99_000),
        Happening(120_000, "cut"),
    ]
    assert next(cuts([Signal(1_000, "back", 5_000)])).t_ms == 0


def test_pages_and_pauses_come_from_the_log() -> None:
    lines = [
        line(0, "page_opened", epoch=1),
        line(30, "page_opened", epoch=2),
        line(40, "break_began"),
        line(45, "device_paused"),
        line(100, "break_over"),
        line(200, "paused"),
        line(230, "extended"),
        line(260, "resumed"),
        line(300, "device_paused"),
    ]
    assert list(of_log(lines, START)) == [
        Happening(30_000, "page"),
        Happening(40_000, "break", 100_000),
        Happening(200_000, "held", 260_000),
        Happening(300_000, "held"),
    ]


def test_all_stand_in_the_order_of_time() -> None:
    late, early = Happening(5, "pause", 9), Happening(1, "page")
    assert in_order([late], [early], []) == [early, late]
