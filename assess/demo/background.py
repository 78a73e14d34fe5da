"""Background work as an administrator finds it: one task done, one that failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.jobs import JobRun
from assess.privacy import reminding


@transactional
def past_runs() -> None:
    """Two months' reminders of the retention schedule; the second met a broken mail server."""
    last, before = ends_of_two_months(now())
    for asked, error in ((before, None), (last, "The mail server did not take the message.")):
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


def ends_of_two_months(at: datetime) -> tuple[datetime, datetime]:
    """This time of day on the last days of the month before, and of the one before that.

    Thirty days back is the same month twice on some days of a year: a month has one reminder.
    """
    last = at.replace(day=1) - timedelta(days=1)
    return last, last.replace(day=1) - timedelta(days=1)
