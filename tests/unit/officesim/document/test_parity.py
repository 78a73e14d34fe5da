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


def bundled(folder: Path, source: str) -> Path:
    """A part of the browser's word processor as one script for node."""
    script = folder / "document.mjs"
    rolldown = FRONTEND / "node_modules" / ".bin" / "rolldown"
    subprocess.run(
        [
            rolldown,
            FRONTEND / "officesim" / "document" / source,
            *("--file", script, "--format", "esm", "--platform", "node"),
        ],
        check=True,
        capture_output=True,
        cwd=FRONTEND,
    )
    return script


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's engine, which replays edits."""
    return bundled(tmp_path_factory.mktemp("headless"), "headless-main.ts")


@pytest.fixture(scope="session")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's commands, done at random."""
    return bundled(tmp_path_factory.mktemp("random"), "tests/random-main.ts")


def told(script: Path, order: Any) -> Any:
    """What a script says to an order."""
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, script], input=json.dumps(order), check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


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
    assert told(runner, [job for job, _ in jobs]) == [digests for _, digests in jobs]


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_the_server_takes_whatever_a_person_can_do(
    engine: DocumentEngine, opening: dict[str, Any], person: Path, batch: int
) -> None:
    """Commands at random in the browser: the server refuses none of what they recorded."""
    seeds = list(range(batch * BATCH, (batch + 1) * BATCH))
    apart = []
    sessions = told(person, {"seeds": seeds, "count": 40, "opening": opening})
    for seed, done in zip(seeds, sessions, strict=True):
        state = engine.load(opening)
        try:
            for edit in done["edits"]:
                engine.apply(state, edit)
        except EditError as error:
            apart.append((seed, str(error)))
            continue
        if digest_of(engine.view(state)) != done["digest"]:
            apart.append((seed, "another digest"))
    assert apart == []
