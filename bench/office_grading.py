"""How long grading takes once many Office sittings are handed in at the same time.

python -m bench.office_grading [sittings] [children]

Each sitting is one project of each application with its solution, graded in child processes as
after a test, as many at a time as there are children; nothing is recorded.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from assess.officesim import applications, marking
from assess.officesim.bundles import key_of, read_bundle, shown_of
from assess.officesim.engine import engine_of
from assess.officesim.sandbox import CHILDREN, Sandbox

PROJECTS = Path(__file__).parents[1] / "question_banks/office"
CODES = (
    "spreadsheet-mission-budget",
    "document-mission-report",
    "presentation-mission-briefing",
    "mail-mission-desk",
)


def request_of(code: str) -> dict[str, Any]:
    """A project with its solution, as grading sends it to a child."""
    bundle = read_bundle(PROJECTS / code)
    engine = engine_of(bundle.project.application)
    return {
        "code": code,
        "shown": shown_of(bundle.project),
        "key": key_of(bundle.project),
        "openings": {name: engine.open(data, name) for name, data in bundle.starts.items()},
        "steps": [
            ["command", {**command, "id": f"id-{number:06}"}]
            for number, command in enumerate(bundle.solutions["en"])
        ],
    }


def used() -> float:
    """Seconds of processor that this process's children have had."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    arguments = [int(one) for one in sys.argv[1:]]
    sittings = arguments[0] if arguments else 100
    children = arguments[1] if len(arguments) > 1 else CHILDREN
    applications.load()
    body = {"projects": [request_of(code) for code in CODES]}
    sandbox = Sandbox(children)

    def grade(_number: int) -> list[dict[str, Any]]:
        done = sandbox.run("grade", body, cpu_s=marking.CPU_S, wall_s=marking.WALL_S)
        return list(done["projects"])

    began = time.perf_counter()
    with ThreadPoolExecutor(children) as graders:
        for grades in graders.map(grade, range(sittings)):
            assert all(one["earned"] == one["total"] for one in grades)
    wall = time.perf_counter() - began
    sandbox.close()
    commands = sum(len(one["steps"]) for one in body["projects"])
    size = len(json.dumps(body)) // 1024
    print(f"{sittings} sittings, {len(CODES)} projects, {commands} commands, {size} kB each")
    print(f"{children} children: {wall:.1f} s, {used():.1f} s of processor, start-up included")


if __name__ == "__main__":
    main()
