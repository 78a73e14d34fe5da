"""Random edits through the mail program's two engines: the digests have to be the same."""

from __future__ import annotations

import copy
import json
import random
import subprocess
from pathlib import Path
from typing import Any

from assess.officesim.engine import EditError, digest_of
from assess.officesim.mail.engine import MailEngine
from scripts.frontend import FRONTEND, node_environment
from tests.support.mail_fuzz import edits

LENGTH = 80
ENGINE = MailEngine()
Job = dict[str, Any]


def build(folder: Path) -> Path:
    """The browser's engine as one script for node."""
    script = folder / "mail.mjs"
    source = FRONTEND / "officesim" / "mail" / "headless-main.ts"
    rolldown = FRONTEND / "node_modules" / ".bin" / "rolldown"
    _, environment = node_environment()
    subprocess.run(
        [rolldown, source, "--file", script, "--format", "esm", "--platform", "node"],
        check=True,
        capture_output=True,
        cwd=FRONTEND,
        env=environment,
    )
    return script


def replay(script: Path, jobs: list[Job]) -> list[list[str]]:
    """The digests that the browser's engine comes to, job by job."""
    _, environment = node_environment()
    done = subprocess.run(
        ["node", script],
        input=json.dumps(jobs),
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    said: list[list[str]] = json.loads(done.stdout)
    return said


def sequence(opening: Job, seed: int) -> tuple[list[Job], list[str]]:
    """What the server took of a random sequence, and the digest after each edit.

    What it refuses has to leave its state as it was.
    """
    state = ENGINE.load(opening)
    taken, digests = [], []
    for edit in edits(state, random.Random(seed), LENGTH):
        before = copy.deepcopy(state)
        try:
            ENGINE.apply(state, edit)
        except EditError:
            assert state == before
            continue
        taken.append(edit)
        digests.append(digest_of(ENGINE.view(state)))
    return taken, digests


def compare(script: Path, opening: Job, seeds: range) -> set[str]:
    """Hold both engines against each other; returns the ops that were tried."""
    done = [sequence(opening, seed) for seed in seeds]
    jobs = [
        {"opening": opening, "edits": taken, "every": seed % 10 == 0, "undo": False}
        for seed, (taken, _) in zip(seeds, done, strict=True)
    ]
    expected = [
        [*digests, digests[-1]] if job["every"] else [digests[-1]]
        for job, (_, digests) in zip(jobs, done, strict=True)
    ]
    assert replay(script, jobs) == expected
    return {edit["op"] for taken, _ in done for edit in taken}
