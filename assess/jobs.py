"""Background work: small idempotent jobs repeated by one thread per server process.

Nothing that decides content waits for a job (a sitting closes on read as well); a
job that runs in two processes at once must do no harm.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask

from assess.extensions import db

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """`work` is called inside an application context every `seconds`."""

    name: str
    seconds: float
    work: Callable[[], object]


_jobs: dict[str, Job] = {}


def register_job(name: str, seconds: float, work: Callable[[], object]) -> None:
    """Make a job known; a second registration under the same name replaces it."""
    _jobs[name] = Job(name, seconds, work)


def run_once(app: Flask) -> None:
    """Run every job once, in the calling thread (for tests and the command line)."""
    for job in list(_jobs.values()):
        _run(app, job)


def start(app: Flask) -> threading.Thread:
    """Start the thread that repeats the jobs for the life of this process."""
    thread = threading.Thread(target=_loop, args=(app,), name="assess-jobs", daemon=True)
    thread.start()
    return thread


def _loop(app: Flask) -> None:
    due = {name: time.monotonic() + random.uniform(0, 1) for name in _jobs}  # noqa: S311
    while True:
        for name, job in list(_jobs.items()):
            if time.monotonic() >= due.get(name, 0.0):
                _run(app, job)
                due[name] = time.monotonic() + job.seconds
        time.sleep(0.5)


def _run(app: Flask, job: Job) -> None:
    with app.app_context():
        try:
            job.work()
        except Exception:
            log.exception("job_failed", job=job.name)
        finally:
            db.session.remove()
