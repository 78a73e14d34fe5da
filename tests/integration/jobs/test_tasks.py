"""Tasks: asked for in a transaction, done once, tried again, never lost."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from assess import create_app, jobs, limiting
from assess.audit import sealer
from assess.audit.models import AuditEntry
from assess.clock import frozen_source, now
from assess.database import transactional
from assess.extensions import db
from assess.identity.job_words import JOB_TITLES
from assess.identity.roles import Role
from assess.jobs import periodic, runs, worker
from assess.jobs.models import JobRun
from tests.support.cluster import wait_until
from tests.support.redis_server import needs_redis, redis_server


@pytest.fixture
def done() -> list[object]:
    """What the test's task was called with."""
    calls: list[object] = []

    def note(what: str) -> dict[str, str]:
        jobs.progress(40, f"Doing {what}")
        calls.append(what)
        return {"url": "/done"}

    jobs.register_task("test note", note, "Note")
    return calls


def run_of(run_id: int) -> JobRun:
    db.session.expire_all()
    return db.session.get_one(JobRun, run_id)


def test_a_task_runs_once_with_its_arguments(app: Flask, done: list[object]) -> None:
    with app.app_context():
        run_id = jobs.enqueue("test note", subject="vacancy:3", what="a")
    jobs.run_once(app)
    jobs.run_once(app)
    runs.execute(app, run_id)
    with app.app_context():
        run = run_of(run_id)
        assert (run.state, run.progress, run.message) == ("done", 100, "Doing a")
        assert (run.tries, run.subject, run.result) == (1, "vacancy:3", {"url": "/done"})
    assert done == ["a"]


def test_a_rolled_back_transaction_asks_for_nothing(app: Flask, done: list[object]) -> None:
    @transactional
    def change_of_mind() -> None:
        jobs.enqueue("test note", what="never")
        raise ValueError("no")

    with app.app_context(), pytest.raises(ValueError, match="no"):
        change_of_mind()
    jobs.run_once(app)
    assert done == []


def test_a_key_makes_one_run(app: Flask, done: list[object]) -> None:
    with app.app_context():
        first = jobs.enqueue("test note", key="export:1", what="once")
        assert jobs.enqueue("test note", key="export:1", what="twice") == first
    jobs.run_once(app)
    with app.app_context():
        assert jobs.enqueue("test note", key="export:1", what="thrice") == first
    jobs.run_once(app)
    assert done == ["once"]


def test_an_unknown_task_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(LookupError, match="no such thing"):
        jobs.enqueue("no such thing")


def test_failures_come_back_with_growing_delays_and_end(app: Flask) -> None:
    calls: list[int] = []

    def fail() -> None:
        calls.append(1)
        raise RuntimeError("the row of Anna Example")

    jobs.register_task("test fail", fail, tries=3)
    with app.app_context():
        run_id = jobs.enqueue("test fail")
    waits = []
    at = now()
    for _ in range(3):
        with frozen_source(lambda at=at: at):
            jobs.run_once(app)
            jobs.run_once(app)  # too early for another try
            with app.app_context():
                run = run_of(run_id)
                waits.append((run.not_before - at).total_seconds())
                state = run.state
        at += timedelta(minutes=2)
    assert len(calls) == 3
    assert 8 <= waits[0] <= 10
    assert 16 <= waits[1] <= 20
    assert state == "failed"
    with app.app_context():
        error = run_of(run_id).error or ""
    assert "RuntimeError" in error
    assert "Anna" not in error


def test_a_reasoned_failure_is_not_tried_again(app: Flask) -> None:
    def refuse() -> None:
        raise jobs.TaskFailure("The file is not there any more.")

    jobs.register_task("test refuse", refuse)
    with app.app_context():
        run_id = jobs.enqueue("test refuse")
    jobs.run_once(app)
    with app.app_context():
        run = run_of(run_id)
        assert (run.state, run.tries, run.error) == ("failed", 1, "The file is not there any more.")


def test_what_a_dead_worker_left_behind_is_taken_up_again(app: Flask, done: list[object]) -> None:
    with app.app_context():
        run_id = jobs.enqueue("test note", what="again")
        assert runs._claim(run_id) is not None  # the worker dies here
        runs._live.clear()
    at = now()
    with frozen_source(lambda: at + timedelta(minutes=1)), app.app_context():
        runs.hand_out()
        assert run_of(run_id).state == "running"
    with frozen_source(lambda at=at + timedelta(minutes=3): at):
        with app.app_context():
            runs.hand_out()
            assert run_of(run_id).state == "queued"
        jobs.run_once(app)
    assert done == ["again"]


