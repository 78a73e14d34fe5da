"""When an event is sent again, and when it is given up. Pure."""

from __future__ import annotations

from datetime import timedelta

#: Seconds after each failed try; about three days in all. After the last the event is dead.
WAITS_S = (5, 30, 120, 600, 1800, 7200, 21600, 43200, 86400, 86400)
#: An answer that says the receiver will never take it; trying again would only annoy.
FINAL = frozenset({410})


def was_taken(status: int | None) -> bool:
    """Whether the receiver has it: any 2xx."""
    return status is not None and 200 <= status < 300


def wait_after(tries: int, chance: float, status: int | None = None) -> timedelta | None:
    """How long to wait after so many failed tries, or None to give up.

    `chance` in [0, 1) spreads the waits from three quarters to five quarters, so that a
    receiver that comes back is not met by everything at once.
    """
    if status in FINAL or tries > len(WAITS_S):
        return None
    return timedelta(seconds=WAITS_S[tries - 1] * (0.75 + chance / 2))
