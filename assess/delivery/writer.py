"""One thread per process writes every save, many at a time, and answers after the commit.

Requests queue up while a commit is on its way to the disk; the next transaction takes all
of them. When a batch fails, each request is tried alone, so that one bad request never
fails its neighbours; unless the reason is common to all (a lock, a full or read-only disk),
when all are refused at once. A disk that cannot be trusted ends the process: see
`assess.faults`. Planning always starts from what the database holds, so a retry
after a commit of unknown outcome finds either all of the first try or nothing, and no
reply is given that is not durable.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, NullPool, create_engine

from assess import faults
from assess.database import check_committed, network_options, sqlite_turn
from assess.delivery.envelope import Incoming
from assess.delivery.errors import Refused
from assess.delivery.limits import refuse_overfull
from assess.delivery.rules import Plan, Snapshot, UnknownEpoch, plan_sync
from assess.delivery.store import Counter, PostgresStore, SqliteStore, Store
from assess.delivery.timekeeper import Timekeeper

log = structlog.get_logger()

MAX_BATCH = 256
PATIENCE_S = 15.0
#: How long a sitting (or SQLite's file) may be held by others before saves answer 503.
LOCKED_S = 5.0
#: `last_seen_at` is not rewritten more often than this for an idle page.
SEEN_EVERY = timedelta(seconds=5)


class Unavailable(RuntimeError):
    """Nothing was acknowledged; the browser keeps its events and tries again."""


class EndedTicket(RuntimeError):
    """A newer access code ended this ticket before `epoch`, the present one, was opened."""

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch


class Request:
    """One batch of events waiting for its commit."""

    __slots__ = (
        "_done",
        "deadline",
        "epoch",
        "error",
        "events",
        "generation",
        "now",
        "plan",
        "sitting_id",
    )

    def __init__(
        self,
        sitting_id: str,
        epoch: int,
        events: Sequence[Incoming],
        generation: int | None = None,
    ) -> None:
        self.sitting_id = sitting_id
        self.epoch = epoch
        self.generation = generation
        self.events = events
        self.plan: Plan | None = None
        self.now: datetime | None = None
        self.error: Exception | None = None
        self.deadline = time.monotonic() + LOCKED_S
        # A bare lock: waking a waiter through a Future costs ten times as much.
        self._done = threading.Lock()
        self._done.acquire()

    def finish(self, plan: Plan | None, now: datetime | None, error: Exception | None) -> None:
        self.plan, self.now, self.error = plan, now, error
        self._done.release()

    def wait(self, seconds: float) -> tuple[Plan, datetime]:
        """The plan that is now durable and the sitting time at which it was made."""
        if not self._done.acquire(timeout=seconds):
            raise Unavailable("The database did not answer in time.")
        if self.error is not None:
            raise self.error
        assert self.plan is not None  # noqa: S101  `finish` gives either an error or both
        assert self.now is not None  # noqa: S101
        return self.plan, self.now


class Writer:
    """The group-committing writer of one process."""

    def __init__(self, engine: Engine, keeper: Timekeeper, idle_s: float = 60.0) -> None:
        self.embedded = engine.dialect.name == "sqlite"
        # Not from the application's pool: requests that wait for the writer could hold all of it.
        self._engine = create_engine(
            engine.url,
            poolclass=NullPool,
            connect_args={"check_same_thread": False, "timeout": 10}
            if self.embedded
            else network_options(engine.url.render_as_string(hide_password=False)),
        )
        self.store: Store = SqliteStore(keeper) if self.embedded else PostgresStore(keeper)
        self.idle_s = idle_s
        self._queue: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._opened: Any = None

    def save(
        self,
        sitting_id: str,
        epoch: int,
        events: Sequence[Incoming],
        generation: int | None = None,
    ) -> tuple[Plan, datetime]:
        """Store a batch of an existing sitting durably and say what became of it.

        Raises:
            Unavailable: nothing is known to be stored.
            UnknownEpoch: the batch names an epoch that was never opened.
            Refused: full.
            EndedTicket: a ticket that is no longer good names a later page's epoch.
        """
        request = Request(sitting_id, epoch, events, generation)
        with self._lock:
            self._queue.put(request)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="assess-writer", daemon=True)
                self._thread.start()
        return request.wait(PATIENCE_S)

    def _run(self) -> None:
        waiting: list[Request] = []
        while True:
            try:
                batch = waiting + self._take(pause=0.005 if waiting else self.idle_s)
            except queue.Empty:
                with self._lock:
                    if self._queue.empty():
                        self._thread = None
                        self._drop_connection()
                        return
                continue
            waiting = self._serve(batch)

    def _take(self, pause: float) -> list[Request]:
        try:
            taken = [self._queue.get(timeout=pause)]
        except queue.Empty:
            if pause < self.idle_s:
                return []
            raise
        for _ in range(min(self._queue.qsize(), MAX_BATCH)):
            taken.append(self._queue.get())
        return taken

    def _serve(self, batch: list[Request]) -> list[Request]:
        """Serve what can be served; return the requests whose sitting is held elsewhere."""
        try:
            return self._attempt(batch)
        except Exception as error:
            faults.stop_if_fatal(error)
            self._drop_connection()
            log.warning("batch_failed", size=len(batch), error=str(error)[:300])
            if faults.is_shared(error):
                return self._refuse(batch, error)
        for position, request in enumerate(batch):
            try:
                for held in self._attempt([request]):
                    held.finish(None, None, Unavailable("The sitting is being changed."))
            except Exception as error:
                faults.stop_if_fatal(error)
                self._drop_connection()
                log.error("save_failed", sitting=request.sitting_id, error=str(error)[:300])
                # Without a connection the others would each wait for the same failure.
                if faults.is_shared(error) or self._unreachable():
                    return self._refuse(batch[position:], error)
                self._refuse([request], error)
        return []

    def _refuse(self, requests: list[Request], error: Exception) -> list[Request]:
        """Tell these requests that nothing of theirs is known to be stored; none is left."""
        refusal = Unavailable("The database cannot save.")
        refusal.__cause__ = error
        for request in requests:
            request.finish(None, None, refusal)
        return []

    def _attempt(self, batch: list[Request]) -> list[Request]:
        """Write a batch in one transaction. Raises whatever the database raises."""
        now_due = time.monotonic()
        held: list[Request] = []
        ready: dict[str, Request] = {}
        for request in batch:
            if request.sitting_id in ready:
                held.append(request)
            else:
                ready[request.sitting_id] = request
        with sqlite_turn if self.embedded else contextlib.nullcontext():
            connection = self._connection()
            try:
                answered, skipped = self._transact(connection, ready)
            except BaseException:
                with contextlib.suppress(Exception):
                    connection.rollback()
                raise
        for request, plan, now, error in answered:
            request.finish(plan, now, error)
        for request in skipped:
            if now_due > request.deadline:
                request.finish(None, None, Unavailable("The sitting is being changed."))
            else:
                held.append(request)
        return held

    def _transact(
        self, connection: Any, ready: dict[str, Request]
    ) -> tuple[list[tuple[Request, Plan | None, datetime | None, Exception | None]], list[Request]]:
        store = self.store
        store.begin(connection)
        snapshots, now = store.lock(connection, list(ready), wait=False)
        exact, beyond = wanted(snapshots, ready)
        known = store.known(connection, exact, beyond)
        answered: list[tuple[Request, Plan | None, datetime | None, Exception | None]] = []
        skipped: list[Request] = []
        plans: list[Plan] = []
        for sitting_id, request in ready.items():
            snapshot = snapshots.get(sitting_id)
            if snapshot is None:
                skipped.append(request)
                continue
            if ended(snapshot, request):
                answered.append((request, None, None, EndedTicket(snapshot.epoch)))
                continue
            try:
                plan = plan_sync(
                    snapshot, known.get(sitting_id, {}), request.epoch, request.events, now
                )
                refuse_overfull(plan)
            except (UnknownEpoch, Refused) as error:
                answered.append((request, None, None, error))
                continue
            answered.append((request, plan, now, None))
            if plan.rows or _unseen(snapshot, now) or plan.after.acked_n != snapshot.acked_n:
                plans.append(plan)
        if plans:
            store.write(connection, plans, now)
        store.commit(connection)
        if not self.embedded:
            check_committed(self._opened.info)
        return answered, skipped

    def _connection(self) -> Any:
        if self._opened is None:
            self._opened = self._engine.raw_connection()
            connection = self._opened.dbapi_connection
            if self.embedded:
                connection.execute(f"PRAGMA busy_timeout={round(LOCKED_S * 1000)}")
            else:
                connection.execute("SET lock_timeout = '5s'")
                connection.execute("SET statement_timeout = '20s'")
                connection.commit()
        return self._opened.dbapi_connection

    def _drop_connection(self) -> None:
        if self._opened is not None:
            with contextlib.suppress(Exception):
                self._opened.close()
            self._opened = None

    def _unreachable(self) -> bool:
        try:
            self._connection()
        except Exception:
            self._drop_connection()
            return True
        return False


def wanted(
    snapshots: dict[str, Snapshot], ready: dict[str, Request]
) -> tuple[list[Counter], list[Counter]]:
    """Which stored events `plan_sync` needs: exact counters, and all beyond others."""
    exact: list[Counter] = []
    beyond: list[Counter] = []
    for sitting_id, request in ready.items():
        snapshot = snapshots.get(sitting_id)
        if snapshot is None or not request.events or request.epoch > snapshot.epoch:
            continue
        if request.epoch < snapshot.epoch:
            exact += [(sitting_id, request.epoch, event.n) for event in request.events]
            continue
        beyond.append((sitting_id, request.epoch, snapshot.acked_n))
        exact += [
            (sitting_id, request.epoch, event.n)
            for event in request.events
            if event.n <= snapshot.acked_n
        ]
    return exact, beyond


def ended(snapshot: Snapshot, request: Request) -> bool:
    """Whether an ended ticket speaks for an epoch that it cannot have opened.

    Under its own epochs, which a new code leaves behind, its events are kept as `old_epoch`.
    """
    return (
        request.generation is not None
        and request.generation < snapshot.ticket_generation <= request.epoch
    )


def _unseen(snapshot: Snapshot, now: datetime) -> bool:
    return snapshot.last_seen_at is None or now - snapshot.last_seen_at > SEEN_EVERY
