"""A written session of the demo that was marked, resolved, signed off and released."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestSession
from assess.demo import held
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations as results
from assess.written import handing, marking, moderating, queries, scripts
from assess.written.models import WrittenAllocation, WrittenMark, WrittenScript
from assess.written.papers import Task
from assess.written.parts import part_of
from assess.written.rubrics import Group, Rubrics

#: How many levels above the others each marker judges: one is a little strict.
LENIENCE = (0.15, -0.35, 0.0)
#: Here two judge so differently that a third is asked.
APART = 4
COMMENTS = (
    "All that was asked is there; the lift is not taken up.",
    "Clear and polite. The times of the second day are missing.",
    "Well ordered; the reader would still have to ask who pays.",
    "",
)


def hand_out(
    session: TestSession, code: str, markers: Sequence[Account], due: datetime, by: Account
) -> Group:
    """Give every script of a session to two of the markers."""
    version = queries.newest(code)
    if version is None:
        raise LookupError(code)
    tasks = [task["code"] for part in version.shown["parts"] for task in part["tasks"]]
    handing.hand_out((version.id, session.id), tasks, [one.id for one in markers], due, by)
    return version.id, session.id


def mark_all(
    session: TestSession, code: str, markers: Sequence[Account], staff: Mapping[Role, Account]
) -> None:
    """Two of the markers judge every script, and the examiner where they are far apart."""
    recruiter, examiner = staff[Role.RECRUITMENT], staff[Role.EXAMINER]
    chance = random.Random(code)  # noqa: S311  simulation
    clock = HandClock(session.starts_at + timedelta(days=1))
    with frozen_source(clock):
        everybody = [*markers, examiner]
        due = clock.at + timedelta(days=14)
        group = hand_out(session, code, everybody, due, recruiter)
        lenience = {one.id: by for one, by in zip(everybody, LENIENCE, strict=True)}
        while waiting := list(_waiting(group)):
            for allocation in waiting:
                clock.pass_by(minutes=chance.uniform(3, 12))
                _mark(allocation, lenience[allocation.marker_id], chance)
        clock.at = session.starts_at + timedelta(days=6, hours=5)
        note = "Every script on which two markers differed was read by a third."
        moderating.sign_off(group, note, recruiter)
        scripts.record_waiting()
        delivery.confirm_reconciliation(session.id, staff[Role.INVIGILATOR])
        clock.at += timedelta(days=1)
        results.release(held.recorded_in(session), recruiter)


def _waiting(group: Group) -> Iterator[WrittenAllocation]:
    """What was handed out and nobody has judged yet, first and second judgements first."""
    judged = select(WrittenMark.id).where(WrittenMark.allocation_id == WrittenAllocation.id)
    version_id, session_id = group
    rows = (
        select(WrittenAllocation)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenScript.version_id == version_id,
            Sitting.session_id == session_id,
            WrittenAllocation.withdrawn_at.is_(None),
            ~judged.exists(),
        )
        .order_by(WrittenAllocation.id)
    )
    yield from db.session.scalars(rows).unique()


def _mark(allocation: WrittenAllocation, lenience: float, chance: random.Random) -> None:
    """A judgement near what the script deserves; a third judges alone, then with both others."""
    script = allocation.script
    rubrics = Rubrics()
    task = rubrics.task(rubrics.in_force(script.version_id), script.task_code)
    seen = random.Random(f"{script.sitting_id} {task.code}")  # noqa: S311  simulation
    level = seen.triangular(0.3, 1.0, 0.75)
    far = script.id % APART == 0 and allocation.part == "second"
    said = _said(task, script.text, level + 0.3 * lenience - 0.4 * far, chance)
    marking.finish(allocation.id, allocation.marker_id, 0, said)
    if allocation.part == "third":
        screen = part_of(allocation.id, allocation.marker_id, rubrics).screen
        marking.finish(allocation.id, allocation.marker_id, 1, {**said, "phase": screen})


def _said(task: Task, text: str, level: float, chance: random.Random) -> dict[str, Any]:
    marks = {}
    for criterion in task.rubric:
        given = sorted(band.marks for band in criterion.bands)
        place = round((len(given) - 1) * min(1.0, max(0.0, level + chance.gauss(0, 0.07))))
        marks[criterion.code] = given[place] if text.strip() else given[0]
    comment = chance.choice(COMMENTS) if text.strip() else "Nothing was written."
    return {"marks": marks, "comments": {"": comment} if comment else {}, "annotations": []}
