"""Named reads for markers' pages: their work, the order of it, and what a third marker sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from assess.extensions import db
from assess.written.entered import opened_in_drafts
from assess.written.marking_facts import Facts, Held, Rubrics, facts_of, is_over
from assess.written.models import WrittenAllocation, WrittenMark, WrittenPaperVersion, WrittenScript
from assess.written.ordering import order, with_seeds
from assess.written.papers import Paper, Task

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

    def item(self, allocation_id: int) -> Item:
        """One of the scripts. Raises `LookupError`."""
        for one in (*self.standardisation, *self.items):
            if one.allocation_id == allocation_id:
                return one
        raise LookupError(allocation_id)

    def is_first(self, item: Item) -> bool:
        """Whether a script is one of those that come before all others."""
        return any(one is item for one in self.standardisation)

    def after(self, allocation_id: int) -> Item | None:
        """What comes after one script: the next open one, from the top when there is none below."""
        every = [*self.standardisation, *self.items]
        places = [place for place, one in enumerate(every) if one.allocation_id == allocation_id]
        start = places[0] + 1 if places else 0
        round_about = [*every[start:], *every[:start]]
        return next((one for one in round_about if not one.done), None)


def script_of(allocation_id: int) -> WrittenScript:
    """The script of an allocation. Raises `LookupError` when there is none."""
    allocation = db.session.get(WrittenAllocation, allocation_id)
    if allocation is None:
        raise LookupError(allocation_id)
    return allocation.script


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
    rows = db.session.execute(
        select(WrittenAllocation.id, WrittenAllocation.script_id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenScript.version_id == version_id,
            WrittenScript.task_code == task_code,
        )
    ).all()
    facts = facts_of([row.script_id for row in rows], rubrics)
    over = is_over(facts.values())
    mine = {one.allocation.id: one for some in facts.values() for one in some.held}
    in_drafts = opened_in_drafts(((facts[row.script_id], mine[row.id]) for row in rows), rubrics)
    found: dict[str, Item] = {}
    for row in rows:
        one, held = facts[row.script_id], mine[row.id]
        opened = bool(one.reopened(held) or in_drafts.get(row.id))
        if over and one.reference is not None:
            if held.last is None:
                continue  # kept as a record alone
            held, opened = replace(held, reopened=()), False
        found[one.script.number] = Item(row.id, one, held, one.is_done(held), opened)
    used = rubrics.in_force(version_id)
    paper = rubrics.paper(used)
    numbers = _ordered(found, marker_id, task_code, version, paper)
    return TaskWork(
        version=version,
        paper=paper,
        task=rubrics.task(used, task_code),
        standardisation=tuple(found[number] for number in numbers[0]),
        items=tuple(found[number] for number in numbers[1]),
    )


def _ordered(
    found: dict[str, Item],
    marker_id: int,
    task_code: str,
    version: WrittenPaperVersion,
    paper: Paper,
) -> tuple[list[str], list[str]]:
    """Numbers of the scripts that come first, and of all others with seeds among them."""
    key = version.content_hash.encode()
    groups: dict[str, list[str]] = {"standardisation": [], "seed": [], "": []}
    for number, item in found.items():
        reference = item.facts.reference
        groups[reference.purpose if reference else ""].append(number)

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
    mark: WrittenMark


def others_of(facts: Facts, own: Held) -> Sequence[Other]:
    """What a third marker sees on the second look: both judgements, and their own first one."""
    pair = facts.pair
    if own.blind is None or pair is None:
        return ()
    first, second = pair
    return (Other("A", first), Other("B", second), Other("C", own.blind))
