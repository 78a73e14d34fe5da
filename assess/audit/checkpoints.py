"""Signed statements of the chain's length and head, handed out of the house.

A checkpoint that lies outside the database shows when the chain's end was cut off or an
older copy of the database was put back. Each goes into a file that is only ever appended to
(one a year, a JSON object a line) and, if addresses are set, by mail.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select

from assess import mail
from assess.audit import jws, keys, letters, sealer
from assess.audit.chain import stamp
from assess.audit.models import AuditCheckpoint
from assess.clock import now
from assess.config import Settings, UnsafeSettings
from assess.database import in_transaction, transactional
from assess.extensions import db

log = structlog.get_logger()


@dataclass(frozen=True)
class Statement:
    """What one checkpoint says, verified."""

    seq: int
    head: str
    at: str
    reason: str
    source: str


def take(reason: str) -> AuditCheckpoint | None:
    """Seal what waits, sign the head and hand the checkpoint out.

    None when the chain has not grown since the last one (which then stands), when the chain
    is empty, or when there is no key (logged). Within a caller's transaction the file gets
    the checkpoint from the next `hand_out` after its commit.
    """
    try:
        taken = _take(reason)
    except UnsafeSettings as error:
        log.error("no_signing_key", why=str(error))
        return None
    if taken is not None and not in_transaction():
        hand_out()
    return taken


def take_after(reason: str) -> None:
    """Take a checkpoint after something that has been committed, which stands in any case.

    Nothing is done within a caller's transaction; what fails is logged, and the hourly job
    makes up for both.
    """
    if in_transaction():
        return
    try:
        sealer.seal()  # in batches, so that no save waits for all of it
        take(reason)
    except Exception:
        db.session.rollback()
        log.exception("checkpoint_failed", reason=reason)


def take_if_grown() -> AuditCheckpoint | None:
    """The hourly job."""
    return take("hourly")


def latest() -> AuditCheckpoint | None:
    """The newest checkpoint."""
    return db.session.scalar(select(AuditCheckpoint).order_by(AuditCheckpoint.seq.desc()).limit(1))


@transactional
def _take(reason: str) -> AuditCheckpoint | None:
    settings: Settings = current_app.config["SETTINGS"]
    sealer.seal_all()
    seq, head = sealer.last()
    before = latest()
    if seq == 0 or (before is not None and before.seq >= seq):
        return None
    at = now().astimezone(UTC)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    statement = {
        "seq": seq,
        "head": head.hex(),
        "at": stamp(at),
        "reason": reason,
        "organisation": settings.organisation,
    }
    token = keys.sign(statement, jws.CHECKPOINT)
    taken = AuditCheckpoint(seq=seq, head=head.hex(), at=at, jws=token)
    db.session.add(taken)
    for address in addresses(settings):
        mail.post(address, *letters.checkpoint(statement, token, settings))
    db.session.flush()
    return taken


def addresses(settings: Settings) -> list[str]:
    """Who is mailed each checkpoint."""
    return [part.strip() for part in settings.checkpoint_mail.split(",") if part.strip()]


def folder_of(settings: Settings) -> Path:
    """Where the files are appended to; best another machine's disk."""
    if settings.checkpoint_dir:
        return Path(settings.checkpoint_dir)
    return settings.instance_path / "checkpoints"


def hand_out() -> int:
    """Append every checkpoint that the files do not have yet; returns how many.

    When the last line of the files is not in the database, an older copy of it was put back:
    that is logged as `chain_restored`, and what is new is appended all the same.
    """
    folder = folder_of(current_app.config["SETTINGS"])
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        newest = _last_line(folder)
        wanted = select(AuditCheckpoint).order_by(AuditCheckpoint.seq)
        if newest is not None:
            held = db.session.scalar(
                select(AuditCheckpoint).where(AuditCheckpoint.jws == newest["jws"])
            )
            if held is not None:
                wanted = wanted.where(AuditCheckpoint.seq > held.seq)
            else:
                log.error("chain_restored", outside=newest.get("seq"), at=newest.get("at"))
                at = datetime.fromisoformat(str(newest["at"]))
                wanted = wanted.where(AuditCheckpoint.at > at)
        rows = db.session.scalars(wanted).all()
        for row in rows:
            _append(folder / f"{row.at.year}.jsonl", row)
    db.session.rollback()
    return len(rows)


def read_lines(text: str) -> Iterator[tuple[int, str]]:
    """Line number and statement of each line: a JSON object with `jws`, or a bare statement.

    A line that a crash cut off, and that the next line repeats whole, is passed over.
    """
    lines = [line.strip() for line in text.splitlines()]
    for number, (bare, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True), 1):
        if bare.startswith("{"):
            try:
                found = json.loads(bare)
            except ValueError:
                if following != bare and following.startswith(bare):
                    continue
                found = {}
            yield number, str(found.get("jws", "unreadable"))
        elif bare:
            yield number, bare


def statement_of(token: str, public: dict[str, bytes], source: str) -> Statement:
    """A verified checkpoint. Raises `jws.NotGenuine`."""
    said = jws.verify(token, jws.CHECKPOINT, public)
    try:
        return Statement(
            int(said["seq"]), str(said["head"]), str(said["at"]), str(said["reason"]), source
        )
    except (KeyError, TypeError, ValueError):
        raise jws.NotGenuine("malformed", "The checkpoint lacks a field.") from None


def _last_line(folder: Path) -> dict[str, Any] | None:
    """The last whole line of the newest file."""
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].jsonl"), reverse=True):
        for line in reversed(path.read_text("utf-8", "replace").splitlines()):
            try:
                found = json.loads(line)
            except ValueError:
                continue  # cut off by a crash; the checkpoint is written again
            if isinstance(found, dict) and {"jws", "at", "seq"} <= set(found):
                return found
    return None


def _append(path: Path, row: AuditCheckpoint) -> None:
    line = json.dumps({"seq": row.seq, "at": stamp(row.at), "head": row.head, "jws": row.jws})
    with path.open("ab") as file:
        cut_off = file.tell() > 0 and not path.read_bytes().endswith(b"\n")
        file.write(("\n" if cut_off else "").encode() + line.encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
