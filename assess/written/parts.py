"""One marker's part in one script, and how decisions about a script come one after the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Select, select

from assess.extensions import db
from assess.written import marking_facts, marking_rows
from assess.written.marking_facts import Facts, Held, Rubrics, facts_of
from assess.written.marking_rules import Refusal, Standing, phase_of, reworded
from assess.written.models import (
    WrittenAllocation,
    WrittenPaperVersion,
    WrittenResolution,
    WrittenScript,
)
from assess.written.papers import Criterion, Task


class MarkingRefused(ValueError):
    """Why something was not done; nothing was changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class OtherRubric(MarkingRefused):
    """Somebody judged by a rubric that is not in force any more: by what they were shown.

    `criteria` have to be judged by what they demand now. `revision`: under which what a marker
    sent is kept all the same; a decision of a moderator is kept nowhere.
    """

    def __init__(self, criteria: tuple[Criterion, ...], revision: int | None = None) -> None:
        super().__init__(Refusal.OTHER_RUBRIC)
        self.criteria, self.revision = criteria, revision

    @classmethod
    def of(cls, shown: Task, in_force: Task, revision: int | None = None) -> OtherRubric:
        """From the rubric that a page shows and the one in force."""
        codes = reworded(shown, in_force)
        return cls(tuple(one for one in in_force.rubric if one.code in codes), revision)


class OtherPhase(MarkingRefused):
    """Somebody finished on a page on which what the two others gave was not, or not all of it.

    `revision`: under which what was sent is kept all the same.
    """

    def __init__(self, revision: int) -> None:
        super().__init__(Refusal.OTHER_PHASE)
        self.revision = revision


@dataclass(frozen=True)
class Part:
    """One marker's part in a script, with what the rules ask about it."""

    facts: Facts
    held: Held
    standing: Standing

    @property
    def phase(self) -> str:
        return phase_of(self.standing)

    @property
    def screen(self) -> str:
        """What a page of now shows: its phase, and by number what the two others gave on it."""
        if self.phase == "blind" or self.facts.pair is None:
            return self.phase
        return "-".join([self.phase, *(str(one.id) for one in self.facts.pair)])

    @property
    def waits_for_others(self) -> bool:
        """Whether, even once this marker has judged, one of the pair has not."""
        pair = (self.facts.held_as(part) for part in ("first", "second") if part != self.held.part)
        return any(one is None or one.finished is None for one in pair)


def part_of(allocation_id: int, marker_id: int, rubrics: Rubrics | None = None) -> Part:
    """A script in this marker's own hands. Raises `LookupError` for any other."""
    allocation = db.session.get(WrittenAllocation, allocation_id)
    if (
        allocation is None
        or allocation.marker_id != marker_id
        or allocation.withdrawn_at is not None
    ):
        raise LookupError(allocation_id)
    facts = facts_of([allocation.script_id], rubrics)[allocation.script_id]
    held = next((one for one in facts.held if one.allocation.id == allocation_id), None)
    if held is None:
        raise LookupError(allocation_id)
    left = marking_facts.references_left(
        marker_id, allocation.script.version_id, allocation.script.task_code
    )
    if facts.reference is None:
        return Part(facts, held, facts.standing(held, left))
    if _has_open(marker_id, facts.script):
        return Part(facts, held, facts.standing(held, left))
    others = others_with(marker_id, facts.script)
    over = marking_facts.is_over(others)
    if over:
        held = replace(held, reopened=())
    standing = facts.standing(held, left)
    decided = standing.finished and all(
        one.superseded or one.resolution is not None for one in others
    )
    if over or (decided and facts.reference.purpose == "seed"):
        standing = replace(standing, resolved=True)
    return Part(facts, held, standing)


def is_left_over(one: Facts, marker_id: int) -> bool:
    """Whether it is a reference script on which nothing of a marker's rests any more."""
    if one.reference is None or _has_open(marker_id, one.script):
        return False
    return marking_facts.is_over(others_with(marker_id, one.script))


def _has_open(marker_id: int, reference: WrittenScript) -> bool:
    """Whether a marker has scripts of a reference script's task that nothing was resolved of.

    One short question, before all that a marker has is read: mostly it is the answer.
    """
    unresolved = _others(marker_id, reference).where(
        ~marking_rows.superseded(),
        ~select(WrittenResolution.id)
        .where(WrittenResolution.script_id == WrittenScript.id)
        .exists(),
    )
    return db.session.scalar(unresolved.limit(1)) is not None


def others_with(marker_id: int, reference: WrittenScript) -> Collection[Facts]:
    """What a marker has of a reference script's task but reference scripts.

    Once all of it is decided, a seed closes like it; once all is signed off, see `is_over`.
    """
    return facts_of(db.session.scalars(_others(marker_id, reference)).all()).values()


def _others(marker_id: int, reference: WrittenScript) -> Select[int]:
    return (
        select(WrittenAllocation.script_id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenAllocation.part != "reference",
            WrittenScript.version_id == reference.version_id,
            WrittenScript.task_code == reference.task_code,
        )
    )


def lock(script_id: int) -> WrittenScript:
    """Let whoever decides about one script come after the other, for the length of a transaction.

    Two markers who finish at the same moment would else each miss the other's judgement.
    """
    return db.session.get_one(WrittenScript, script_id, with_for_update=True)


def lock_all(script_ids: Collection[int]) -> None:
    """`lock` for several scripts, in one order, so that no two wait for each other."""
    db.session.execute(
        select(WrittenScript.id)
        .where(WrittenScript.id.in_(script_ids))
        .order_by(WrittenScript.id)
        .with_for_update()
    )


def one_at_a_time(version_id: int) -> None:
    """Let acts about all scripts of a version come one after the other. After `lock`, never before.

    Marks and drafts may be written meanwhile: they only name the version.
    """
    row = select(WrittenPaperVersion.id).where(WrittenPaperVersion.id == version_id)
    db.session.execute(row.with_for_update(key_share=True))