def test_progress_inside_a_transaction_is_seen_by_others(app: Flask) -> None:
    seen: list[tuple[int, str]] = []

    @transactional
    def long_import() -> None:
        jobs.progress(55, "Row 550 of 1,000")

        def look() -> None:
            with app.app_context():
                seen.append(runs.how_far(run_of(run_id)))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join(5)

    jobs.register_task("test import", long_import)
    with app.app_context():
        run_id = jobs.enqueue("test import")
    jobs.run_once(app)
    assert seen == [(55, "Row 550 of 1,000")]


def test_a_worker_takes_runs_from_the_queue_and_stops(app: Flask, done: list[object]) -> None:
    served = create_app(replace(app.config["SETTINGS"], background_jobs=True))
    taken = worker.begin(served)
    try:
        with served.app_context():
            ids = [jobs.enqueue("test note", what=str(n)) for n in range(10)]
        wait_until(lambda: len(done) == 10, "all runs are done", 30)
    finally:
        taken.stop()
    assert sorted(done, key=str) == [str(n) for n in range(10)]
    with served.app_context():
        for run_id in ids:
            assert run_of(run_id).state == "done"
        jobs.enqueue("test note", what="later")
        db.session.remove()
    assert len(done) == 10
    limiting.dispose(served)
    with served.app_context():
        db.engine.dispose()


@needs_redis
def test_the_queue_on_a_redis_server(app: Flask, done: list[object], tmp_path: Path) -> None:
    """Runs are handed out by it, and none is lost when it is gone."""
    with redis_server(tmp_path) as (port, server):
        settings = replace(
            app.config["SETTINGS"],
            background_jobs=True,
            jobs_url=f"valkey://127.0.0.1:{port}/0",
        )
        served = create_app(settings)
        taken = worker.begin(served)
        try:
            with served.app_context():
                jobs.enqueue("test note", what="by the server")
            wait_until(lambda: done == ["by the server"], "the run is done", 60)
        finally:
            taken.stop()
        server.kill()
        server.wait()
        with served.app_context():
            run_id = jobs.enqueue("test note", what="without it")
            assert run_of(run_id).state == "queued"
            db.session.remove()
    limiting.dispose(served)
    with served.app_context():
        db.engine.dispose()


def test_two_workers_share_and_do_nothing_twice(app: Flask, done: list[object]) -> None:
    settings = replace(app.config["SETTINGS"], background_jobs=True)
    served = [create_app(settings) for _ in range(2)]
    taken = [worker.begin(one) for one in served]
    try:
        with served[0].app_context():
            for n in range(20):
                run_id = jobs.enqueue("test note", what=str(n))
                # The same number twice in the queue, as after a lost reply.
                from assess.jobs import broker

                broker.hand(run_id)
        wait_until(lambda: len(done) >= 20, "all runs are done", 30)
    finally:
        for one in taken:
            one.stop()
    assert len(done) == 20
    for one in served:
        limiting.dispose(one)
        with one.app_context():
            db.engine.dispose()


class TestPages:
    def test_an_administrator_sees_and_retries(self, app, make_account, login) -> None:
        fails = [True]

        def sometimes() -> None:
            if fails.pop():
                fails.append(False)
                raise jobs.TaskFailure("The folder <is> full.")

        jobs.register_task("test sometimes", sometimes, "Export of results")
        with app.app_context():
            run_id = jobs.enqueue("test sometimes")
        jobs.run_once(app)
        visitor = login(make_account(Role.ADMINISTRATOR))
        page = visitor.get("/admin/jobs").text
        assert "Export of results" in page
        assert "The folder &lt;is&gt; full." in page
        assert visitor.post(f"/admin/jobs/{run_id}/retry").status_code == 303
        jobs.run_once(app)
        assert "100%" in visitor.get(f"/jobs/{run_id}").text
        assert visitor.post(f"/admin/jobs/{run_id}/retry", follow_redirects=True).status_code == 200
        with app.app_context():
            assert run_of(run_id).state == "done"
            # Only the one that did something is on record.
            sealer.seal_all()
            said = [json.loads(one) for one in db.session.scalars(select(AuditEntry.entry))]
            retried = [one["subject"] for one in said if one["kind"] == "job.retried"]
            assert retried == [f"job:{run_id}"]

    def test_every_repeated_job_has_a_title(self, app: Flask) -> None:
        assert app.testing
        assert set(periodic._jobs) <= set(JOB_TITLES)

    def test_others_see_their_own_runs_only(self, app, make_account, login, done) -> None:
        mine, other = make_account(Role.RECRUITMENT), make_account(Role.RECRUITMENT)
        with app.app_context():
            run_id = jobs.enqueue("test note", asked_by=mine.id, what="x")
        part = login(mine).get(f"/jobs/{run_id}", headers={"HX-Request": "true"})
        assert "hx-trigger" in part.text
        assert "<html" not in part.text
        assert login(other).get(f"/jobs/{run_id}").status_code == 404
        assert login(mine).get("/admin/jobs").status_code == 403
