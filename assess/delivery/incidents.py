"""The incident log of a session: what happened, with files, kept as it was handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery.acts import REASONS
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestSession
from assess.delivery.room_models import Incident, IncidentAttachment
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

MAX_FILES = 5
MAX_BYTES = 10 * 1024 * 1024
LONGEST = 10_000


class Attachment(NamedTuple):
    """A file as it was handed over."""

    name: str
    media_type: str
    content: bytes


@transactional
def log_incident(
    session_id: int,
    reason: str,
    text: str,
    actor: Account | None,
    sitting_id: str | None = None,
    files: Sequence[Attachment] = (),
) -> Incident:
    """Write down what happened; `actor` is None when the system writes.

    Raises:
        Refused: no text or reason, too many or too large files, unknown session, or a
            sitting of another one.
    """
    said = text.strip()
    if reason not in REASONS:
        raise Refused("bad_reason")
    if not said:
        raise Refused("no_text")
    if len(said) > LONGEST:
        raise Refused("text_too_long")
    if len(files) > MAX_FILES:
        raise Refused("too_many_files")
    if any(len(file.content) > MAX_BYTES for file in files):
        raise Refused("file_too_large")
    if db.session.get(TestSession, session_id) is None:
        raise Refused("not_found")
    if sitting_id is not None and session_id != db.session.scalar(
        select(Sitting.session_id).where(Sitting.id == sitting_id)
    ):
        raise Refused("not_found")
    incident = Incident(
        session_id=session_id,
        sitting_id=sitting_id,
        at=sitting_now(),
        actor_id=actor.id if actor else None,
        reason=reason,
        text=said,
    )
    db.session.add(incident)
    db.session.flush()
    kept = [_attach(incident, file) for file in files]
    db.session.flush()
    facts = {
        "incident": incident.id,
        "reason": reason,
        "session": session_id,
        "actor": incident.actor_id,
        "files": [one.sha256 for one in kept] or None,
    }
    # What is said about one person goes with that person's sitting when it is erased.
    ledger.record(
        "session.incident",
        sitting_id or f"session:{session_id}",
        {key: value for key, value in facts.items() if value is not None},
        personal={"note": said},
        at=incident.at,
    )
    return incident


def _attach(incident: Incident, file: Attachment) -> IncidentAttachment:
    kept = IncidentAttachment(
        incident_id=incident.id,
        name=_plain(file.name),
        media_type=(file.media_type or "application/octet-stream")[:100],
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )
    db.session.add(kept)
    return kept


def _plain(name: str) -> str:
    """A file's name without its folders or characters that do not print."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return kept[-200:] or "file"
