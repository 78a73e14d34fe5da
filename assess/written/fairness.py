"""The fair total beside what counts, for staff who read one result."""

from __future__ import annotations

from flask_login import current_user
from sqlalchemy import select

from assess.extensions import db
from assess.results.models import Result
from assess.written import handing
from assess.written.marking_facts import scripts_in
from assess.written.meeting_facts import looked_at
from assess.written.models import WrittenResolution, WrittenScript
from assess.written.moderation_queries import meeting_of

#: Of more, the figures cost a page too much: they stand on the meeting's.
MOST_SCRIPTS = 300
WAIT_S = 1.5


def fair_total_of(result: Result) -> float | None:
    """The same total without the strictness of those who marked; per cent.

    None where the model gives none (too few marks, markers without a script in common), where the
    figures are not ready or too many to compute here, where something else counts by now than the
    result says, and for whoever marks the paper.
    """
    numbers = dict(
        db.session.execute(
            select(WrittenScript.number, WrittenScript.version_id)
            .join(WrittenResolution, WrittenResolution.script_id == WrittenScript.id)
            .where(WrittenResolution.id.in_(result.pins["resolutions"].values()))
        ).all()
    )
    groups = {(version_id, result.sitting.session_id) for version_id in numbers.values()}
    if len(groups) != 1 or handing.has_marked(current_user.id, group := groups.pop()):
        return None
    if len(scripts_in(group)) > MOST_SCRIPTS:
        return None
    meeting = meeting_of(group)
    counting = {
        line.facts.resolution.id
        for task in meeting.tasks
        for line in task.lines
        if line.facts.resolution is not None
    }
    if not counting.issuperset(result.pins["resolutions"].values()):
        return None
    for one in looked_at(meeting, WAIT_S).candidates:
        if {share.script for share in one.shares} == numbers.keys():
            return one.fair
    return None
