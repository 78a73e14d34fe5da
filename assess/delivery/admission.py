"""How a full room begins: not in the same second. Pure.

When a session opens, everybody who waits would start at once. Each sitting has its own moment
instead, drawn from its identifier, within a time that grows with the room, so that the pace of
starts stays the same. Nobody loses time by it: the clock starts with the first question.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

#: Rooms up to this size begin at once.
AT_ONCE = 25
#: Seconds for each further person. Sixteen starts a second were what two cores sustained when a
#: start cost them 56 ms; it costs 38 ms now (docs/performance.md).
EACH_S = 1 / 24
#: The longest that anybody waits.
MOST_S = 120.0


def spread_s(waiting: int) -> float:
    """Over how many seconds so many people are let in."""
    return min(MOST_S, EACH_S * max(0, waiting - AT_ONCE))


def admitted_at(opened_at: datetime, sitting_id: str, waiting: int) -> datetime:
    """When this sitting is let in; the same at every look."""
    draw = int.from_bytes(hashlib.sha256(sitting_id.encode()).digest()[:4], "big") / 2**32
    return opened_at + timedelta(seconds=draw * spread_s(waiting))
