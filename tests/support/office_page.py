"""An application of the Office simulation alone on a page, built and served on a loopback port."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from scripts.frontend import FRONTEND, node_environment


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """A test needs no log of its own requests."""


@contextmanager
def served(name: str, folder: Path, openings: dict[str, Any]) -> Iterator[str]:
    """Build `officesim/dev/<name>.html` into `folder`; yields its address.

    `openings` are file names beside the page and what they hold.
    """
    _, environment = node_environment()
    subprocess.run(
        [
            FRONTEND / "node_modules" / ".bin" / "vite",
            "build",
            "--config",
            "officesim/dev/vite.config.ts",
        ],
        check=True,
        capture_output=True,
        cwd=FRONTEND,
        env={**environment, "OFFICE_PAGE": name, "OFFICE_OUT": os.fspath(folder)},
    )
    place = folder / "officesim" / "dev"
    for file, opening in openings.items():
        (place / file).write_text(json.dumps(opening), "utf-8")
    handler = functools.partial(_Quiet, directory=os.fspath(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/officesim/dev/{name}.html"
    finally:
        server.shutdown()
        server.server_close()
