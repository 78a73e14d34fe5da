"""Connections that the database closed while nobody used them cost nobody an error."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from assess import database

PATIENCE_S = 60
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'resting' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url, pool_size=3, connect_args={"application_name": "resting"})
    yield engine
    engine.dispose()


@pytest.fixture
def lonely(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url, pool_size=1)
    yield engine
    engine.dispose()


@pytest.fixture
def operator(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url, pool_size=1)
    yield engine
    engine.dispose()


def _use_three(engine: Engine) -> set[int]:
    """Process numbers of three connections, held at the same time."""
    held = [engine.connect() for _ in range(3)]
    numbers = {one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in held}
    for one in held:
        one.close()
    return numbers


def _wait_until_gone(connection: Connection) -> None:
    """A server process that is told to end does so in its own time."""
    still = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'resting'")
    ends = time.monotonic() + PATIENCE_S
    while connection.execute(still).scalar_one():
        connection.rollback()
        assert time.monotonic() < ends
        time.sleep(0.02)


def _asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []
    answers = database._answers

    def noted(connection: Any) -> bool:
        asked.append(connection)
        return answers(connection)

    monkeypatch.setattr(database, "_answers", noted)
    return asked


def test_all_that_the_server_closed_are_replaced(engine: Engine, operator: Engine) -> None:
    before = _use_three(engine)
    with operator.connect() as connection:
        assert len(connection.execute(text(OTHERS)).all()) == 3
        connection.commit()
        _wait_until_gone(connection)
    after = _use_three(engine)
    assert len(after) == 3
    assert not after & before


def test_who_has_just_been_used_is_not_asked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _asked(monkeypatch)
    assert _use_three(engine) == _use_three(engine)
    assert asked == []


def test_who_has_rested_for_long_is_asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _use_three(engine)
    asked = _asked(monkeypatch)
    monkeypatch.setattr(database, "PING_AFTER_S", -1.0)
    assert _use_three(engine) == before
    assert len(asked) == 3


def test_a_question_leaves_no_transaction_behind(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use_three(engine)
    monkeypatch.setattr(database, "PING_AFTER_S", -1.0)
    begun: list[Any] = []
    event.listen(engine, "begin", begun.append)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        assert (raw.autocommit, raw.info.transaction_status.name) == (False, "IDLE")
        assert begun == []


def test_a_notice_alone_breaks_nothing(
    lonely: Engine, operator: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a server says to a resting connection need not be its end."""
    number = text("SELECT pg_backend_pid()")
    with lonely.connect() as connection:
        connection.execute(text("LISTEN news"))
        before = connection.execute(number).scalar_one()
        connection.commit()
        driver: Any = connection.connection.driver_connection
    with operator.begin() as connection:
        connection.execute(text("NOTIFY news"))
    # The server tells its listeners after it has answered the one who spoke.
    assert select.select([driver.fileno()], [], [], PATIENCE_S)[0]
    asked = _asked(monkeypatch)
    with lonely.connect() as connection:
        assert connection.execute(number).scalar_one() == before
    assert len(asked) == 1
