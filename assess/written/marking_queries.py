"""Named reads for markers' pages: their work, the order of it, and what a third marker sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select

from assess.extensions import db
from assess.written.entered import opened_in_drafts
from assess.written.marking_facts import Facts, Held, Rubrics, facts_of, is_over
from assess.written.marking_rows import Judgement
from assess.written.models import (
    WrittenAllocation,
    WrittenPaperVersion,
    WrittenReference,
    WrittenScript,
)
from assess.written.ordering import order, with_seeds
from assess.written.papers import Paper, Task

#: Scripts among which the next one usually is.
NEAREST = 10
LETTERS = {"first": "A", "second": "B", "third": "C"}


@dataclass(frozen=True)
class Item:
    """One script in a marker's order."""

    allocation_id: int
    facts: Facts
    held: Held
    done: bool
    #: Something that was finished or entered has to be judged again.
    reopened: bool


@dataclass(frozen=True)
class TaskWork:
    """All that one marker has of one task."""

    version: WrittenPaperVersion
    paper: Paper
    task: Task
    #: Reference scripts that come first, then everything else, each in this marker's order.
    standardisation: tuple[Item, ...]
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.items)

    @property
    def in_round(self) -> tuple[Item, ...]:
        """Those that a sign-off still waits for; all of them once nothing does."""
        waiting = tuple(one for one in self.items if not one.facts.is_closed)
        return waiting or self.items

    @property
    def done_in_round(self) -> int:
        return sum(one.done for one in self.in_round)

    @property
    def references_left(self) -> int:
        return sum(not one.done for one in self.standardisation)

    @property
    def due_at(self) -> datetime | None:
        """The earliest date by which something open is due."""
        open_ones = [one for one in (*self.standardisation, *self.items) if not one.done]
        dates = [at for one in open_ones if (at := one.held.allocation.due_at) is not None]
        return min(dates, default=None)

    @property
    def reopened(self) -> int:
        """Scripts that a changed rubric has opened again."""
        return sum(one.reopened and not one.done for one in self.items)

    @property
    def next(self) -> Item | None:
        """What to mark now."""
        return next((one for one in (*self.standardisation, *self.items) if not one.done), None)

    def after(self, allocation_id: int) -> Item | None:
        """What comes after one script: the next open one, from the top when there is none below."""
        every = [*self.standardisation, *self.items]
        places = [place for place, one in enumerate(every) if one.allocation_id == allocation_id]
        start = places[0] + 1 if places else 0
        round_about = [*every[start:], *every[:start]]
        return next((one for one in round_about if not one.done), None)


def work_of(marker_id: int) -> list[TaskWork]:
    """Everything in one marker's hands, by paper and task."""
    rows = db.session.execute(
        select(WrittenScript.version_id, WrittenScript.task_code)
        .join(WrittenAllocation, WrittenAllocation.script_id == WrittenScript.id)
        .where(WrittenAllocation.marker_id == marker_id, WrittenAllocation.withdrawn_at.is_(None))
        .distinct()
        .order_by(WrittenScript.version_id, WrittenScript.task_code)
    ).all()
    rubrics = Rubrics()
    return [task_work(marker_id, row.version_id, row.task_code, rubrics) for row in rows]


def task_work(
    marker_id: int, version_id: int, task_code: str, rubrics: Rubrics | None = None
) -> TaskWork:
    """One marker's scripts of one task, in their own order. Raises `LookupError`."""
    rubrics = rubrics or Rubrics()
    version = db.session.get(WrittenPaperVersion, version_id)
    if version is None:
        raise LookupError(version_id)
    theirs = held_by(marker_id, version_id, task_code)
    facts = facts_of(theirs, rubrics).values()
    over = is_over(facts)
    in_drafts = opened_in_drafts(
        ((one, held) for one in facts if (held := _held_of(one, marker_id)) is not None), rubrics
    )
    items = [_item(one, marker_id, over, in_drafts) for one in facts]
    found = {one.facts.script.number: one for one in items if one is not None}
    purposes = {
        number: one.facts.reference.purpose if one.facts.reference else ""
        for number, one in found.items()
    }
    used = rubrics.in_force(version_id)
    paper = rubrics.paper(used)
    first, others = _ordered(purposes, marker_id, task_code, version, paper)
    return TaskWork(
        version=version,
        paper=paper,
        task=rubrics.task(used, task_code),
        standardisation=tuple(found[number] for number in first),
        items=tuple(found[number] for number in others),
    )


