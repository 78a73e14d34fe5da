"""A real server with a real bank for rehearsals, which can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from flask import Flask

from assess import create_app, jobs, memory
from assess.banks.operations import import_bank
from assess.config import Settings
from assess.database import check_durability
from assess.delivery.kinds import prepare_kinds
from assess.extensions import db
from assess.rehearsal.candidate import Candidate
from assess.rehearsal.plan import Plan
from assess.rehearsal.running import Person, rehearse
from tests.support.killing import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "an operator's token for the tests only, long enough"
SECRET = "a secret for the tests only, long enough to be believed"


def settings(database_url: str, folder: Path) -> Settings:
    """The application as served, limits and jobs included, on plain loopback."""
    return Settings(
        environment="demo",
        secret_key=SECRET,
        instance_path=folder,
        database_url=database_url,
        secure_cookies=False,
        operator_token=TOKEN,
    )


def application() -> Flask:
    """What a server process of the rehearsal runs."""
    app = create_app(
        settings(os.environ["REHEARSAL_DATABASE"], Path(os.environ["REHEARSAL_FOLDER"]))
    )
    if not os.environ.get("REHEARSAL_NOT_DURABLE"):
        with app.app_context():
            check_durability(db.engine)
    jobs.start(app)
    prepare_kinds()
    memory.settle()
    return app


def prepare(database_url: str, folder: Path) -> None:
    """The schema and the English test on offer; in a process of its own, as SQLite needs."""
    code = (
        "import sys; from pathlib import Path; from tests.support.rehearsing import fill; "
        "fill(sys.argv[1], Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, database_url, str(folder)], cwd=ROOT, check=True)


def fill(database_url: str, folder: Path) -> None:
    """See `prepare`."""
    from assess.recruitment.offering import offer

    app = create_app(settings(database_url, folder))
    with app.app_context():
        db.create_all()
        import_bank(ROOT / "question_banks" / "english")
        offer("english", {"en": "English", "fr": "Anglais"})


class Served:
    """The server process of one port; `kill` and `start` may follow one another."""

    def __init__(self, database_url: str, folder: Path, *, durable: bool) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._embedded = database_url.startswith("sqlite")
        self._log = folder / "server.log"
        self._environment = {
            **os.environ,
            "REHEARSAL_DATABASE": database_url,
            "REHEARSAL_FOLDER": str(folder),
            "REHEARSAL_NOT_DURABLE": "" if durable else "1",
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> psutil.Process:
        """The parent of the server's processes. Raises `RuntimeError` before the start."""
        if self._process is None:
            raise RuntimeError("The server has not been started.")
        return psutil.Process(self._process.pid)

    def start(self) -> None:
        code = (
            "from assess.serve import server; "
            f"server('tests.support.rehearsing:application', {self._embedded}, "
            f"'127.0.0.1', {self.port}).serve()"
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL to every process of the server: nothing can be flushed."""
        if self._process is None or self._process.poll() is not None:
            return
        parent = psutil.Process(self._process.pid)
        for process in [parent, *parent.children(recursive=True)]:
            os.kill(process.pid, signal.SIGKILL)
        self._process.wait(timeout=20)

    async def kill_and_start(self) -> None:
        self.kill()
        # Ports are listened on by another process now, which must not find the old one.
        await asyncio.sleep(0.5)
        self.start()


@contextmanager
def served(database_url: str, folder: Path, *, durable: bool = True) -> Iterator[Served]:
    """A server with the English test on offer, from an empty database."""
    prepare(database_url, folder)
    server = Served(database_url, folder, durable=durable)
    server.start()
    try:
        _wait_for(server)
        yield server
    finally:
        server.kill()


def _wait_for(server: Served) -> None:
    import time
    import urllib.request

    # Seconds on a quiet machine; on a busy one it has taken more than a minute.
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not come up.")


def run(
    server: Served, plan: Plan, *, kill: bool = False, person: Person = Candidate
) -> dict[str, Any]:
    """One rehearsal against a served application; with `plan.restarts` SIGKILLs if asked for."""
    restart = server.kill_and_start if kill else None
    return asyncio.run(rehearse(server.url, TOKEN, plan, restart, person=person))
