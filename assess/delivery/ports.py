"""What delivery asks of the rooms above it; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable

from assess.delivery.models import Sitting

_closed: list[Callable[[Sitting], None]] = []


def when_closed(listener: Callable[[Sitting], None]) -> None:
    """Call `listener` in the transaction that closes a sitting (once per listener)."""
    if listener not in _closed:
        _closed.append(listener)


def notify_closed(sitting: Sitting) -> None:
    """Tell the rooms above that `sitting` has just become `closed`."""
    for listener in _closed:
        listener(sitting)