def goes_on_to(marker_id: int, allocation_id: int) -> int | None:
    """Where a marker who has just finished a script goes: an allocation, or None when all is done.

    To the same one when it was a reference script of those that come first, for what it deserves,
    and when a third marker looks at it again; else to what comes after it. Of the many scripts only
    the nearest are read, unless all of them are done. Raises `LookupError`.
    """
    own = db.session.get(WrittenAllocation, allocation_id)
    if own is None:
        raise LookupError(allocation_id)
    script, rubrics = own.script, Rubrics()
    version = db.session.get_one(WrittenPaperVersion, script.version_id)
    rows = db.session.execute(
        held_by(marker_id, version.id, script.task_code)
        .outerjoin(WrittenReference, WrittenReference.script_id == WrittenScript.id)
        .with_only_columns(WrittenScript.id, WrittenScript.number, WrittenReference.purpose)
    ).all()
    first, others = _ordered(
        {row.number: row.purpose or "" for row in rows},
        marker_id,
        script.task_code,
        version,
        rubrics.paper(rubrics.in_force(version.id)),
    )
    if script.number in first:
        return allocation_id
    ids, every = {row.number: row.id for row in rows}, [*first, *others]
    if script.number not in ids:
        raise LookupError(allocation_id)
    start = every.index(script.number) + 1
    after = [ids[number] for number in (*every[start:], *every[:start])]
    facts = facts_of([script.id, *after[:NEAREST]], rubrics)
    item = _item(facts[script.id], marker_id)
    if item is not None and item.held.part == "third" and item.held.informed is None:
        return allocation_id
    for some in (after[:NEAREST], after[NEAREST:]):
        if not some or some[0] not in facts:
            facts = facts_of(some, rubrics)
        for item in (_item(facts[one], marker_id) for one in some):
            if item is not None and not item.done:
                return item.allocation_id
    return None


def held_by(marker_id: int, version_id: int, task_code: str) -> Select[int]:
    """Finds the scripts of a task in a marker's hands."""
    return (
        select(WrittenScript.id)
        .join(WrittenAllocation, WrittenAllocation.script_id == WrittenScript.id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenScript.version_id == version_id,
            WrittenScript.task_code == task_code,
        )
    )


def _held_of(facts: Facts, marker_id: int) -> Held | None:
    return next((one for one in facts.held if one.allocation.marker_id == marker_id), None)


def _item(
    facts: Facts, marker_id: int, over: bool = False, in_drafts: Collection[int] = ()
) -> Item | None:
    """A script in a marker's order; None when it is taken back at this moment, or a mere record.

    `over`: nothing rests on reference scripts any more. `in_drafts`: allocations whose drafts a
    changed rubric has opened.
    """
    held = _held_of(facts, marker_id)
    if held is None:
        return None
    opened = bool(facts.reopened(held)) or held.allocation.id in in_drafts
    if over and facts.reference is not None:
        if held.last is None:
            return None
        held, opened = replace(held, reopened=()), False
    return Item(held.allocation.id, facts, held, facts.is_done(held), opened)


def done_by(facts: Facts, marker_id: int) -> bool:
    """Whether nothing is left to do for a marker on a script in their hands."""
    item = _item(facts, marker_id)
    return item is not None and item.done


def _ordered(
    purposes: Mapping[str, str],
    marker_id: int,
    task_code: str,
    version: WrittenPaperVersion,
    paper: Paper,
) -> tuple[list[str], list[str]]:
    """Numbers of the scripts that come first, and of all others with seeds among them.

    `purposes`: number -> what a reference script is for; "" for a candidate's.
    """
    key = version.content_hash.encode()
    groups: dict[str, list[str]] = {"standardisation": [], "seed": [], "": []}
    for number, purpose in purposes.items():
        groups[purpose].append(number)

    def mine(name: str) -> list[str]:
        return order(groups[name], marker_id, task_code, key)

    others = mine("")
    per_ten = paper.rules.seeds_per_ten
    return mine("standardisation"), with_seeds(
        others, mine("seed"), per_ten, marker_id, task_code, key
    )


@dataclass(frozen=True)
class Other:
    """Another marker's judgement, without who it was."""

    letter: str
    mark: Judgement


def others_of(facts: Facts, own: Held) -> Sequence[Other]:
    """What a third marker sees on the second look: both judgements, and their own first one."""
    pair = facts.pair
    if own.blind is None or pair is None:
        return ()
    first, second = pair
    return (Other("A", first), Other("B", second), Other("C", own.blind))
