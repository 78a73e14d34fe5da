"""Holds: why the data of one person stay for now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.privacy.models import Hold


def open_ones(account_id: int) -> Sequence[Hold]:
    """The holds that stand, oldest first."""
    return db.session.scalars(
        select(Hold)
        .where(Hold.account_id == account_id, Hold.lifted_at.is_(None))
        .order_by(Hold.id)
    ).all()


@transactional
def change(account_id: int, actor_id: int, reason: str, *, lift: bool) -> None:
    """Place a hold with its reason, or lift all that stand."""
    if lift:
        for hold in open_ones(account_id):
            hold.lifted_at, hold.lifted_by = now(), actor_id
    else:
        db.session.add(
            Hold(account_id=account_id, reason=reason, placed_at=now(), placed_by=actor_id)
        )
    ledger.record(
        "hold.lifted" if lift else "hold.placed",
        f"account:{account_id}",
        {"by": actor_id},
        personal={"reason": reason},
    )
