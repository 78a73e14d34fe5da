"""Marks as people give them: strict and lenient markers, the last of whom becomes stricter.

Written straight into the tables: what marking does one by one is tested elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from random import Random

from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.delivery.kinds import JSONObject
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import handing, scripts
from assess.written.marking_facts import Group
from assess.written.models import WrittenAllocation, WrittenMark, WrittenResolution
from assess.written.resolving import marks_spelled
from tests.integration.written.street import person
from tests.support.written_street import closed_sitting

#: Levels that each marker gives above what a script deserves, and what the last takes off halfway.
LENIENCE = (0.7, -0.1, -0.6)
STRICTER = -1.6


def many_sittings(test: TestDefinition, count: int) -> list[Sitting]:
    """Closed sittings of people without a word to remember, with their scripts."""
    found = []
    for place in range(count):
        one = closed_sitting(person(Role.CANDIDATE), test, [f"Plan {place}.", "Réponse."])
        scripts.make_scripts(one.id)
        found.append(one)
    return found


def given(chance: Random, task: str, level: float) -> JSONObject:
    """Marks of somebody who finds a script to be of about this level, criterion by criterion."""

    def near(most: int, step: int = 1) -> int:
        return step * max(0, min(most, round((level + chance.gauss(0, 0.5)) / step)))

    found = {"analysis": near(4), "language": near(5)}
    return {**found, "structure": near(2, 2)} if task == "plan" else found


@transactional
def mark_everything(group: Group, markers: Sequence[Account], lead: Account, seed: int = 5) -> None:
    """Hand both tasks out and mark them, each in an order of their own; the mean counts."""
    chance = Random(seed)
    ids = [one.id for one in markers]
    handing.hand_out(group, ["plan", "reply"], ids, None, lead)
    waiting = list(
        db.session.scalars(
            select(WrittenAllocation)
            .where(WrittenAllocation.part != "reference", WrittenAllocation.marker_id.in_(ids))
            .order_by(WrittenAllocation.id)
        )
    )
    chance.shuffle(waiting)
    deserved: dict[int, float] = {}
    marked: dict[int, list[WrittenMark]] = {}
    for place, one in enumerate(waiting):
        level = deserved.setdefault(one.script_id, chance.gauss(2.5, 1.0))
        which = ids.index(one.marker_id)
        late = which == len(ids) - 1 and place > len(waiting) / 2
        level += LENIENCE[which % 3] + (STRICTER if late else 0.0)
        found = given(chance, one.script.task_code, level)
        marked.setdefault(one.script_id, []).append(mark(one, found, place))
    db.session.flush()
    for script_id, some in marked.items():
        db.session.add(_mean(script_id, some))


def mark(allocation: WrittenAllocation, found: JSONObject, minute: int) -> WrittenMark:
    """A finished judgement, given in this minute."""
    row = WrittenMark(
        allocation_id=allocation.id,
        number=1,
        version_id=allocation.script.version_id,
        marks=found,
        comments={},
        annotations=[],
        informed=False,
        at=clock.now() - timedelta(days=1) + timedelta(minutes=minute),
    )
    db.session.add(row)
    return row


def _mean(script_id: int, some: Sequence[WrittenMark]) -> WrittenResolution:
    codes = some[0].marks
    mean = {code: sum(Fraction(one.marks[code]) for one in some) / len(some) for code in codes}
    return WrittenResolution(
        script_id=script_id,
        number=1,
        mark_ids=[one.id for one in some],
        marks=marks_spelled(mean),
        detail={"method": "mean", "version": some[0].version_id, "steps": []},
        at=clock.now(),
    )


@transactional
def mark_references(markers: Sequence[Account], level: int = 3) -> None:
    """Let everybody mark the reference scripts in their hands: lenient, as agreed, strict."""
    for place, marker in enumerate(markers):
        rows = db.session.scalars(
            select(WrittenAllocation)
            .where(WrittenAllocation.part == "reference", WrittenAllocation.marker_id == marker.id)
            .order_by(WrittenAllocation.id)
        )
        off = (1, 0, -1)[place % 3]
        for minute, one in enumerate(rows):
            found = {"analysis": level + off, "language": level + off}
            if one.script.task_code == "plan":
                found["structure"] = 2
            mark(one, found, -100 + minute)
