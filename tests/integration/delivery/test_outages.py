"""While the database cannot save: 503 and never 200; afterwards it goes on by itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from assess import disk
from assess.config import Settings
from assess.delivery import operations
from assess.delivery.errors import Refused
from assess.delivery.limits import Limits
from assess.delivery.models import JournalEvent, Sitting
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner
from tests.support.postgres import cluster


def refused(reply: Any) -> bool:
    """Whether the reply tells the page to keep its events and to come back."""
    return (
        (reply.status_code, reply.json["error"]) == (503, "unavailable")
        and int(reply.headers["Retry-After"]) > 0
        and "ack" not in reply.json
    )


def stored(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(JournalEvent)) or 0)


@pytest.fixture
def on_the_writer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the writer's connection execute a statement each time before it is used."""

    def arrange(statement: str) -> None:
        with app.app_context():
            writer = delivery().writer
        real = type(writer)._connection

        def connection() -> Any:
            opened = real(writer)
            opened.execute(statement)
            return opened

        monkeypatch.setattr(writer, "_connection", connection)

    return arrange


def test_a_lock_for_longer_than_five_seconds_answers_503(app: Flask, running: Runner) -> None:
    """Somebody else holds the whole database (or, on PostgreSQL, the journal) for 6.5 s."""
    running.sync(running.event())
    held, release = threading.Event(), threading.Event()
    with app.app_context():
        url, embedded = db.engine.url, db.engine.dialect.name == "sqlite"

    def hold() -> None:
        engine = create_engine(url)
        with engine.connect().execution_options(immediate=True) as connection:
            if embedded:
                connection.execute(text("UPDATE sitting SET epoch = epoch"))
            else:
                connection.execute(text("LOCK TABLE journal_event IN ACCESS EXCLUSIVE MODE"))
            held.set()
            release.wait(6.5)
            connection.rollback()
        engine.dispose()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(5)
    event = running.event(choice="o2")
    assert refused(running.sync(event))
    release.set()
    other.join()
    assert stored(app) == 1
    assert running.sync(event).json["ack"] == 2


