"""Whatever the editor accepts, the server accepts: near every limit, whatever somebody does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from assess.written.history.deltas import apply, begin
from assess.written.history.wire import check
from scripts.frontend import FRONTEND, node_environment

SITTINGS = 18


def test_the_server_takes_every_step_that_the_editor_makes(tmp_path: Path) -> None:
    script = tmp_path / "accepting.mjs"
    source = FRONTEND / "written" / "tests" / "accepting-main.ts"
    bundler = FRONTEND / "node_modules" / ".bin" / "rolldown"
    options = ("--file", script, "--format", "esm", "--platform", "node")
    environment = node_environment()[1]
    subprocess.run(
        [bundler, source, *options], check=True, capture_output=True, cwd=FRONTEND, env=environment
    )
    done = subprocess.run(
        ["node", script, "0", str(SITTINGS)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    said: set[str] = set()
    changes = 0
    for line in done.stdout.splitlines():
        found = json.loads(line)
        said.update(found["said"])
        changes += found["done"]
        state = begin()
        for snapshot in found["steps"]:
            check(snapshot)
            state = apply(state, snapshot)
        assert state.standing == found["document"]
    # Otherwise nothing was tried.
    assert said >= {"columns", "rows", "lists", "parts"}
    assert changes > 10 * SITTINGS
