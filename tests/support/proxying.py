"""A proxy before several servers: nginx with the shipped configuration, else a few lines here."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.cluster import wait_until

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"


def nginx() -> str | None:
    """The path of an nginx, installing one when that is possible."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "nginx-light"]):
        subprocess.run(["apt-get", *command], env=environment, capture_output=True, check=False)
    return shutil.which("nginx", path="/usr/sbin:/usr/bin")


def site(port: int, servers: Sequence[int]) -> str:
    """The shipped site on plain loopback, before these servers."""
    text = SHIPPED.read_text()
    text = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\n\s+(ssl_|listen \[::\]|add_header Strict).*", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    for old, new in zip((8001, 8002), servers, strict=True):
        text = text.replace(f"127.0.0.1:{old}", f"127.0.0.1:{new}")
    return text


@contextlib.contextmanager
def proxied(folder: Path, port: int, servers: Sequence[int]) -> Iterator[str]:
    """Pass what arrives at `port` on to the servers; yields what does it."""
    program = nginx()
    with _nginx(program, folder, port, servers) if program else _forwarding(port, servers):
        wait_until(lambda: _listens(port), "the proxy listens")
        yield "nginx" if program else "tcp"


@contextlib.contextmanager
def _nginx(program: str, folder: Path, port: int, servers: Sequence[int]) -> Iterator[None]:
    work = folder / "nginx"
    work.mkdir()
    (work / "site.conf").write_text(site(port, servers))
    temporary = "".join(
        f"{kind}_temp_path {work}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(
        f"{user}daemon off;\npid {work}/pid;\nerror_log {work}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}include {work}/site.conf;\n}}\n"
    )
    command = [program, "-p", str(work), "-e", str(work / "error.log")]
    process = subprocess.Popen([*command, "-c", str(work / "nginx.conf")])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextlib.contextmanager
def _forwarding(port: int, servers: Sequence[int]) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
        threading.Thread(target=_accept, args=(listener, servers), daemon=True).start()
        yield


def _accept(listener: socket.socket, servers: Sequence[int]) -> None:
    turn = 0
    while True:
        try:
            inside, _address = listener.accept()
        except OSError:
            return
        for offset in range(len(servers)):
            with contextlib.suppress(OSError):
                target = servers[(turn + offset) % len(servers)]
                outside = socket.create_connection(("127.0.0.1", target), timeout=2)
                outside.settimeout(None)
                for pair in ((inside, outside), (outside, inside)):
                    threading.Thread(target=_copy, args=pair, daemon=True).start()
                break
        else:
            inside.close()
        turn += 1


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
