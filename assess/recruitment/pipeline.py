"""Named reads over vacancies: who is where in a selection process, and what is stuck."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.eligibility.records import Sentences
from assess.extensions import db
from assess.recruitment import decision_rows
from assess.recruitment.chunking import chunks
from assess.recruitment.models import Invitation
from assess.recruitment.pipeline_rules import (
    Chosen,
    DecisionLine,
    Line,
    SittingLine,
    TestLine,
    chosen,
)
from assess.recruitment.vacancy_models import (
    Application,
    LockoutOverride,
    StoredDecision,
    Vacancy,
)
from assess.results.export_rows import Cell
from assess.results.models import Result, ResultEvent
from assess.results.policy_models import PolicyVersion
from assess.results.ports import Link

Key = tuple[int, str]


def links(
    emails: Collection[str], account_ids: Collection[int], numbers: Collection[str]
) -> Iterator[Link]:
    """Tell results which addresses, accounts and numbers applications name together."""
    asked: tuple[tuple[Any, Collection[Any]], ...] = (
        (Application.email, emails),
        (Application.account_id, account_ids),
        (Application.identity_number, numbers),
    )
    for column, values in asked:
        for chunk in chunks(values):
            rows = db.session.execute(
                select(
                    Application.email, Application.account_id, Application.identity_number
                ).where(column.in_(chunk))
            )
            yield from ((row[0], row[1], row[2]) for row in rows)


@dataclass(frozen=True)
class VacancyRow:
    """A vacancy in the list of all, with how many apply and how many tests are decided."""

    vacancy: Vacancy
    applicants: int
    outcomes: dict[str, int]


def vacancies(*, closed: bool, text: str = "") -> list[VacancyRow]:
    """Open or closed vacancies, the next to close first; `text` is looked for everywhere."""
    state = Vacancy.state == "closed" if closed else Vacancy.state != "closed"
    rows = db.session.scalars(
        select(Vacancy)
        .where(state)
        .order_by(Vacancy.closes_on.is_(None), Vacancy.closes_on, Vacancy.reference)
    ).all()
    words = text.casefold().split()
    rows = [row for row in rows if all(word in _searched(row) for word in words)]
    ids = [row.id for row in rows]
    applicants, outcomes = _applicants(ids), _outcomes(ids)
    return [VacancyRow(row, applicants.get(row.id, 0), outcomes.get(row.id, {})) for row in rows]


def lines(vacancy: Vacancy) -> list[Line]:
    """Everybody who applies for a vacancy, by name, with how far each test has come."""
    return _lines(vacancy, Application.vacancy_id == vacancy.id)


def line_of(application: Application) -> Line:
    """One application with how far each test has come."""
    return _lines(application.vacancy, Application.id == application.id)[0]


def decision_rows_of(vacancy: Vacancy, by: Chosen) -> list[list[Cell]]:
    """What an export of the decisions says of the applicants that a filter leaves."""
    rows = db.session.execute(
        select(Application.id, Application.external_reference).where(
            Application.vacancy_id == vacancy.id
        )
    )
    references = {row[0]: row[1] or "" for row in rows}
    some, families = chosen(lines(vacancy), by), families_of(vacancy)
    return list(decision_rows.rows(vacancy.reference, some, references, families))


def policy_names(version_ids: Collection[int]) -> dict[int, str]:
    """What versions of the policy are called."""
    rows = db.session.execute(
        select(PolicyVersion.id, PolicyVersion.name).where(PolicyVersion.id.in_(version_ids))
    )
    return {row[0]: row[1] for row in rows}


def _lines(vacancy: Vacancy, condition: ColumnElement[bool]) -> list[Line]:
    people = db.session.execute(
        select(
            Application.id,
            Application.given_name,
            Application.family_name,
            Application.email,
            Application.account_id,
            Application.updated_at,
            Application.withdrawn_at,
            Application.time_factor,
            Application.large_text,
            Application.break_s,
            Application.spelling,
            Application.unavailable,
        )
        .where(condition)
        .order_by(
            func.lower(Application.family_name), func.lower(Application.given_name), Application.id
        )
    ).all()
    families = families_of(vacancy)
    decisions, sittings = _decisions(condition), _sittings(condition)
    waiting = _overrides_waiting(condition)
    return [
        Line(
            id=row.id,
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            account_id=row.account_id,
            withdrawn=row.withdrawn_at is not None,
            adjusted=row.time_factor > 1 or row.large_text or row.break_s > 0 or row.spelling,
            unavailable=len(row.unavailable),
            tests={
                family: _test(
                    family,
                    decisions.get((row.id, family)),
                    sittings.get((row.id, family)),
                    waiting,
                    row.updated_at,
                )
                for family in families
            },
        )
        for row in people
    ]


def families_of(vacancy: Vacancy) -> list[str]:
    """The families of tests that a vacancy asks for, in one order everywhere."""
    order = ("language", "written", "office")
    return sorted((test.family for test in vacancy.tests), key=order.index)


def decisions_of(application_id: int) -> Sequence[StoredDecision]:
    """Every decision about one application, newest first."""
    return db.session.scalars(
        select(StoredDecision)
        .where(StoredDecision.application_id == application_id)
        .order_by(StoredDecision.id.desc())
    ).all()


def invitations_of(application_id: int) -> Sequence[Invitation]:
    """Every invitation of one application, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.application_id == application_id)
        .order_by(Invitation.id.desc())
    ).all()


