"""How much one sitting may send: far more than a person can, far less than a script would.

A page that is refused keeps its events and tries again, so nothing is lost; and the
allowance for a burst lets a page that was cut off for an hour send all at once.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from assess.delivery.errors import Refused
from assess.delivery.rules import Plan

#: Events in a minute, on the long run and at once. A request counts as one at least.
PER_MINUTE = 600
BURST = 2000
#: Events and bytes of values in one sitting.
MAX_EVENTS = 20_000
MAX_BYTES = 8 * 1024 * 1024
FULL_RETRY_S = 60

_PER_SECOND = PER_MINUTE / 60


class _Sender:
    """One sitting: what it may still send now, when that was reckoned, what it has stored."""

    __slots__ = ("at", "left", "stored")

    def __init__(self, at: float) -> None:
        self.at, self.left, self.stored = at, float(BURST), 0


class Limits:
    """Counts what each sitting sends to this process. Safe to share between threads."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, capacity: int = 20_000
    ) -> None:
        self._monotonic = monotonic
        self._capacity = capacity
        self._senders: OrderedDict[str, _Sender] = OrderedDict()
        self._lock = threading.Lock()

    def admit(self, sitting_id: str, events: int) -> None:
        """Let a request with so many events pass.

        Raises:
            Refused: too_fast, with the seconds to wait; full.
        """
        cost = max(1, events)
        with self._lock:
            sender = self._sender(sitting_id)
            now = self._monotonic()
            sender.left = min(BURST, sender.left + (now - sender.at) * _PER_SECOND)
            sender.at = now
            if sender.left < cost:
                wait = math.ceil((cost - sender.left) / _PER_SECOND)
                raise Refused("too_fast", retry_after=wait)
            sender.left -= cost
            if events and sender.stored >= MAX_BYTES:
                raise Refused("full", retry_after=FULL_RETRY_S)

    def stored(self, plan: Plan) -> None:
        """Count what a plan has added to the journal."""
        size = sum(len(row.event.text) for row in plan.rows)
        if size:
            with self._lock:
                self._sender(plan.after.sitting_id).stored += size

    def _sender(self, sitting_id: str) -> _Sender:
        sender = self._senders.get(sitting_id)
        if sender is None:
            sender = self._senders[sitting_id] = _Sender(self._monotonic())
            if len(self._senders) > self._capacity:
                self._senders.popitem(last=False)
        else:
            self._senders.move_to_end(sitting_id)
        return sender


def refuse_overfull(plan: Plan) -> None:
    """Raises `Refused` (full) when a plan's new events go beyond what a sitting may hold."""
    if plan.rows and plan.after.event_count > MAX_EVENTS:
        raise Refused("full", retry_after=FULL_RETRY_S)
