"""Random edits of a presentation, and the browser's engine run without a page."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

from assess.officesim.engine import EditError, digest_of
from assess.officesim.presentation import ENGINE
from assess.officesim.presentation.deck import Deck, walk
from scripts.frontend import FRONTEND, node_environment

_RUNNER = """
import {{ replay }} from {module};
let text = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;
const answers = [];
for (const log of JSON.parse(text)) answers.push(await replay(log));
console.log(JSON.stringify(answers));
"""


def bundle(folder: Path) -> Path:
    """The browser's engine as one program for Node.js."""
    source = folder / "runner.mjs"
    module = json.dumps(str(FRONTEND / "officesim" / "presentation" / "headless.ts"))
    source.write_text(_RUNNER.format(module=module))
    output = folder / "headless.mjs"
    tool = FRONTEND / "node_modules" / ".bin" / "rolldown"
    subprocess.run(
        [str(tool), str(source), "--file", str(output), "--format", "esm", "--platform", "node"],
        cwd=FRONTEND,
        env=_environment(),
        check=True,
        capture_output=True,
        timeout=120,
    )
    return output


def digests(program: Path, logs: list[dict[str, Any]]) -> list[list[str]]:
    """The browser engine's digests after each edit, then after undoing all, for each log."""
    done = subprocess.run(
        ["node", str(program)],
        input=json.dumps(logs),
        capture_output=True,
        text=True,
        env=_environment(),
        timeout=600,
        check=True,
    )
    answers: list[list[str]] = json.loads(done.stdout)
    return answers


def _environment() -> dict[str, str]:
    _, environment = node_environment()
    return {**os.environ, **environment}


