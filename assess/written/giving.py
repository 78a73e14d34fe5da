"""Scripts as they go into one marker's hands, with the reference scripts of their task."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from assess.clock import now
from assess.extensions import db
from assess.written.models import WrittenAllocation, WrittenReference, WrittenScript


def give(
    script_id: int, marker_id: int, part: str, due_at: datetime | None, actor_id: int | None
) -> WrittenAllocation:
    """Put a script into a marker's hands. Within a transaction."""
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
    return row


def give_references(
    version_id: int,
    code: str,
    marker_ids: Collection[int],
    due_at: datetime | None,
    actor_id: int | None,
) -> None:
    """Each of these markers of a task gets all its reference scripts. Within a transaction."""
    scripts = db.session.scalars(
        select(WrittenScript.id)
        .join(WrittenReference)
        .where(WrittenScript.version_id == version_id, WrittenScript.task_code == code)
        .order_by(WrittenScript.id)
    ).all()
    for script_id in scripts:
        for marker_id in sorted(set(marker_ids) - ever_had(script_id)):
            give(script_id, marker_id, "reference", due_at, actor_id)


def ever_had(script_id: int) -> set[int]:
    """Everybody who has, or has had, a script."""
    return set(
        db.session.scalars(
            select(WrittenAllocation.marker_id).where(WrittenAllocation.script_id == script_id)
        )
    )
