"""Everybody in a session or a vacancy with what release must know, in a few reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from assess.delivery.evidence import waiting_in
from assess.delivery.models import Sitting
from assess.delivery.queries import STANDS
from assess.extensions import db
from assess.recruitment.models import Invitation
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.release_rules import Case
from assess.recruitment.vacancy_models import Application, LockoutOverride, StoredDecision
from assess.results.late_counting import lacking
from assess.results.models import Result
from assess.results.operations import is_reconciled, outcomes_of
from assess.results.ports import overtaken

CHUNK = 500
T = TypeVar("T")


def cases_of_session(session_id: int) -> list[Case]:
    """Everybody booked on a session or invited to it; rehearsals and cancelled bookings have
    none."""
    sittings = db.session.scalars(
        select(Sitting).where(Sitting.session_id == session_id, ~Sitting.rehearsal, STANDS)
    ).all()
    waiting = select(Invitation).where(Invitation.session_id == session_id)
    return [*_of_sittings(sittings), *_of_invitations(waiting)]


def cases_of_vacancy(vacancy_id: int) -> list[Case]:
    """Everybody who applied and did not withdraw: by sitting, invitation or decision."""
    mine = select(Application.id).where(
        Application.vacancy_id == vacancy_id, Application.withdrawn_at.is_(None)
    )
    sittings = db.session.scalars(
        select(Sitting)
        .join(Invitation, Invitation.sitting_id == Sitting.id)
        .where(Invitation.application_id.in_(mine), ~Sitting.rehearsal, STANDS)
    ).all()
    waiting = select(Invitation).where(Invitation.application_id.in_(mine))
    return [*_of_sittings(sittings), *_of_invitations(waiting), *_of_decisions(mine)]


def _of_sittings(sittings: Sequence[Sitting]) -> Iterator[Case]:
    for some in _chunks(sittings):
        identifiers = [sitting.id for sitting in some]
        results = _newest_results(identifiers)
        late, unscored = waiting_in(identifiers), lacking(identifiers)
        changed = overtaken(results.values())
        outcomes = outcomes_of([one for one in identifiers if one not in results])
        told = _told(OutcomeNotice.sitting_id, identifiers)
        for sitting in some:
            result, account = results.get(sitting.id), sitting.account
            yield Case(
                name=f"{account.family_name}, {account.given_name}",
                email=account.email,
                locale=account.locale,
                titles=sitting.test.title,
                state=sitting.state,
                sitting_id=sitting.id,
                result_id=result.id if result else None,
                outcome=outcomes.get(sitting.id, ""),
                kind=sitting.test.kind,
                actions=frozenset(event.action for event in result.events)
                if result
                else frozenset(),
                late_waiting=late.get(sitting.id, 0),
                late_unscored=sitting.id in unscored,
                overtaken=result is not None and result.id in changed,
                reconciled=is_reconciled(sitting),
                told=sitting.id in told,
            )


def _of_invitations(query: Select[Invitation]) -> Iterator[Case]:
    """Those whom no account was ever made for: absent once the session is reconciled."""
    rows = db.session.scalars(
        query.where(Invitation.sitting_id.is_(None), Invitation.cancelled_at.is_(None))
    ).all()
    told: set[Any] = set()
    for some in _chunks(rows):
        told |= _told(OutcomeNotice.invitation_id, [one.id for one in some])
    for one in rows:
        yield Case(
            name=f"{one.family_name}, {one.given_name}",
            email=one.email,
            locale=one.locale,
            titles=one.test.title,
            state="expected",
            invitation_id=one.id,
            reconciled=one.session.reconciled_at is not None,
            told=one.id in told,
        )


def _of_decisions(applications: Select[Any]) -> Iterator[Case]:
    """The newest decision of each application and family that nobody was invited for."""
    newest = (
        select(func.max(StoredDecision.id))
        .where(StoredDecision.application_id.in_(applications))
        .group_by(StoredDecision.application_id, StoredDecision.family)
    )
    invited = select(StoredDecision.application_id, StoredDecision.family).join(
        Invitation, Invitation.decision_id == StoredDecision.id
    )
    invited = invited.where(
        StoredDecision.application_id.in_(applications), Invitation.cancelled_at.is_(None)
    )
    have = {(row[0], row[1]) for row in db.session.execute(invited)}
    rows = db.session.scalars(select(StoredDecision).where(StoredDecision.id.in_(newest))).all()
    for some in _chunks([row for row in rows if (row.application_id, row.family) not in have]):
        identifiers = [one.id for one in some]
        told = _told(OutcomeNotice.decision_id, identifiers)
        open_ones = set(
            db.session.scalars(
                select(LockoutOverride.decision_id).where(
                    LockoutOverride.decision_id.in_(identifiers), LockoutOverride.answer.is_(None)
                )
            )
        )
        for one in some:
            person = one.application
            yield Case(
                name=f"{person.family_name}, {person.given_name}",
                email=person.email,
                locale=person.locale,
                titles={},
                family=one.family,
                state=one.outcome,
                decision_id=one.id,
                told=one.id in told,
                override_open=one.id in open_ones,
            )


def _newest_results(sitting_ids: Sequence[str]) -> dict[str, Result]:
    rows = db.session.scalars(
        select(Result).where(Result.sitting_id.in_(sitting_ids)).order_by(Result.id)
    )
    return {result.sitting_id: result for result in rows}


def _told(column: Any, identifiers: Sequence[Any]) -> set[Any]:
    return set(db.session.scalars(select(column).where(column.in_(identifiers))))


def _chunks(rows: Sequence[T]) -> Iterable[Sequence[T]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
