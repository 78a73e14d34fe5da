"""Fixtures shared by all tests: an application on SQLite or PostgreSQL, accounts, log-ins."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Engine

from assess import create_app, limiting
from assess.clock import now
from assess.config import Settings
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from tests.support import postgres, warm
from tests.support.clean_database import CleanDatabase

PASSWORD = "Correct-horse-9-battery"

# How long an example takes says how busy the machine is, and nothing of the program.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

warm.keep_compiled()

ROOT = Path(__file__).parent
#: Tests that take long and mostly wait: for servers, for kills, for a whole day of an exam.
#: They begin a run, so that it does not end with one worker in one of them and others idle.
LONG = (
    "integration/test_*.py",
    "integration/rehearsal/test_*.py",
    "integration/delivery/test_kill.py",
    "integration/delivery/test_power_cuts.py",
    "browser/test_*_day.py",
    "browser/test_*_street.py",
)


@event.listens_for(Engine, "connect")
def _give_rows_backwards(connection: Any, _record: Any) -> None:
    """What leans on the order of rows that it did not ask to sort fails here, on every run."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.path.relative_to(ROOT).match(one) for one in LONG))


def pytest_collection_finish() -> None:
    warm.collect_less()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that lives as long as the test run."""
    with postgres.server() as url:
        yield url


#: The database whose tables `app` starts with: copying them is far quicker than making them.
TEMPLATE = "assess_template"


def settings_for(database_url: str, instance: Path) -> Settings:
    return Settings(
        environment="testing",
        secret_key="a secret for the tests only, long enough to be believed",
        instance_path=instance,
        database_url=database_url,
        secure_cookies=False,
        rate_limits=False,
        background_jobs=False,
    )


def make_tables(database_url: str, instance: Path) -> None:
    """All tables of the models, in an empty database."""
    application = create_app(settings_for(database_url, instance))
    with application.app_context():
        db.create_all()
        # A copy takes the one file: nothing may be left in the write-ahead log beside it.
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.remove()
        db.engine.dispose()
    limiting.dispose(application)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    make_tables(f"sqlite:///{folder / 'assess.db'}", folder / "instance")
    return folder / "assess.db"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    admin.dispose()
    make_tables(
        postgres_server.replace("/postgres?", f"/{TEMPLATE}?"), tmp_path_factory.mktemp("instance")
    )
    return TEMPLATE


@pytest.fixture
def sqlite_url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database of its own, with all tables where the test asks for `app`."""
    if "app" in request.fixturenames:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "assess.db")
    return f"sqlite:///{tmp_path / 'assess.db'}"


@pytest.fixture(scope="session")
def clean_postgres(postgres_server: str, postgres_template: str) -> Iterator[CleanDatabase]:
    database = CleanDatabase(postgres_server, postgres_template)
    yield database
    database.drop()


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own: empty, or with all tables where the test asks for `app`."""
    if "app" in request.fixturenames:
        database: CleanDatabase = request.getfixturevalue("clean_postgres")
        yield database.lend()
        database.take_back()
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"assess_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn: every test that uses `app` runs twice."""
    kind = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(kind))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path / "instance")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings)
    with application.app_context():
        db.engine.update_execution_options(compiled_cache=warm.statements)
        if not inspect(db.engine).has_table("account"):  # a test with a database of its own kind
            db.create_all()
    yield application
    limiting.dispose(application)
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context for tests that call operations directly."""
    with app.app_context():
        yield app


@pytest.fixture
def make_account(app: Flask) -> Callable[..., Account]:
    """Create an account: `make_account(Role.CANDIDATE, email=…)`."""
    from assess.identity.passwords import hash_password

    def make(*roles: Role, **values: Any) -> Account:
        with app.app_context():
            account = Account(
                email=values.pop("email", f"person-{secrets.token_hex(4)}@example.org"),
                given_name=values.pop("given_name", "Ada"),
                family_name=values.pop("family_name", "Nwosu"),
                password_hash=hash_password(values.pop("password", PASSWORD)),
                login_key=secrets.token_hex(16),
                created_at=now(),
                role_rows=[AccountRole(role=role.value) for role in roles],
                **values,
            )
            db.session.add(account)
            db.session.commit()
            return account

    return make


@pytest.fixture
def login(app: Flask) -> Callable[[Account], FlaskClient]:
    """A client that is logged in as the given account (without the password round-trip)."""

    def log_in(account: Account) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        visitor = app.test_client()
        with visitor.session_transaction() as session:
            session["_user_id"] = account.login_key
            session["_fresh"] = True
        return visitor

    return log_in
