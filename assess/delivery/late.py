"""Deciding about answers that came too late, or from a page that had been replaced."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import func, select

from assess.database import transactional
from assess.delivery.closing import issue_receipt
from assess.delivery.errors import Refused
from assess.delivery.evidence import waiting_for
from assess.delivery.models import LateDecision
from assess.delivery.sittings import locked, note
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

Decision = Literal["count", "leave_out"]


@transactional
def decide(sitting_id: str, decision: Decision, reason: str, actor: Account) -> int:
    """Count, or leave out, every late answer that waits; returns how many.

    Counting issues the next receipt; scoring again is for the room above.

    Raises:
        Refused: the sitting is not closed, or nothing waits.
    """
    sitting = locked(sitting_id)
    if sitting.state != "closed":
        raise Refused("not_closed")
    waiting = waiting_for(sitting_id)
    if not waiting:
        raise Refused("nothing_late")
    now = sitting_now()
    before = db.session.scalar(
        select(func.max(LateDecision.last_position)).where(LateDecision.sitting_id == sitting_id)
    )
    db.session.add(
        LateDecision(
            sitting_id=sitting_id,
            first_position=(before or 0) + 1,
            last_position=sitting.event_count,
            decision=decision,
            reason=reason,
            at=now,
            decided_by=actor.id,
        )
    )
    action = "late_counted" if decision == "count" else "late_left_out"
    note(sitting, action, now, actor.id, answers=waiting, note=reason)
    db.session.flush()
    if decision == "count":
        issue_receipt(sitting, now)
    return waiting
