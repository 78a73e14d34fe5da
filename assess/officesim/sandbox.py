"""A few warm child processes in which hostile work is replayed, graded and exported.

Whatever goes wrong in one (time, memory, a crash, a reply that is too large) ends that child
and raises `Failed` for that request alone; the next request gets a fresh one.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog

from assess.database import in_transaction
from assess.officesim import applications

log = structlog.get_logger()

CHILDREN = 2
#: Seconds of processor and of wall time for one request.
CPU_S, WALL_S = 20.0, 40.0
START_S = 30.0
LARGEST_REPLY = 64 * 1024 * 1024
#: A child that has served so many requests makes way for a fresh one.
MOST_SERVED = 500


class Failed(RuntimeError):
    """A request that could not be carried out; `why` is for programs.

    "start" says nothing about the request: no process could be had for it.
    """

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    served: int = 0


class Sandbox:
    """The children of this process. Safe to share between threads."""

    def __init__(self, children: int = CHILDREN) -> None:
        self._turns = threading.BoundedSemaphore(children)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._owner = os.getpid()

    def run(
        self, job: str, body: dict[str, Any], *, cpu_s: float = CPU_S, wall_s: float = WALL_S
    ) -> dict[str, Any]:
        """Carry a request out. Raises `Failed`.

        Raises `RuntimeError` within a transaction: others would wait for it.
        """
        if in_transaction():
            raise RuntimeError("Nothing runs in the sandbox while a transaction is open.")
        frame = json.dumps({"job": job, "body": body, "cpu_s": cpu_s}).encode()
        # Who has time for the work has as much for the start, which a busy machine makes slow.
        with self._turns, self._child(max(START_S, wall_s)) as child:
            reply = _exchange(child.process, frame, wall_s)
            child.served += 1
        if "error" in reply:
            raise Failed(reply["error"], reply["message"])
        done: dict[str, Any] = reply["ok"]
        return done

    def warm(self) -> None:
        """Start one child ahead of need."""
        with self._turns, self._child():
            pass

    def warm_soon(self) -> None:
        """The same, without waiting for it."""
        with self._lock:
            if self._idle and self._owner == os.getpid():
                return
        threading.Thread(target=self._warm_quietly, name="office-warm", daemon=True).start()

    def _warm_quietly(self) -> None:
        with contextlib.suppress(Failed, OSError):
            self.warm()

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            _end(child.process)

    @contextlib.contextmanager
    def _child(self, patience: float = START_S) -> Iterator[_Child]:
        child = self._take() or _Child(_start(patience))
        try:
            yield child
        except BaseException:
            _end(child.process)
            raise
        if child.served >= MOST_SERVED:
            _end(child.process)
            return
        with self._lock:
            self._idle.append(child)

    def _take(self) -> _Child | None:
        with self._lock:
            if self._owner != os.getpid():
                # After a fork the children are the other process's.
                self._owner, self._idle = os.getpid(), []
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
        return None


#: The one of this process.
sandbox = Sandbox()


def _start(patience: float) -> subprocess.Popen[bytes]:
    """A fresh child: it knows the modules and nothing else of this process, no secret."""
    environment = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "TMPDIR")
        if name in os.environ
    }
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(  # noqa: S603  our own interpreter and module names
        [sys.executable, "-m", "assess.officesim.worker", *applications.modules()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        _read(process, time.monotonic() + patience)
    except Failed as failure:
        _end(process)
        log.error("office_child_not_started", why=failure.why)
        raise Failed("start", "The process that works on it did not start.") from failure
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


def _exchange(process: subprocess.Popen[bytes], frame: bytes, wall_s: float) -> dict[str, Any]:
    deadline = time.monotonic() + wall_s
    _write(process, struct.pack(">I", len(frame)) + frame, deadline)
    return _read(process, deadline)


def _write(process: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
    """Write without ever waiting beyond the deadline for a child that does not read."""
    assert process.stdin is not None  # noqa: S101  it was opened as a pipe
    descriptor = process.stdin.fileno()
    os.set_blocking(descriptor, False)
    view = memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, deadline)
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            continue
        except OSError:
            raise _ended(process) from None


def _read(process: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
    size = struct.unpack(">I", _exactly(process, 4, deadline))[0]
    if size > LARGEST_REPLY:
        raise Failed("too_large", "What came of it is too large.")
    try:
        reply: dict[str, Any] = json.loads(_exactly(process, size, deadline))
    except (ValueError, RecursionError):
        raise Failed("garbled", "What came of it cannot be read.") from None
    return reply


def _exactly(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert process.stdout is not None  # noqa: S101  it was opened as a pipe
    descriptor = process.stdout.fileno()
    parts, missing = [], size
    while missing:
        _wait(descriptor, select.POLLIN, deadline)
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            raise _ended(process)
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    waiting = select.poll()
    waiting.register(descriptor, event)
    if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise Failed("time", "It took too long.")


def _ended(process: subprocess.Popen[bytes]) -> Failed:
    """Why a child has gone: the kernel's limits end it with a signal."""
    code = process.wait()
    if code == -24:  # SIGXCPU
        return Failed("cpu", "It needed more processor time than is allowed.")
    return Failed("crashed", f"The process that worked on it ended ({code}).")
