"""Results that say something else than what a later sign-off covers: to be scored again."""

from __future__ import annotations

from sqlalchemy import func, select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.results.models import Result, ResultEvent
from assess.written.marking_facts import Group, scripts_of
from assess.written.models import WrittenResolution, WrittenScript, WrittenSigned, WrittenSignOff
from assess.written.queries import KIND


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


def _rests_on_other(pinned: dict[str, int], counted: dict[str, int]) -> bool:
    return pinned.keys() <= counted.keys() and any(counted[ref] != pinned[ref] for ref in pinned)


def _sign_offs(group: Group) -> int:
    version_id, session_id = group
    of_group = select(func.count(WrittenSignOff.id)).where(
        WrittenSignOff.version_id == version_id,
        WrittenSignOff.session_id.is_not_distinct_from(session_id),
    )
    return db.session.scalar(of_group) or 0
