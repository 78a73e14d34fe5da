"""Tasks: asked for in a transaction, run by a worker, tried again with growing delays."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from flask_babel import force_locale, get_locale
from sqlalchemy import event, or_, select, update
from sqlalchemy.orm import Session

from assess.clock import now
from assess.database import in_transaction, transactional
from assess.extensions import db
from assess.jobs import broker
from assess.jobs.models import JobRun

log = structlog.get_logger()

#: A running task gives a sign of life this often, and is believed dead after that long.
HEARTBEAT_S = 20.0
DEAD_AFTER = timedelta(minutes=2)
#: The queue is given a waiting run's number again after this time.
HAND_AGAIN = timedelta(minutes=2)
#: Runs asked for in this session's transaction.
_ASKED = "assess_runs_asked"


class TaskFailure(RuntimeError):
    """Why a task cannot be done, in words for the person who asked; `again`: try once more."""

    def __init__(self, text: str, *, again: bool = False) -> None:
        super().__init__(text)
        self.again = again


@dataclass(frozen=True)
class Task:
    """`work(**arguments)` in an application context; a mapping it returns is kept."""

    name: str
    work: Callable[..., object]
    title: Any
    tries: int


_tasks: dict[str, Task] = {}
_current: ContextVar[int | None] = ContextVar("job_run", default=None)
#: How far the runs of this process are, for what a transaction under way cannot write.
_live: dict[int, tuple[int, str]] = {}


def register_task(
    name: str, work: Callable[..., object], title: Any = None, *, tries: int = 5
) -> None:
    """Make a task known; a second registration under the same name replaces it.

    Args:
        name: at most 60 characters, the same in every version: runs outlive a process.
        work: called with the arguments of the run as keywords; must be idempotent.
        title: a lazy translation, for pages.
        tries: how often an unexpected failure is tried in all.
    """
    _tasks[name] = Task(name, work, title or name, tries)


def title_of(name: str) -> Any:
    """What people call the task."""
    return _tasks[name].title if name in _tasks else name


@transactional
def enqueue(
    name: str,
    /,
    *,
    subject: str = "",
    asked_by: int | None = None,
    key: str | None = None,
    **arguments: Any,
) -> int:
    """Ask for a run of task `name`; part of the caller's transaction. Returns its id.

    Args:
        subject: what it is about, a pseudonymous id; kept in the row.
        asked_by: the account that may see the run beside administrators.
        key: a run with the same key is returned instead of a second one.
        arguments: JSON; no personal data beyond ids.

    Raises:
        LookupError: no such task is registered.
    """
    if name not in _tasks:
        raise LookupError(f"There is no task called {name!r}.")
    if key is not None:
        known = db.session.scalar(select(JobRun.id).where(JobRun.key == key))
        if known is not None:
            return known
    at = now()
    run = JobRun(
        name=name,
        subject=subject,
        key=key,
        arguments=arguments,
        asked_by=asked_by,
        locale=_language(),
        created_at=at,
        not_before=at,
        handed_at=at if broker.available() else None,
    )
    db.session.add(run)
    db.session.flush()
    db.session.info.setdefault(_ASKED, []).append(run.id)
    return run.id


def _language() -> str:
    language = str(get_locale() or "en")[:2]
    return language if language in ("en", "fr") else "en"


@event.listens_for(Session, "after_commit")
def _hand_asked(session: Session) -> None:
    for run_id in session.info.pop(_ASKED, []):
        broker.hand(run_id)


@event.listens_for(Session, "after_rollback")
def _forget_asked(session: Session) -> None:
    session.info.pop(_ASKED, None)


def progress(percent: float, message: str = "") -> None:
    """Say how far the run under way is (0–100) and what it does; outside a run, nothing.

    Cheap enough to call for every row: it is stored when the whole percent or the text
    changes, by a connection of its own where a transaction is under way.
    """
    run_id = _current.get()
    if run_id is None:
        return
    told = (max(0, min(100, int(percent))), message[:300])
    if _live.get(run_id) == told:
        return
    _live[run_id] = told
    if db.engine.dialect.name == "sqlite" and in_transaction():
        return  # its one writer is this very transaction; pages read `_live`
    with db.engine.begin() as connection:
        connection.execute(
            update(JobRun)
            .where(JobRun.id == run_id)
            .values(progress=told[0], message=told[1], seen_at=now())
        )


def how_far(run: JobRun) -> tuple[int, str]:
    """Percent and message, the newest this process knows of."""
    if run.state == "running" and run.id in _live:
        return _live[run.id]
    return run.progress, run.message


def execute(app: Flask, run_id: int) -> None:
    """Run `run_id` if it still waits; never raises for what the task does."""
    with app.app_context():
        try:
            claimed = _claim(run_id)
            if claimed is not None:
                _run(run_id, *claimed)
        finally:
            db.session.remove()


def _run(run_id: int, task: Task, arguments: Mapping[str, Any], language: str) -> None:
    token = _current.set(run_id)
    try:
        with force_locale(language):
            result = task.work(**arguments)
    except TaskFailure as failure:
        _fail(run_id, str(failure), again=failure.again, limit=task.tries)
    except Exception as error:
        log.exception("task_failed", task=task.name, run=run_id)
        _fail(run_id, _words(error), again=True, limit=task.tries)
    else:
        _finish(run_id, dict(result) if isinstance(result, Mapping) else {})
    finally:
        _current.reset(token)
        _live.pop(run_id, None)


def _words(error: Exception) -> str:
    # An exception's own text may quote a row, a person or a statement.
    return f"An unexpected failure ({type(error).__name__}). The log of the server says more."


@transactional
def _claim(run_id: int) -> tuple[Task, dict[str, Any], str] | None:
    run = db.session.get(JobRun, run_id, with_for_update={"skip_locked": True})
    at = now()
    if run is None or run.state != "queued" or run.not_before > at:
        return None
    task = _tasks.get(run.name)
    if task is None:
        run.state, run.ended_at = "failed", at
        run.error = "This version of the program does not know the task."
        return None
    run.state, run.started_at, run.seen_at = "running", at, at
    run.tries += 1
    run.progress, run.message, run.error = 0, "", None
    _live[run_id] = (0, "")
    return task, dict(run.arguments), run.locale


@transactional
def _finish(run_id: int, result: dict[str, Any]) -> None:
    run = db.session.get_one(JobRun, run_id, populate_existing=True)
    message = _live.get(run_id, (0, run.message))[1]
    run.state, run.progress, run.message = "done", 100, message
    run.result, run.ended_at = result, now()


@transactional
def _fail(run_id: int, text: str, *, again: bool, limit: int) -> None:
    db.session.expire_all()
    run = db.session.get_one(JobRun, run_id)
    run.error = text[:500]
    run.progress, run.message = _live.get(run_id, (run.progress, run.message))
    if again and run.tries < limit:
        run.state = "queued"
        run.not_before = now() + delay_after(run.tries)
        run.handed_at = None
    else:
        run.state, run.ended_at = "failed", now()


def delay_after(tries: int) -> timedelta:
    """How long to wait after the `tries`-th failure: 10 s, doubled each time, at most 1 h.

    A fifth is left to chance, so that what failed together does not come back together.
    """
    seconds = min(3600.0, 10.0 * 2 ** (tries - 1))
    return timedelta(seconds=seconds * random.uniform(0.8, 1.0))  # noqa: S311  no secret


@transactional
def retry(run_id: int) -> bool:
    """Let a failed run be tried again from the start; False when it has not failed."""
    run = db.session.get(JobRun, run_id, with_for_update=True)
    if run is None or run.state != "failed" or run.periodic:
        return False
    run.state, run.tries, run.not_before = "queued", 0, now()
    run.handed_at, run.ended_at = now() if broker.available() else None, None
    db.session.info.setdefault(_ASKED, []).append(run.id)
    return True


@transactional
def _touch(run_ids: list[int]) -> None:
    db.session.execute(
        update(JobRun)
        .where(JobRun.id.in_(run_ids), JobRun.state == "running")
        .values(seen_at=now())
        .execution_options(synchronize_session=False)
    )


def heartbeat() -> None:
    """Say that the runs of this process live."""
    if _live:
        _touch(list(_live))


def due(limit: int = 200) -> list[int]:
    """The runs that wait and may start, oldest first."""
    found = db.session.scalars(
        select(JobRun.id)
        .where(JobRun.state == "queued", JobRun.not_before <= now())
        .order_by(JobRun.not_before, JobRun.id)
        .limit(limit)
    ).all()
    db.session.rollback()
    return list(found)


def hand_out() -> int:
    """Give the queue what is due and not in it; take back what a dead worker left behind."""
    if not _anything_to_hand():
        return 0
    return _hand_out()


def _anything_to_hand() -> bool:
    at = now()
    found = db.session.scalar(select(JobRun.id).where(_forgotten(at)).limit(1))
    db.session.rollback()
    return found is not None


def _forgotten(at: Any) -> Any:
    return or_(
        (JobRun.state == "queued")
        & (JobRun.not_before <= at)
        & or_(JobRun.handed_at.is_(None), JobRun.handed_at < at - HAND_AGAIN),
        (JobRun.state == "running")
        & JobRun.periodic.is_(False)
        & (JobRun.seen_at < at - DEAD_AFTER),
    )


@transactional
def _hand_out() -> int:
    at = now()
    runs = db.session.scalars(
        select(JobRun).where(_forgotten(at)).limit(200).with_for_update(skip_locked=True)
    ).all()
    for run in runs:
        limit = _tasks[run.name].tries if run.name in _tasks else 1
        if run.state == "running" and run.tries >= limit:
            run.state, run.ended_at = "failed", at
            run.error = "The worker was stopped each time before the task was done."
            continue
        run.state, run.handed_at = "queued", at
        db.session.info.setdefault(_ASKED, []).append(run.id)
    return len(runs)
