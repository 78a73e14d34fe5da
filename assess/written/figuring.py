"""Figures of a task's marks, computed beside the page and kept under what they rest on.

Thousands of scripts take seconds, which no page may cost: a thread computes them, the page waits a
moment and says otherwise that they are not ready. They are kept under a fingerprint of the marks,
so that the same marks are computed once in a process, and others never show old figures.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import structlog

from assess.written.figures import Figures, Material, Pair, figures_of
from assess.written.marking_facts import Facts, Held, fractions_of
from assess.written.models import WrittenMark
from assess.written.resolving import Marks
from assess.written.severities import Given

log = structlog.get_logger()
#: How long a page waits, and whoever saves a file of them.
PAGE_S, FILE_S = 4.0, 60.0
#: Tasks whose figures a process keeps.
MOST_KEPT = 50

_computer = ThreadPoolExecutor(1, "written-figures")
_kept: OrderedDict[str, Future[Figures]] = OrderedDict()
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
        except NotYet:
            found[code] = None
        except Exception:
            log.exception("written_figures_not_computed", task=code)
            found[code] = None
    return found


def _ask(material: Material) -> Future[Figures]:
    """What is kept for these marks, or is being computed from now on."""
    key = material.fingerprint
    with _lock:
        found = _kept.get(key)
        if found is None or (found.done() and found.exception() is not None):
            found = _kept[key] = _computer.submit(figures_of, material)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def material_of(facts: Sequence[Facts], references: Sequence[Facts]) -> Material:
    """What the figures of a task rest on: blind judgements by the rubric in force.

    Args:
        facts: the scripts of one task in a group; at least one.
        references: the task's reference scripts, which link markers who share no other.
    """
    markers = {held.allocation.marker_id for one in facts for held in one.held if held.finished}
    judged: dict[int, list[tuple[WrittenMark, Facts]]] = {}
    for one in (*facts, *references):
        for held in one.held:
            if (
                held.finished is not None
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
        for place, (mark, one) in enumerate(sorted(some, key=lambda each: (each[0].at, each[0].id)))
    ]
    agreed = {one.script.number for one in references}
    return Material(
        version=facts[0].version_id,
        task=facts[0].task,
        given=tuple(given),
        pairs={one.script.number: found for one in facts if (found := _pair(one)) is not None},
        references=_on(given, agreed),
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
    markers = first.allocation.marker_id, second.allocation.marker_id
    return Pair(markers, (fractions_of(facts.pair[0]), fractions_of(facts.pair[1])))


def _on(given: Sequence[Given], scripts: set[str]) -> dict[int, dict[str, Marks]]:
    found: dict[int, dict[str, Marks]] = {}
    for one in given:
        if one.script in scripts:
            found.setdefault(one.marker, {})[one.script] = one.marks
    return found
