"""Background work as an administrator finds it: one task done, one that failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from assess.clock import now
from assess.database import transactional
from assess.eligibility.periods import months_later
from assess.extensions import db
from assess.jobs import JobRun
from assess.privacy import reminding


@transactional
def past_runs() -> None:
    """Two months' reminders of the retention schedule; the second met a broken mail server."""
    at = now()
    for months, error in ((2, None), (1, "The mail server did not take the message.")):
        asked = datetime.combine(months_later(at.date(), -months), at.timetz())
        db.session.add(
            JobRun(
                name=reminding.TASK,
                key=f"retention:{asked:%Y-%m}",
                state="failed" if error else "done",
                progress=0 if error else 100,
                error=error,
                tries=5 if error else 1,
                created_at=asked,
                not_before=asked,
                started_at=asked,
                ended_at=asked + timedelta(seconds=2),
            )
        )