def _test(
    family: str,
    decision: DecisionLine | None,
    sitting: SittingLine | None,
    waiting: Collection[int],
    updated_at: datetime,
) -> TestLine:
    return TestLine(
        family,
        decision,
        sitting,
        override_waits=decision is not None and decision.id in waiting,
        changed_since=decision is not None and updated_at > decision.made_at,
    )


def _decisions(condition: ColumnElement[bool]) -> dict[Key, DecisionLine]:
    """The decision in force by application and family: the one that stands, else the newest."""
    stands = (
        select(func.min(Invitation.id)).where(Invitation.decision_id == StoredDecision.id)
    ).scalar_subquery()
    rows = db.session.execute(
        select(
            StoredDecision.application_id,
            StoredDecision.family,
            StoredDecision.id,
            StoredDecision.outcome,
            StoredDecision.reason_code,
            StoredDecision.until,
            StoredDecision.language,
            StoredDecision.explanation_en,
            StoredDecision.explanation_fr,
            StoredDecision.made_at,
            stands.label("invitation"),
        )
        .join(Application, Application.id == StoredDecision.application_id)
        .where(condition)
        .order_by(StoredDecision.id)
    )
    found: dict[Key, DecisionLine] = {}
    for row in rows:
        key = (row.application_id, row.family)
        if key in found and found[key].stands:
            continue
        found[key] = DecisionLine(
            row.id,
            row.outcome,
            row.reason_code,
            row.until,
            row.language,
            Sentences(row.explanation_en, row.explanation_fr),
            row.made_at,
            stands=row.invitation is not None,
        )
    return found


def _sittings(condition: ColumnElement[bool]) -> dict[Key, SittingLine]:
    """The last invitation by application and family; one that stands before a cancelled one."""
    released, withdrawn, superseded = (aliased(ResultEvent) for _ in range(3))

    def event(one: Any, action: str) -> Any:
        return and_(one.result_id == Result.id, one.action == action)

    rows = db.session.execute(
        select(
            Invitation.application_id,
            TestDefinition.kind,
            Invitation.invited_at,
            Invitation.cancelled_at,
            TestSession.id.label("session_id"),
            TestSession.title,
            TestSession.starts_at,
            TestSession.reconciled_at,
            Sitting.state,
            Result.id.label("result_id"),
            Result.level,
            released.id.label("released"),
            withdrawn.id.label("withdrawn"),
        )
        .join(Application, Application.id == Invitation.application_id)
        .join(TestDefinition, TestDefinition.id == Invitation.test_id)
        .join(TestSession, TestSession.id == Invitation.session_id)
        .outerjoin(Sitting, Sitting.id == Invitation.sitting_id)
        .outerjoin(Result, Result.sitting_id == Sitting.id)
        .outerjoin(released, event(released, "released"))
        .outerjoin(withdrawn, event(withdrawn, "withdrawn"))
        .outerjoin(superseded, event(superseded, "superseded"))
        .where(condition, superseded.id.is_(None))
        .order_by(Invitation.cancelled_at.is_(None), Invitation.id)
    )
    found: dict[Key, SittingLine] = {}
    for row in rows:
        stands = row.result_id is not None and row.withdrawn is None
        found[(row.application_id, row.kind)] = SittingLine(
            row.invited_at,
            row.cancelled_at is not None,
            row.session_id,
            row.title,
            row.starts_at,
            row.reconciled_at is not None,
            "void" if row.withdrawn is not None else row.state,
            row.result_id if stands else None,
            row.level if stands else None,
            released=stands and row.released is not None,
        )
    return found


def _overrides_waiting(condition: ColumnElement[bool]) -> set[int]:
    rows = db.session.scalars(
        select(LockoutOverride.decision_id)
        .join(Application, Application.id == LockoutOverride.application_id)
        .where(condition, LockoutOverride.answer.is_(None))
    )
    return set(rows)


def _applicants(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Application.vacancy_id, func.count())
        .where(Application.vacancy_id.in_(ids), Application.withdrawn_at.is_(None))
        .group_by(Application.vacancy_id)
    )
    return {row[0]: row[1] for row in rows}


def _outcomes(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    newest = (
        select(func.max(StoredDecision.id))
        .join(Application, Application.id == StoredDecision.application_id)
        .where(Application.vacancy_id.in_(ids), Application.withdrawn_at.is_(None))
        .group_by(StoredDecision.application_id, StoredDecision.family)
    )
    rows = db.session.execute(
        select(Application.vacancy_id, StoredDecision.outcome, func.count())
        .join(Application, Application.id == StoredDecision.application_id)
        .where(StoredDecision.id.in_(newest))
        .group_by(Application.vacancy_id, StoredDecision.outcome)
    )
    found: dict[int, dict[str, int]] = {}
    for vacancy_id, outcome, count in rows:
        found.setdefault(vacancy_id, {})[outcome] = count
    return found


def _searched(row: Vacancy) -> str:
    return " ".join([row.reference, row.grade, *row.title.values()]).casefold()
