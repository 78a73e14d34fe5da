"""A WSGI application on a loopback port, in a thread of the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@contextmanager
def listening(build: Callable[[str], Application], host: str = "127.0.0.1") -> Iterator[str]:
    """Serve `build(address)` until the end of the block; `host` is the name in the address."""
    held: list[Application] = []
    server = make_server(
        "127.0.0.1", 0, lambda environ, start: _whole(held[0], environ, start), threaded=True
    )
    address = f"http://{host}:{server.server_port}"
    held.append(build(address))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def _whole(application: Application, environ: dict[str, Any], start: Any) -> Iterator[bytes]:
    """The answer, closed however it ends.

    Werkzeug leaves an answer open when the browser has gone away before the last look at its
    connection; a static file then stays open too.
    """
    answer = application(environ, start)
    try:
        yield from answer
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
