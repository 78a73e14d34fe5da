"""The browser's engine and the server's come to the same digest, whatever the edits."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.engine import EditError, digest_of
from assess.officesim.mail.edits import OPS
from assess.officesim.mail.engine import MailEngine
from scripts.frontend import node_environment
from tests.support.mail_fuzz import edits

FRONTEND = Path(__file__).parents[4] / "frontend"
LENGTH = 80
#: Sequences of LENGTH edits; one process of node takes a batch.
SEQUENCES = 10_000 if os.environ.get("ASSESS_SOAK") else 40
BATCH = 40


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's engine as one script for node."""
    script = tmp_path_factory.mktemp("headless") / "mail.mjs"
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


def replay(runner: Path, jobs: list[dict[str, Any]]) -> list[list[str]]:
    _, environment = node_environment()
    done = subprocess.run(
        ["node", runner],
        input=json.dumps(jobs),
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    said: list[list[str]] = json.loads(done.stdout)
    return said


def sequence(
    engine: MailEngine, opening: dict[str, Any], seed: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """What the server took of a random sequence, and the digest after each edit."""
    state = engine.load(opening)
    taken, digests = [], []
    for edit in edits(state, random.Random(seed), LENGTH):
        before = copy.deepcopy(state)
        try:
            engine.apply(state, edit)
        except EditError:
            assert state == before
            continue
        taken.append(edit)
        digests.append(digest_of(engine.view(state)))
    return taken, digests


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_both_sides_agree(
    engine: MailEngine, opening: dict[str, Any], runner: Path, batch: int
) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    done = [sequence(engine, opening, seed) for seed in seeds]
    ops = {edit["op"] for taken, _ in done for edit in taken}
    assert ops == set(OPS)
    jobs = [
        {"opening": opening, "edits": taken, "every": seed % 10 == 0, "undo": False}
        for seed, (taken, _) in zip(seeds, done, strict=True)
    ]
    expected = [
        [*digests, digests[-1]] if job["every"] else [digests[-1]]
        for job, (_, digests) in zip(jobs, done, strict=True)
    ]
    assert replay(runner, jobs) == expected


def test_everything_that_can_be_taken_back_is(
    engine: MailEngine, opening: dict[str, Any], runner: Path
) -> None:
    never = {"message.send", "message.remove", "event.send", "event.remove"}
    jobs, ends = [], []
    for seed in range(12):
        taken = [
            edit
            for edit in sequence(engine, opening, seed)[0]
            if edit["op"] not in never and "attachments" not in edit.get("set", {})
        ]
        state = engine.load(opening)
        kept = []
        for edit in taken:
            try:
                engine.apply(state, edit)
            except EditError:
                continue
            kept.append(edit)
        jobs.append({"opening": opening, "edits": kept, "every": False, "undo": True})
        ends.append([digest_of(engine.view(state)), digest_of(engine.view(engine.load(opening)))])
    assert replay(runner, jobs) == ends
