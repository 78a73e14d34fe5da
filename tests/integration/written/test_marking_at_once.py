"""Two markers who finish the same script at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select, text

from assess.database import transactional
from assess.extensions import db
from assess.written import comparing, marking
from assess.written.integrity_models import WrittenComparison
from assess.written.marking_facts import facts_of
from assess.written.models import WrittenAllocation, WrittenMark, WrittenResolution
from assess.written.parts import lock
from assess.written.similarity import compare
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, marks, script_of

__all__ = ["hall", "time"]

TEXT = " ".join(f"word{place}" for place in range(120))


def at_once(app: Flask, acts: list[Callable[[], object]]) -> list[object]:
    """Let all begin together, each in a thread and a session of its own; what each gave."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        with app.app_context():
            try:
                db.session.connection()  # connected before the start
                gate.wait(30)
                return act()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def finishing(script_id: int, part: str, level: int, task: str) -> Callable[[], object]:
    """What the server does when this part's marker finishes."""
    allocation, marker = db.session.execute(
        select(WrittenAllocation.id, WrittenAllocation.marker_id).where(
            WrittenAllocation.script_id == script_id, WrittenAllocation.part == part
        )
    ).one()
    return lambda: marking.finish(allocation, marker, 0, entry(task, level)).id


def parts_of(script_id: int) -> list[str]:
    found = select(WrittenAllocation.part).where(WrittenAllocation.script_id == script_id)
    return sorted(db.session.scalars(found))


def resolutions(script_id: int) -> list[WrittenResolution]:
    found = select(WrittenResolution).where(WrittenResolution.script_id == script_id)
    return list(db.session.scalars(found))


@pytest.fixture
def pairs(hall: Hall) -> list[tuple[int, str]]:
    """Every script, with its task, in the hands of two of three markers."""
    hall.hand_out(3)
    scripts = [script_of(sitting, ref) for sitting in hall.sittings for ref in ("t1", "t2")]
    return [(one.id, one.task_code) for one in scripts]


def test_neither_mark_is_lost_and_one_resolution_results(
    hall: Hall, pairs: list[tuple[int, str]]
) -> None:
    for script_id, task in pairs:
        acts = [finishing(script_id, part, 3, task) for part in ("first", "second")]
        db.session.remove()
        given = at_once(hall.app, acts)
        [found] = resolutions(script_id)
        assert sorted(found.mark_ids) == sorted(given)
        assert found.detail["method"] == "mean"
        assert parts_of(script_id) == ["first", "second"]
    kept = db.session.scalars(select(WrittenMark)).all()
    assert len(kept) == 2 * len(pairs)
    assert all(one.marks["analysis"] == 3 for one in kept)


def test_a_third_marker_is_asked_exactly_once(hall: Hall, pairs: list[tuple[int, str]]) -> None:
    for script_id, task in pairs:
        acts = [
            finishing(script_id, part, level, task) for part, level in (("first", 0), ("second", 4))
        ]
        db.session.remove()
        at_once(hall.app, acts)
        assert resolutions(script_id) == []
        assert parts_of(script_id) == ["first", "second", "third"]
        facts = facts_of([script_id])[script_id]
        levels = [one.last.marks["analysis"] for one in facts.held if one.last is not None]
        assert sorted(levels) == [0, 4]
        third = facts.held_as("third")
        assert third is not None
        assert third.allocation.marker_id not in {
            one.allocation.marker_id for one in facts.held if one is not third
        }


def test_one_marker_in_two_windows_finishes_once(hall: Hall, pairs: list[tuple[int, str]]) -> None:
    """The same page twice: one of the two is told the newest, and one judgement is kept."""
    script_id, task = pairs[0]
    act = finishing(script_id, "first", 2, task)

    def told() -> object:
        try:
            return act()
        except marking.Overtaken as overtaken:
            return overtaken.newest["marks"]

    db.session.remove()
    found = at_once(hall.app, [told, told])
    numbers = [one for one in found if isinstance(one, int)]
    assert len(numbers) == 1
    assert marks(task, 2) in found
    kept = db.session.scalars(select(WrittenMark)).all()
    assert [one.id for one in kept] == numbers


def test_scripts_are_compared_while_one_of_them_is_finished(
    hall: Hall, pairs: list[tuple[int, str]]
) -> None:
    """Neither waits for what the other holds: of one paper's scripts and its version."""
    ids = [script_id for script_id, task in pairs if task == "plan"]
    finish = finishing(ids[0], "first", 3, "plan")
    group = hall.group
    report = compare({str(one): TEXT for one in ids}, {}, [])
    assert report.pairs
    holds = threading.Event()
    asked = db.engine.dialect.name == "postgresql"

    @transactional
    def marked() -> object:
        lock(ids[0])
        holds.set()
        if asked:
            until_somebody_waits()
        return finish()

    def compared() -> None:
        assert holds.wait(30)
        comparing._store(group, "plan", "en", "d", len(ids), report)

    db.session.remove()
    mark, _nothing = at_once(hall.app, [marked, compared])
    assert db.session.scalars(select(WrittenMark.id)).all() == [mark]
    [kept] = db.session.scalars(select(WrittenComparison))
    assert kept.similarities


def until_somebody_waits() -> None:
    """Until another connection to this database waits for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as other:
        for _ in range(3000):
            if other.scalar(waiting):
                return
            other.rollback()  # each look in a transaction of its own
            sleep(0.01)
    pytest.fail("nobody waits")
