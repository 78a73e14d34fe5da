"""How fast the spreadsheet's edits are replayed, and how long grading a finished project takes.

python -m bench.office_replay [commands]
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from pathlib import Path

from assess.officesim.grading import grade, work_of
from assess.officesim.projects import read_project
from assess.officesim.spreadsheet.checks import JUDGES
from assess.officesim.spreadsheet.engine import ENGINE

PROJECT = Path(__file__).parents[1] / "question_banks/office/spreadsheet-mission-budget"


def log(count: int) -> list[dict[str, object]]:
    """Commands as a sitting has them: mostly typing and formulas, styles, some lines."""
    chance = random.Random(7)
    edits: list[dict[str, object]] = []
    for number in range(count):
        row, column = chance.randint(18, 400), chance.randint(1, 12)
        kind = chance.random()
        place = {"sheet": 0, "row": row, "column": column}
        if kind < 0.55:
            edits.append({"op": "input", **place, "text": str(number)})
        elif kind < 0.75:
            edits.append({"op": "input", **place, "text": f"=SUM(A{row}:C{row})*2"})
        elif kind < 0.95:
            ref = f"A{row}:D{row}"
            style = {"op": "style", "sheet": 0, "ref": ref, "path": "bold"}
            edits.append({**style, "value": number % 2 == 0})
        elif kind < 0.98:
            edits.append({"op": "columnsSize", "sheet": 0, "from": 2, "to": 2, "width": 90})
        else:
            op = "rowsInsert" if number % 2 else "rowsDelete"
            edits.append({"op": op, "sheet": 0, "at": 30, "count": 1})
    return edits


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    project = read_project(PROJECT)
    opening = ENGINE.open((PROJECT / project.start_name["en"]).read_bytes(), "en")
    state = ENGINE.load(opening)
    edits = log(count)
    ENGINE.apply(ENGINE.load(opening), edits[0])
    began, used = time.perf_counter(), time.process_time()
    for edit in edits:
        ENGINE.apply(state, edit)
    applied, used = time.perf_counter() - began, time.process_time() - used
    began = time.perf_counter()
    view = ENGINE.view(state)
    seen = time.perf_counter() - began
    cells = sum(len(sheet["cells"]) for sheet in view["sheets"])
    print(f"replay: {count / applied:,.0f} commands/s ({count:,} commands)", end="")
    print(f", {count / used:,.0f} by processor time")
    print(f"view with calculation: {seen * 1000:.0f} ms ({cells:,} cells)")
    solution = json.loads((PROJECT / "solution.json").read_text())["en"]
    times = []
    for _ in range(20):
        began = time.perf_counter()
        state = ENGINE.load(opening)
        for command in solution:
            for edit in command["edits"]:
                ENGINE.apply(state, edit)
        result = grade(project, JUDGES, work_of(ENGINE, opening, state))
        times.append((time.perf_counter() - began) * 1000)
        assert result.earned == result.total
    print(f"replay and grade a project: median {statistics.median(times):.0f} ms", end="")
    print(f", first {times[0]:.0f} ms, {len(result.checks)} checks")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
