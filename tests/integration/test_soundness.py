"""A damaged database is not served; an upgrade does not fall into a test."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from assess import clock, soundness, upkeep
from assess.config import UnsafeSettings
from assess.delivery.models import Sitting
from assess.delivery.presence import sitting_now_ids
from assess.delivery.timekeeper import Timekeeper
from assess.extensions import db
from tests.integration.delivery.conftest import (  # noqa: F401  fixtures
    Runner,
    booked,
    people,
    runner,
    running,
    test_definition,
    time,
)

test_definition.__test__ = False  # a fixture whose name looks like a test


def invoke(app: Flask, command: Any, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(command, list(arguments))


def test_a_sound_database_is_served(app: Flask, running: Runner) -> None:  # noqa: F811
    running.sync(running.event())
    with app.app_context():
        soundness.check_sound(db.engine)
    assert "is sound" in invoke(app, upkeep.check).output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_are_not_served(
    app: Flask,
    running: Runner,  # noqa: F811
    seed: int,
) -> None:
    """Bytes flipped in the head of one page of the file."""
    running.sync(*[running.event(choice=f"o{n % 4 + 1}", t=n) for n in range(200)])
    with app.app_context():
        path = Path(str(db.engine.url.database))
        db.session.remove()
        app.extensions["assess_delivery"].writer._drop_connection()
        db.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        pages = [
            page
            for (page,) in connection.execute(
                "SELECT rootpage FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name"
            )
        ]
    connection.close()
    content = bytearray(path.read_bytes())
    at = (pages[seed * 7 % len(pages)] - 1) * size
    at += 100 if at == 0 else 0
    for place in range(at, at + 8):
        content[place] ^= 0xA5
    path.write_bytes(content)

    with app.app_context(), pytest.raises(UnsafeSettings, match=r"docs/durability\.md"):
        soundness.check_sound(db.engine)
    done = invoke(app, upkeep.check)
    assert done.exit_code == 1
    assert "back-up" in done.output


def test_a_changed_answer_of_somebody_who_sits_is_not_served(
    app: Flask,
    running: Runner,  # noqa: F811
) -> None:
    """A page can be whole and its content wrong; the chain sees it."""
    running.sync(running.event(choice="o1"), running.event(choice="o2"))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER journal_event_refuse_update"))
        else:
            db.session.execute(text("ALTER TABLE journal_event DISABLE TRIGGER ALL"))
        db.session.execute(text('UPDATE journal_event SET value = \'{"choice":"o4"}\' WHERE n = 1'))
        db.session.commit()
        with pytest.raises(UnsafeSettings, match="does not match its digest"):
            soundness.check_sound(db.engine)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_night_check_runs_once_a_night_and_not_while_people_sit(
    app: Flask,
    running: Runner,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    night, moment = soundness.Nightly(), datetime(2027, 3, 2, 2, 30, tzinfo=UTC)  # 3.30 Brussels
    with app.app_context(), clock.frozen_source(lambda: moment), capture_logs() as logs:
        assert not night.run()
        assert running.post("hand-in", {"epoch": 1, "events": []}).status_code == 200
        assert night.run()
        assert not night.run()
        moment += timedelta(days=1)
        monkeypatch.setattr(soundness, "page_problems", lambda *_, **__: ["page 7 is torn"])
        assert night.run()
        moment += timedelta(hours=1)
        assert not night.run()
    found = [entry["event"] for entry in logs if entry["event"].startswith("database_")]
    assert found == ["database_sound", "database_damaged"]


def test_an_upgrade_waits_for_people_who_sit(
    app: Flask,
    runner: Runner,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upgraded: list[str] = []
    monkeypatch.setattr(upkeep.flask_migrate, "upgrade", lambda **_: upgraded.append("yes"))
    # Checked in, and the session is open.
    refused = invoke(app, upkeep.upgrade)
    assert isinstance(refused.exception, UnsafeSettings)
    assert "1 people sit" in str(refused.exception)
    runner.enter()
    runner.start()
    assert isinstance(invoke(app, upkeep.upgrade).exception, UnsafeSettings)
    listed = app.test_cli_runner().invoke(args=["sittings", "running"])
    assert runner.id in listed.output
    assert "60 min left" in listed.output
    assert "Ada Nwosu, Morning" in listed.output
    assert upgraded == []
    assert invoke(app, upkeep.upgrade, "--force").exit_code == 0
    runner.post("hand-in", {"epoch": 1, "events": []})
    assert invoke(app, upkeep.upgrade).exit_code == 0
    assert upgraded == ["yes", "yes"]


def test_nobody_waits_for_a_sitting_that_is_over_by_the_clock(
    app: Flask,
    running: Runner,  # noqa: F811
    time: Any,  # noqa: F811
) -> None:
    with app.app_context():
        assert sitting_now_ids(db.engine) == [running.id]
        time.advance(3600 + 61)
        assert sitting_now_ids(db.engine) == []


def test_who_waits_for_a_session_to_open_holds_nothing_up(
    app: Flask,
    booked: Sitting,  # noqa: F811
    people: dict[str, Any],  # noqa: F811
) -> None:
    from assess.delivery import operations
    from assess.identity.models import Account

    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        operations.check_in(booked.id, staff, confirmed=True)
        assert sitting_now_ids(db.engine) == []
        operations.open_session(booked.session_id, staff)
        assert sitting_now_ids(db.engine) == [booked.id]


def test_who_was_checked_in_to_a_session_that_is_over_holds_up_neither_night_nor_clock(
    app: Flask,
    booked: Sitting,  # noqa: F811
    people: dict[str, Any],  # noqa: F811
    time: Any,  # noqa: F811
) -> None:
    """The session was never opened: nobody closes it, and the person stays checked in."""
    from assess.delivery import operations
    from assess.identity.models import Account

    night = soundness.Nightly()
    with app.app_context(), capture_logs() as logs:
        staff = db.session.get_one(Account, people["invigilator"].id)
        operations.check_in(booked.id, staff, confirmed=True)
        assert not Timekeeper().reset(db.engine)
        session = db.session.get_one(Sitting, booked.id).session
        assert session is not None
        time.now = datetime(2027, 3, 2, 2, 30, tzinfo=UTC)  # 3.30 in Brussels
        ends, session.ends_at = session.ends_at, time.now + timedelta(hours=1)
        db.session.commit()
        assert not night.run()
        assert not night.run()
        session.ends_at = ends
        db.session.commit()
        assert night.run()
        assert Timekeeper().reset(db.engine)
    told = [
        one["event"] for one in logs if one["event"] in ("night_check_skipped", "database_sound")
    ]
    assert told == ["night_check_skipped", "database_sound"]


def test_those_who_sit_are_listed_and_counted_as_the_upgrade_counts_them(
    app: Flask,
    running: Runner,  # noqa: F811
    time: Any,  # noqa: F811
) -> None:
    def said() -> str:
        return str(app.test_cli_runner().invoke(args=["sittings", "running"]).output)

    assert "60 min left" in said()
    assert "1 sittings." in said()
    time.advance(3600 + 61)
    assert "overdue" in said()
    assert "0 sittings." in said()


def test_an_empty_database_can_be_upgraded(settings: Any) -> None:
    from assess import create_app

    app = create_app(settings)
    with app.app_context():
        assert sitting_now_ids(db.engine) == []
        db.engine.dispose()


def test_a_new_version_does_not_start_over_people_who_sit(
    app: Flask,
    running: Runner,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = app.config["SETTINGS"]

    def start(*, force: bool = False) -> None:
        with app.app_context():
            upkeep.refuse_new_version(db.engine, settings, force=force)

    start()  # the first that ever served
    start()  # a restart after a crash must not wait
    monkeypatch.setattr(upkeep, "present_version", lambda: "9.9 0042")
    with pytest.raises(UnsafeSettings, match=r"9\.9 0042 does not start"):
        start()
    start(force=True)
    start()
    monkeypatch.setattr(upkeep, "present_version", lambda: "10.0 0043")
    running.post("hand-in", {"epoch": 1, "events": []})
    start()


def test_pages_of_neighbouring_versions_are_served(
    app: Flask,
    running: Runner,  # noqa: F811
) -> None:
    replies = []
    for version in (None, "1", "2", "no number"):
        headers = {"X-Requested-With": "assess"}
        if version is not None:
            headers["X-Assess-Protocol"] = version
        body: dict[str, Any] = {"epoch": 1, "events": [running.event()], "new_field": {"x": 1}}
        replies.append(running.post("sync", body, headers=headers))
    assert [reply.json["ack"] for reply in replies] == [1, 2, 3, 4]
    assert {reply.headers["X-Assess-Protocol"] for reply in replies} == {"1"}
