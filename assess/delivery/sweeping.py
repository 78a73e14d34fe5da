"""What runs every two seconds: overdue sittings and sessions close, clock steps are stored."""

from __future__ import annotations

from assess import clock
from assess.delivery.closing import close_overdue
from assess.delivery.invigilating import close_ended_sessions
from assess.delivery.state import delivery
from assess.extensions import db


def sweep() -> int:
    """Close what is overdue; returns how many sittings and sessions. Safe to run anywhere."""
    if not clock.is_injected():
        keeper = delivery().keeper
        keeper.save(db.engine)
        if keeper.offset:
            keeper.reset(db.engine)
    return close_overdue() + close_ended_sessions()
