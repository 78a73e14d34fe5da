"""Scripts as they go into one marker's hands, with the reference scripts of their task."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from assess.clock import now
from assess.extensions import db
from assess.written.models import WrittenAllocation, WrittenReference, WrittenScript
from assess.written.ordering import place

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


def references_for(
    version_id: int, code: str, marker_ids: Collection[int]
) -> list[tuple[int, int]]:
    """(script, marker) of the reference scripts of a task that these markers have not had."""
    scripts = db.session.scalars(
        select(WrittenScript.id)
        .join(WrittenReference)
        .where(WrittenScript.version_id == version_id, WrittenScript.task_code == code)
        .order_by(WrittenScript.id)
    ).all()
    return [
        (script_id, marker_id)
        for script_id in scripts
        for marker_id in sorted(set(marker_ids) - ever_had(script_id))
    ]


def ever_had(script_id: int) -> set[int]:
    """Everybody who has, or has had, a script."""
    return set(
        db.session.scalars(
            select(WrittenAllocation.marker_id).where(WrittenAllocation.script_id == script_id)
        )
    )
