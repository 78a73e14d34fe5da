"""Random edits of the spreadsheet, and the browser's engine to compare with."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assess.officesim.engine import EditError, digest_of
from assess.officesim.spreadsheet.engine import ENGINE
from assess.officesim.spreadsheet.refs import Area, letters, parse

FRONTEND = Path(__file__).parents[3] / "frontend"
RUNNER = FRONTEND / "officesim/spreadsheet/headless.mjs"
Edit = dict[str, Any]

TEXTS = {
    "en": [
        "12", "-3.5", "1,234.50", "50%", "€12", "12/03/2026", "2026-03-12", "TRUE", "'007", "abc",
        "Élan", "", "=A1+B2", "=SUM(A1:C9)", "=IF(B2>10,\"a\",\"b\")", "=AVERAGE(B:B)", "=1/0",
        "=VLOOKUP(\"Fig\",A1:E9,2,FALSE)", "=COUNTIF(A1:A9,\"Fig\")", "=TEXT(B2,\"0.00\")",
        "=SORT(B2:B6)", "=Boxes*2", "+A1", "=NOW()", "=SUM(A1:A99999)", "=SUBTOTAL(109,B2:B6)",
        "=B2&\" x\"", "=ROUND(C2/3,2)", "=UNIQUE(A2:A6)", "=A1:A3*2", "=foo(1)", "=(", "=MAX(2:3)",
        "=XLOOKUP(\"Fig\",A:A,B:B)", "#N/A", "1e3", "=INDEX(B2:B6,MATCH(\"Fig\",A2:A6,0))",
    ],
    "fr": [
        "12", "-3,5", "1 234,50", "50 %", "12 €", "12/03/2026", "2026-03-12", "TRUE", "'007",
        "abc", "Élan", "", "=A1+B2", "=SOMME(A1:C9)", "=SI(B2>10;\"a\";\"b\")", "=MOYENNE(B:B)",
        "=1/0", "=RECHERCHEV(\"Fig\";A1:E9;2;FAUX)", "=NB.SI(A1:A9;\"Fig\")", "=MAINTENANT()",
        "=TEXTE(B2;\"0,00\")", "=TRIER(B2:B6)", "=Boxes*2", "+A1", "=SOUS.TOTAL(109;B2:B6)",
        "=B2&\" x\"", "=ARRONDI(C2/3;2)", "=UNIQUE(A2:A6)", "=A1:A3*2", "=foo(1)", "=(",
        "=RECHERCHEX(\"Fig\";A:A;B:B)", "#N/A", "=INDEX(B2:B6;EQUIV(\"Fig\";A2:A6;0))",
    ],
}  # fmt: skip
STYLES: list[tuple[str, list[Any]]] = [
    ("bold", [True, False]), ("italic", [True, False]), ("underline", [True]), ("strike", [True]),
    ("wrap", [True, False]), ("size", [9, 11, 12, 20]), ("color", ["#FF0000", None]),
    ("fill", ["#FFFF00", None]), ("font", ["Arial", "Carlito"]),
    ("format", ["0.00", "0%", "#,##0.00 €", "dd/mm/yyyy", "general"]),
    ("horizontal", ["left", "center", "right", "general"]), ("vertical", ["top", "bottom"]),
    ("size", ["x"]),
]  # fmt: skip
LOOKS = [{}, {"bold": True, "fill": "#00FF00"}, {"top": "thin #FF0000", "horizontal": "center"}]


class Fuzz:
    """Makes edits that are mostly sensible; `sheets` is a guess of how many there are."""

    def __init__(self, seed: int, locale: str) -> None:
        self.random, self.locale, self.sheets = random.Random(seed), locale, 2

    def edits(self, count: int) -> list[Edit]:
        """A log."""
        return [self.edit() for _ in range(count)]

    def edit(self) -> Edit:
        """One edit."""
        makers = [self.input] * 8 + [self.style] * 6 + [self.block, self.clear, self.lines] * 2
        makers += [self.border, self.styles, self.sizes, self.sheet, self.frame, self.name]
        makers += [self.object] * 6
        return self.random.choice(makers)()

    def _sheet(self) -> int:
        return self.random.randrange(self.sheets + (self.random.random() < 0.03))

    def _cell(self) -> tuple[int, int]:
        return self.random.randint(1, 14), self.random.randint(1, 9)

    def _ref(self) -> str:
        (top, left), (down, right) = self._cell(), self._cell()
        top, down, left, right = *sorted((top, down)), *sorted((left, right))
        if self.random.random() < 0.04:
            return f"{letters(left)}1:{letters(right)}1048576"
        if self.random.random() < 0.03:
            return f"A{top}:XFD{down}"
        first, last = f"{letters(left)}{top}", f"{letters(right)}{down}"
        return first if first == last else f"{first}:{last}"

    def _small(self) -> str:
        top, left = self._cell()
        down, right = top + self.random.randint(0, 3), left + self.random.randint(0, 2)
        first, last = f"{letters(left)}{top}", f"{letters(right)}{down}"
        return first if first == last else f"{first}:{last}"

    def _source(self) -> Edit:
        return {"sheet": self._sheet(), "ref": self._ref()}

    def _text(self) -> str:
        return self.random.choice(TEXTS[self.locale])

    def input(self) -> Edit:
        row, column = self._cell()
        return {"op": "input", "sheet": self._sheet(), "row": row, "column": column} | {
            "text": self._text()
        }

    def block(self) -> Edit:
        row, column = self._cell()
        rows = [
            [self.random.choice([None, self._text(), "5"]) for _ in range(2)]
            for _ in range(self.random.randint(1, 4))
        ]
        return {"op": "inputs", "sheet": self._sheet(), "row": row, "column": column} | {
            "rows": rows
        }

    def style(self) -> Edit:
        path, values = self.random.choice(STYLES)
        return {"op": "style", "sheet": self._sheet(), "ref": self._ref(), "path": path} | {
            "value": self.random.choice(values)
        }

    def styles(self) -> Edit:
        row, column = self._cell()
        wide = self.random.randint(1, 3)
        cells = [
            [self.random.choice([None, 0, 1, 2]) for _ in range(wide)]
            for _ in range(self.random.randint(1, 3))
        ]
        return {"op": "styles", "sheet": self._sheet(), "row": row, "column": column} | {
            "table": LOOKS,
            "cells": cells,
        }

    def border(self) -> Edit:
        edges = self.random.choice(
            ["all", "inner", "outer", "top", "right", "bottom", "left", "centerH", "centerV"]
            + ["none"] * 3
        )
        return {"op": "border", "sheet": self._sheet(), "ref": self._ref(), "edges": edges} | {
            "line": self.random.choice(["thin", "double", "mediumdashed"]),
            "color": "#123456",
        }

    def clear(self) -> Edit:
        what = self.random.choice(["contents", "formats", "all"])
        return {"op": "clear", "sheet": self._sheet(), "ref": self._small(), "what": what}

    def lines(self) -> Edit:
        axis = self.random.choice(["rows", "columns"])
        act = self.random.choice(["Insert", "Delete"])
        return {"op": f"{axis}{act}", "sheet": self._sheet()} | {
            "at": self.random.randint(1, 12),
            "count": self.random.randint(1, 2),
        }

    def sizes(self) -> Edit:
        axis, size = self.random.choice([("rows", "height"), ("columns", "width")])
        first = self.random.randint(1, 8)
        edit = {"sheet": self._sheet(), "from": first, "to": first + self.random.randint(-1, 3)}
        if self.random.random() < 0.5:
            return {"op": f"{axis}Hide", **edit, "hidden": self.random.random() < 0.6}
        return {"op": f"{axis}Size", **edit, size: self.random.choice([None, 40, 90])}

    def sheet(self) -> Edit:
        name = self.random.choice(["Alpha", "Beta 2", "L’été", "Fruit", "a/b", "Gamma"])
        at, sheet = self._sheet(), self._sheet()
        made = self.random.choice(
            [
                {"op": "sheetAdd", "name": name, "at": at},
                {"op": "sheetCopy", "sheet": sheet, "name": name, "at": at},
                {"op": "sheetDelete", "sheet": sheet},
                {"op": "sheetRename", "sheet": sheet, "name": name},
                {"op": "sheetMove", "sheet": sheet, "to": at},
                {"op": "sheetColor", "sheet": sheet, "color": "#00AA00" if at else None},
                {"op": "sheetHide", "sheet": sheet, "hidden": self.random.random() < 0.5},
            ]
        )
        self.sheets += (made["op"] in ("sheetAdd", "sheetCopy")) - (made["op"] == "sheetDelete")
        self.sheets = max(1, self.sheets)
        return made

    def frame(self) -> Edit:
        sheet, ref = self._sheet(), self._small()
        return self.random.choice(
            [
                {"op": "merge", "sheet": sheet, "ref": ref},
                {"op": "unmerge", "sheet": sheet, "ref": ref},
                {"op": "unmerge", "sheet": sheet, "ref": "A9:C9"},
                {"op": "freeze", "sheet": sheet, "rows": 2, "columns": self.random.randint(0, 2)},
                {"op": "gridlines", "sheet": sheet, "shown": self.random.random() < 0.5},
            ]
        )

    def name(self) -> Edit:
        target = None if self.random.random() < 0.2 else self._source()
        name = self.random.choice(["Boxes", "boxes", "Prix", "Été", "A1", "R2"])
        return {"op": "name", "name": name, "target": target}

    def object(self) -> Edit:
        kind = self.random.choice(
            [
                "table",
                "filter",
                "chart",
                "validation",
                "conditional",
                "comment",
                "link",
                "page",
                "pivot",
            ]
        )
        known = {"table": "table-1", "filter": "auto", "page": "page"}
        identity = known.get(kind) or self.random.choice([f"{kind}-1", f"{kind}-2"])
        value = None if self.random.random() < 0.15 else getattr(self, f"_{kind}")()
        return {"op": kind, "sheet": self._sheet(), "id": identity, "value": value}

    def _table(self) -> Edit:
        return {"name": self.random.choice(["Keys", "T2", "Boxes"]), "ref": self._small()} | {
            "style": "TableStyleMedium2",
            "header": True,
            "totals": False,
        }

    def _filter(self) -> Edit:
        return {"ref": "A1:E9", "columns": {"B": {"values": ["12", ""]}}} | {
            "hidden": self.random.choice([[], [[3, 4]], [[2, 2], [6, 8]]])
        }

    def _chart(self) -> Edit:
        return {"type": self.random.choice(["column", "pie", "line"]), "title": "T"} | {
            "legend": "right",
            "series": [{"values": self._source(), "name": "x", "categories": self._source()}],
            "anchor": "C3",
            "width": 300,
            "height": 200,
        }

    def _validation(self) -> Edit:
        return {"refs": [self._ref(), self._small()], "type": "list", "items": ["a", "b"]}

    def _conditional(self) -> Edit:
        return {"refs": [self._ref()], "rule": {"type": "cell", "is": "less", "first": "5"}} | {
            "format": {"bold": True},
            "priority": 1,
        }

    def _comment(self) -> Edit:
        return {"cell": self._small().split(":", maxsplit=1)[0], "author": "x", "text": "note"}

    def _link(self) -> Edit:
        target = self.random.choice(["https://example.org/", self._source()])
        return {"ref": self._small(), "target": target}

    def _page(self) -> Edit:
        return {"orientation": "landscape", "printAreas": [self._small()]} | {
            "titleRows": [1, 2],
            "rowBreaks": [4, 9],
        }

    def _pivot(self) -> Edit:
        return {"source": self._source(), "anchor": "K2", "rows": ["Name"], "columns": []} | {
            "values": [{"field": "Boxes", "function": "sum"}]
        }


def here(opening: Edit, edits: list[Edit], every: int = 0) -> Edit:
    """What the server's engine makes of a log: digests and the places of refused edits."""
    state = ENGINE.load(opening)
    digests, refused = [], []
    for at, edit in enumerate(edits):
        try:
            ENGINE.apply(state, edit)
        except EditError:
            refused.append(at)
        if every and (at + 1) % every == 0:
            digests.append(digest_of(ENGINE.view(state)))
    view = ENGINE.view(state)
    return {"digests": [*digests, digest_of(view)], "refused": refused, "view": view}


