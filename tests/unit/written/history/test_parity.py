"""Browser and server find the same in random documents, beyond the cases written by hand."""

from __future__ import annotations

import copy
import json
import random
import subprocess
from pathlib import Path
from typing import Any

from assess.written.history.deltas import apply, difference, resumed
from assess.written.history.text import text_of
from assess.written.history.tidying import tidy
from assess.written.history.wire import hash_of
from assess.written.history.words import words
from scripts.frontend import FRONTEND, node_environment

COUNT = 80
KINDS = (
    *("paragraph", "paragraph", "heading", "bullet_list", "ordered_list", "list_item"),
    *("table", "table_row", "table_cell", "table_header", "callout", "hard_break"),
)
#: Put together at random: words, numbers, dashes, addresses, and what cannot be seen.
PIECES = (
    *("word", "l’été", "don't", "mother-in-law", "12", " 345", "\u00a0678", "1939–1945", "—", "--"),
    *("…", "...", " ", "  ", "\t", "\n", "\r\n", "\r", "\0", "\x1b", "\x7f", "\ud83d", "\ude00"),
    *("😀", "\u202e", "\u200b", "\u00ad", "\u2800", "https://a.b/c—d", "a@b.org", "« ", " ?", "%"),
    *("e\u0301", "ﬁ", "الوثيقة", "²", "Ⅷ", "\u2028", '"\\/'),
)
MARKS = ([], [{"type": "strong"}], [{"type": "strong"}, {"type": "em"}], [{"type": "blink"}])


def node(rng: random.Random, depth: int) -> dict[str, Any]:
    if depth == 0 or (depth < 4 and rng.random() < 0.3):
        text = "".join(rng.choices(PIECES, k=rng.randint(0, 6)))
        return {"type": "text", "text": text, "marks": rng.choice(MARKS)}
    attrs = {"level": rng.randint(0, 4), "order": rng.choice([1, 7, -1, "x", None])}
    if depth >= 4:
        # Deep ones are slim, and lists above all.
        kind = rng.choice([*KINDS, *["bullet_list", "list_item"] * 12])
        content = [node(rng, depth - 1), *(node(rng, 0) for _ in range(rng.randint(0, 1)))]
    else:
        kind = rng.choice(KINDS)
        content = [node(rng, depth - 1) for _ in range(rng.randint(0, 4))]
    return {"type": kind, "attrs": attrs, "content": content}


def changed(rng: random.Random, document: dict[str, Any]) -> dict[str, Any]:
    """Another document, of which most is the same."""
    after = copy.deepcopy(document)
    place, content = after, after["content"]
    while content and rng.random() < 0.7:
        place = rng.choice(content)
        content = place.get("content", [])
    if place["type"] == "text":
        at = rng.randint(0, len(place["text"]))
        place["text"] = place["text"][:at] + rng.choice(PIECES) + place["text"][at + 2 :]
    elif content:
        at = rng.randrange(len(content))
        content[at : at + rng.randint(0, 2)] = [node(rng, 2) for _ in range(rng.randint(0, 2))]
    return after


def wide(rng: random.Random) -> dict[str, Any]:
    """A table with more cells in a row than there may be."""
    cells = [{"type": "table_cell", "content": [node(rng, 1)]} for _ in range(rng.randint(45, 120))]
    return {"type": "table", "content": [{"type": "table_row", "content": cells}]}


def job(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    before = {"type": "doc", "content": [node(rng, rng.choice([2, 3, 6, 40])) for _ in range(4)]}
    if seed % 8 == 0:
        before["content"].append(wide(rng))
    return {"before": before, "after": changed(rng, before)}


def browser(folder: Path, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    script = folder / "history.mjs"
    source = FRONTEND / "written" / "tests" / "headless-main.ts"
    bundler = FRONTEND / "node_modules" / ".bin" / "rolldown"
    options = ("--file", script, "--format", "esm", "--platform", "node")
    environment = node_environment()[1]
    subprocess.run(
        [bundler, source, *options], check=True, capture_output=True, cwd=FRONTEND, env=environment
    )
    done = subprocess.run(
        ["node", script],
        input=json.dumps(jobs),
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_both_sides_find_the_same(tmp_path: Path) -> None:
    jobs = [job(seed) for seed in range(COUNT)]
    # As they arrive: halves that meet in JSON are a pair.
    jobs = json.loads(json.dumps(jobs))
    seen: set[str] = set()
    for given, found in zip(jobs, browser(tmp_path, jobs), strict=True):
        before, after = tidy(given["before"]), tidy(given["after"])
        assert found["before"] == before.document
        assert found["after"] == after.document
        assert found["changes"] == [list(before.changes), list(after.changes)]
        assert found["hashes"] == [hash_of(before.document), hash_of(after.document)]
        assert found["edit"] == difference(before.document, after.document)
        text = text_of(after.document)
        assert found["text"] == text
        assert found["words"] == [words(text, "en"), words(text, "fr")]
        seen.update(after.changes)
        state = resumed(1, before.document)
        for snapshot in found["sent"]:
            state = apply(state, snapshot)
        assert state.standing == after.document
        assert found["stands"] == hash_of(after.document)
    assert seen == {"characters", "divided", "filled", "flattened", "moved", "unknown"}