class Fuzz:
    """Makes edits that fit the state they are asked for."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0

    def edit(self, state: Deck) -> dict[str, Any]:
        """The next edit; now and then the state may refuse it."""
        kinds = (
            [self.text] * 5 + [self.shape] * 4 + [self.add, self.remove, self.move, self.slide]
            + [self.board, self.board_set, self.cell, self.table, self.chart, self.size]
        )  # fmt: skip
        return self.random.choice(kinds)(state)

    def name(self) -> str:
        self.made += 1
        return f"f{self.made}"

    def words(self) -> str:
        pieces = ["été", "water", " ", "\n", "“10 %”", "𝄞 clef", "\u00a0", "\\", '"', "é", "/"]
        return "".join(self.random.choice(pieces) for _ in range(self.random.randrange(1, 6)))

    def lines(self) -> list[dict[str, Any]]:
        return [self.line() for _ in range(self.random.randrange(3))]

    def line(self) -> dict[str, Any]:
        run: dict[str, Any] = {"text": self.words()}
        if self.random.random() < 0.4:
            run |= {"bold": self.random.random() < 0.5, "size": self.random.randrange(800, 6000)}
        line: dict[str, Any] = {"runs": [run]}
        if self.random.random() < 0.3:
            line |= {"level": self.random.randrange(1, 5), "align": "center"}
        return line

    def frame(self) -> dict[str, int]:
        return {side: self.random.randrange(9_000_000) for side in "xywh"}

    def any_shape(self, state: Deck) -> dict[str, Any]:
        return self.random.choice(list(state.shapes.values()))

    def text(self, state: Deck) -> dict[str, Any]:
        shape = self.any_shape(state)
        slides = state.data["slides"]
        where: dict[str, Any] = {"shape": shape["id"]}
        lines = shape.get("paragraphs")
        if lines is None:
            slide = self.random.choice(slides)
            where, lines = {"notes": slide["id"]}, slide["notes"]
        at = self.random.randrange(len(lines) + 1)
        remove = self.random.randrange(len(lines) - at + 1)
        return {
            "op": "text.splice",
            **where,
            "at": at,
            "remove": remove,
            "insert": self.lines(),
        }

    def shape(self, state: Deck) -> dict[str, Any]:
        shape = self.any_shape(state)
        some = {
            "frame": self.frame(),
            "rotation": self.random.randrange(21_600_000),
            "fill": self.random.choice(["none", "accent1+40", "00FF00", "gradient:90:lt1,dk2"]),
            "line": {"colour": "accent2", "width": 12700},
            "alt": self.words(),
            "shadow": True,
        }
        chosen = self.random.sample(sorted(some), 2)
        return {
            "op": "shape.set",
            "shape": shape["id"],
            "set": {chosen[0]: some[chosen[0]]},
            "unset": [chosen[1]],
        }

    def new(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"id": self.name(), "name": self.words(), "frame": self.frame()}
        if self.random.random() < 0.2:
            return {**shape, "kind": "group", "shapes": [self.new(), self.new()]}
        return {**shape, "kind": "text", "geometry": "rect", "paragraphs": self.lines()}

    def add(self, state: Deck) -> dict[str, Any]:
        board = self.random.choice(list(state.boards.values()))
        at = self.random.randrange(len(board["shapes"]) + 1)
        edit = {"op": "shape.add", "board": board["id"], "at": at, "shape": self.new()}
        groups = [one for one in walk(board["shapes"]) if one["kind"] == "group"]
        if groups and self.random.random() < 0.5:
            edit |= {"group": self.random.choice(groups)["id"], "at": 0}
        return edit

    def remove(self, state: Deck) -> dict[str, Any]:
        return {"op": "shape.remove", "shape": self.any_shape(state)["id"]}

    def move(self, state: Deck) -> dict[str, Any]:
        shape = self.any_shape(state)
        to = self.random.randrange(len(state.siblings(shape["id"])))
        return {"op": "shape.move", "shape": shape["id"], "to": to}

    def slide(self, state: Deck) -> dict[str, Any]:
        slides = state.data["slides"]
        if self.random.random() < 0.5 or len(slides) < 2:
            board = {"id": self.name(), "kind": "slide", "notes": [], "shapes": [self.new()]}
            board["layout"] = self.random.choice(state.data["layouts"])["id"]
            return {"op": "board.add", "at": self.random.randrange(len(slides) + 1), "board": board}
        return {"op": "board.remove", "board": self.random.choice(slides)["id"]}

    def board(self, state: Deck) -> dict[str, Any]:
        board = self.random.choice([*state.data["slides"], *state.data["layouts"]])
        to = self.random.randrange(len(state.list_of(board)))
        return {"op": "board.move", "board": board["id"], "to": to}

    def board_set(self, state: Deck) -> dict[str, Any]:
        slide = self.random.choice(state.data["slides"])
        transition = {"effect": "wipe", "duration": self.random.randrange(5000), "click": True}
        new: dict[str, Any] = {"transition": transition, "section": self.words()}
        if slide["shapes"]:
            new["animations"] = [
                {
                    "shape": slide["shapes"][0]["id"],
                    "type": "exit",
                    "effect": "fade",
                    "start": "with",
                    "duration": 500,
                    "delay": self.random.randrange(900),
                }
            ]
        return {
            "op": "board.set",
            "board": slide["id"],
            "set": new,
            "unset": ["hidden", "background"],
        }

    def of_kind(self, state: Deck, kind: str) -> str:
        found = [shape["id"] for shape in state.shapes.values() if shape["kind"] == kind]
        return self.random.choice(found or ["none"])

    def cell(self, state: Deck) -> dict[str, Any]:
        where = {"shape": self.of_kind(state, "table"), "row": 0, "column": 0}
        if self.random.random() < 0.5:
            return {"op": "cell.set", **where, "set": {"fill": "lt2-10"}, "unset": ["anchor"]}
        return {"op": "text.splice", **where, "at": 0, "remove": 0, "insert": self.lines()}

    def table(self, state: Deck) -> dict[str, Any]:
        options = self.random.sample(["header", "total", "banded_rows", "first_column"], 2)
        new = {"options": options, "style": self.words()}
        return {"op": "table.set", "shape": self.of_kind(state, "table"), "set": new}

    def chart(self, state: Deck) -> dict[str, Any]:
        new = {"legend": self.random.choice(["top", "none"]), "title": self.words()}
        edit = {"op": "chart.set", "shape": self.of_kind(state, "chart"), "set": new}
        return {**edit, "unset": ["labels", "gridlines"]}

    def size(self, state: Deck) -> dict[str, Any]:
        sides = {side: self.random.randrange(5_000_000, 20_000_000) for side in "wh"}
        return {"op": "deck.set", "size": sides}


def sequence(
    opening: dict[str, Any], seed: int, length: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Edits that the server took, and its digests: after each edit, and at the start."""
    fuzz, state = Fuzz(seed), ENGINE.load(opening)
    start = digest_of(ENGINE.view(state))
    edits: list[dict[str, Any]] = []
    after: list[str] = []
    while len(edits) < length:
        edit = fuzz.edit(state)
        try:
            ENGINE.apply(state, edit)
        except EditError:
            continue
        edits.append(edit)
        after.append(digest_of(ENGINE.view(state)))
    return edits, [*after, start]
