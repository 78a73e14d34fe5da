"""`assess serve` on PostgreSQL, as an operator runs it, with its worker process beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from flask import Flask

from assess import create_app, jobs, limiting
from assess.config import Settings
from assess.extensions import db
from assess.jobs.models import JobRun
from assess.privacy import reminding
from tests.conftest import settings_for
from tests.support import postgres
from tests.support.cluster import wait_until
from tests.support.killing import free_port

pytestmark = pytest.mark.postgres

#: Starting a process takes a second or, on a busy machine, twenty.
PATIENCE_S = 180
ROOT = Path(__file__).resolve().parents[2]


class Operator:
    """Somebody at the server's command line."""

    def __init__(self, url: str, folder: Path) -> None:
        self.settings: Settings = replace(
            settings_for(url, folder), environment="production", background_jobs=True
        )
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ASSESS_ENVIRONMENT": "production",
            "ASSESS_SECRET_KEY": str(self.settings.secret_key),
            "ASSESS_INSTANCE_PATH": str(folder),
            "ASSESS_DATABASE_URL": url,
            "ASSESS_BASE_URL": "https://assess.example.org",
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "assess", *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def run(self, *words: str) -> None:
        assert self.start(*words).wait(PATIENCE_S) == 0, words


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    with postgres.server(durable=True) as url:
        one = Operator(url, tmp_path_factory.mktemp("operator"))
        one.run("audit", "keys", "new")
        one.run("db", "upgrade")
        yield one


@pytest.fixture
def asking(operator: Operator) -> Iterator[Flask]:
    """Another process of the same installation, which only asks for tasks."""
    app = create_app(operator.settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    limiting.dispose(app)


def _workers(server: subprocess.Popen[bytes]) -> list[psutil.Process]:
    family = psutil.Process(server.pid).children(recursive=True)
    return [one for one in family if "worker" in one.cmdline()]


def _is_done(run_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(JobRun, run_id, populate_existing=True).state == "done"


def test_a_worker_serves_and_is_replaced_and_ends_with_the_server(
    operator: Operator, asking: Flask
) -> None:
    port = free_port()
    server = operator.start("serve", "--workers", "1", "--port", str(port))
    try:
        wait_until(lambda: _healthy(port), "the server is healthy", PATIENCE_S)
        first = jobs.enqueue(reminding.TASK)
        wait_until(lambda: _is_done(first), "the first task is done", PATIENCE_S)

        (worker,) = _workers(server)
        worker.kill()
        worker.wait(PATIENCE_S)
        second = jobs.enqueue(reminding.TASK)
        wait_until(lambda: _is_done(second), "the next worker has done the second task", PATIENCE_S)
        (other,) = _workers(server)
        assert other.pid != worker.pid

        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE_S) == 0
        wait_until(
            lambda: not other.is_running(), "the worker has ended with the server", PATIENCE_S
        )
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
