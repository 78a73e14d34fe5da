"""Throw-away PostgreSQL servers that follow one another, on loopback ports."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.killing import free_port
from tests.support.postgres import _as_unprivileged, binaries


@dataclass
class Node:
    """One server: its folder, its port, and how to run commands as its owner."""

    folder: Path
    port: int
    run: Any

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://assess@127.0.0.1:{self.port}/postgres"

    def start(self, settings: str = "") -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c max_connections=100 "
            f"-k '' -c wal_keep_size=64MB {settings}"
        )
        self._control("-w", "-t", "60", "-l", f"{self.folder}.log", "-o", options, "start")

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._control("-m", "immediate", "-w", "stop")

    def promote(self) -> None:
        self._control("-w", "-t", "60", "promote")

    def kill(self) -> None:
        """SIGKILL the server; its children end when they notice."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Rows of a statement; each statement is a transaction of its own."""
        where = f"host=127.0.0.1 port={self.port} user=assess dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _control(self, *words: str) -> None:
        self.run([binaries() / "pg_ctl", "-D", self.folder, *words])


@contextlib.contextmanager
def folder_of_nodes() -> Iterator[tuple[Path, Any]]:
    """A folder that PostgreSQL's user owns, and a runner that is that user."""
    root = Path(tempfile.mkdtemp(prefix="assess-pg-"))
    try:
        yield root, _as_unprivileged(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def new_node(root: Path, run: Any, name: str = "primary") -> Node:
    """A fresh server that is not started yet; it trusts this machine."""
    node = Node(root / name, free_port(), run)
    words = ["-U", "assess", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    run([binaries() / "initdb", "-D", node.folder, *words])
    return node


def follow(primary: Node, root: Path, name: str = "standby") -> Node:
    """A started standby of `primary`."""
    node = Node(root / name, free_port(), primary.run)
    source = f"host=127.0.0.1 port={primary.port} user=assess application_name={name}"
    words = ["-D", node.folder, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    primary.run([binaries() / "pg_basebackup", *words])
    node.start()
    return node


@contextlib.contextmanager
def pair() -> Iterator[tuple[Node, Node]]:
    """A durable primary and a standby that has every commit before it is acknowledged."""
    with folder_of_nodes() as (root, run):
        primary = new_node(root, run)
        primary.start()
        nodes = [primary]
        try:
            standby = follow(primary, root)
            nodes.append(standby)
            primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.ask("SELECT pg_reload_conf()")
            wait_until(lambda: synchronous(primary), "the standby is synchronous")
            yield primary, standby
        finally:
            for node in nodes:
                node.stop()


def synchronous(primary: Node) -> bool:
    return primary.ask("SELECT sync_state FROM pg_stat_replication") == [("sync",)]


def wait_until(done: Any, what: str, seconds: float = 30) -> None:
    """Ask again and again. Raises `TimeoutError` naming what did not happen."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"Waited {seconds} s until {what}.")
        time.sleep(0.1)
