"""After closing: bringing the facts of a session together, settling, confirming."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from assess.audit import checkpoints, ledger
from assess.database import transactional
from assess.delivery import ports, queries
from assess.delivery.errors import Refused
from assess.delivery.evidence import waiting_in
from assess.delivery.models import Sitting, TestSession
from assess.delivery.reconciling import (
    FATES,
    NEEDS_FATE,
    Fate,
    Outcome,
    Reconciliation,
    Seat,
    Settlement,
    reconcile,
)
from assess.delivery.room_models import SettledDifference
from assess.delivery.sittings import state_of
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.naming import filed_as

log = structlog.get_logger()


def reconciliation_of(session: TestSession) -> Reconciliation:
    """Who was expected in a session, and what became of each, as of now."""
    now = sitting_now()
    sittings = queries.sittings_in(session.id)
    receipts = queries.receipts_in(session.id)
    waiting = waiting_in(one.id for one in sittings if one.state == "closed")
    outcomes = ports.outcomes_in(session.id)
    seats = [
        Seat(
            key=sitting.id,
            name=f"{sitting.account.family_name}, {sitting.account.given_name}",
            test=queries.title_of(sitting.test),
            state=state_of(sitting, now),
            rehearsal=sitting.rehearsal or session.rehearsal,
            checked_in_at=sitting.checked_in_at,
            started_at=sitting.started_at,
            handed_in_at=sitting.handed_in_at,
            closed_at=sitting.closed_at,
            receipt=receipts[sitting.id].code if sitting.id in receipts else None,
            outcome=_outcome(outcomes.get(sitting.id, "none")),
            late_waiting=waiting.get(sitting.id, 0),
        )
        for sitting in sittings
    ]
    seats += [
        Seat(key=one.key, name=one.name, test=one.test) for one in ports.expected_in(session.id)
    ]
    seats.sort(key=lambda seat: filed_as(seat.name))
    return reconcile(seats, settlements_in(session.id))


def settlements_in(session_id: int) -> list[Settlement]:
    """What people have said about differences of a session."""
    rows = db.session.scalars(
        select(SettledDifference)
        .where(SettledDifference.session_id == session_id)
        .order_by(SettledDifference.id)
    ).all()
    names = queries.names_of(row.actor_id for row in rows)
    return [
        Settlement(
            kind=row.kind,
            subject=row.subject,
            reason=row.reason,
            counts_as=_fate(row.counts_as),
            by=names.get(row.actor_id, ""),
            at=row.at,
        )
        for row in rows
    ]


@transactional
def settle_difference(
    session_id: int, kind: str, subject: str, reason: str, counts_as: str, actor: Account
) -> None:
    """Put one difference in order, with a reason that is kept.

    Raises:
        Refused: unknown, open or already reconciled session; no such open difference; no
            reason; the person must be counted as absent or void, and is not.
    """
    session = _closed_session(session_id)
    if session.reconciled_at is not None:
        raise Refused("reconciled")
    found = reconciliation_of(session).open
    if (kind, subject) not in {(one.kind, one.subject) for one in found}:
        raise Refused("no_difference")
    if kind == "still_working":
        raise Refused("still_running")
    if not reason.strip():
        raise Refused("no_reason")
    if kind in NEEDS_FATE and counts_as not in ("absent", "void"):
        raise Refused("no_fate")
    now = sitting_now()
    fate = counts_as if kind in NEEDS_FATE else None
    db.session.add(
        SettledDifference(
            session_id=session_id,
            kind=kind,
            subject=subject,
            counts_as=fate,
            reason=reason.strip(),
            at=now,
            actor_id=actor.id,
        )
    )
    # What is said about one person goes with that person's sitting when it is erased.
    sits = db.session.get(Sitting, subject) is not None
    ledger.record(
        "session.difference_settled",
        subject if sits else f"session:{session_id}",
        {
            "kind": kind,
            "about": subject,
            "session": session_id,
            "counts_as": fate,
            "actor": actor.id,
        },
        personal={"reason": reason.strip()},
        at=now,
    )


def confirm_reconciliation(session_id: int, actor: Account) -> Reconciliation:
    """Confirm that everybody is accounted for; results may be released from now on.

    Confirming twice changes nothing. A checkpoint of the audit chain follows.

    Raises:
        Refused: unknown or open session, or a difference is open.
    """
    found = _confirm(session_id, actor)
    checkpoints.take_after("session reconciled")
    return found


@transactional
def _confirm(session_id: int, actor: Account) -> Reconciliation:
    session = _closed_session(session_id)
    found = reconciliation_of(session)
    if session.reconciled_at is not None:
        return found
    if not found.balanced:
        raise Refused("differences_open", count=len(found.open))
    session.reconciled_at, session.reconciled_by = sitting_now(), actor.id
    facts: dict[str, int] = {"booked": found.booked}
    facts |= {fate: found.count(fate) for fate in FATES}
    ledger.record(
        "session.reconciled",
        f"session:{session_id}",
        {**facts, "settled": len(found.differences), "actor": actor.id},
        at=session.reconciled_at,
    )
    log.info("session_reconciled", session=session_id, **facts)
    return found


def _closed_session(session_id: int) -> TestSession:
    session = db.session.scalars(
        select(TestSession)
        .where(TestSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if session is None:
        raise Refused("not_found")
    if session.closed_at is None:
        raise Refused("session_not_closed")
    return session


def _outcome(word: str) -> Outcome:
    known: tuple[Outcome, ...] = ("recorded", "failed", "pending", "to_come")
    return next((one for one in known if one == word), "none")


def _fate(word: str | None) -> Fate | None:
    found: dict[str, Fate] = {"absent": "absent", "void": "void"}
    return found.get(word or "")
