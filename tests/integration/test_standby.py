"""What a save is told while a standby is away, or when the database takes no writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from assess import create_app, limiting
from assess.config import UnsafeSettings
from assess.database import check_durability
from assess.delivery.envelope import Incoming, read_envelope
from assess.delivery.state import delivery
from assess.delivery.writer import Unavailable
from assess.extensions import db
from assess.serve import wait_for_database
from bench.common import prepare
from tests.support.cluster import Node, folder_of_nodes, follow, new_node, pair, wait_until
from tests.support.failover import settings

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[Node, Node]]:
    with pair() as both:
        yield both


def saved(folder: Path, url: str, sitting_id: str, n: int) -> Callable[[], object]:
    """A call that saves event `n` in an application of its own and gives what came of it."""
    app = create_app(replace(settings(url, folder), environment="testing"))

    def save() -> object:
        with app.app_context():
            try:
                return delivery().writer.save(sitting_id, 1, events(n))[0].ack
            except (Unavailable, OperationalError) as error:
                return error
            finally:
                db.session.remove()
                db.engine.dispose()

    return save


def events(n: int) -> list[Incoming]:
    body = (
        f'{{"epoch": 1, "events": [{{"n": {n}, "type": "answer", "item": "q01", '
        f'"value": {{"choice": "o{n % 4 + 1}"}}, "t": 1}}]}}'
    )
    return read_envelope(body.encode()).events


def test_a_commit_cancelled_while_it_waits_for_the_standby_is_not_acknowledged(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    primary, standby = nodes
    ((sitting_id, _ticket),) = prepare(primary.url, tmp_path, 1)
    assert saved(tmp_path, primary.url, sitting_id, 1)() == 1
    standby.stop()
    came: list[object] = []
    save = saved(tmp_path, primary.url, sitting_id, 2)
    thread = threading.Thread(target=lambda: came.append(save()), daemon=True)
    thread.start()
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    wait_until(lambda: primary.ask(waiting), "a commit waits for the standby")

    # PostgreSQL takes this for success, with a warning.
    primary.ask("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    # The writer tries again by itself, and waits again.
    wait_until(lambda: came or primary.ask(waiting), "the writer has gone on")
    assert came == []

    standby.start()
    thread.join(30)
    assert came == [2]


def test_a_server_that_takes_no_writes_acknowledges_nothing(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    primary, _standby = nodes
    name = "taking_no_writes"
    primary.ask(f"CREATE DATABASE {name}")
    url = primary.url.replace("/postgres", f"/{name}")
    ((sitting_id, _ticket),) = prepare(url, tmp_path, 1)
    primary.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    for address in (url, f"{url}?target_session_attrs=any"):
        outcome = saved(tmp_path, address, sitting_id, 1)()
        # Either becomes 503 with Retry-After.
        assert isinstance(outcome, Unavailable | OperationalError)
        app = create_app(settings(address, tmp_path))
        reply = app.test_client().get("/healthz")
        assert reply.status_code == 503
        with app.app_context():
            db.engine.dispose()
    assert primary.ask("SELECT count(*) FROM journal_event", name) == [(0,)]


def test_the_log_says_whether_a_second_copy_exists() -> None:
    with folder_of_nodes() as (root, run):
        primary = new_node(root, run)
        primary.start()
        engine = create_engine(primary.url)
        try:

            def said() -> list[str]:
                with capture_logs() as logs:
                    check_durability(engine)
                return [line["event"] for line in logs]

            assert said() == []
            standby = follow(primary, root)
            wait_until(lambda: said() == ["standby_not_synchronous"], "the standby is seen")
            primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.ask("SELECT pg_reload_conf()")
            wait_until(lambda: said() == ["standby_synchronous"], "it is synchronous")
            for level in ("on", "remote_apply"):
                primary.ask(f"ALTER ROLE assess SET synchronous_commit = {level}")
                engine.dispose()
                assert said() == ["standby_synchronous"]
            primary.ask("ALTER ROLE assess SET synchronous_commit = remote_write")
            engine.dispose()
            with pytest.raises(UnsafeSettings, match="synchronous_commit"):
                check_durability(engine)
            engine.dispose()
            primary.ask("SET synchronous_commit = local")
            standby.stop()
        finally:
            engine.dispose()
            primary.stop()


def test_a_starting_process_waits_for_a_promotion(tmp_path: Path) -> None:
    with pair() as (primary, standby):
        prepare(primary.url, tmp_path, 1)
        primary.kill()
        both = f"postgresql://assess@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/postgres"
        app = create_app(settings(both, tmp_path))
        with app.app_context():
            timer = threading.Timer(2, standby.promote)
            timer.start()
            wait_for_database(db.engine, 30)
            timer.join()
            assert db.session.execute(text("SELECT count(*) FROM sitting")).scalar() == 1
            db.session.remove()
            db.engine.dispose()
        limiting.dispose(app)
