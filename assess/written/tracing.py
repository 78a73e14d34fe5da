"""How scripts were written, worked out once from their journals and kept."""

from __future__ import annotations

import json

import structlog
from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery.evidence import erased_on_record
from assess.delivery.models import JournalEvent, Sitting, SittingLog
from assess.delivery.work import history
from assess.extensions import db
from assess.written.happenings import (
    Happening,
    LogLine,
    Signal,
    cuts,
    in_order,
    of_log,
    of_trace,
    spelled,
)
from assess.written.history.facts import facts_of
from assess.written.history.reading import Entry, read
from assess.written.history.reels import Reel, packed, reel_of
from assess.written.integrity_models import WrittenTrace
from assess.written.models import WrittenScript
from assess.written.papers import JSONObject

log = structlog.get_logger()
#: Scripts traced in one turn of the job; the next turn goes on.
MOST = 200
NETWORK = "network"
#: By whose rule words are counted where no language was chosen.
LANGUAGE = "en"


def trace_waiting() -> int:
    """Trace scripts that have not been; returns how many."""
    waiting = db.session.scalars(
        select(WrittenScript.id)
        .outerjoin(WrittenTrace, WrittenTrace.script_id == WrittenScript.id)
        .where(WrittenScript.sitting_id.is_not(None), WrittenTrace.script_id.is_(None))
        .order_by(WrittenScript.id)
        .limit(MOST)
    ).all()
    for script_id in waiting:
        try:
            script = db.session.get_one(WrittenScript, script_id)
            entries = entries_of(script)
            film = reel_of(entries, script.language or LANGUAGE)
            _keep(script_id, traced(entries), packed(film))
        except Exception:
            log.exception("written_script_not_traced", script=script_id)
            db.session.rollback()
    return len(waiting)


def traced(entries: list[Entry]) -> JSONObject:
    """How a script was written, by its snapshots: see `happenings.spelled`."""
    whole = read(entries)
    return spelled(facts_of(whole), len(whole.entries), len(whole.refused))


def entries_of(script: WrittenScript) -> list[Entry]:
    """Every snapshot of a script that counts, in order; none of an erased one."""
    if script.sitting_id is None or _erased(script):
        return []
    work = history(script.sitting_id, {"write"}, item=script.item_ref)
    return [Entry(one.t_ms, one.value) for one in work]


def _erased(script: WrittenScript) -> bool:
    """Whether nothing of a script may be read: erasing a person empties scripts, not journals.

    What was never written looks the same, and has nothing to read.
    """
    return not script.document or erased_on_record(script.sitting_id or "")


def film_of(script: WrittenScript) -> Reel:
    """A script's film, made anew."""
    return reel_of(entries_of(script), script.language or LANGUAGE)


def packed_film_of(script: WrittenScript) -> bytes:
    """A script's film as it is sent: the kept one, or a new one until the job has come by."""
    kept = db.session.scalar(select(WrittenTrace.film).where(WrittenTrace.script_id == script.id))
    return kept or packed(film_of(script))


def happenings_of(script: WrittenScript) -> list[Happening]:
    """What happened while a script was written, in order."""
    kept = db.session.get(WrittenTrace, script.id)
    trace = traced(entries_of(script)) if kept is None else kept.facts
    sitting = db.session.get(Sitting, script.sitting_id) if script.sitting_id else None
    if sitting is None or sitting.started_at is None:
        return in_order(of_trace(trace))
    lines = db.session.execute(
        select(SittingLog.at, SittingLog.action, SittingLog.detail)
        .where(SittingLog.sitting_id == sitting.id, SittingLog.at >= sitting.started_at)
        .order_by(SittingLog.at, SittingLog.id)
    )
    return in_order(
        of_trace(trace),
        cuts(_signals(sitting.id)),
        of_log((LogLine(*line) for line in lines), sitting.started_at),
    )


def _signals(sitting_id: str) -> list[Signal]:
    rows = db.session.execute(
        select(JournalEvent.t_ms, JournalEvent.value)
        .where(
            JournalEvent.sitting_id == sitting_id,
            JournalEvent.item_ref.is_(None),
            JournalEvent.type == NETWORK,
            JournalEvent.standing != "rejected",
        )
        .order_by(JournalEvent.epoch, JournalEvent.n)
    )
    read_rows = [(row.t_ms, json.loads(row.value)) for row in rows]
    return [
        Signal(t_ms, value["state"], int(value.get("for_ms", 0)))
        for t_ms, value in read_rows
        if isinstance(value, dict) and value.get("state") in ("lost", "back")
    ]


@transactional
def _keep(script_id: int, facts: JSONObject, film: bytes) -> None:
    # Locked, so that two servers that run this job keep each trace once.
    script = db.session.get_one(WrittenScript, script_id, with_for_update=True)
    if _erased(script):  # perhaps after its journal was read
        facts, film = traced([]), packed(reel_of([], LANGUAGE))
    if db.session.get(WrittenTrace, script_id) is None:
        db.session.add(WrittenTrace(script_id=script.id, facts=facts, film=film, made_at=now()))
