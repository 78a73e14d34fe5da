"""What is known of scripts: whose hands they are in, what was marked, what counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.written import marking_rows
from assess.written.marking_rows import Allocation, Counted, Judgement
from assess.written.marking_rules import Standing, affected, is_done
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenReference,
    WrittenScript,
    WrittenSignOff,
)
from assess.written.papers import Paper, Rules, Task
from assess.written.resolving import Resolved, marks_read, resolve
from assess.written.rubrics import Group, Rubrics

__all__ = [
    "Facts",
    "Group",
    "Held",
    "Rubrics",
    "facts_of",
    "fractions_of",
    "is_over",
    "open_groups",
    "references_left",
    "resolved_under",
    "scripts_in",
    "scripts_of",
    "signed_off",
]
CHUNK = 5000
PARTS = ("first", "second", "third", "reference")


@dataclass(frozen=True)
class Held:
    """A script in one marker's hands now, and what they have finished."""

    allocation: Allocation
    blind: Judgement | None
    informed: Judgement | None
    #: Criteria that have to be judged again, because the rubric has changed since.
    reopened: tuple[str, ...] = ()
    #: A third marker who judged anew after having seen both others: not blind any more.
    knows: bool = False

    @property
    def part(self) -> str:
        return self.allocation.part

    @property
    def finished(self) -> Judgement | None:
        """What they judged by themselves, as long as it stands."""
        return None if self.reopened else self.blind

    @property
    def last(self) -> Judgement | None:
        """What counts of it."""
        return self.informed if self.part == "third" else self.blind


@dataclass(frozen=True)
class Facts:
    """One script with everything that decides what may be done with it."""

    script: WrittenScript
    version_id: int  # whose rubric is used
    paper: Paper
    task: Task
    #: The version that was sat: what the candidate was asked, and shown.
    asked: Paper
    held: tuple[Held, ...]
    #: What counts; None while it is open.
    resolution: Counted | None
    signed_off: bool
    reference: WrittenReference | None
    candidate_id: int | None
    session_id: int | None
    #: A reference script whose marks were agreed by another rubric: nobody is held against it.
    outdated: bool = False
    #: Late work has put another script in its place: nothing of it matters any more.
    superseded: bool = False

    @property
    def question(self) -> Task:
        """The task as the candidate had it; of it neither rubric nor notes are used."""
        return next(one for one in self.asked.tasks if one.code == self.script.task_code)

    @property
    def is_closed(self) -> bool:
        """Whether a meeting has signed off what counts now.

        `signed_off` alone says that it had: a third marker who is asked later opens a script again.
        """
        return self.signed_off and self.resolution is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written, as was known when it was decided: texts may be erased."""
        if self.resolution is not None:
            return bool(self.resolution.blank)
        return self.script.is_blank

    @property
    def is_emptied(self) -> bool:
        """Whether what was written, and judged, has been erased since."""
        return self.script.is_blank and not self.is_blank

    @property
    def group(self) -> Group:
        return (self.script.version_id, self.session_id)

    def held_as(self, part: str) -> Held | None:
        """Who has it as first, second or third."""
        return next((one for one in self.held if one.part == part), None)

    @cached_property
    def pair(self) -> tuple[Judgement, Judgement] | None:
        """Both independent judgements, once they are there."""
        found = [one.finished for part in ("first", "second") if (one := self.held_as(part))]
        if len(found) < 2 or found[0] is None or found[1] is None:
            return None
        return found[0], found[1]

    def reopened(self, held: Held) -> tuple[str, ...]:
        """Criteria that a marker has to judge again: none once what counts is decided.

        A moderator may have decided by the changed rubric; a still later one opens that as well.
        """
        return held.reopened if self.resolution is None and not self.superseded else ()

    def is_done(self, held: Held) -> bool:
        """Whether nothing is left to do for this marker on this script."""
        standing = self.standing(held, 0)
        return is_done(standing) or (standing.resolved and not self.reopened(held))

    def standing(self, held: Held, references_left: int) -> Standing:
        """What the rules ask about one marker's part in it."""
        is_first = self.reference is not None and self.reference.purpose == "standardisation"
        return Standing(
            part=held.part,
            withdrawn=False,  # of what is held, nothing is
            finished=held.finished is not None,
            informed=held.informed is not None and not held.reopened,
            # What a third marker sees of the first two does not change any more; while one of
            # the two is missing (replaced, or judging anew), nothing is shown yet.
            resolved=self.superseded
            or self.resolution is not None
            or (self.outdated and is_first)
            or (
                held.part in ("first", "second")
                and self.held_as("third") is not None
                and self.pair is not None
            ),
            waits=held.part == "third" and held.finished is not None and self.pair is None,
            references_left=references_left,
            standardisation=is_first,
        )


