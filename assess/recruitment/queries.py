"""Named reads for the recruitment pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select

from assess.banks.models import Bank
from assess.clock import now
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.ports import Expected
from assess.delivery.queries import title_of
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.naming import by_name
from assess.identity.queries import accounts_of
from assess.identity.roles import Role
from assess.recruitment import seating
from assess.recruitment.booking_rules import BookingRules
from assess.recruitment.models import Invitation, SessionVacancy
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.results import queries as result_queries
from assess.results.models import Result
from assess.results.queries import ResultFilter
from assess.web.paging import Page

T = TypeVar("T")

CANDIDATE_SORTS: Mapping[str, tuple[Any, ...]] = {
    "name": (func.lower(Account.family_name), func.lower(Account.given_name)),
    "email": (Account.email,),
    "since": (Account.created_at,),
}


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
        booked=_count(
            select(Sitting.id).where(
                Sitting.state.in_(("booked", "checked_in")), ~Sitting.rehearsal
            )
        ),
        sat=_count(select(Sitting.id).where(Sitting.state == "closed", ~Sitting.rehearsal)),
        to_release=result_queries.count(ResultFilter(standing="recorded")),
        released=result_queries.count(ResultFilter(standing="released")),
    )


def page_of(query: Select[T], number: int, per_page: int = 25) -> Page[T]:
    """One page of a select's first entity; a page beyond the end becomes the last one."""
    total = _count(query.order_by(None))
    whole: Page[T] = Page((), 1, per_page, total)
    number = min(max(number, 1), whole.pages)
    rows = db.session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, per_page, total)


def candidates(text: str, sort: str = "name", *, descending: bool = False) -> Select[Account]:
    """Candidates whose name or address holds every word of `text`."""
    order = [column.desc() if descending else column for column in CANDIDATE_SORTS[sort]]
    is_candidate = (
        select(AccountRole.role)
        .where(AccountRole.account_id == Account.id, AccountRole.role == Role.CANDIDATE.value)
        .exists()
    )
    query = select(Account).where(is_candidate).order_by(*order, Account.id)
    for word in text.lower().split():
        wanted = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        names = (Account.family_name, Account.given_name, Account.email)
        query = query.where(or_(*(func.lower(name).like(wanted, escape="\\") for name in names)))
    return query


def sessions(*, past: bool, limit: int | None = None) -> list[TestSession]:
    """Sessions to come or under way, soonest first; or those that are over, latest first.

    Rehearsals are not among them.
    """
    over = or_(TestSession.closed_at.is_not(None), TestSession.ends_at <= now())
    query = select(TestSession).where(over if past else ~over, ~TestSession.rehearsal)
    query = query.limit(limit)
    order = TestSession.starts_at.desc() if past else TestSession.starts_at
    return list(db.session.scalars(query.order_by(order, TestSession.id)))


def seats(session_ids: list[int]) -> dict[int, int]:
    """How many people are invited to each session."""
    return seating.taken(session_ids)


def invitations(session_id: int) -> list[Invitation]:
    """Everybody invited to a session, by name."""
    found = db.session.scalars(select(Invitation).where(Invitation.session_id == session_id))
    return sorted(found, key=by_name)


def invigilators() -> list[Account]:
    """Active accounts that can run a session, by name."""
    return list(
        db.session.scalars(
            select(Account)
            .join(AccountRole, AccountRole.account_id == Account.id)
            .where(AccountRole.role == Role.INVIGILATOR.value, Account.disabled_at.is_(None))
            .order_by(func.lower(Account.family_name), func.lower(Account.given_name), Account.id)
        )
    )


def vacancies(besides: Collection[int] = ()) -> list[Vacancy]:
    """Vacancies that are not closed, and those of the given ids, by reference."""
    return list(
        db.session.scalars(
            select(Vacancy)
            .where(or_(Vacancy.state != "closed", Vacancy.id.in_(besides)))
            .order_by(Vacancy.reference)
        )
    )


def sessions_to_invite_to() -> list[TestSession]:
    """Published sessions that have not begun, soonest first."""
    return list(
        db.session.scalars(
            select(TestSession)
            .where(
                TestSession.published_at.is_not(None),
                TestSession.closed_at.is_(None),
                TestSession.starts_at > now(),
                ~TestSession.rehearsal,
            )
            .order_by(TestSession.starts_at, TestSession.id)
        )
    )


def sessions_of_vacancy(vacancy_id: int) -> set[int]:
    """The sessions that are planned for a vacancy."""
    return set(
        db.session.scalars(
            select(SessionVacancy.session_id).where(SessionVacancy.vacancy_id == vacancy_id)
        )
    )


def applications_of(vacancy_id: int) -> list[Application]:
    """The applications for a vacancy that were not withdrawn, by name."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.vacancy_id == vacancy_id, Application.withdrawn_at.is_(None))
            .order_by(
                func.lower(Application.family_name),
                func.lower(Application.given_name),
                Application.id,
            )
        )
    )


def short_notice(sessions: Iterable[TestSession], rules: BookingRules) -> list[TestSession]:
    """Those sessions that begin sooner than people are to be told."""
    soonest = now() + timedelta(days=rules.notice_days)
    return [session for session in sessions if session.starts_at < soonest]


def expected_in(session_id: int) -> list[Expected]:
    """Tell delivery who was invited to a session and never booked: no account was made."""
    waiting = (
        one for one in invitations(session_id) if one.sitting_id is None and not one.cancelled_at
    )
    return [
        Expected(
            key=f"invitation:{one.id}",
            name=f"{one.family_name}, {one.given_name}",
            test=title_of(one.test),
        )
        for one in waiting
    ]


def facts_about(account: Account) -> list[tuple[str, str]]:
    """How much of a person's history hangs on one account, to compare two of them."""
    sittings = select(func.count()).where(Sitting.account_id == account.id)
    held = select(func.count()).where(Result.account_id == account.id)
    return [
        (_("Sittings"), str(db.session.scalar(sittings) or 0)),
        (_("Results"), str(db.session.scalar(held) or 0)),
    ]


def sittings_of(account_id: int) -> list[Sitting]:
    """A person's sittings, by whichever account, newest first."""
    return list(
        db.session.scalars(
            select(Sitting)
            .where(Sitting.account_id.in_(accounts_of(account_id)))
            .order_by(Sitting.created_at.desc(), Sitting.id)
        )
    )


def tests() -> list[TestDefinition]:
    """Tests that people can be invited to, newest version of each."""
    rows = db.session.scalars(
        select(TestDefinition)
        .where(TestDefinition.retired_at.is_(None))
        .order_by(TestDefinition.code, TestDefinition.version)
    )
    return list({test.code: test for test in rows}.values())


def all_tests() -> list[TestDefinition]:
    """Every version of every test, those on offer first, then by code, newest first."""
    return list(
        db.session.scalars(
            select(TestDefinition).order_by(
                TestDefinition.retired_at.is_not(None),
                TestDefinition.code,
                TestDefinition.version.desc(),
            )
        )
    )


def sittings_by_test() -> dict[int, int]:
    """How many sittings each test version has."""
    rows = db.session.execute(
        select(Sitting.test_id, func.count()).where(~Sitting.rehearsal).group_by(Sitting.test_id)
    )
    return {row[0]: row[1] for row in rows}


def banks() -> list[Bank]:
    """Question banks, by code."""
    return list(db.session.scalars(select(Bank).order_by(Bank.code)))


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
