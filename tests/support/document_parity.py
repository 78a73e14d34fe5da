"""The browser's word processor without a browser, and the server's beside it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assess.officesim.document import ENGINE
from assess.officesim.engine import EditError, digest_of
from tests.support.document_fuzz import edits

FRONTEND = Path(__file__).parents[2] / "frontend"


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


def runner(folder: Path) -> Path:
    """The browser's engine, which replays edits."""
    return bundled(folder, "headless-main.ts")


def person(folder: Path) -> Path:
    """The browser's commands, done at random."""
    return bundled(folder, "tests/random-main.ts")


def told(script: Path, order: Any) -> Any:
    """What a script says to an order."""
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, script], input=json.dumps(order), check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def edits_apart(script: Path, opening: dict[str, Any], seeds: Sequence[int]) -> list[int]:
    """Seeds of random edits that the two sides do not agree about."""
    jobs = [_job(opening, seed) for seed in seeds]
    answers = told(script, [job for job, _ in jobs])
    return [
        seed
        for seed, (_, digests), answer in zip(seeds, jobs, answers, strict=True)
        if digests != answer
    ]


def _job(opening: dict[str, Any], seed: int) -> tuple[dict[str, Any], list[str]]:
    """A random sequence that the server took, with its digests: each, or the last alone."""
    state = ENGINE.load(opening)
    every = seed % 20 == 0
    taken, digests = [], []
    for edit in edits(state, random.Random(seed), 60):
        try:
            ENGINE.apply(state, edit)
        except EditError:
            continue
        taken.append(edit)
        if every:
            digests.append(digest_of(ENGINE.view(state)))
    assert len(taken) > 20
    undo = not seed % 2
    job = {"opening": opening, "edits": taken, "every": every, "undo": undo}
    end = ENGINE.load(opening) if undo else state
    return job, [*digests, digest_of(ENGINE.view(end))]


def commands_apart(
    script: Path, opening: dict[str, Any], seeds: Sequence[int]
) -> list[tuple[int, str]]:
    """Seeds of a person's random commands that the server refused or understood otherwise."""
    apart = []
    sessions = told(script, {"seeds": list(seeds), "count": 40, "opening": opening})
    for seed, done in zip(seeds, sessions, strict=True):
        state = ENGINE.load(opening)
        try:
            for edit in done["edits"]:
                ENGINE.apply(state, edit)
        except EditError as error:
            apart.append((seed, str(error)))
            continue
        if digest_of(ENGINE.view(state)) != done["digest"]:
            apart.append((seed, "another digest"))
    return apart