def fractions_of(mark: Judgement) -> dict[str, Fraction]:
    """A finished judgement's marks, exact."""
    return mark.fractions


def facts_of(
    which: Iterable[int] | Select[int],
    rubrics: Rubrics | None = None,
    used: int | None = None,
) -> dict[int, Facts]:
    """Scripts with all that is known of them, by id, in a handful of statements.

    `which`: their ids, or, where they are many, a statement that finds them.
    `used`: the version that reference scripts are read by, instead of the one in force.
    """
    rubrics = rubrics or Rubrics()
    if isinstance(which, Select):
        return _facts_of(which, rubrics, used)
    chosen = sorted(set(which))
    found: dict[int, Facts] = {}
    for start in range(0, len(chosen), CHUNK):
        found |= _facts_of(chosen[start : start + CHUNK], rubrics, used)
    return found


def is_over(held: Iterable[Facts]) -> bool:
    """Whether a meeting has signed off all that a marker has of a task but reference scripts.

    Nothing rests on these any more: no mark is entered, and none is asked for.
    """
    return all(one.is_closed or one.superseded for one in held if one.reference is None)


def _facts_of(which: marking_rows.Which, rubrics: Rubrics, used: int | None) -> dict[int, Facts]:
    rows = marking_rows.scripts(which)
    hands, resolutions = marking_rows.hands(which), marking_rows.resolutions(which)
    signed = signed_off({row.WrittenScript.version_id for row in rows})
    found = {}
    for row in rows:
        script: WrittenScript = row.WrittenScript
        last = resolutions.get(script.id)
        sign_off = None if script.sitting_id is None else signed.get(_group_of(row))
        covered = last is not None and last.covered
        version_id = last.version if last and covered else _followed(row, sign_off, rubrics)
        outdated, reference = False, row.WrittenReference
        if reference is not None:
            version_id, outdated = rubrics.for_reference(script, reference, used)
        task = rubrics.task(version_id, script.task_code)
        theirs = hands.get(script.id, [])
        if reference is not None and used is not None:
            # A meeting looks at what was given by its own rubric, whatever came after it.
            theirs = [
                (one, _standing(marks, version_id, task, rubrics) or marks) for one, marks in theirs
            ]
        held = tuple(
            _held(one, marks, version_id, task, rubrics)
            # Not in the order of handing out, which is mixed: first comes before second.
            for one, marks in sorted(theirs, key=lambda each: PARTS.index(each[0].part))
        )
        # Whoever was replaced does not count any more, whatever was decided while they did.
        given = {mark.id for _one, marks in theirs for mark in marks}
        found[script.id] = Facts(
            script=script,
            version_id=version_id,
            paper=rubrics.paper(version_id),
            task=task,
            asked=rubrics.paper(script.version_id),
            held=held,
            resolution=last
            if last and _stands(last, held, given, version_id, task, rubrics)
            else None,
            signed_off=covered,
            reference=reference,
            candidate_id=row.account_id,
            session_id=row.session_id,
            outdated=outdated,
            superseded=row.superseded,
        )
    return found


def _group_of(row: Any) -> Group:
    return (row.WrittenScript.version_id, row.session_id)


def _followed(row: Any, sign_off: SignOff | None, rubrics: Rubrics) -> int:
    """The version that a script follows which no sign-off covers: the others' of its group."""
    if sign_off is None:
        return rubrics.in_force(row.WrittenScript.version_id)
    return rubrics.fixed(_group_of(row), sign_off.id)


