"""The shipped back-up scripts: what was acknowledged before the last archived segment returns."""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.common import Candidate, prepare
from tests.support.cluster import Node, folder_of_nodes, new_node, wait_until
from tests.support.failover import Load, check_kept, served_twice
from tests.support.killing import free_port
from tests.support.postgres import binaries

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@dataclass
class Backups:
    """A server that archives, and the scripts as its owner runs them."""

    node: Node
    folder: Path
    scripts: Path

    def script(self, name: str, *words: object) -> str:
        """Run a script as PostgreSQL's user and give what it prints."""
        owner = pwd.getpwuid(self.folder.stat().st_uid)
        done = subprocess.run(
            [str(self.scripts / name), *map(str, words)],
            user=owner.pw_name if os.geteuid() == 0 else None,
            env={
                "PATH": os.environ["PATH"],
                "PGBIN": str(binaries()),
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.node.port),
                "PGUSER": "assess",
                "LC_ALL": "C",
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def archived(self) -> None:
        """Finish the present segment and wait until it is in the archive."""
        (name,) = self.node.ask("SELECT pg_walfile_name(pg_current_wal_lsn())")[0]
        self.node.ask("SELECT pg_switch_wal()")
        wait_until((self.folder / "wal" / name).exists, f"{name} is archived")


@pytest.fixture
def backups() -> Iterator[Backups]:
    with folder_of_nodes() as (root, run):
        node = new_node(root, run)
        # PostgreSQL's user need not be able to read the working copy.
        scripts, folder = root / "deploy", root / "backups"
        shutil.copytree(DEPLOY, scripts)
        run(["mkdir", folder])
        archive = f"{scripts}/backup.sh wal {folder} %p %f"
        with (node.folder / "postgresql.auto.conf").open("a") as file:
            file.write(f"archive_mode = on\narchive_command = '{archive}'\n")
        node.start()
        try:
            yield Backups(node, folder, scripts)
        finally:
            node.stop()


@pytest.mark.postgres
def test_a_restored_copy_holds_everything_up_to_the_last_archived_segment(
    backups: Backups, tmp_path: Path
) -> None:
    node, url = backups.node, backups.node.url
    people = [Candidate(*one) for one in prepare(url, tmp_path / "made", 6)]
    port = free_port()
    with served_twice(url, tmp_path, [port]) as (server,):
        wait_until(server.healthy, "the server is healthy", 60)
        with Load(port, people, 1) as load:
            wait_until(lambda: min(load.acked.values()) > 3, "everybody saves")
            base = backups.script("backup.sh", "base", backups.folder).strip()
            saved = load.acked
            wait_until(
                lambda: all(now > saved[name] + 3 for name, now in load.acked.items()),
                "everybody saves after the base back-up",
            )
        load.hand_in([person.id for person in people[:2]])
    moment = node.ask("SELECT clock_timestamp()::text")[0][0]
    at_moment = sum(load.acked.values())
    node.ask("UPDATE sitting SET last_seen_at = now()")
    backups.archived()
    node.stop()

    restored = Node(backups.folder.parent / "restored", free_port(), node.run)
    backups.script("restore.sh", backups.folder, restored.folder)
    restored.start()
    try:
        recovering = "SELECT pg_is_in_recovery()"
        wait_until(lambda: restored.ask(recovering) == [(False,)], "the archive is replayed")
        assert check_kept(restored.url, tmp_path / "made", load) == at_moment
    finally:
        restored.stop()
    for words in ((), (moment,)):
        printed = backups.script("drill.sh", backups.folder, "postgres", *words)
        assert f"events {at_moment}\n" in printed
        assert "sittings 6\n" in printed
        assert "receipts 2\n" in printed
    assert Path(base).is_dir()


@pytest.mark.postgres
def test_pruning_keeps_what_the_kept_back_ups_need(backups: Backups) -> None:
    made = []
    for _ in range(2):
        backups.node.ask("CREATE TABLE IF NOT EXISTS t (n int)")
        made.append(Path(backups.script("backup.sh", "base", backups.folder).strip()))
        backups.archived()
        wait_until(lambda: not made[-1].name.startswith(now_name()), "the next second")
    backups.script("backup.sh", "prune", backups.folder, 1)

    assert not made[0].exists()
    assert made[1].exists()
    restored = Node(backups.folder.parent / "restored", free_port(), backups.node.run)
    backups.script("restore.sh", backups.folder, restored.folder)
    restored.start()
    try:
        assert restored.ask("SELECT count(*) FROM t") == [(0,)]
    finally:
        restored.stop()


def now_name() -> str:
    done = subprocess.run(
        ["date", "-u", "+%Y%m%dT%H%M%SZ"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.postgres
def test_a_segment_is_never_replaced_by_another(backups: Backups, tmp_path: Path) -> None:
    segment = backups.folder / "segment"
    for content, fine in ((b"one", True), (b"one", True), (b"two", False)):
        segment.write_bytes(content)
        segment.chmod(0o644)
        if fine:
            backups.script("backup.sh", "wal", backups.folder, segment, "0" * 24)
        else:
            with pytest.raises(AssertionError, match="other content"):
                backups.script("backup.sh", "wal", backups.folder, segment, "0" * 24)
    assert (backups.folder / "wal" / ("0" * 24)).read_bytes() == b"one"


@pytest.fixture
def copy_sqlite(sqlite_url: str, tmp_path: Path) -> Callable[[], subprocess.CompletedProcess[str]]:
    prepare(sqlite_url, tmp_path, 3)

    def copy() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                DEPLOY / "backup-sqlite.sh",
                sqlite_url.removeprefix("sqlite:///"),
                tmp_path / "copies",
            ],
            capture_output=True,
            text=True,
            check=False,
        )

    return copy


needs_sqlite = pytest.mark.skipif(not shutil.which("sqlite3"), reason="needs the sqlite3 program")


@needs_sqlite
def test_sqlite_is_copied_while_somebody_writes(copy_sqlite, sqlite_url, tmp_path) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as open_one:
        open_one.execute("SELECT count(*) FROM sitting").fetchone()
        done = copy_sqlite()
    open_one.close()

    assert done.returncode == 0, done.stderr
    copy = sqlite3.connect(done.stdout.strip())
    assert copy.execute("SELECT count(*) FROM sitting").fetchone() == (3,)
    copy.close()


@needs_sqlite
def test_a_copy_that_misses_events_is_refused(copy_sqlite, sqlite_url, tmp_path) -> None:
    broken = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    broken.execute("UPDATE sitting SET event_count = 1 WHERE rowid = 1")
    broken.commit()
    broken.close()

    done = copy_sqlite()

    assert done.returncode == 1
    assert "another number of events" in done.stderr
    assert not list((tmp_path / "copies").glob("*.db"))


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="needs shellcheck")
def test_the_scripts_pass_shellcheck() -> None:
    done = subprocess.run(
        ["shellcheck", *DEPLOY.glob("*.sh")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
