"""What runs every two seconds: overdue sittings and sessions close, clock steps are stored."""

from __future__ import annotations

from assess import clock
from assess.delivery.closing import close_overdue
from assess.delivery.invigilating import close_ended_sessions
from assess.delivery.state import delivery, sitting_now
from assess.extensions import db


def sweep() -> int:
    """Close what is overdue; returns how many sittings and sessions. Safe to run anywhere."""
    if not clock.is_injected():
        keeper = delivery().keeper
        # First look at the clock: a step that another process has stored, and that this one
        # noticed only after adopting it, would be taken out twice.
        sitting_now()
        db.session.rollback()
        keeper.save(db.engine)
        if keeper.offset:
            keeper.reset(db.engine)
    return close_overdue() + close_ended_sessions()
