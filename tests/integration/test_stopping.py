"""A server that is told to stop answers what it has accepted, and only then ends."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from bench.common import Candidate, prepare
from tests.support import postgres
from tests.support.cluster import wait_until
from tests.support.failover import Load, check_kept, served_twice
from tests.support.killing import free_port

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def durable_url() -> Iterator[str]:
    with postgres.server(durable=True) as url:
        yield url


def test_a_save_in_flight_is_committed_and_acknowledged(durable_url: str, tmp_path: Path) -> None:
    people = [Candidate(*one) for one in prepare(durable_url, tmp_path / "made", 4)]
    port = free_port()
    dsn = durable_url.replace("postgresql+psycopg", "postgresql")
    with served_twice(durable_url, tmp_path, [port]) as (server,):
        wait_until(server.healthy, "the server is healthy", 60)
        held = psycopg.connect(dsn)
        # The journal is held: whatever is sent now waits for its commit.
        held.execute("LOCK TABLE journal_event IN SHARE MODE")
        with Load(port, people, 1) as load:
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            engine = create_engine(durable_url)
            with engine.connect() as connection:
                wait_until(lambda: connection.execute(waiting).scalar(), "a save waits")
            engine.dispose()
            assert sum(load.acked.values()) == 0
            assert server.process is not None
            server.process.send_signal(signal.SIGTERM)
            release = threading.Timer(2, held.close)
            release.start()
            code = server.process.wait(timeout=40)
            release.join()
            time.sleep(0.3)
        assert code == 0
        assert set(load.acked.values()) == {1}
        assert load.statuses["200"] == 4
        assert check_kept(durable_url, tmp_path / "made", load) == 4