def test_a_database_made_read_only_answers_503(
    app: Flask,
    running: Runner,
    on_the_writer: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with app.app_context():
        embedded = db.engine.dialect.name == "sqlite"
    on_the_writer("PRAGMA query_only = ON" if embedded else "SET TRANSACTION READ ONLY")
    event = running.event()
    assert refused(running.sync(event))
    assert stored(app) == 0
    monkeypatch.undo()
    delivery_of(app).writer._drop_connection()
    assert running.sync(event).json["ack"] == 1


def delivery_of(app: Flask) -> Any:
    with app.app_context():
        return delivery()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_database_refuses_and_drains_when_there_is_room(
    app: Flask,
    running: Runner,
    on_the_writer: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLITE_FULL in the middle of a batch; what was acknowledged before stays whole."""
    on_the_writer("PRAGMA max_page_count = 1")  # SQLite takes it as "no page more than now"
    waiting = [running.event(choice=f"o{n % 4 + 1}", t=n) for n in range(400)]
    safe = sum(running.sync(event).status_code == 200 for event in waiting[:20])
    replies = [running.sync(*waiting[start : start + 100]) for start in range(0, 400, 100)]
    assert refused(replies[-1])
    assert stored(app) >= safe
    with app.app_context():
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        db.session.rollback()
    monkeypatch.undo()
    delivery_of(app).writer._drop_connection()
    for start in range(0, 400, 100):
        last = running.sync(*waiting[start : start + 100])
    assert last.json["ack"] == 400


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes of its own; needs the right to mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    command = [mount, "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    """Write until the disk is full, which raises."""
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


class TestOnASmallDisk:
    """The database on a disk that somebody fills up."""

    @pytest.fixture
    def database_url(self, small_disk: Path) -> str:
        return f"sqlite:///{small_disk / 'assess.db'}"

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, disk_reserve_mb=1)

    def test_saves_are_refused_cleanly_and_go_on_when_there_is_room(
        self, app: Flask, running: Runner, small_disk: Path
    ) -> None:
        first = running.sync(running.event())
        assert first.json["ack"] == 1
        ballast = small_disk / "ballast"
        with pytest.raises(OSError, match="No space"):
            fill(ballast)
        # Every page must be new, so that room that SQLite already holds is used up too.
        waiting = [running.event(choice="o1", t=n) for n in range(1, 1500)]
        replies = [running.sync(*waiting[start : start + 100]) for start in range(0, 1500, 100)]
        assert disk.DiskWatch((small_disk,), 1).is_low()
        assert refused(replies[-1])
        assert {reply.status_code for reply in replies} <= {200, 503}
        acked = [reply.json["ack"] for reply in replies if reply.status_code == 200]
        assert stored(app) >= max(acked, default=1)
        ballast.unlink()
        delivery_of(app).limits = Limits()
        for start in range(0, 1500, 100):
            last = running.sync(*waiting[start : start + 100])
            assert last.status_code == 200, last.text
        assert last.json["ack"] == 1500
        with sqlite3.connect(small_disk / "assess.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


class TestPostgresRestarts:
    """The database server goes away and comes back; the application stays."""

    pytestmark = pytest.mark.postgres

    @pytest.fixture
    def database_url(self, postgres_of_its_own: Any) -> str:
        return str(postgres_of_its_own.url)

    @pytest.fixture
    def postgres_of_its_own(self) -> Iterator[Any]:
        with cluster(durable=True) as one:
            yield one

    def test_saves_answer_503_meanwhile_and_go_on_by_themselves(
        self, app: Flask, running: Runner, postgres_of_its_own: Any
    ) -> None:
        assert running.sync(running.event()).json["ack"] == 1
        for stop in (postgres_of_its_own.stop, postgres_of_its_own.kill):
            stop()
            event = running.event()
            assert refused(running.sync(event))
            page = running.client.get(f"/sittings/{running.id}/wait")
            assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
            postgres_of_its_own.start()
            reply = running.sync(event)
            assert reply.status_code == 200, reply.text
            assert reply.json["ack"] == event["n"]
        assert stored(app) == 3


@pytest.fixture
def low_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Make the disk low, or well again."""

    def arrange(low: bool) -> None:
        watch = app.extensions[disk.KEY]
        monkeypatch.setattr(watch, "is_low", lambda: low)

    return arrange


def test_a_low_disk_stops_what_is_new_and_nothing_else(
    app: Flask,
    runner: Runner,
    people: dict[str, Account],
    low_disk: Callable[[bool], None],
) -> None:
    runner.enter()
    low_disk(True)
    reply = runner.post("start", {"epoch": runner.epoch})
    assert (reply.status_code, reply.json["error"]) == (503, "disk_low")
    assert int(reply.headers["Retry-After"]) == 30
    with app.app_context():
        assert db.session.get_one(Sitting, runner.id).started_at is None
    low_disk(False)
    runner.start()
    low_disk(True)
    assert runner.sync(runner.event()).json["ack"] == 1
    assert runner.post("start", {"epoch": runner.epoch}).status_code == 200  # nothing new
    assert runner.post("hand-in", {"epoch": 1, "events": []}).status_code == 200


def test_a_low_disk_stops_check_in_but_not_a_change_of_computer(
    app: Flask,
    booked: Sitting,
    people: dict[str, Account],
    low_disk: Callable[[bool], None],
) -> None:
    with app.app_context():
        invigilator = db.session.get_one(Account, people["invigilator"].id)
        low_disk(True)
        with pytest.raises(Refused, match="disk_low"):
            operations.check_in(booked.id, invigilator, confirmed=True)
        low_disk(False)
        operations.check_in(booked.id, invigilator, confirmed=True)
        low_disk(True)
        assert operations.check_in(booked.id, invigilator, confirmed=True)


def test_staff_see_a_low_disk_and_candidates_do_not(
    app: Flask,
    make_account: Callable[..., Account],
    login: Callable[..., Any],
    low_disk: Callable[[bool], None],
) -> None:
    low_disk(True)
    sentence = "too little room"
    assert sentence in login(make_account(Role.INVIGILATOR)).get("/sessions/").text
    assert sentence not in login(make_account(Role.CANDIDATE)).get("/me/").text
    health = app.test_client().get("/healthz")
    assert (health.status_code, health.json["disk"]) == (200, "low")
