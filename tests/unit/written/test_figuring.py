"""Figures beside the page while marking goes on: newest marks next, the last finished meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from assess.written import figuring
from assess.written.figures import Figures, Material
from assess.written.severities import Given
from tests.support.written_papers import bundle

TASK = bundle().paper.tasks[0]
LONG_S = 30.0


def after(marks: int, session: int = 1) -> Material:
    """Marks of a task in a session, of which there are `marks` by now."""
    given = tuple(Given(f"S{place}", 1, {}, place) for place in range(marks))
    return Material(1, TASK, given, {}, {}, group=(1, session))


class Slow:
    """A computation that goes on when it is let, one at a time; what it finds is its material."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int | None]] = []
        self.started, self.let = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, material: Material) -> Figures:
        assert material.group is not None
        self.begun.append((len(material.given), material.group[1]))
        self.started.release()
        assert self.let.acquire(timeout=LONG_S)
        return cast("Figures", material)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    found = Slow()
    computer = ThreadPoolExecutor(1)
    monkeypatch.setattr(figuring, "figures_of", found)
    monkeypatch.setattr(figuring, "_computer", computer)
    for name in ("_kept", "_waiting", "_last"):
        if hasattr(figuring, name):
            monkeypatch.setattr(figuring, name, type(getattr(figuring, name))())
    yield found
    found.let.release(100)
    computer.shutdown()


def now_of(material: Material, wait_s: float = 0.0) -> Figures | None:
    return figuring.figures_in_time({"plan": material}, wait_s)["plan"]


def test_only_the_newest_marks_of_a_task_wait(slow: Slow) -> None:
    for marks in range(1, 20):
        assert now_of(after(marks)) is None
        if marks == 1:
            assert slow.started.acquire(timeout=LONG_S)
    slow.let.release(100)
    assert now_of(after(19), LONG_S) == after(19)
    assert slow.begun == [(1, 1), (19, 1)], "nobody waits for marks that are past"


def test_newer_marks_keep_their_turn_before_other_tasks(slow: Slow) -> None:
    now_of(after(1, session=9))
    assert slow.started.acquire(timeout=LONG_S)
    now_of(after(1))
    now_of(after(1, session=2))
    now_of(after(2))
    slow.let.release(100)
    assert now_of(after(1, session=2), LONG_S) is not None
    assert slow.begun == [(1, 9), (2, 1), (1, 2)]


def test_the_last_finished_stand_until_newer_ones_do(slow: Slow) -> None:
    assert figuring.last_finished(after(1)) is None
    slow.let.release()
    assert now_of(after(1), LONG_S) == after(1)
    assert now_of(after(2)) is None
    last = figuring.last_finished(after(2))
    assert last is not None
    assert cast("Material", last.figures) == after(1)
    assert figuring.last_finished(after(2, session=2)) is None, "another group's are no use"
    slow.let.release()
    assert now_of(after(2), LONG_S) == after(2)
    newer = figuring.last_finished(after(1))
    assert newer is not None
    assert newer.at > last.at


def test_whoever_waits_for_marks_that_are_past_is_let_go(slow: Slow) -> None:
    now_of(after(1))
    assert slow.started.acquire(timeout=LONG_S)
    older = figuring._ask(after(2))
    now_of(after(3))
    assert older.cancelled()
    slow.let.release(100)
    assert now_of(after(2), LONG_S) == after(2), "asked anew, they are computed"
