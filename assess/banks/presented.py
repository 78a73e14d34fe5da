"""What candidates see of item versions, kept in memory: a version never changes.

When a room begins, everybody's form is made of the same few hundred versions.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from flask import Flask, current_app

from assess.banks import queries
from assess.banks.queries import PresentedItem

KEY = "assess.presented"
#: About two kilobytes each.
CAPACITY = 4000


class Presented:
    """The most recently shown item versions of one process. Safe to share between threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._held: OrderedDict[int, PresentedItem] = OrderedDict()

    def of(self, version_ids: Iterable[int]) -> dict[int, PresentedItem]:
        """By id; unknown ids are left out. Asks the database only for what is not held."""
        wanted = list(dict.fromkeys(version_ids))
        with self._lock:
            found = {one: self._held[one] for one in wanted if one in self._held}
            for one in found:
                self._held.move_to_end(one)
        missing = [one for one in wanted if one not in found]
        if missing:
            read = queries.presentation(missing)
            found |= read
            with self._lock:
                self._held |= read
                while len(self._held) > self._capacity:
                    self._held.popitem(last=False)
        return found


def install(app: Flask) -> None:
    """Give the application its memory of what was shown."""
    app.extensions[KEY] = Presented()


def presented(version_ids: Iterable[int]) -> dict[int, PresentedItem]:
    """What candidates see of these committed item versions, by id."""
    held: Presented = current_app.extensions[KEY]
    return held.of(version_ids)
