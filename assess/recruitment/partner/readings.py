"""Which results other systems have read, for the audit chain; once an hour each."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional

#: Readings that this process has recorded: (integration, what) → hour.
_read: OrderedDict[tuple[int, str], datetime] = OrderedDict()
_REMEMBERED = 5000


def note_reading(integration_id: int, what: str) -> None:
    """Note that a system read results; a transaction of its own, once an hour and process."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    key = (integration_id, what)
    if _read.get(key) == hour:
        return
    _record(integration_id, what)
    _read[key] = hour
    while len(_read) > _REMEMBERED:
        _read.popitem(last=False)


@transactional
def _record(integration_id: int, what: str) -> None:
    ledger.record("integration.read", f"integration:{integration_id}", {"what": what})
