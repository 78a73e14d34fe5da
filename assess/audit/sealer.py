"""The single sealer: what waits is linked into the chain, in order, and waits no more.

Saves only write a waiting row, so they never queue for the chain. On PostgreSQL a lock that
ends with the transaction lets one process seal at a time; on SQLite the write lock does. A
row whose transaction commits late is sealed later, whatever its number: waiting rows are
deleted only by being sealed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, insert, select, text

from assess.audit import chain
from assess.audit.models import AuditEntry, AuditPending, AuditPersonal
from assess.database import transactional
from assess.extensions import db

BATCH = 500
#: Any number that nothing else locks.
LOCK = 7_309_112_004


def seal() -> int:
    """Seal everything that waits, a batch a transaction; returns how many. For the job."""
    if not _anything_waits():
        return 0
    sealed = 0
    while True:
        batch = seal_batch(BATCH)
        sealed += batch
        if batch < BATCH:
            return sealed


@transactional
def seal_all() -> int:
    """Seal everything that waits within the caller's transaction; returns how many."""
    sealed = 0
    while batch := seal_batch():
        sealed += batch
    return sealed


@transactional
def seal_batch(limit: int = BATCH) -> int:
    """Link at most `limit` waiting rows to the end of the chain; returns how many."""
    db.session.flush()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    waiting = db.session.execute(
        select(
            AuditPending.id,
            AuditPending.at,
            AuditPending.kind,
            AuditPending.subject,
            AuditPending.facts,
            AuditPending.personal,
        )
        .order_by(AuditPending.id)
        .limit(limit)
    ).all()
    if not waiting:
        return 0
    seq, head = last()
    entries, kept = [], []
    for row in waiting:
        seq += 1
        personal = None
        if row.personal:
            salt, content = secrets.token_bytes(chain.SALT_BYTES), chain.canonical(row.personal)
            personal = chain.salted(salt, content)
            kept.append({"seq": seq, "salt": salt, "content": content.decode()})
        entry = chain.spell_entry(
            seq=seq,
            pending=row.id,
            at=row.at,
            kind=row.kind,
            subject=row.subject,
            facts=row.facts,
            personal=personal,
        )
        head = chain.link(head, chain.digest_of(entry))
        entries.append(
            {
                "seq": seq,
                "pending_id": row.id,
                "subject": row.subject,
                "entry": entry.decode(),
                "link": head,
            }
        )
    db.session.execute(insert(AuditEntry), entries)
    if kept:
        db.session.execute(insert(AuditPersonal), kept)
    _delete([row.id for row in waiting])
    return len(entries)


def last() -> tuple[int, bytes]:
    """Length and head of the chain."""
    row = db.session.execute(
        select(AuditEntry.seq, AuditEntry.link).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    return (row.seq, row.link) if row else (0, chain.GENESIS)


def _anything_waits() -> bool:
    found = db.session.scalar(select(AuditPending.id).limit(1)) is not None
    db.session.rollback()
    return found


def _delete(identifiers: Sequence[int]) -> None:
    db.session.execute(
        delete(AuditPending)
        .where(AuditPending.id.in_(identifiers))
        .execution_options(synchronize_session=False)
    )
