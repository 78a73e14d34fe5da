"""The browser's engine and the server's come to the same digest, whatever the edits."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.document.engine import DocumentEngine
from assess.officesim.engine import EditError, digest_of
from tests.support.document_fuzz import edits

FRONTEND = Path(__file__).parents[4] / "frontend"
#: Sequences of 60 edits; one process of node takes a batch.
SOAK = bool(os.environ.get("ASSESS_SOAK"))
SEQUENCES = 10_000 if SOAK else 16
BATCH = 200 if SOAK else 16


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's engine as one script for node."""
    script = tmp_path_factory.mktemp("headless") / "document.mjs"
    rolldown = FRONTEND / "node_modules" / ".bin" / "rolldown"
    source = FRONTEND / "officesim" / "document" / "headless-main.ts"
    subprocess.run(
        [rolldown, source, "--file", script, "--format", "esm", "--platform", "node"],
        check=True,
        capture_output=True,
        cwd=FRONTEND,
    )
    return script


def replay(runner: Path, jobs: list[dict[str, Any]]) -> list[list[str]]:
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, runner], input=json.dumps(jobs), check=True, capture_output=True, text=True
    )
    said: list[list[str]] = json.loads(done.stdout)
    return said


def one_job(
    engine: DocumentEngine, opening: dict[str, Any], seed: int
) -> tuple[dict[str, Any], list[str]]:
    """A random sequence that the server took, with its digests: each, or the last alone."""
    state = engine.load(opening)
    every = seed % 20 == 0
    taken, digests = [], []
    for edit in edits(state, random.Random(seed), 60):
        try:
            engine.apply(state, edit)
        except EditError:
            continue
        taken.append(edit)
        if every:
            digests.append(digest_of(engine.view(state)))
    assert len(taken) > 20
    undo = not seed % 2
    job = {"opening": opening, "edits": taken, "every": every, "undo": undo}
    end = engine.load(opening) if undo else state
    return job, [*digests, digest_of(engine.view(end))]


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_both_sides_agree(
    engine: DocumentEngine, opening: dict[str, Any], runner: Path, batch: int
) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    jobs = [one_job(engine, opening, seed) for seed in seeds]
    assert replay(runner, [job for job, _ in jobs]) == [digests for _, digests in jobs]