def _held(
    allocation: Allocation,
    marks: Sequence[Judgement],
    version_id: int,
    task: Task,
    rubrics: Rubrics,
) -> Held:
    blind = next((one for one in reversed(marks) if not one.informed), None)
    informed = next((one for one in reversed(marks) if one.informed), None)
    seen = next((one for one in marks if one.informed), None)
    knows = blind is not None and seen is not None and seen.number < blind.number
    if blind is not None and informed is not None and informed.number < blind.number:
        informed = None  # judged anew after a change of the rubric
    last = informed or blind
    reopened: tuple[str, ...] = ()
    if last is not None and last.version_id != version_id:
        before = rubrics.task(last.version_id, task.code)
        reopened = affected(before, task, marked=last.marks)
    return Held(allocation, blind, informed, reopened, knows)


def _standing(
    marks: Sequence[Judgement], version_id: int, task: Task, rubrics: Rubrics
) -> list[Judgement]:
    """Those of a marker's judgements that say the same by the rubric of a version."""
    return [
        one
        for one in marks
        if one.version_id == version_id
        or not affected(rubrics.task(one.version_id, task.code), task, marked=one.marks)
    ]


def _stands(
    last: Counted,
    held: Sequence[Held],
    given: Collection[int],
    version_id: int,
    task: Task,
    rubrics: Rubrics,
) -> bool:
    """Whether what was resolved last still counts.

    Not after a changed rubric, a later third, or when one of its markers was replaced; nor when
    rules that have changed since call for a third, or for other marks. What a meeting has signed
    off stands whoever was replaced since. `given`: the marks, by number, of those in whose hands
    it is.
    """
    before = last.version
    if affected(rubrics.task(before, task.code), task, marked=last.marks):
        return False
    if last.method == "moderation":
        return True
    if not last.covered and not set(last.mark_ids) <= set(given):
        return False
    third = next((one for one in held if one.part == "third"), None)
    if third is not None and (third.informed is None or third.informed.id not in last.mark_ids):
        return False
    if before == version_id:
        return True
    found = resolved_under(task, rubrics.paper(version_id).rules, held, last.mark_ids)
    counted = marks_read(last.marks)
    return found is not None and all(counted[code] == marks for code, marks in found.marks.items())


def resolved_under(
    task: Task, rules: Rules, held: Sequence[Held], mark_ids: Sequence[int]
) -> Resolved | None:
    """What two or three judgements come to under these rules; None when a third is missing."""
    known = {one.last.id: one.last for one in held if one.last is not None}
    marks = [fractions_of(known[one]) for one in mark_ids if one in known]
    if len(marks) < 2:
        return None
    return resolve(task, rules, marks[0], marks[1], marks[2] if len(marks) > 2 else None)


class SignOff(NamedTuple):
    """Which was the last of a group, and when."""

    id: int
    at: datetime


def signed_off(version_ids: Collection[int]) -> dict[Group, SignOff]:
    """The last sign-off of the marks of each group."""
    rows = db.session.execute(
        select(
            WrittenSignOff.id,
            WrittenSignOff.at,
            WrittenSignOff.version_id,
            WrittenSignOff.session_id,
        )
        .where(WrittenSignOff.version_id.in_(version_ids))
        .order_by(WrittenSignOff.id)
    )
    return {(row.version_id, row.session_id): SignOff(row.id, row.at) for row in rows}


def open_groups() -> list[Group]:
    """Groups with scripts that no sign-off has covered yet."""
    rows = db.session.execute(
        select(WrittenScript.version_id, Sitting.session_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .distinct()
    ).all()
    signed = signed_off({row.version_id for row in rows})
    found = [(row.version_id, row.session_id) for row in rows]
    return [one for one in found if one not in signed]


def references_left(marker_id: int, version_id: int, task_code: str) -> int:
    """Reference scripts that this marker has to finish before any other of a task."""
    waiting = (
        select(WrittenAllocation.script_id)
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
    found = db.session.scalars(waiting).all()
    return sum(not one.outdated for one in facts_of(found).values())


def scripts_of(group: Group) -> Select[int]:
    """Finds the scripts that count in a group: of each task the newest of each sitting."""
    version_id, session_id = group
    where = Sitting.session_id.is_(None) if session_id is None else Sitting.session_id == session_id
    return (
        select(func.max(WrittenScript.id))
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(WrittenScript.version_id == version_id, where)
        .group_by(WrittenScript.sitting_id, WrittenScript.item_ref)
    )


def scripts_in(group: Group) -> list[int]:
    """Ids of the scripts that count in a group."""
    return sorted(db.session.scalars(scripts_of(group)))
