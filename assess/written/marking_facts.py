"""What is known of scripts: whose hands they are in, what was marked, what counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.written import queries
from assess.written.marking_rules import Standing, affected
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenPaperVersion,
    WrittenReference,
    WrittenResolution,
    WrittenScript,
    WrittenSignOff,
)
from assess.written.papers import Paper, Task

#: Version of a paper and session (None: outside sessions): what one meeting signs off.
Group = tuple[int, int | None]
CHUNK = 5000


class Rubrics:
    """Papers with their keys, each read once."""

    def __init__(self) -> None:
        self._papers: dict[int, Paper] = {}
        self._tasks: dict[int, dict[str, Task]] = {}
        self._newest: dict[int, int] = {}

    def paper(self, version_id: int) -> Paper:
        """A version, whole. Raises `LookupError`."""
        if version_id not in self._papers:
            self._papers[version_id] = queries.paper_with_key(version_id)
        return self._papers[version_id]

    def task(self, version_id: int, code: str) -> Task:
        """A task of a version. Raises `LookupError`."""
        return self._by_code(version_id)[code]

    def in_force(self, version_id: int, code: str) -> int:
        """Whose rubric scripts of this version follow: a later one's, once signed off."""
        if version_id not in self._newest:
            row = db.session.get_one(WrittenPaperVersion, version_id)
            newest = queries.newest(row.paper.code)
            later = newest is not None and newest.number > row.number
            self._newest[version_id] = newest.id if newest and later else version_id
        newest_id = self._newest[version_id]
        return newest_id if code in self._by_code(newest_id) else version_id

    def _by_code(self, version_id: int) -> dict[str, Task]:
        if version_id not in self._tasks:
            self._tasks[version_id] = {task.code: task for task in self.paper(version_id).tasks}
        return self._tasks[version_id]


@dataclass(frozen=True)
class Held:
    """A script in one marker's hands now, and what they have finished."""

    allocation: WrittenAllocation
    blind: WrittenMark | None
    informed: WrittenMark | None
    #: Criteria that have to be judged again, because the rubric has changed since.
    reopened: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        return self.allocation.part

    @property
    def finished(self) -> WrittenMark | None:
        """What they judged by themselves, as long as it stands."""
        return None if self.reopened else self.blind

    @property
    def last(self) -> WrittenMark | None:
        """What counts of it."""
        return self.informed if self.part == "third" else self.blind


@dataclass(frozen=True)
class Facts:
    """One script with everything that decides what may be done with it."""

    script: WrittenScript
    version_id: int  # whose rubric is used
    paper: Paper
    task: Task
    held: tuple[Held, ...]
    #: What counts; None while it is open.
    resolution: WrittenResolution | None
    signed_off: bool
    reference: WrittenReference | None
    candidate_id: int | None
    session_id: int | None

    @property
    def group(self) -> Group:
        return (self.script.version_id, self.session_id)

    def held_as(self, part: str) -> Held | None:
        """Who has it as first, second or third."""
        return next((one for one in self.held if one.part == part), None)

    @property
    def pair(self) -> tuple[WrittenMark, WrittenMark] | None:
        """Both independent judgements, once they are there."""
        found = [one.finished for part in ("first", "second") if (one := self.held_as(part))]
        if len(found) < 2 or found[0] is None or found[1] is None:
            return None
        return found[0], found[1]

    def standing(self, held: Held, references_left: int) -> Standing:
        """What the rules ask about one marker's part in it."""
        return Standing(
            part=held.part,
            withdrawn=held.allocation.withdrawn_at is not None,
            finished=held.finished is not None,
            informed=held.informed is not None and not held.reopened,
            # What a third marker sees of the first two does not change any more.
            resolved=self.resolution is not None
            or (
                held.part in ("first", "second")
                and self.held_as("third") is not None
                and not held.reopened
            ),
            references_left=references_left,
            standardisation=self.reference is not None
            and self.reference.purpose == "standardisation",
        )


def fractions_of(mark: WrittenMark) -> dict[str, Fraction]:
    """A finished judgement's marks, exact."""
    return {code: Fraction(value) for code, value in mark.marks.items()}


def facts_of(script_ids: Iterable[int], rubrics: Rubrics | None = None) -> dict[int, Facts]:
    """Scripts with all that is known of them, by id, in a handful of statements."""
    chosen = sorted(set(script_ids))
    found: dict[int, Facts] = {}
    rubrics = rubrics or Rubrics()
    for start in range(0, len(chosen), CHUNK):
        found |= _facts_of(chosen[start : start + CHUNK], rubrics)
    return found


