"""Figures of a task's marks, computed beside the page and kept under what they rest on.

Thousands of scripts take seconds, which no page may cost: a thread computes them, the page waits a
moment and says otherwise that they are not ready. They are kept under a fingerprint of the marks,
so that the same marks are computed once in a process. Of one task in a group one computation waits
at most: newer marks take its turn, so that marking goes on as fast as it likes and figures still
come. Until then, those that were finished last can be shown, with the time of their marks.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from datetime import datetime

import structlog

from assess.clock import now
from assess.written.figures import About, Figures, Material, Pair, figures_of
from assess.written.marking_facts import Facts, Held, fractions_of
from assess.written.marking_rows import Counted, Judgement
from assess.written.resolving import Marks
from assess.written.severities import Given

log = structlog.get_logger()
#: How long a page waits, and whoever saves a file of them.
PAGE_S, FILE_S = 4.0, 15.0
#: Tasks whose figures a process keeps.
MOST_KEPT = 50


@dataclass(frozen=True)
class Finished:
    """The last figures of a task in a group, and when their marks were read."""

    figures: Figures
    at: datetime


@dataclass(frozen=True)
class _Waiting:
    key: str
    material: Material
    at: datetime
    future: Future[Figures]


_computer = ThreadPoolExecutor(1, "written-figures")
_kept: OrderedDict[str, Future[Figures]] = OrderedDict()
_waiting: dict[About, _Waiting] = {}
_last: OrderedDict[About, Finished] = OrderedDict()
_lock = threading.Lock()


def figures_in_time(
    materials: Mapping[str, Material], wait_s: float = PAGE_S
) -> dict[str, Figures | None]:
    """The figures of these marks; None for those that are not ready (the log has an error)."""
    asked = {code: _ask(material) for code, material in materials.items()}
    until = time.monotonic() + wait_s
    found: dict[str, Figures | None] = {}
    for code, future in asked.items():
        try:
            found[code] = future.result(timeout=max(0.0, until - time.monotonic()))
        except (NotYet, CancelledError):
            found[code] = None
        except Exception:
            log.exception("written_figures_not_computed", task=code)
            found[code] = None
    return found


def last_finished(material: Material) -> Finished | None:
    """What was computed last of the same task, group and version, whatever its marks were."""
    with _lock:
        return _last.get(material.about)


def _ask(material: Material) -> Future[Figures]:
    """What is kept for these marks, or is being computed from now on."""
    key = material.fingerprint
    with _lock:
        found = _kept.get(key)
        if found is None or (found.done() and found.exception() is not None):
            found = _kept[key] = _queued(key, material)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _queued(key: str, material: Material) -> Future[Figures]:
    """In the turn of what waits for older marks, which nobody needs any more."""
    older = _waiting.get(material.about)
    job = _waiting[material.about] = _Waiting(key, material, now(), Future())
    if older is None:
        _computer.submit(_compute, material.about)
    else:
        older.future.cancel()
        if _kept.get(older.key) is older.future:
            del _kept[older.key]
    return job.future


def _compute(about: About) -> None:
    with _lock:
        job = _waiting.pop(about)
        job.future.set_running_or_notify_cancel()
    try:
        found = figures_of(job.material)
    except Exception as failed:
        job.future.set_exception(failed)
        return
    with _lock:
        _last[about] = Finished(found, job.at)
        _last.move_to_end(about)
        while len(_last) > MOST_KEPT:
            _last.popitem(last=False)
    job.future.set_result(found)


def material_of(facts: Sequence[Facts], references: Sequence[Facts]) -> Material:
    """What the figures of a task rest on: blind judgements by the rubric in force.

    Args:
        facts: the scripts of one task in a group; at least one.
        references: the task's reference scripts, which link markers who share no other.
    """
    markers = {held.allocation.marker_id for one in facts for held in one.held if held.finished}
    judged: dict[int, list[tuple[Judgement, Facts]]] = {}
    for one in (*facts, *references):
        for held in one.held:
            if (
                held.finished is not None
                and not held.knows
                and _fits(held, facts[0])
                and held.allocation.marker_id in markers
            ):
                judged.setdefault(held.allocation.marker_id, []).append((held.finished, one))
    given = [
        Given(
            script=one.script.number,
            marker=marker,
            marks=fractions_of(mark),
            place=place,
            before=one.reference is not None and one.reference.purpose == "standardisation",
        )
        for marker, some in judged.items()
        for place, (mark, one) in enumerate(sorted(some, key=lambda each: each[0].id))
    ]
    agreed = {one.script.number for one in references}
    return Material(
        version=facts[0].version_id,
        task=facts[0].task,
        given=tuple(given),
        pairs={one.script.number: found for one in facts if (found := _pair(one)) is not None},
        references=_on(given, agreed),
        group=facts[0].group,
    )


def _fits(held: Held, facts: Facts) -> bool:
    """Whether every criterion of the rubric has marks."""
    known = {one.code for one in facts.task.rubric}
    return held.finished is not None and known <= held.finished.marks.keys()


def _pair(facts: Facts) -> Pair | None:
    first, second = facts.held_as("first"), facts.held_as("second")
    if facts.pair is None or first is None or second is None:
        return None
    if not (_fits(first, facts) and _fits(second, facts)):
        return None
    if is_blank_agreed(facts.resolution, facts.pair):
        return None
    markers = first.allocation.marker_id, second.allocation.marker_id
    return Pair(markers, (fractions_of(facts.pair[0]), fractions_of(facts.pair[1])))


def is_blank_agreed(resolution: Counted | None, pair: Iterable[Judgement]) -> bool:
    """Whether two people only agreed that nothing was written: that says nothing of how they judge.

    As it was when they did: an erased text is no empty one.
    """
    blank = resolution is not None and bool(resolution.blank)
    return blank and not any(value for one in pair for value in one.marks.values())


def _on(given: Sequence[Given], scripts: set[str]) -> dict[int, dict[str, Marks]]:
    found: dict[int, dict[str, Marks]] = {}
    for one in given:
        if one.script in scripts:
            found.setdefault(one.marker, {})[one.script] = one.marks
    return found
