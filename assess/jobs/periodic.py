"""Repeated jobs: a thread for each, for the life of a process.

A thread for each, because a mail server that does not answer must not keep sittings from
being closed. They are no runs of the queue: some come every two seconds, and a queue that
stands still must not keep them from coming.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.jobs import leading, runs
from assess.jobs.models import JobRun

log = structlog.get_logger()
#: A job that goes on well is noted this seldom.
NOTE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    """`work` is called inside an application context every `seconds`.

    With a `lock` in the one process only that leads this work.
    """

    name: str
    seconds: float
    work: Callable[[], object]
    lock: int | None = None


_jobs: dict[str, Job] = {}
#: When, and with what error, this process last noted a job.
_noted: dict[str, tuple[datetime, str | None]] = {}


def register_job(
    name: str, seconds: float, work: Callable[[], object], *, lock: int | None = None
) -> None:
    """Make a job known; a second registration under the same name replaces it."""
    _jobs[name] = Job(name, seconds, work, lock)


def led() -> int:
    """How many connections leading takes, in all processes together: one for each lock."""
    return len({job.lock for job in _jobs.values() if job.lock is not None})


def run_once(app: Flask) -> None:
    """Run every job once, then every task that is due, in the calling thread.

    For tests and the command line, where no worker runs.
    """
    for job in list(_jobs.values()):
        _run(app, job, note=False)
    with app.app_context():
        waiting = runs.due()
        db.session.remove()
    for run_id in waiting:
        runs.execute(app, run_id)


def start(app: Flask) -> list[threading.Thread]:
    """Start the threads that repeat the jobs for the life of this process."""
    register_job("hand out tasks", 5.0, runs.hand_out)
    threads = [
        threading.Thread(target=_repeat, args=(app, job), name=f"assess-{job.name}", daemon=True)
        for job in _jobs.values()
    ]
    for thread in threads:
        thread.start()
    return threads


def _repeat(app: Flask, job: Job) -> None:
    time.sleep(random.uniform(0, min(1.0, job.seconds)))  # noqa: S311  processes take turns
    while True:
        if _is_ours(app, job):
            _run(app, job)
        time.sleep(job.seconds)


def _is_ours(app: Flask, job: Job) -> bool:
    if job.lock is None:
        return True
    with app.app_context():
        try:
            return leading.leads(job.lock)
        except SQLAlchemyError:
            log.exception("job_not_led", job=job.name)
            return False


def _run(app: Flask, job: Job, *, note: bool = True) -> None:
    error: str | None = None
    with app.app_context():
        started = now()
        try:
            job.work()
        except Exception as failure:
            log.exception("job_failed", job=job.name)
            error = type(failure).__name__
        finally:
            db.session.remove()
        if note and _worth_noting(job, started, error):
            # What cannot be noted is in the log; the next turn tries again.
            with suppress(SQLAlchemyError):
                _note(job.name, started, error)
            db.session.remove()


def _worth_noting(job: Job, at: datetime, error: str | None) -> bool:
    before = _noted.get(job.name)
    if before is not None and before[1] == error and at - before[0] < NOTE_EVERY:
        return False
    _noted[job.name] = (at, error)
    return True


@transactional
def _note(name: str, started: datetime, error: str | None) -> None:
    key = f"job:{name}"
    run = db.session.scalar(select(JobRun).where(JobRun.key == key))
    if run is None:
        run = JobRun(name=name, key=key, periodic=True, created_at=started, not_before=started)
        db.session.add(run)
    run.state, run.error = ("failed", error) if error else ("done", None)
    run.started_at, run.ended_at = started, now()
    run.tries = run.tries + 1 if error else 0
