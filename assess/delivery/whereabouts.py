"""Which network each sitting's page last came from, so that a save need not ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict

#: Changes of network that one process writes down for one sitting.
MOST_MOVES = 30


class Whereabouts:
    """From where each sitting's page last came, as far as this process has seen."""

    def __init__(self, capacity: int = 20_000) -> None:
        self._lock = threading.Lock()
        self._last: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._capacity = capacity

    def is_new(self, sitting_id: str, place: str) -> bool:
        """Whether this is another place than the last; says no after many changes."""
        with self._lock:
            last, moves = self._last.get(sitting_id, ("", 0))
            if last == place or moves > MOST_MOVES:
                return False
            self._last[sitting_id] = (place, moves + 1)
            while len(self._last) > self._capacity:
                self._last.popitem(last=False)
            return True