def _facts_of(ids: Sequence[int], rubrics: Rubrics) -> dict[int, Facts]:
    rows = db.session.execute(
        select(WrittenScript, Sitting.account_id, Sitting.session_id)
        .outerjoin(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(WrittenScript.id.in_(ids))
        .order_by(WrittenScript.id)
    ).all()
    allocations: dict[int, list[WrittenAllocation]] = {}
    for one in db.session.scalars(
        select(WrittenAllocation)
        .where(WrittenAllocation.script_id.in_(ids), WrittenAllocation.withdrawn_at.is_(None))
        .order_by(WrittenAllocation.id)
        # The scripts are in the session already.
        .options(lazyload(WrittenAllocation.script))
    ):
        allocations.setdefault(one.script_id, []).append(one)
    marks = _marks_of([one.id for some in allocations.values() for one in some])
    resolutions = {
        one.script_id: one
        for one in db.session.scalars(
            select(WrittenResolution)
            .where(WrittenResolution.script_id.in_(ids))
            .order_by(WrittenResolution.number)
        )
    }
    references = {
        one.script_id: one
        for one in db.session.scalars(
            select(WrittenReference).where(WrittenReference.script_id.in_(ids))
        )
    }
    signed = signed_off({row.WrittenScript.version_id for row in rows})
    found = {}
    for row in rows:
        script: WrittenScript = row.WrittenScript
        last = resolutions.get(script.id)
        at = signed.get((script.version_id, row.session_id))
        covered = last is not None and at is not None and last.at <= at
        version_id = (
            int(last.detail["version"])
            if last is not None and covered
            else rubrics.in_force(script.version_id, script.task_code)
        )
        task = rubrics.task(version_id, script.task_code)
        held = tuple(
            _held(one, marks.get(one.id, []), version_id, task, rubrics)
            for one in allocations.get(script.id, [])
        )
        found[script.id] = Facts(
            script=script,
            version_id=version_id,
            paper=rubrics.paper(version_id),
            task=task,
            held=held,
            resolution=last if last and _stands(last, held, task, script, rubrics) else None,
            signed_off=covered,
            reference=references.get(script.id),
            candidate_id=row.account_id,
            session_id=row.session_id,
        )
    return found


def _held(
    allocation: WrittenAllocation,
    marks: Sequence[WrittenMark],
    version_id: int,
    task: Task,
    rubrics: Rubrics,
) -> Held:
    blind = next((one for one in reversed(marks) if not one.informed), None)
    informed = next((one for one in reversed(marks) if one.informed), None)
    if blind is not None and informed is not None and informed.number < blind.number:
        informed = None  # judged anew after a change of the rubric
    last = informed or blind
    reopened: tuple[str, ...] = ()
    if last is not None and last.version_id != version_id:
        before = rubrics.task(last.version_id, task.code)
        reopened = affected(before, task, marked=last.marks)
    return Held(allocation, blind, informed, reopened)


def _stands(
    last: WrittenResolution,
    held: Sequence[Held],
    task: Task,
    script: WrittenScript,
    rubrics: Rubrics,
) -> bool:
    """Whether what was resolved last still counts: not after a changed rubric, or a later third."""
    before = rubrics.task(int(last.detail["version"]), script.task_code)
    if affected(before, task, marked=last.marks):
        return False
    if last.detail["method"] == "moderation":
        return True
    third = next((one for one in held if one.part == "third"), None)
    return third is None or (third.informed is not None and third.informed.id in last.mark_ids)


def _marks_of(allocation_ids: Collection[int]) -> dict[int, list[WrittenMark]]:
    found: dict[int, list[WrittenMark]] = {}
    chosen = sorted(allocation_ids)
    for start in range(0, len(chosen), CHUNK):
        for one in db.session.scalars(
            select(WrittenMark)
            .where(WrittenMark.allocation_id.in_(chosen[start : start + CHUNK]))
            .order_by(WrittenMark.number)
        ):
            found.setdefault(one.allocation_id, []).append(one)
    return found


def signed_off(version_ids: Collection[int]) -> dict[Group, datetime]:
    """When the marks of each group were last signed off."""
    rows = db.session.execute(
        select(WrittenSignOff.version_id, WrittenSignOff.session_id, WrittenSignOff.at)
        .where(WrittenSignOff.version_id.in_(version_ids))
        .order_by(WrittenSignOff.at)
    )
    return {(row.version_id, row.session_id): row.at for row in rows}


def references_left(marker_id: int, version_id: int, task_code: str) -> int:
    """Reference scripts that this marker has to finish before any other of a task."""
    waiting = (
        select(WrittenAllocation.id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(WrittenReference, WrittenReference.script_id == WrittenScript.id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenReference.purpose == "standardisation",
            WrittenScript.version_id == version_id,
            WrittenScript.task_code == task_code,
            ~select(WrittenMark.id)
            .where(WrittenMark.allocation_id == WrittenAllocation.id)
            .exists(),
        )
    )
    return len(db.session.scalars(waiting).all())


def scripts_in(group: Group) -> list[int]:
    """Ids of the scripts that count in a group: of each task the newest of each sitting."""
    version_id, session_id = group
    where = Sitting.session_id.is_(None) if session_id is None else Sitting.session_id == session_id
    rows = db.session.execute(
        select(WrittenScript.id, WrittenScript.sitting_id, WrittenScript.item_ref)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(WrittenScript.version_id == version_id, where)
        .order_by(WrittenScript.id)
    )
    return sorted({(row.sitting_id, row.item_ref): row.id for row in rows}.values())
