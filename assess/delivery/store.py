"""The save path's statements, on the bare driver of either database.

No ORM and no SQLAlchemy statement is used here: on the save path they cost more than the
work itself. Each store speaks to one open driver connection inside one transaction and
works on whole batches, so that the number of statements does not grow with the batch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from assess import clock
from assess.delivery.rules import Known, Plan, Snapshot
from assess.delivery.timekeeper import Timekeeper

#: (sitting id, epoch, n)
Counter = tuple[str, int, int]
#: sitting id, epoch, counter -> what the journal holds
Holdings = dict[str, dict[int, Known]]

_SITTING = (
    "s.id, s.state, s.epoch, s.acked_n, s.event_count, s.chain_head, "
    "s.started_at, s.deadline_at, s.paused_at, t.grace_s, s.last_seen_at, "
    "s.ticket_generation, s.pause_kind, s.break_left_ms, s.pauses_ms, s.terminate_at"
)
_UPSERT = (
    "ON CONFLICT (sitting_id, item_ref, type) DO UPDATE SET "
    "epoch = excluded.epoch, n = excluded.n, value = excluded.value "
    "WHERE (current_answer.epoch, current_answer.n) < (excluded.epoch, excluded.n)"
)
_JOURNAL = (
    "sitting_id, epoch, n, type, item_ref, value, t_ms, received_at, "
    "standing, reason, salt, digest, chain, position"
)


class Store(Protocol):
    """What the writer needs of a database."""

    def begin(self, connection: Any) -> None:
        """Open the transaction."""

    def lock(
        self, connection: Any, ids: Sequence[str], *, wait: bool
    ) -> tuple[dict[str, Snapshot], datetime]:
        """Lock and read sittings; `wait=False` leaves out those that somebody else holds."""

    def known(
        self, connection: Any, exact: Sequence[Counter], beyond: Sequence[Counter]
    ) -> Holdings:
        """Stored events at the `exact` counters and `beyond` the given ones."""

    def write(self, connection: Any, plans: Sequence[Plan], now: datetime) -> None:
        """Append, move answers forward, update the sittings."""

    def commit(self, connection: Any) -> None:
        """Commit durably; returns only when the commit is on disk."""


class PostgresStore:
    """Set-based statements with arrays, sent in one pipeline per step (psycopg 3)."""

    def __init__(self, keeper: Timekeeper) -> None:
        self.keeper = keeper

    def begin(self, connection: Any) -> None:
        """psycopg opens the transaction with the first statement."""

    def lock(
        self, connection: Any, ids: Sequence[str], *, wait: bool
    ) -> tuple[dict[str, Snapshot], datetime]:
        skip = "" if wait else " SKIP LOCKED"
        before = self.keeper.monotonic()
        with connection.pipeline(), connection.cursor() as found, connection.cursor() as time:
            found.execute(
                f"SELECT {_SITTING} FROM sitting s "  # noqa: S608  constant text
                "JOIN test_definition t ON t.id = s.test_id "
                f"WHERE s.id = ANY(%s) ORDER BY s.id FOR NO KEY UPDATE OF s{skip}",
                (sorted(ids),),
            )
            time.execute("SELECT clock_timestamp()")
            snapshots = {row[0]: Snapshot(*row) for row in found.fetchall()}
            wall = time.fetchone()[0]
        if clock.is_injected():
            return snapshots, clock.now()
        now = self.keeper.correct(wall.astimezone(UTC), before, self.keeper.monotonic())
        return snapshots, now

    def known(
        self, connection: Any, exact: Sequence[Counter], beyond: Sequence[Counter]
    ) -> Holdings:
        holdings: Holdings = {}
        columns = "j.sitting_id, j.n, j.salt, j.digest, j.standing, j.reason"
        for counters, sign in ((exact, "="), (beyond, ">")):
            if not counters:
                continue
            rows = connection.execute(
                f"SELECT {columns} FROM unnest(%s::text[], %s::int[], %s::int[]) "  # noqa: S608
                "AS w (sitting_id, epoch, n) JOIN journal_event j "
                "ON j.sitting_id = w.sitting_id AND j.epoch = w.epoch "
                f"AND j.n {sign} w.n",
                tuple(map(list, zip(*counters, strict=True))),
            ).fetchall()
            for sitting_id, n, *rest in rows:
                holdings.setdefault(sitting_id, {})[n] = Known(*rest)
        return holdings

    def write(self, connection: Any, plans: Sequence[Plan], now: datetime) -> None:
        journal = journal_rows(plans, now)
        answers = answer_rows(plans)
        sittings = sitting_rows(plans)
        with connection.pipeline():
            if journal:
                connection.execute(
                    f"INSERT INTO journal_event ({_JOURNAL}) SELECT * FROM unnest("  # noqa: S608
                    "%s::text[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], "
                    "%s::int[], %s::timestamptz[], %s::text[], %s::text[], "
                    "%s::bytea[], %s::bytea[], %s::bytea[], %s::int[])",
                    _columns(journal),
                )
            if answers:
                connection.execute(
                    "INSERT INTO current_answer (sitting_id, item_ref, type, epoch, n, value) "  # noqa: S608
                    "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], "
                    f"%s::int[], %s::int[], %s::text[]) {_UPSERT}",
                    _columns(answers),
                )
            if sittings:
                connection.execute(
                    "UPDATE sitting s SET acked_n = w.acked_n, event_count = w.event_count, "
                    "chain_head = w.chain_head, last_seen_at = w.seen "
                    "FROM unnest(%s::int[], %s::int[], %s::bytea[], %s::timestamptz[], "
                    "%s::text[]) AS w (acked_n, event_count, chain_head, seen, id) "
                    "WHERE s.id = w.id",
                    _columns(sittings),
                )

    def commit(self, connection: Any) -> None:
        connection.commit()


class SqliteStore:
    """The same for sqlite3, which runs in this process."""

    def __init__(self, keeper: Timekeeper) -> None:
        self.keeper = keeper

    def begin(self, connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE")

    def lock(
        self,
        connection: Any,
        ids: Sequence[str],
        *,
        wait: bool,  # noqa: ARG002  one writer only
    ) -> tuple[dict[str, Snapshot], datetime]:
        rows = connection.execute(
            f"SELECT {_SITTING} FROM sitting s "  # noqa: S608  constant text
            "JOIN test_definition t ON t.id = s.test_id "
            "WHERE s.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()
        snapshots = {row[0]: _snapshot(row) for row in rows}
        if clock.is_injected():
            return snapshots, clock.now()
        moment = self.keeper.monotonic()
        return snapshots, self.keeper.correct(clock.now(), moment, self.keeper.monotonic())

    def known(
        self, connection: Any, exact: Sequence[Counter], beyond: Sequence[Counter]
    ) -> Holdings:
        holdings: Holdings = {}
        for counters, sign in ((exact, "="), (beyond, ">")):
            for counter in counters:
                for n, *rest in connection.execute(
                    "SELECT n, salt, digest, standing, reason FROM journal_event "  # noqa: S608
                    f"WHERE sitting_id = ? AND epoch = ? AND n {sign} ?",
                    counter,
                ):
                    holdings.setdefault(counter[0], {})[n] = Known(*rest)
        return holdings

    def write(self, connection: Any, plans: Sequence[Plan], now: datetime) -> None:
        moment = _write(now)
        connection.executemany(
            f"INSERT INTO journal_event ({_JOURNAL}) "  # noqa: S608  constant text
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            journal_rows(plans, moment),
        )
        connection.executemany(
            "INSERT INTO current_answer (sitting_id, item_ref, type, epoch, n, value) "  # noqa: S608
            f"VALUES (?, ?, ?, ?, ?, ?) {_UPSERT}",
            answer_rows(plans),
        )
        connection.executemany(
            "UPDATE sitting SET acked_n = ?, event_count = ?, chain_head = ?, last_seen_at = ? "
            "WHERE id = ?",
            [(*row[:3], _write(row[3]), row[4]) for row in sitting_rows(plans)],
        )

    def commit(self, connection: Any) -> None:
        connection.execute("COMMIT")


def journal_rows(plans: Sequence[Plan], now: datetime | str) -> list[tuple[Any, ...]]:
    """Rows of `journal_event` in column order."""
    return [
        (
            plan.after.sitting_id,
            plan.epoch,
            event.n,
            event.type,
            event.item,
            event.text,
            event.t_ms,
            now,
            standing,
            reason,
            event.salt,
            event.digest,
            link,
            position,
        )
        for plan in plans
        for event, standing, reason, link, position in plan.rows
    ]


def answer_rows(plans: Sequence[Plan]) -> list[tuple[Any, ...]]:
    """Newest applied event for each (sitting, item, type) of all plans, each key once."""
    newest: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for plan in plans:
        for (item, kind), event in plan.answers.items():
            key = (plan.after.sitting_id, item, kind)
            held = newest.get(key)
            if held is None or (held[3], held[4]) < (plan.epoch, event.n):
                newest[key] = (*key, plan.epoch, event.n, event.text)
    return list(newest.values())


def sitting_rows(plans: Sequence[Plan]) -> list[tuple[Any, ...]]:
    """Last word on each sitting: acked_n, event_count, chain_head, last_seen_at, id."""
    last: Mapping[str, Snapshot] = {plan.after.sitting_id: plan.after for plan in plans}
    return [
        (after.acked_n, after.event_count, after.chain_head, after.last_seen_at, sitting_id)
        for sitting_id, after in last.items()
    ]


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _snapshot(row: Sequence[Any]) -> Snapshot:
    started, deadline, paused = (_read(value) for value in row[6:9])
    return Snapshot(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        started_at=started,
        deadline_at=deadline,
        paused_at=paused,
        grace_s=row[9],
        last_seen_at=_read(row[10]),
        ticket_generation=row[11],
        pause_kind=row[12],
        break_left_ms=row[13],
        pauses_ms=row[14],
        terminate_at=_read(row[15]),
    )


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _write(value: datetime) -> str:
    """As SQLAlchemy writes it: UTC, no zone, always six decimals."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
