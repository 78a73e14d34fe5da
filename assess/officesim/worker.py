"""The child process: `python -m assess.officesim.worker MODULE…`, requests in, replies out.

A frame is four bytes of length (big-endian) and JSON. Everything that a candidate or an author
sends is worked on here, under limits that end this process and never the server.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

#: Address space, and the largest file that an export may write on its way.
MEMORY, FILE = 1536 * 1024 * 1024, 64 * 1024 * 1024


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    incoming, outgoing = sys.stdin.buffer, _own_output()
    _confine()
    from assess.officesim import applications  # noqa: PLC0415  under the limits already
    from assess.officesim.work_jobs import JOBS  # noqa: PLC0415

    applications.load(tuple(sys.argv[1:]))
    _send(outgoing, {"ready": True})
    while (request := _receive(incoming)) is not None:
        _allow_cpu(request["cpu_s"])
        _send(outgoing, _answer(JOBS, request))


def _answer(jobs: Any, request: dict[str, Any]) -> dict[str, Any]:
    from assess.officesim.engine import StartFileError  # noqa: PLC0415
    from assess.officesim.replaying import TooMuch  # noqa: PLC0415

    try:
        return {"ok": jobs[request["job"]](request["body"])}
    except StartFileError as error:
        return {"error": "start_file", "message": str(error)[:500]}
    except TooMuch as error:
        return {"error": "too_much", "message": str(error)[:500]}
    except MemoryError:
        return {"error": "memory", "message": "It needs more memory than is allowed."}
    except RecursionError:
        return {"error": "too_deep", "message": "It is nested too deeply."}
    except Exception as error:
        return {"error": "fault", "message": f"{type(error).__name__}: {error}"[:500]}


def _own_output() -> BinaryIO:
    """The pipe to the parent; whatever a library prints goes nowhere near it."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return outgoing


def _confine() -> None:
    os.nice(5)
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (limit, limit))


def _allow_cpu(seconds: float) -> None:
    """So much more processor time than was used up to now; beyond it the kernel ends us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    body: dict[str, Any] = json.loads(stream.read(struct.unpack(">I", head)[0]))
    return body


def _send(stream: BinaryIO, reply: dict[str, Any]) -> None:
    data = json.dumps(reply).encode()
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


if __name__ == "__main__":
    main()
