"""The one place that asks for the time.

Rooms call `now()`; tests and the demo put another source in its place. The
sitting's own clock (database time, corrected for jumps) builds on it in
`assess.delivery`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return _source()


def is_injected() -> bool:
    """Whether a test or a seeding run has put its own source in place."""
    return _source is not _system_time


@contextmanager
def frozen_source(source: Callable[[], datetime]) -> Iterator[None]:
    """Within the block, `now()` asks `source` (process-wide; for tests and seeding)."""
    global _source  # noqa: PLW0603
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
