"""Scripts as they go into one marker's hands, with the reference scripts of their task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from assess.clock import now
from assess.extensions import db
from assess.identity.queries import persons_of
from assess.written.marking_facts import facts_of
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenReference,
    WrittenScript,
)
from assess.written.ordering import place, seeds_for
from assess.written.parts import lock_all, one_at_a_time
from assess.written.rubrics import Rubrics

#: Why reference scripts left a marker who has no other script of their task any more.
NOTHING_LEFT = "No script of the task is left."
#: A script in a marker's hands: script, marker, as what part.
Row = tuple[int, int, str]


def give_mixed(
    rows: Iterable[Row], code: str, key: bytes, due_at: datetime | None, actor_id: int | None
) -> list[WrittenAllocation]:
    """Put scripts of a task into markers' hands; returns those that are no reference scripts.

    In an order that says nothing: addresses of pages are numbers, and would else tell reference
    scripts from what was given just before them. Within a transaction.
    """
    given = []
    for script_id, marker_id, part in sorted(
        rows, key=lambda one: place(str(one[0]), one[1], code, key)
    ):
        row = WrittenAllocation(
            script_id=script_id,
            marker_id=marker_id,
            part=part,
            due_at=due_at,
            made_at=now(),
            made_by=actor_id,
        )
        db.session.add(row)
        db.session.flush()
        if part != "reference":
            given.append(row)
    return given


def references_for(version_id: int, code: str, fresh: Mapping[int, int]) -> list[tuple[int, int]]:
    """(script, marker) of the reference scripts of a task that markers are to be given.

    All for standardisation, and of the seeds as many as a marker meets in the order of all the
    scripts they then have: to all markers the same ones, so that they can be compared. Nobody
    gets those whose marks they have agreed themselves: of these they know the answer; nor those
    that are outdated.
    `fresh`: marker -> how many scripts are being given to them.
    """
    rubrics = Rubrics()
    per_ten = rubrics.paper(rubrics.in_force(version_id)).rules.seeds_per_ten
    rows = db.session.execute(
        select(WrittenScript.id, WrittenReference.purpose, WrittenReference.agreed_by)
        .join(WrittenReference)
        .where(WrittenScript.version_id == version_id, WrittenScript.task_code == code)
        .order_by(WrittenScript.id)
    ).all()
    known = facts_of((one.id for one in rows), rubrics)
    references = [one for one in rows if not known[one.id].outdated]
    if references:
        # Who gives other scripts of this task to the same marker at this moment comes after: each
        # would else give the same reference scripts. Always after the locks of scripts.
        one_at_a_time(version_id)
    seeds = [one.id for one in references if one.purpose == "seed"]
    persons = persons_of({*fresh, *(one.agreed_by for one in references)})
    found = []
    for marker_id, count in sorted(fresh.items()):
        had, held, scripts = _of_task(marker_id, version_id, code)
        if not scripts + count:
            continue
        room = seeds_for(scripts + count, per_ten) - len(held & set(seeds))
        had |= {one.id for one in references if persons[one.agreed_by] == persons[marker_id]}
        chosen = [one.id for one in references if one.purpose == "standardisation"]
        chosen = [one for one in chosen if one not in had]
        chosen += [one for one in seeds if one not in had][: max(room, 0)]
        found += [(one, marker_id) for one in chosen]
    return found


def take_references(withdrawn: WrittenAllocation) -> list[WrittenAllocation]:
    """Take back what a marker has not finished of a task's reference scripts, with the last other.

    Left alone on their list, seeds would show what they are, and be asked for although nothing is
    left to mark. Returns those taken; they come again with the next script. Within a transaction.
    """
    marker_id, script = withdrawn.marker_id, withdrawn.script
    version_id, code = script.version_id, script.task_code
    unfinished = (
        select(WrittenAllocation)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenAllocation.part == "reference",
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenScript.version_id == version_id,
            WrittenScript.task_code == code,
            ~select(WrittenMark.id)
            .where(WrittenMark.allocation_id == WrittenAllocation.id)
            .exists(),
        )
        .order_by(WrittenAllocation.script_id)
    )
    found = db.session.scalars(unfinished).all()
    if not found:
        return []
    one_at_a_time(version_id)
    if _of_task(marker_id, version_id, code)[2]:
        return []
    lock_all([one.script_id for one in found])
    # Again: some may have been finished before the lock.
    taken = list(db.session.scalars(unfinished))
    for one in taken:
        one.withdrawn_at, one.withdrawn_reason = now(), NOTHING_LEFT
    db.session.flush()
    return taken


def _of_task(marker_id: int, version_id: int, code: str) -> tuple[set[int], set[int], int]:
    """A marker's scripts of a task: ever had, held now, and how many of these are no references."""
    rows = db.session.execute(
        select(WrittenAllocation.script_id, WrittenAllocation.part, WrittenAllocation.withdrawn_at)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .where(
            WrittenAllocation.marker_id == marker_id,
            WrittenScript.version_id == version_id,
            WrittenScript.task_code == code,
            # Those they will need again with the next script.
            WrittenAllocation.withdrawn_reason.is_distinct_from(NOTHING_LEFT),
        )
    ).all()
    held = [one for one in rows if one.withdrawn_at is None]
    return (
        {one.script_id for one in rows},
        {one.script_id for one in held},
        sum(one.part != "reference" for one in held),
    )


def ever_had(script_id: int) -> set[int]:
    """Everybody who has, or has had, a script."""
    return set(
        db.session.scalars(
            select(WrittenAllocation.marker_id).where(WrittenAllocation.script_id == script_id)
        )
    )
