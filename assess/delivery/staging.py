"""Whether what a session will show is there: checked before it begins, and reported.

Missing content stops the offering of a test and invitations to it. Once a session is near or
open it stops nobody: it is an incident of the session, and a person decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery.kinds import kind_of
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.room_models import Incident
from assess.delivery.state import delivery, sitting_now
from assess.extensions import db

log = structlog.get_logger()

#: From how long before its start a session's content is checked again, and how often.
AHEAD = timedelta(hours=3)
CHECK_S = 600.0
MOST_NAMED = 10
#: How many waiting sittings are made ready at a time, and how often.
WARM_BATCH = 500
WARM_S = 15.0


def unstaged(test: TestDefinition) -> list[str]:
    """The names of what a test may show and cannot; empty when all is well.

    A kind of test says so by `unstaged(spec)`, if it shows anything besides text.
    """
    try:
        look = getattr(kind_of(test.kind), "unstaged", None)
    except LookupError:
        return []
    return list(look(test.spec)) if look is not None else []


def named(names: list[str]) -> str:
    """The first few of them, for a sentence."""
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def check_sessions() -> int:
    """Check what sessions of the next hours and open ones will show; returns new incidents.

    For a job. It starts three hours ahead, so that at least two are left to mend a bank.
    """
    now = sitting_now()
    pairs = db.session.execute(
        select(TestSession.id, Sitting.test_id)
        .join(Sitting, Sitting.session_id == TestSession.id)
        .where(
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now,
            or_(TestSession.starts_at <= now + AHEAD, TestSession.opened_at.is_not(None)),
        )
        .distinct()
    ).all()
    missing: dict[int, list[str]] = {}
    for test_id in sorted({test_id for _session, test_id in pairs}):
        missing[test_id] = unstaged(db.session.get_one(TestDefinition, test_id))
    db.session.rollback()
    found = 0
    for session_id, test_id in pairs:
        if missing[test_id]:
            log.error("content_missing", session=session_id, names=missing[test_id])
            found += _report(session_id, None, named(missing[test_id]))
    return found


def report_missing(sitting_id: str, digest: str) -> None:
    """Note once that a candidate asked for a medium that cannot be served."""
    log.error("media_missing", sitting=sitting_id, digest=digest)
    try:
        sitting = db.session.get(Sitting, sitting_id)
        if sitting is not None and sitting.session_id is not None:
            _report(sitting.session_id, sitting.id, f"{digest[:12]}…")
    except Exception:
        # The candidate's page goes on without it; the log has it.
        log.exception("incident_not_stored", sitting=sitting_id)
        db.session.rollback()


@transactional
def _report(session_id: int, sitting_id: str | None, names: str) -> bool:
    """Write an incident of the system, unless it is there; whether it is new."""
    with force_locale(current_app.config["SETTINGS"].default_locale):
        text = _("Pictures or clips of the test are missing or damaged: %(names)s", names=names)
    # Two processes check at the same time; the session's lock makes one of them wait.
    db.session.execute(select(TestSession.id).where(TestSession.id == session_id).with_for_update())
    known = select(Incident.id).where(
        Incident.session_id == session_id,
        Incident.sitting_id.is_(None) if sitting_id is None else Incident.sitting_id == sitting_id,
        Incident.actor_id.is_(None),
        Incident.text == text,
    )
    if db.session.scalar(known) is not None:
        return False
    at: datetime = sitting_now()
    db.session.add(
        Incident(session_id=session_id, sitting_id=sitting_id, at=at, reason="other", text=text)
    )
    facts = {"sitting": sitting_id} if sitting_id else {}
    ledger.record("session.content_missing", f"session:{session_id}", facts, at=at)
    return True


def warm() -> int:
    """Read the forms and media of people who wait into memory; returns how many were new.

    For a job of every server process: when a session opens, nobody's first question waits
    for the database.
    """
    schemas, clips = delivery().schemas, delivery().clips
    waiting = db.session.scalars(
        select(Sitting.id)
        .join(TestSession, TestSession.id == Sitting.session_id)
        .where(Sitting.state == "checked_in", TestSession.closed_at.is_(None))
        .order_by(Sitting.checked_in_at)
    ).all()
    fresh = [sitting_id for sitting_id in waiting if not schemas.holds(sitting_id)][:WARM_BATCH]
    for sitting_id in fresh:
        for digest in schemas.of(sitting_id).media:
            clips.of(digest)
    return len(fresh)
