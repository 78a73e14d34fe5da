"""Pages of a written test without a browser's window: the real code of the page, run by node.

`frontend/written/tests/sitting-main.ts` drives them. Time there stands still between orders, and
every request of a page is answered here.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scripts.frontend import FRONTEND, node_environment

SOURCES = FRONTEND / "written" / "tests"
BUNDLER = FRONTEND / "node_modules" / ".bin" / "rolldown"


@dataclass(frozen=True)
class Request:
    """What a page sends."""

    number: int
    page: str
    method: str
    url: str
    body: str | None
    now: float  # milliseconds since the pages' clock began


#: A reply (status, headers, body); `held` while it is on its way; `gone` when there is no network.
Reply = tuple[int, dict[str, str], str] | Literal["held", "gone"]
Network = Callable[[Request], Reply]


class Pages:
    """A process of pages; one sitting at a time."""

    def __init__(self, folder: Path) -> None:
        page = _bundled("page-main.ts", folder / "page.js", "iife", "browser")
        driver = _bundled("sitting-main.ts", folder / "driver.mjs", "esm", "node")
        self._process = subprocess.Popen(
            ["node", driver],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=node_environment()[1],
        )
        self.now = 0.0
        self.reports: dict[str, dict[str, Any]] = {}
        #: Ids of the steps that lie, or lay, in a device's own journal.
        self.kept: set[str] = set()
        self.network: Network = lambda _request: "gone"
        self.order("load", source=page.read_text("utf-8"))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def order(self, do: str, **given: Any) -> None:
        """Have something done, answering what the pages ask meanwhile."""
        self._say({"do": do, **given})
        assert self._process.stdout is not None
        while True:
            line = self._process.stdout.readline()
            assert line, "The pages' process has ended."
            told = json.loads(line)
            assert "failed" not in told, told["failed"]
            if "ask" not in told:
                self.now, self.reports = told["now"], told["pages"]
                self.kept.update(told["kept"])
                return
            request = Request(
                told["ask"], told["page"], told["method"], told["url"], told["body"], told["now"]
            )
            answer = spelt(self.network(request))
            self._say({"do": "answer", "ask": request.number, "answer": answer})

    def _say(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()


def spelt(reply: Reply) -> Any:
    """A reply as the driver reads it."""
    if isinstance(reply, str):
        return reply
    return {"status": reply[0], "headers": reply[1], "body": reply[2]}


def _bundled(source: str, target: Path, form: str, platform: str) -> Path:
    options = ("--file", target, "--format", form, "--name", "PageBundle", "--platform", platform)
    subprocess.run(
        [BUNDLER, SOURCES / source, *options],
        check=True,
        capture_output=True,
        cwd=FRONTEND,
        env=node_environment()[1],
    )
    return target
