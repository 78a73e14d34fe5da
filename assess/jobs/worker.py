"""The worker: takes runs from the queue, in threads of this process.

On SQLite it lives in the one server process, as a second process would compete for the
one writer. On PostgreSQL it is a process of its own, so that heavy work never takes the
processor from the threads that save answers.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import Flask
from huey.consumer import Consumer, Scheduler
from huey.consumer import Worker as HueyWorker

from assess import memory
from assess.extensions import db
from assess.jobs import broker, runs

log = structlog.get_logger()

THREADS = 2
#: How long a worker that is told to stop lets a task end.
STOP_S = 25.0


class _NoSchedule(Scheduler):
    """Nothing is scheduled in the queue: the time of the next try stands in the row."""

    def loop(self, now: object = None) -> None:  # noqa: ARG002  huey's signature
        self.stop_flag.wait(1.0)


#: The queue's own look at whether its connection is open and its closing are two steps.
_closing = threading.Lock()

#: Starting a process waits for the end of a pipe to be closed in it. A server process that
#: is forked at that moment would hold the same end open, and the keeper would wait for ever.
_starting = threading.Lock()
os.register_at_fork(
    before=_starting.acquire,
    after_in_parent=_starting.release,
    after_in_child=_starting.release,
)


class _Taker(HueyWorker):
    """Closes the connection to the queue when it ends."""

    def shutdown(self) -> None:
        super().shutdown()
        with _closing:
            self.huey.storage.close()


class _Threads(Consumer):
    """A consumer that leaves the signals to the process it is a part of."""

    worker_class = _Taker
    scheduler_class = _NoSchedule

    def _set_signal_handlers(self) -> None:
        return


def begin(app: Flask, threads: int = THREADS) -> Worker:
    """Start taking runs from the queue in this process; stops with it, or by `stop`."""
    worker = Worker(app, threads)
    atexit.register(worker.stop, 5.0)
    return worker


class Worker:
    """Running threads that take runs from the queue, and their sign of life."""

    def __init__(self, app: Flask, threads: int) -> None:
        logging.getLogger("huey").setLevel(logging.WARNING)
        self._app = app
        self._consumer = _Threads(broker.queue(app), workers=threads, periodic=False, max_delay=1.0)
        self._over = threading.Event()
        self._consumer.start()
        threading.Thread(target=self._beat, name="assess-heartbeat", daemon=True).start()

    def _beat(self) -> None:
        while not self._over.wait(runs.HEARTBEAT_S):
            with self._app.app_context():
                try:
                    runs.heartbeat()
                except Exception as error:
                    log.warning("heartbeat_failed", error=type(error).__name__)
                finally:
                    db.session.remove()

    def stop(self, seconds: float = STOP_S) -> None:
        """Take nothing more, and let what runs end for at most `seconds`.

        What does not end is taken up again by the next worker.
        """
        if self._over.is_set():
            return
        self._over.set()
        self._consumer.shutdown_timeout = seconds
        self._consumer.stop(graceful=True)
        with _closing:
            self._consumer.huey.storage.close()


def work_until_told(app: Flask, told: threading.Event, parent: int | None = None) -> None:
    """Run a worker until `told` is set, or until the process `parent` is gone."""
    worker = begin(app)
    memory.settle()
    try:
        while not told.wait(1.0):
            if parent is not None and os.getppid() != parent:
                break
    finally:
        worker.stop()


@contextmanager
def beside() -> Iterator[None]:
    """A worker process beside a server, started again when it ends before its time."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(over,), name="assess-worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(STOP_S + 10)


def _keep(over: threading.Event) -> None:
    command = [sys.executable, "-m", "assess", "worker", "--beside", str(os.getpid())]
    while not over.is_set():
        with _starting:
            process = subprocess.Popen(command)  # noqa: S603  our own program
        while process.poll() is None and not over.wait(0.5):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_S + 5)
            except subprocess.TimeoutExpired:
                process.kill()
        elif not over.is_set():
            log.error("worker_ended", status=process.returncode)
            over.wait(5.0)


__all__ = ["Worker", "begin", "beside", "work_until_told"]
