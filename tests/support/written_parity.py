"""Random histories of writing from the page's own code, folded by the browser and by the server.

`frontend/written/tests/random.ts` writes them: real transactions of the real editor, cut into
steps and whole texts by the real scribe, over reloads, other computers, steps that are refused and
steps that come twice.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assess.delivery.kinds import Entry as Event
from assess.written.folding import digest_of, fold
from assess.written.history.deltas import State
from assess.written.history.reading import Entry, History, read
from assess.written.history.storing import pack, unpack
from assess.written.history.text import text_of
from assess.written.history.wire import hash_of
from assess.written.history.words import words
from scripts.frontend import FRONTEND, node_environment

#: Acts in each history: of some four characters, or a key, a paste, a command.
ACTS = 25
TASK = {"ref": "t1", "language": "en"}
#: What one of so many histories is also tried with: how it is stored for good.
STORED = 10


def program(folder: Path) -> Path:
    """The random writer as one script for node."""
    script = folder / "writing.mjs"
    bundler = FRONTEND / "node_modules" / ".bin" / "rolldown"
    source = FRONTEND / "written" / "tests" / "random-main.ts"
    options = ("--file", script, "--format", "esm", "--platform", "node")
    environment = node_environment()[1]
    subprocess.run(
        [bundler, source, *options], check=True, capture_output=True, cwd=FRONTEND, env=environment
    )
    return script


def histories(script: Path, seeds: Sequence[int], acts: int = ACTS) -> Iterator[dict[str, Any]]:
    """What was written with each seed: its journal, what the browser folds it to, its faults."""
    done = subprocess.run(
        ["node", script],
        input=json.dumps({"seeds": list(seeds), "count": acts}),
        check=True,
        capture_output=True,
        text=True,
        env=node_environment()[1],
    )
    # Not by `splitlines`, which divides at more than line feeds.
    return (json.loads(line) for line in done.stdout.split("\n") if line)


def apart(script: Path, seeds: Sequence[int]) -> list[str]:
    """What the page did not hold to, and where the two sides do not agree."""
    return [
        f"seed {told['seed']}: {fault}"
        for told in histories(script, seeds)
        for fault in [*told["faults"], *disagreements(told)]
    ]


def disagreements(told: dict[str, Any]) -> Iterator[str]:
    """Where the server reads a journal otherwise than the browser."""
    entries = [Entry(one["t"], one["value"]) for one in told["journal"]]
    found, history = _folds(entries)
    for place, (server, browser) in enumerate(zip(found, told["folds"], strict=True)):
        if server != browser:
            yield f"entry {place}: {browser} in the browser, {server} on the server"
            return
    yield from _as_marked(entries, history.last)
    if told["seed"] % STORED == 0:
        # What was refused is in the journal alone.
        stored = unpack(pack(history))
        if (stored.entries, stored.last) != (history.entries, history.last):
            yield "what is stored for good is another history"


def _folds(entries: list[Entry]) -> tuple[list[dict[str, Any]], History]:
    """What the server makes of each entry, as `random.ts` tells it of the browser."""
    states: dict[int, dict[str, Any]] = {}
    history = read(entries, watch=lambda entry, state: states.update({id(entry): _print(state)}))
    refused = {id(one.entry): {"code": one.code} for one in history.refused}
    nothing = {"code": None}
    return [states.get(id(one)) or refused.get(id(one), nothing) for one in entries], history


def _print(state: State) -> dict[str, Any]:
    text = text_of(state.standing)
    return {
        "hash": state.hash,
        "document": hash_of(state.standing),
        "text": hashlib.sha256(text.encode()).hexdigest()[:16],
        "words": [words(text, "en"), words(text, "fr")],
    }


def _as_marked(entries: list[Entry], last: State) -> Iterator[str]:
    """What a marker reads is that last state, whatever the journal's own JSON looks like."""
    work = fold("seed", TASK, [_event(one.t_ms, one.snapshot) for one in entries])
    if entries and work.document != last.standing:
        yield "a marker reads another document"
    text = text_of(last.standing) if entries else ""
    if (work.text, work.words) != (text, words(text, "en")):
        yield "a marker reads another text, or sees another number of words"
    again = [json.loads(json.dumps(one.snapshot)) for one in entries]
    events = [_event(one.t_ms, value) for one, value in zip(entries, again, strict=True)]
    if digest_of("seed", TASK["ref"], events) != work.digest:
        yield "the digest of the work is another one when it is read again"


def _event(t_ms: int, value: Any) -> Event:
    return Event(item=TASK["ref"], type="write", value=value, epoch=1, n=1, t_ms=t_ms)
