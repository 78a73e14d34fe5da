"""Writing facts down for the chain, in the transaction that makes them true."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assess import clock
from assess.audit.models import AuditEntry, AuditPending
from assess.database import transactional
from assess.extensions import db

#: Files were written that leave the site.
EXPORTED = "file.exported"
#: A server process has begun to serve.
STARTED = "server.started"
SERVER = "server"
#: A member of staff has read a person's file.
READ = "file.read"


def record(
    kind: str,
    subject: str,
    facts: Mapping[str, Any] | None = None,
    *,
    personal: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Note one fact for the audit chain; part of the caller's transaction.

    The sealer links it into the chain within seconds, so no save waits for the chain.

    Args:
        kind: what happened, as `room.verb`: `sitting.started`, `result.released`.
        subject: what it happened to, a pseudonymous id: a sitting's, `session:12`.
        facts: JSON without personal data; part of the chain for ever.
        personal: JSON that may have to be erased; the chain holds its salted digest only.
        at: when, if not now.
    """
    db.session.add(
        AuditPending(
            at=at or clock.now(),
            kind=kind,
            subject=subject,
            facts=dict(facts or {}),
            personal=dict(personal or {}),
        )
    )


@transactional
def record_export(
    subject: str,
    facts: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Note that a file leaves the site, each time; a transaction of its own.

    Without a `reader` among the facts somebody ran a command on the server.
    """
    record(EXPORTED, subject, facts, personal=personal)


@transactional
def record_server_start(version: str) -> None:
    """Note that a server process begins to serve; evidence shows it when a complaint asks."""
    record(STARTED, SERVER, {"version": version})


def server_starts() -> list[datetime]:
    """When server processes began to serve, oldest first."""
    sealed = db.session.scalars(
        select(AuditEntry.entry).where(AuditEntry.subject == SERVER).order_by(AuditEntry.seq)
    )
    found = [
        datetime.fromisoformat(said["at"])
        for said in map(json.loads, sealed)
        if said["kind"] == STARTED
    ]
    waiting = db.session.scalars(
        select(AuditPending.at).where(AuditPending.subject == SERVER, AuditPending.kind == STARTED)
    )
    return sorted([*found, *waiting])


#: Readings that this process has recorded already: (reader, subject) → hour.
_read: OrderedDict[tuple[int, str], datetime] = OrderedDict()
_REMEMBERED = 5000


def record_reading(reader_id: int, subject: str, page: str) -> None:
    """Note that a member of staff read a file; once per reader, subject and hour.

    A transaction of its own, so that nothing a page has changed may wait to be stored.
    """
    record_readings(reader_id, [subject], page)


def record_readings(reader_id: int, subjects: Iterable[str], page: str) -> None:
    """`record_reading` of many files on one page, in one transaction."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    fresh = [one for one in dict.fromkeys(subjects) if _read.get((reader_id, one)) != hour]
    if not fresh:
        return
    _record_readings(reader_id, fresh, page, hour)
    for subject in fresh:
        _read[(reader_id, subject)] = hour
    while len(_read) > _REMEMBERED:
        _read.popitem(last=False)


def readers_of(subject: str) -> frozenset[int]:
    """Everybody who is on record as having read a file, whenever that was."""
    waiting = db.session.scalars(
        select(AuditPending.facts).where(AuditPending.subject == subject, AuditPending.kind == READ)
    )
    sealed = db.session.scalars(select(AuditEntry.entry).where(AuditEntry.subject == subject))
    said = [one["facts"] for one in map(json.loads, sealed) if one["kind"] == READ]
    return frozenset(int(facts["reader"]) for facts in (*waiting, *said))


@transactional
def _record_readings(reader_id: int, subjects: Iterable[str], page: str, hour: datetime) -> None:
    for subject in subjects:
        if not _has_read(reader_id, subject, hour):
            record(READ, subject, {"reader": reader_id, "page": page})


def _has_read(reader_id: int, subject: str, hour: datetime) -> bool:
    waiting = db.session.execute(
        select(AuditPending.at, AuditPending.facts).where(
            AuditPending.subject == subject, AuditPending.kind == READ
        )
    ).all()
    sealed = db.session.scalars(
        select(AuditEntry.entry)
        .where(AuditEntry.subject == subject)
        .order_by(AuditEntry.seq.desc())
        .limit(100)
    )
    found = [(at, facts) for at, facts in waiting]
    for said in map(json.loads, sealed):
        if said["kind"] == READ:
            found.append((datetime.fromisoformat(said["at"]), said["facts"]))
    return any(at >= hour and facts.get("reader") == reader_id for at, facts in found)
