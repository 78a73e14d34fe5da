"""The organisation's rules in their versions: which was in force when, and a new one saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.eligibility.periods import local_date_in
from assess.eligibility.policy import Policy, default_policy, parse
from assess.extensions import db
from assess.identity.models import Account
from assess.results.policy_models import PolicyVersion

LONGEST_NOTE = 500
#: What results name that were recorded before there were versions, and their one rule.
BEFORE_VERSIONS, YEARS_BEFORE_VERSIONS = "validity-1", 2


class Wrong(StrEnum):
    """Why a new version is refused."""

    NO_NOTE = "no_note"
    IN_THE_PAST = "in_the_past"
    OTHER_ZONE = "other_zone"
    UNCHANGED = "unchanged"
    CHANGED_MEANWHILE = "changed_meanwhile"


class NotSaved(ValueError):
    """A new version that cannot be saved; nothing was changed."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A policy with the row that holds it."""

    policy: Policy
    version_id: int
    name: str


def in_force(on: date | None = None) -> PolicyInForce:
    """The version in force on a local date, today unless given.

    Days before the first version follow the first. The first use stores the repository's
    default as version 1.
    """
    row = _row_in_force(today() if on is None else on)
    if row is None:
        _store_default()
        row = _row_in_force(today() if on is None else on)
    if row is None:
        raise LookupError("No policy could be stored.")
    return PolicyInForce(parse(row.content), row.id, row.name)


def all_versions() -> Sequence[PolicyVersion]:
    """Every version, the one that begins last first."""
    query = select(PolicyVersion).order_by(
        PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc()
    )
    return db.session.scalars(query).all()


def authors(versions: Sequence[PolicyVersion]) -> dict[int, str]:
    """Names of those who saved these versions, by account."""
    ids = {row.created_by for row in versions if row.created_by is not None}
    accounts = db.session.scalars(select(Account).where(Account.id.in_(ids)))
    return {account.id: account.name for account in accounts}


def named(name: str) -> Policy | None:
    """The policy of that name; None when none was ever stored under it."""
    row = db.session.scalar(select(PolicyVersion).where(PolicyVersion.name == name))
    return parse(row.content) if row else None


def today() -> date:
    """The calendar date in the organisation's time zone."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The calendar date of an aware instant in the organisation's time zone."""
    return local_date_in(instant, timezone())


def timezone() -> str:
    """The organisation's time zone, which every version must name."""
    zone: str = current_app.config["SETTINGS"].timezone
    return zone


def next_name() -> str:
    """What the next version will be called."""
    return f"policy-{(db.session.scalar(select(func.max(PolicyVersion.id))) or 0) + 1}"


@transactional
def save(
    policy: Policy,
    in_force_from: date,
    note: str,
    actor: Account,
    *,
    seen: int | None = None,
) -> PolicyVersion:
    """Store a new version; it is named here, whatever name it came with.

    `seen` is the number of the newest version that the author knew of: what somebody else
    saved meanwhile is never overruled unread.

    Raises:
        NotSaved: there is no note, the day is past, the zone is not the installation's,
            nothing changes, or another version was saved meanwhile.
    """
    today_ = today()
    in_force(in_force_from)  # stores the default first where nothing was stored yet
    newest = newest_id()
    if seen is not None and seen != newest:
        raise NotSaved(Wrong.CHANGED_MEANWHILE)
    if not note.strip():
        raise NotSaved(Wrong.NO_NOTE)
    # The past stays decided as it was: results and decisions name the version of their day.
    if in_force_from < today_:
        raise NotSaved(Wrong.IN_THE_PAST)
    if policy.timezone != timezone():
        raise NotSaved(Wrong.OTHER_ZONE)
    before = in_force(in_force_from)
    if policy.renamed(before.name) == before.policy:
        raise NotSaved(Wrong.UNCHANGED)
    name = next_name()
    values = _values(policy.renamed(name), in_force_from, note.strip()[:LONGEST_NOTE], actor.id)
    if not _insert(values):
        raise NotSaved(Wrong.CHANGED_MEANWHILE)
    row = db.session.scalars(select(PolicyVersion).where(PolicyVersion.name == name)).one()
    ledger.record(
        "policy.saved",
        f"policy:{row.id}",
        {
            "name": name,
            "digest": row.digest,
            "in_force_from": in_force_from.isoformat(),
            "by": actor.id,
        },
        personal={"note": row.note},
    )
    return row


def newest_id() -> int:
    """The number of the version stored last; 0 when there is none."""
    return db.session.scalar(select(func.max(PolicyVersion.id))) or 0


@transactional
def _store_default() -> None:
    policy = default_policy(timezone())
    _insert(_values(policy, today(), "", None))


def _row_in_force(on: date) -> PolicyVersion | None:
    begun = (
        select(PolicyVersion)
        .where(PolicyVersion.in_force_from <= on)
        .order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc())
        .limit(1)
    )
    first = select(PolicyVersion).order_by(PolicyVersion.in_force_from, PolicyVersion.id).limit(1)
    return db.session.scalar(begun) or db.session.scalar(first)


def _values(policy: Policy, begins: date, note: str, author: int | None) -> dict[str, Any]:
    return {
        "name": policy.name,
        "content": policy.to_dict(),
        "digest": policy.digest(),
        "in_force_from": begins,
        "note": note,
        "created_at": now(),
        "created_by": author,
    }


def _insert(values: dict[str, Any]) -> bool:
    """Whether the row is new: two servers that store one name at once store it once."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(PolicyVersion).values(**values).on_conflict_do_nothing()
    return bool(db.session.execute(statement.returning(PolicyVersion.id)).all())