def there(jobs: list[Edit], frontend: Path = FRONTEND) -> list[Edit]:
    """What the browser's engine makes of jobs ({opening, edits, every, view})."""
    node = shutil.which("node")
    assert node, "Node.js is needed to run the browser's engine."
    done = subprocess.run(
        [node, "officesim/spreadsheet/headless.mjs"],
        input="\n".join(map(json.dumps, jobs)) + "\n",
        cwd=frontend,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def only_circles(opening: Edit, edits: list[Edit], every: int) -> bool:
    """Whether the engines first differ in cells of a circle only: the known divergence.

    An array formula that fills the very cells it reads (by a name that came to lie over them) has
    no value of its own: `#CIRC!` or what it held before, by the order of calculation. Where
    neither engine says so, the formula and the name are looked for.
    """
    job = {"opening": opening, "edits": edits, "every": every}
    mine, [theirs] = here(opening, edits, every), there([job])
    if mine["refused"] != theirs["refused"] or "crashed" in theirs:
        return False
    pairs = zip(mine["digests"], theirs["digests"], strict=True)
    first = next((at for at, (one, other) in enumerate(pairs) if one != other), None)
    if first is None:
        return False
    upto = edits[: (first + 1) * every]
    mine, [theirs] = here(opening, upto, every), there([{**job, "edits": upto, "view": True}])
    differences = list(_differing(mine["view"], theirs["view"], ()))
    if not differences or any(
        path[0] != "sheets" or path[2] != "cells" or path[-1] not in ("content", "value")
        for path, _values in differences
    ):
        return False
    if all("#CIRC!" in values for _path, values in differences):
        return True
    return all(
        any(area.touches(parse(str(path[3]))) for area in _circle(mine["view"], int(path[1])))
        for path, _values in differences
    )


def _circle(view: Edit, at: int) -> list[Area]:
    """Where a formula of a sheet spills a name's range of the same sheet over that range itself."""
    sheet = view["sheets"][at]
    named = {
        one["name"].casefold(): parse(one["ref"])
        for one in view["names"]
        if one.get("sheet") == sheet["name"] and one.get("ref")
    }
    found = []
    for cell, held in sheet["cells"].items():
        content = str(held.get("content", ""))
        words = set(re.findall(r"\w+", content.casefold())) if content[:1] == "=" else set()
        for area in (named[word] for word in words & named.keys()):
            first = parse(cell)
            filled = Area(
                first.row,
                first.column,
                first.row + area.last_row - area.row,
                first.column + area.last_column - area.column,
            )
            if filled.touches(area):
                found += [filled, area]
    return found


Way = tuple[str | int, ...]


def _differing(one: Any, other: Any, path: Way) -> Iterator[tuple[Way, tuple[Any, Any]]]:
    """Every leaf that differs, with its two values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from _differing(one.get(key), other.get(key), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(*pair, (*path, at))
    elif one != other:
        yield path, (one, other)
