"""Which database errors end a server process, which refuse everybody, which only one request."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from assess import faults


def sqlite_error(code: int, text: str = "it failed") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


def wrapped(error: Exception) -> OperationalError:
    return OperationalError("COMMIT", {}, error)


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    ],
)
def test_a_disk_that_cannot_be_trusted_is_fatal(code: int) -> None:
    assert faults.is_fatal(sqlite_error(code))
    assert faults.is_fatal(wrapped(sqlite_error(code)))


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_IOERR_SHMSIZE,  # no room for the shared index: the disk is full
        sqlite3.SQLITE_IOERR_NOMEM,
    ],
)
def test_what_passes_is_not_fatal(code: int) -> None:
    assert not faults.is_fatal(wrapped(sqlite_error(code)))


@pytest.mark.parametrize(
    ("error", "shared"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), True),
        (sqlite_error(sqlite3.SQLITE_FULL), True),
        (sqlite_error(sqlite3.SQLITE_READONLY), True),
        (sqlite_error(sqlite3.SQLITE_CONSTRAINT), False),
        (psycopg.errors.DiskFull("no room"), True),
        (psycopg.errors.AdminShutdown("bye"), True),
        (psycopg.errors.ReadOnlySqlTransaction("a standby"), True),
        (psycopg.errors.UniqueViolation("twice"), False),
        (RuntimeError("a bug"), False),
    ],
)
def test_what_would_fail_for_everybody(error: Exception, shared: bool) -> None:
    assert faults.is_shared(error) is shared


def test_postgresql_says_when_its_disk_fails() -> None:
    assert faults.is_fatal(psycopg.errors.IoError("could not read block"))
    assert faults.is_fatal(psycopg.errors.DataCorrupted("invalid page"))
    assert not faults.is_fatal(psycopg.errors.CrashShutdown("PANIC elsewhere"))


SERVER = """
import sqlite3, sys
from sqlalchemy import create_engine, event
from assess import faults

if "serve" in sys.argv:
    faults.stop_on_fatal()
engine = create_engine("sqlite:///" + sys.argv[1])
syncs = []

@event.listens_for(engine, "before_cursor_execute")
def fail(*_):
    syncs.append(1)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    raise error

try:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
except Exception as error:
    print("refused", len(syncs))
"""


@pytest.mark.parametrize(("words", "status"), [((), 0), (("serve",), faults.EXIT_STATUS)])
def test_a_server_process_ends_and_a_command_only_fails(
    tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    command = [sys.executable, "-c", SERVER, str(tmp_path / "x.db"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == status, done.stderr
    assert ("refused" in done.stdout) is (status == 0)
    assert ("storage_failed" in done.stdout + done.stderr) is (status != 0)
