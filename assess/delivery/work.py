"""Work that is kept in its order: what a kind of test calls `journalled`.

An answer is replaced by the next one; a command is not, and one that arrives twice (its
acknowledgement was lost, and the next page gave it again) must count once. Each carries an
`id` for that; of several with the same id the first by (epoch, counter) counts.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, false, func, or_, select, tuple_

from assess.delivery.kinds import Entry
from assess.delivery.models import JournalEvent, LateDecision
from assess.extensions import db

#: Bytes of values in one page of work, unless a single one is larger.
PAGE_BYTES = 512 * 1024
#: Rows that one page of work reads at most.
PAGE_ROWS = 2000

Place = tuple[int, int]


def history(
    sitting_id: str,
    types: Collection[str],
    decisions: Iterable[int] | None = None,
    *,
    item: str | None = None,
    waiting: bool = False,
) -> list[Entry]:
    """Everything of these types that counts, each once, in (epoch, counter) order.

    `decisions` are ids of those by which late events count; all that exist when None. With
    `item`, what belongs to that place alone. With `waiting`, what waits for a decision too, as
    if it counted.
    """
    chosen = _select(sitting_id, types)
    if item is not None:
        chosen = chosen.where(JournalEvent.item_ref == item)
    counts = [JournalEvent.standing == "applied", _counted(sitting_id, decisions)]
    if waiting:
        counts.append(_undecided(sitting_id))
    rows = db.session.execute(
        chosen.where(or_(*counts)).order_by(JournalEvent.epoch, JournalEvent.n)
    )
    return list(_once(rows))


def page_of_work(
    sitting_id: str, types: Collection[str], after: Place = (0, 0)
) -> tuple[list[Entry], Place | None]:
    """The work that stands applied beyond `after`, and where to go on; None at the end.

    A repetition may be in it: whoever reads several pages keeps the first of each id.
    """
    rows = db.session.execute(
        _select(sitting_id, types)
        .where(
            JournalEvent.standing == "applied",
            tuple_(JournalEvent.epoch, JournalEvent.n) > after,
        )
        .order_by(JournalEvent.epoch, JournalEvent.n)
        .limit(PAGE_ROWS)
    ).all()
    page: list[Any] = []
    size = 0
    for row in rows:
        size += len(row.value)
        if page and size > PAGE_BYTES:
            break
        page.append(row)
    whole = len(page) == len(rows) < PAGE_ROWS
    return list(_once(page)), None if whole else (page[-1].epoch, page[-1].n)


def ids_applied(sitting_id: str, types: Collection[str]) -> set[str]:
    """The ids of the work that stands applied."""
    values = db.session.scalars(
        select(JournalEvent.value).where(
            JournalEvent.sitting_id == sitting_id,
            JournalEvent.type.in_(types),
            JournalEvent.standing == "applied",
        )
    )
    return {identity for value in values if (identity := identity_of(value)) is not None}


def identity_of(value: str) -> str | None:
    """The `id` in a stored value; None when there is none, or the value was erased."""
    read = json.loads(value)
    identity = read.get("id") if isinstance(read, dict) else None
    return identity if isinstance(identity, str) else None


def _select(sitting_id: str, types: Collection[str]) -> Any:
    return select(
        JournalEvent.type,
        JournalEvent.item_ref,
        JournalEvent.value,
        JournalEvent.epoch,
        JournalEvent.n,
        JournalEvent.t_ms,
    ).where(
        JournalEvent.sitting_id == sitting_id,
        JournalEvent.type.in_(sorted(types)),
        JournalEvent.item_ref.is_not(None),
    )


def _counted(sitting_id: str, decisions: Iterable[int] | None) -> Any:
    found: Sequence[LateDecision] = db.session.scalars(
        select(LateDecision).where(
            LateDecision.sitting_id == sitting_id, LateDecision.decision == "count"
        )
    ).all()
    chosen = {one.id for one in found} if decisions is None else set(decisions)
    spans = [
        JournalEvent.position.between(one.first_position, one.last_position)
        for one in found
        if one.id in chosen
    ]
    held = JournalEvent.standing.in_(("late", "old_epoch"))
    return and_(held, or_(*spans)) if spans else false()


def _undecided(sitting_id: str) -> Any:
    decided = (
        select(func.coalesce(func.max(LateDecision.last_position), 0))
        .where(LateDecision.sitting_id == sitting_id)
        .scalar_subquery()
    )
    return and_(JournalEvent.standing.in_(("late", "old_epoch")), JournalEvent.position > decided)


def _once(rows: Iterable[Any]) -> Iterable[Entry]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        value = json.loads(row.value)
        if not isinstance(value, dict):
            continue  # erased
        identity = value.get("id")
        if isinstance(identity, str):
            if (row.type, identity) in seen:
                continue
            seen.add((row.type, identity))
        yield Entry(row.type, row.item_ref, value, row.epoch, row.n, row.t_ms)
