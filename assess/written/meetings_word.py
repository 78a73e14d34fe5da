"""Who signed off the marks of a group, when, and with which note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.written.marking_rows import Counted
from assess.written.models import WrittenSigned, WrittenSignOff
from assess.written.rubrics import Group


@dataclass(frozen=True)
class Word:
    """One sign-off, as pages show it."""

    at: datetime
    who: str
    note: str


def words_of(group: Group) -> Sequence[Word]:
    """Every sign-off of a group, the newest first."""
    rows = db.session.execute(
        select(WrittenSignOff, Account)
        .join(Account, Account.id == WrittenSignOff.signed_by)
        .where(
            WrittenSignOff.version_id == group[0],
            WrittenSignOff.session_id.is_not_distinct_from(group[1]),
        )
        .order_by(WrittenSignOff.id.desc())
    )
    return [Word(row[0].at, row[1].name, row[0].note) for row in rows]


def covering(resolution: Counted | None) -> Word | None:
    """The first sign-off that covered what counts for a script now; None without one."""
    if resolution is None:
        return None
    row = db.session.execute(
        select(WrittenSignOff, Account)
        .join(WrittenSigned, WrittenSigned.sign_off_id == WrittenSignOff.id)
        .join(Account, Account.id == WrittenSignOff.signed_by)
        .where(WrittenSigned.resolution_id == resolution.id)
        .order_by(WrittenSignOff.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Word(row[0].at, row[1].name, row[0].note)


def decider_of(resolution: Counted | None) -> str | None:
    """Who decided in person what counts for a script; None where the rules alone did."""
    if resolution is None or resolution.resolved_by is None:
        return None
    return db.session.get_one(Account, resolution.resolved_by).name
