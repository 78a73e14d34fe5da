"""How fast the word processor's edits are replayed, and how long grading a project takes.

python -m bench.office_document [commands]
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from assess.officesim.document import ENGINE, JUDGES
from assess.officesim.engine import EditError, digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.projects import read_project
from tests.support.document_fuzz import edits

PROJECT = Path(__file__).parents[1] / "question_banks/office/document-mission-report"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    project = read_project(PROJECT)
    start = (PROJECT / project.start_name["en"]).read_bytes()
    began = time.perf_counter()
    opening = ENGINE.open(start, "en")
    print(f"opening the start file {1000 * (time.perf_counter() - began):.0f} ms")
    state = ENGINE.load(opening)
    taken = []
    for edit in edits(state, random.Random(7), count):
        try:
            ENGINE.apply(state, edit)
        except EditError:
            continue
        taken.append(edit)
    state = ENGINE.load(opening)
    began, used = time.perf_counter(), time.process_time()
    for edit in taken:
        ENGINE.apply(state, edit)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{len(taken)} commands: {len(taken) / wall:.0f}/s, {1e6 * cpu / len(taken):.0f} µs CPU")
    began = time.perf_counter()
    digest_of(ENGINE.view(state))
    print(f"view and digest {1000 * (time.perf_counter() - began):.0f} ms")
    state = ENGINE.load(opening)
    commands = json.loads((PROJECT / "solution.json").read_text(encoding="utf-8"))["en"]
    began = time.perf_counter()
    for command in commands:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    graded = grade(project, JUDGES, work_of(ENGINE, opening, state))
    spent = 1000 * (time.perf_counter() - began)
    print(f"replay and grading of a finished project {spent:.0f} ms ({graded.earned} points)")
    began = time.perf_counter()
    content, _ = ENGINE.export(state, start)
    spent = 1000 * (time.perf_counter() - began)
    print(f"export {spent:.0f} ms, {len(content) // 1000} kB")


if __name__ == "__main__":
    main()
