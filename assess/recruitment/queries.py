"""Named reads for the recruitment pages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from assess.clock import now
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.recruitment.models import Invitation
from assess.results.queries import ResultFilter, results


@dataclass(frozen=True)
class Overview:
    """The figures at the top of recruitment's first page."""

    invited: int
    booked: int
    sat: int
    to_release: int
    released: int


def overview() -> Overview:
    """Counts over everything that is open now."""
    return Overview(
        invited=_count(select(Invitation.id).where(Invitation.cancelled_at.is_(None))),
        booked=_count(select(Sitting.id).where(Sitting.state.in_(("booked", "checked_in")))),
        sat=_count(select(Sitting.id).where(Sitting.state == "closed")),
        to_release=count_results(ResultFilter(standing="recorded")),
        released=count_results(ResultFilter(standing="released")),
    )


def count_results(chosen: ResultFilter) -> int:
    """How many results a filter leaves."""
    inner = results(chosen).order_by(None).with_only_columns(func.count())
    return db.session.scalar(inner) or 0


def candidates(text: str) -> Select[tuple[Account]]:
    """Candidates by name or address, in alphabetical order."""
    query = (
        select(Account)
        .where(
            select(AccountRole.role)
            .where(AccountRole.account_id == Account.id, AccountRole.role == Role.CANDIDATE.value)
            .exists()
        )
        .order_by(func.lower(Account.family_name), func.lower(Account.given_name), Account.id)
    )
    for word in text.lower().split():
        wanted = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(
            or_(
                func.lower(Account.family_name).like(wanted, escape="\\"),
                func.lower(Account.given_name).like(wanted, escape="\\"),
                Account.email.like(wanted, escape="\\"),
            )
        )
    return query


def sessions(*, past: bool) -> list[TestSession]:
    """Sessions to come or under way, soonest first; or those that are over, latest first."""
    over = or_(TestSession.closed_at.is_not(None), TestSession.ends_at <= now())
    query = select(TestSession).where(over if past else ~over)
    order = TestSession.starts_at.desc() if past else TestSession.starts_at
    return list(db.session.scalars(query.order_by(order, TestSession.id)))


def seats(session_ids: list[int]) -> dict[int, int]:
    """How many people are invited to each session."""
    rows = db.session.execute(
        select(Invitation.session_id, func.count())
        .where(Invitation.session_id.in_(session_ids), Invitation.cancelled_at.is_(None))
        .group_by(Invitation.session_id)
    )
    return {session: count for session, count in rows}


def invitations(session_id: int) -> list[Invitation]:
    """Everybody invited to a session, by name."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.session_id == session_id)
            .order_by(func.lower(Invitation.family_name), func.lower(Invitation.given_name))
        )
    )


def sittings_of(account_id: int) -> list[Sitting]:
    """A person's sittings, newest first."""
    return list(
        db.session.scalars(
            select(Sitting)
            .where(Sitting.account_id == account_id)
            .order_by(Sitting.created_at.desc(), Sitting.id)
        )
    )


def tests() -> list[TestDefinition]:
    """Tests that people can be invited to, newest version of each."""
    newest = (
        select(TestDefinition.code, func.max(TestDefinition.version).label("version"))
        .where(TestDefinition.retired_at.is_(None))
        .group_by(TestDefinition.code)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(TestDefinition)
            .join(
                newest,
                (newest.c.code == TestDefinition.code)
                & (newest.c.version == TestDefinition.version),
            )
            .order_by(TestDefinition.code)
        )
    )


def _count(query: Select[tuple[int]]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
