"""Who must not judge whose work: one's own, and that of whom somebody is in conflict with.

People are compared, not accounts: what was merged into another account is that person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assess.clock import now
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import persons_of
from assess.written.marking_facts import Facts
from assess.written.marking_rows import Counted
from assess.written.models import WrittenConflict


def add_conflict(marker_id: int, candidate_id: int, reason: str, actor: Account) -> None:
    """Keep two people apart in all later allocations. Within a transaction."""
    if db.session.get(WrittenConflict, (marker_id, candidate_id)) is not None:
        return
    with suppress(IntegrityError), db.session.begin_nested():  # another request was first
        db.session.add(
            WrittenConflict(
                marker_id=marker_id,
                candidate_id=candidate_id,
                reason=reason.strip()[:500],
                at=now(),
                declared_by=actor.id,
            )
        )


def is_kept_apart(facts: Iterable[Facts], account_id: int) -> bool:
    """Whether somebody wrote any of these scripts, or is in conflict with a writer."""
    writers = {one.candidate_id for one in facts if one.candidate_id is not None}
    persons = persons_of({account_id, *writers})
    apart = conflicts()
    return any(is_apart(persons[account_id], persons[writer], apart) for writer in writers)


def despite_conflict(facts: Iterable[Facts]) -> set[int]:
    """Ids of scripts that somebody has judged who must not judge their writer.

    A conflict was put on record since, or accounts were merged that are one person's. What a
    moderator has decided rests on nobody else, and what a meeting has signed off stands.
    """
    chosen = [
        (one, judge, one.candidate_id)
        for one in facts
        if not one.is_closed and one.resolution is not None and one.candidate_id is not None
        for judge in _judges(one, one.resolution)
    ]
    persons = persons_of({account for _one, *both in chosen for account in both})
    apart = conflicts() if chosen else set()
    return {
        one.script.id
        for one, marker, writer in chosen
        if is_apart(persons[marker], persons[writer], apart)
    }


def _judges(facts: Facts, counted: Counted) -> list[int]:
    """On whose judgement it rests what counts for a script."""
    if counted.detail["method"] == "moderation":
        return [] if counted.resolved_by is None else [counted.resolved_by]
    return [held.allocation.marker_id for held in facts.held if held.last is not None]


def is_apart(marker: int, writer: int | None, apart: set[tuple[int, int]]) -> bool:
    """Whether two persons are one, or must not judge one another."""
    return writer is not None and (marker == writer or (marker, writer) in apart)


def conflicts() -> set[tuple[int, int]]:
    """(marker, candidate) as persons: who must not judge whose work."""
    rows = db.session.execute(select(WrittenConflict.marker_id, WrittenConflict.candidate_id)).all()
    persons = persons_of({account for row in rows for account in row})
    return {(persons[row[0]], persons[row[1]]) for row in rows}
