"""A Redis or Valkey server of one test's own, where one is installed."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cluster import wait_until
from tests.support.killing import free_port

PROGRAM = shutil.which("valkey-server") or shutil.which("redis-server")

needs_redis = pytest.mark.skipif(
    importlib.util.find_spec("redis") is None or PROGRAM is None,
    reason="needs the package redis, and a valkey-server or redis-server",
)


@contextmanager
def redis_server(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server that keeps nothing: its port, and the process to kill."""
    port = free_port()
    command = [str(PROGRAM), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), "the server answers", 60)
        yield port, server
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    import redis

    try:
        with redis.Redis(port=port, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
