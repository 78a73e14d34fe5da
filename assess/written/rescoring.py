"""Results that rest on what counts no more: not to be released, and to be scored again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.results.models import Result, ResultEvent
from assess.written.marking_facts import Group, facts_of, scripts_of
from assess.written.models import WrittenResolution, WrittenScript, WrittenSigned, WrittenSignOff
from assess.written.queries import KIND

#: How many sittings are asked about in one statement.
CHUNK = 1000


def results_again(group: Group) -> list[int]:
    """Ids of the standing results of a group that rest on what counts no more, in their order.

    Not those of sittings of which something is not signed off yet: there is nothing to score.
    """
    if _sign_offs(group) < 2:
        return []  # results are recorded after the first
    counted: dict[str | None, dict[str, int]] = {}
    rows = db.session.execute(
        select(WrittenScript.sitting_id, WrittenScript.item_ref, func.max(WrittenResolution.id))
        .join(WrittenResolution, WrittenResolution.script_id == WrittenScript.id)
        .join(WrittenSigned, WrittenSigned.resolution_id == WrittenResolution.id)
        .where(WrittenScript.id.in_(scripts_of(group)))
        .group_by(WrittenScript.sitting_id, WrittenScript.item_ref)
    )
    for sitting_id, ref, resolution in rows:
        counted.setdefault(sitting_id, {})[ref] = resolution
    over = select(ResultEvent.id).where(
        ResultEvent.result_id == Result.id, ResultEvent.action.in_(("superseded", "withdrawn"))
    )
    of_session = Sitting.session_id.is_not_distinct_from(group[1])
    results = db.session.execute(
        select(Result.id, Result.sitting_id, Result.pins)
        .join(Sitting, Sitting.id == Result.sitting_id)
        .where(of_session, Result.kind == KIND, ~over.exists())
        .order_by(Result.id)
    )
    return [
        one.id
        for one in results
        if _rests_on_other(one.pins.get("resolutions", {}), counted.get(one.sitting_id, {}))
    ]


def overtaken(results: Collection[Result]) -> set[int]:
    """Ids of those of these results that rest on what counts no more, signed off anew or not.

    Also of those with a script of which nothing counts now: it was opened again. A result without
    scripts rests on nothing that could change.
    """
    counting = _counting(sorted({one.sitting_id for one in results}))
    return {
        one.id
        for one in results
        if any(
            one.pins.get("resolutions", {}).get(ref) != resolution
            for ref, resolution in counting.get(one.sitting_id, {}).items()
        )
    }


def _counting(sitting_ids: list[str]) -> dict[str, dict[str, int | None]]:
    """Sitting -> ref of the form -> the decision that counts; None while none is signed off."""
    found: dict[str, dict[str, int | None]] = {}
    for start in range(0, len(sitting_ids), CHUNK):
        newest = (
            select(func.max(WrittenScript.id))
            .where(WrittenScript.sitting_id.in_(sitting_ids[start : start + CHUNK]))
            .group_by(WrittenScript.sitting_id, WrittenScript.item_ref)
        )
        for one in facts_of(newest).values():
            signed = one.resolution if one.is_closed else None
            refs = found.setdefault(one.script.sitting_id or "", {})
            refs[one.script.item_ref] = None if signed is None else signed.id
    return found


def _rests_on_other(pinned: dict[str, int], counted: dict[str, int]) -> bool:
    return pinned.keys() <= counted.keys() and any(counted[ref] != pinned[ref] for ref in pinned)


def _sign_offs(group: Group) -> int:
    version_id, session_id = group
    of_group = select(func.count(WrittenSignOff.id)).where(
        WrittenSignOff.version_id == version_id,
        WrittenSignOff.session_id.is_not_distinct_from(session_id),
    )
    return db.session.scalar(of_group) or 0
