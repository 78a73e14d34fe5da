"""Saved exports run once when due, write beside what is there, and show what failed."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock, jobs
from assess.audit import jws, keys
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import profiles
from assess.recruitment.profile_models import ExportProfile, ExportRun
from assess.results import operations
from assess.results.export_package import MANIFEST
from assess.results.queries import ResultFilter
from tests.integration.results.street import language_result, new_test

MakeAccount = Callable[..., Account]
FORM = {
    "name": "Weekly for the board",
    "form": "csv",
    "standing": "released",
    "test": "",
    "language": "",
    "columns": "email sat_on",
    "every": "daily",
    "weekday": "0",
    "at": "06:00",
}


@pytest.fixture
def released(context: Flask, make_account: MakeAccount, officer: Account) -> int:
    ada = make_account(Role.CANDIDATE, email="ada@example.org")
    result = language_result(ada, new_test("language"), ability=0.4)
    operations.release([result.id], officer)
    return result.id


@pytest.fixture
def later(context: Flask) -> Iterator[Callable[[timedelta], None]]:
    """Move the clock forward."""
    moment: list[datetime] = [clock.now()]

    def move(by: timedelta) -> None:
        moment[0] += by

    with clock.frozen_source(lambda: moment[0]):
        yield move


def runs() -> list[ExportRun]:
    db.session.rollback()  # a transaction that is open goes on seeing what was
    return list(db.session.scalars(select(ExportRun).order_by(ExportRun.id)))


def run_now(profile: ExportProfile, officer: Account, app: Flask) -> ExportRun:
    """Ask for a run and let the worker do what waits."""
    profiles.run_now(profile.id, officer)
    jobs.run_once(app)
    return runs()[-1]


def test_saved_by_page_and_run_by_hand(
    released: int, staff: FlaskClient, officer: Account, app: Flask
) -> None:
    assert staff.post("/recruitment/exports/new", data=FORM).status_code == 303
    assert staff.post("/recruitment/exports/new", data=FORM).status_code == 422  # the name
    profile = db.session.scalars(select(ExportProfile)).one()
    assert (profile.at_minute, profile.columns) == (360, ["email", "sat_on"])
    asked = staff.post(f"/recruitment/exports/{profile.id}/run")
    assert [run.state for run in runs()] == ["running"]
    jobs.run_once(app)
    (run,) = runs()
    # The page of the task leads to the file.
    assert f"/recruitment/exports/runs/{run.id}/file" in staff.get(asked.location).text
    assert (run.state, run.results, run.asked_by) == ("done", 1, officer.id)
    path = profiles.path_of(run)
    assert path is not None
    assert hashlib.sha256(path.read_bytes()).hexdigest() == run.digest
    with zipfile.ZipFile(path) as archive:
        header = archive.read("results.csv").decode("utf-8-sig").splitlines()[0]
    assert "email" in header
    assert "family_name" not in header
    assert "caution" in header
    beside = json.loads(path.with_name(f"{path.stem}.manifest.json").read_text())
    said = jws.verify(beside["jws"], MANIFEST, keys.known())
    assert (said["made_by"], said["results"]) == (f"export_profile:{profile.id}", 1)
    assert beside["sha256"] == run.digest
    page = staff.get("/recruitment/exports/").text
    assert path.name in page
    with staff.get(f"/recruitment/exports/runs/{run.id}/file") as response:
        assert response.data == path.read_bytes()
    staff.post(f"/recruitment/exports/{profile.id}/retire")
    assert staff.post(f"/recruitment/exports/{profile.id}/run").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": "password_hash"},
        {"name": ""},
        {"form": "exe"},
        {"at": "25:61"},
        {"weekday": "9"},
        {"standing": "maybe"},
        {"test": "nobody"},
        {"name": "x" * 200},
    ],
)
def test_what_makes_no_sense_is_not_saved(
    context: Flask, staff: FlaskClient, wrong: dict[str, str]
) -> None:
    assert staff.post("/recruitment/exports/new", data=FORM | wrong).status_code == 422
    assert db.session.scalars(select(ExportProfile)).all() == []


def test_due_once_a_day_and_never_over_another_file(
    released: int, officer: Account, later: Callable[[timedelta], None], app: Flask
) -> None:
    profiles.save("Daily", "json", ResultFilter(), [], "daily", None, 0, officer)
    assert profiles.run_due() == 0
    later(timedelta(days=1))
    assert [profiles.run_due() for _ in range(3)] == [1, 0, 0]
    later(timedelta(days=3))  # the server stood still: only the latest day is made
    assert [profiles.run_due() for _ in range(2)] == [1, 0]
    jobs.run_once(app)
    assert [run.state for run in runs()] == ["done", "done"]
    assert len({run.file for run in runs()}) == 2


def test_failures_are_seen_and_nothing_half_done_is_left(
    released: int,
    officer: Account,
    staff: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    app: Flask,
) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    profile = profiles.save("Daily", "csv", ResultFilter(), [], "never", None, 0, officer)
    with monkeypatch.context() as patch:
        patch.setattr(profiles, "folder", lambda: blocked)
        run = run_now(profile, officer, app)
    assert run.state == "failed"
    assert "cannot be written" in (run.problem or "")
    assert "cannot be written" in staff.get("/recruitment/exports/").text
    target = profiles.folder()

    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("disk on fire")

    with monkeypatch.context() as patch:
        patch.setattr(profiles, "write_package", broken)
        assert run_now(profile, officer, app).state == "failed"
    assert list(target.iterdir()) == []
    # Tried again from the page of the task, the same run succeeds.
    (task,) = db.session.scalars(select(jobs.JobRun).order_by(jobs.JobRun.id.desc()).limit(1))
    assert task.state == "failed"
    jobs.retry(task.id)
    jobs.run_once(app)
    assert [run.state for run in runs()] == ["failed", "done"]


def test_a_run_that_was_cut_short_is_marked(
    released: int, officer: Account, later: Callable[[timedelta], None]
) -> None:
    profile = profiles.save("Daily", "csv", ResultFilter(), [], "never", None, 0, officer)
    profiles.run_now(profile.id, officer)
    later(timedelta(minutes=61))
    profiles.run_due()
    (run,) = runs()
    assert run.state == "failed"
    assert "stopped" in (run.problem or "")


def test_a_run_called_cut_short_while_it_is_made_ends_well(
    released: int,
    officer: Account,
    later: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
    app: Flask,
) -> None:
    """It waited in the queue for hours; meanwhile another thread looked for what hangs."""
    profile = profiles.save("Daily", "csv", ResultFilter(), [], "never", None, 0, officer)
    write = profiles.write_package

    def slowly(*arguments: Any, **options: Any) -> Any:
        later(timedelta(minutes=61))
        profiles.run_due()
        assert [run.state for run in runs()] == ["failed"]
        return write(*arguments, **options)

    monkeypatch.setattr(profiles, "write_package", slowly)
    run = run_now(profile, officer, app)
    assert (run.state, run.problem) == ("done", None)


def test_one_name_saved_twice_at_once_is_taken_once(
    app: Flask, context: Flask, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, facts, said = threading.Barrier(2), profiles.filter_facts, []

    def look(chosen: ResultFilter) -> dict[str, object]:
        with suppress(threading.BrokenBarrierError):
            meet.wait(1)  # both have seen that the name is free
        return facts(chosen)

    def save() -> None:
        with app.app_context():
            actor = db.session.get_one(Account, by)
            try:
                profiles.save("Board", "csv", ResultFilter(), (), "never", None, 0, actor)
                said.append("saved")
            except profiles.NameTaken:
                said.append("taken")
            db.session.remove()

    monkeypatch.setattr(profiles, "filter_facts", look)
    by = officer.id
    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["saved", "taken"]
