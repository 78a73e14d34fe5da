"""Counts that several servers share, and that nobody misses when they cannot be kept."""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from structlog.testing import capture_logs

from assess import clock, create_app, limiting
from assess.config import Settings, UnsafeSettings
from assess.extensions import db, limiter
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.limiting import DatabaseStorage, RateLimit
from tests.support.redis_server import needs_redis, redis_server

pytestmark = pytest.mark.postgres

LOGIN = "/account/login"


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, rate_limits=True)


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    yield app
    limiter.enabled = False


@pytest.fixture
def store(context: Flask) -> DatabaseStorage:
    return DatabaseStorage()


def test_a_window_counts_up_and_ends(store):
    assert [store.incr("one", 60) for _ in range(3)] == [1, 2, 3]
    assert store.incr("other", 60, amount=5) == 5
    assert store.get("one") == 3
    assert 50 < store.get_expiry("one") - time.time() < 70

    db.session.execute(update(RateLimit).values(expires_at=clock.now() - timedelta(seconds=1)))
    db.session.commit()

    assert store.get("one") == 0
    assert store.incr("one", 60) == 1
    assert store.get_expiry("one") > time.time() + 50


def test_parallel_counts_are_all_counted(app, store):
    def count() -> None:
        with app.app_context():
            for _ in range(25):
                store.incr("shared", 60)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.get("shared") == 100


def test_counts_can_be_forgotten(store):
    store.incr("one", 60)
    store.incr("two", 60)
    store.clear("one")
    assert (store.get("one"), store.get("two")) == (0, 1)
    assert store.reset() == 1
    assert store.get("two") == 0
    assert store.check()


def test_the_table_names_nobody(store):
    store.incr("LIMITS:network:192.0.2.7/1000/1/hour", 60)
    kept = db.session.execute(text("SELECT key FROM rate_limit")).scalar_one()
    assert "192.0.2.7" not in kept


def test_windows_that_are_over_are_swept(store):
    store.incr("over", 60)
    db.session.execute(update(RateLimit).values(expires_at=clock.now() - timedelta(seconds=1)))
    db.session.commit()
    store.incr("running", 60)

    assert limiting.sweep() == 1
    assert store.get("running") == 1
    assert limiting.sweep() == 0


def log_in(app: Flask, account: Account, password: str = "wrong") -> int:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    return client.post(LOGIN, data={"email": account.email, "password": password}).status_code


def test_two_servers_count_together(app, settings, make_account: Callable[..., Account]):
    account = make_account(Role.CANDIDATE)
    other = create_app(settings)
    try:
        codes = [log_in(server, account) for server in (app, other) * 5]
        assert codes == [422] * 10
        assert [log_in(server, account) for server in (app, other)] == [429, 429]
    finally:
        limiting.dispose(other)
        with other.app_context():
            db.engine.dispose()


def test_lost_counts_keep_nobody_out(app, make_account: Callable[..., Account]):
    account = make_account(Role.CANDIDATE)
    with app.app_context():
        db.session.execute(text("DROP TABLE rate_limit"))
        db.session.commit()

    with capture_logs() as logs:
        assert [log_in(app, account) for _ in range(12)] == [422] * 12
    assert log_in(app, account, "Correct-horse-9-battery") == 303
    assert "limits_unavailable" in {line["event"] for line in logs}


def test_a_failed_store_is_left_alone_for_a_while(app, store):
    with app.app_context():
        db.session.execute(text("ALTER TABLE rate_limit RENAME TO hidden"))
        db.session.commit()
        assert not store.check()
        db.session.execute(text("ALTER TABLE hidden RENAME TO rate_limit"))
        db.session.commit()
        assert not store.check()
        store._rests_until = 0.0
        assert store.check()


@pytest.mark.parametrize(
    ("database", "chosen", "uri"),
    [
        ("", "", "memory://"),
        ("postgresql://a@b/c", "", "assess+database://"),
        ("postgresql://a@b/c", "memory", "memory://"),
        ("postgresql://a@b/c", "redis://h:6379/1", "redis://h:6379/1"),
        ("", "valkey://h", "redis://h"),
        ("", "valkeys://u:valkey@h/1", "rediss://u:valkey@h/1"),
        ("", "valkey+unix:///run/valkey.sock", "redis+unix:///run/valkey.sock"),
    ],
)
def test_where_counts_are_kept(tmp_path: Path, database, chosen, uri):
    made = Settings(instance_path=tmp_path, database_url=database, limits_url=chosen)
    assert limiting.storage_uri(made) == uri


@pytest.mark.parametrize("chosen", ["database", "http://h", "nowhere"])
def test_a_store_that_cannot_be_used_is_refused(tmp_path: Path, chosen):
    with pytest.raises(UnsafeSettings, match="ASSESS_LIMITS_URL"):
        limiting.storage_uri(Settings(instance_path=tmp_path, limits_url=chosen))


@needs_redis
@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_a_redis_server_counts_for_all(tmp_path, settings, make_account, scheme):
    account = make_account(Role.CANDIDATE)
    with redis_server(tmp_path) as (port, server):
        shared = replace(settings, limits_url=f"{scheme}://127.0.0.1:{port}/0")
        pair = [create_app(shared) for _ in range(2)]
        assert [log_in(one, account) for one in pair * 5] == [422] * 10
        assert [log_in(one, account) for one in pair] == [429, 429]
        server.kill()
        server.wait()
        assert log_in(pair[0], account, "Correct-horse-9-battery") == 303
        for one in pair:
            with one.app_context():
                db.engine.dispose()


def test_an_address_without_its_package_is_refused(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UnsafeSettings, match=r"assess\[redis\]"):
        limiting.storage_options("redis://h")
    assert limiting.storage_options("memory://") == {}
