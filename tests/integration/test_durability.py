"""Start-up refuses a database that could lose what it acknowledges."""

import pytest
from sqlalchemy import create_engine, text

from assess.config import UnsafeSettings
from assess.database import check_durability


def test_it_accepts_sqlite_as_the_application_opens_it(sqlite_url):
    engine = create_engine(sqlite_url)

    check_durability(engine)
    engine.dispose()


def test_every_sqlite_connection_is_wal_and_full(sqlite_url):
    engine = create_engine(sqlite_url)

    for _ in range(3):
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_it_refuses_sqlite_in_memory():
    with pytest.raises(UnsafeSettings, match="file on a local disk"):
        check_durability(create_engine("sqlite://"))


@pytest.mark.postgres
@pytest.mark.parametrize("value", ["off", "local"])
def test_it_refuses_postgresql_that_answers_before_the_disk(postgres_url, value):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = {value}"))
    engine.dispose()

    with pytest.raises(UnsafeSettings, match="synchronous_commit=on"):
        check_durability(engine)
    engine.dispose()


@pytest.mark.postgres
def test_it_refuses_postgresql_without_fsync(postgres_server):
    # The shared test server runs without fsync, which is exactly what must be refused.
    engine = create_engine(postgres_server)

    with pytest.raises(UnsafeSettings, match="fsync"):
        check_durability(engine)
    engine.dispose()
