"""Background work: small idempotent jobs, each repeated by a thread of its own.

A thread for each, because a mail server that does not answer must not keep sittings from
being closed.

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


def start(app: Flask) -> list[threading.Thread]:
    """Start the threads that repeat the jobs for the life of this process."""
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
        _run(app, job)
        time.sleep(job.seconds)


def _run(app: Flask, job: Job) -> None:
    with app.app_context():
        try:
            job.work()
        except Exception:
            log.exception("job_failed", job=job.name)
        finally:
            db.session.remove()
