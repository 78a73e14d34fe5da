"""Everything `make test` runs; at the end every step that failed is named.

The checks keep to one processor each, and stand side by side; the tests use all there are.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: A demo that is seeded once; every server of the browser tests starts with a copy.
PREPARED = ROOT / "var" / "prepared-demo"


@dataclass(frozen=True)
class Step:
    """One command; `part` is what `--only` selects.

    A step that is `alone` begins when all before it have ended, and prints as it goes.
    """

    part: str
    name: str
    command: Sequence[str]
    alone: bool = False


@dataclass(frozen=True)
class Done:
    """How a step ended: its exit status, the seconds it took, and what it printed if kept."""

    step: Step
    status: int
    seconds: float
    said: str = ""


def steps(jobs: int) -> list[Step]:
    """The steps of a full run."""
    python = sys.executable
    tool = lambda name: str(BIN / name)  # noqa: E731
    # The slowest tests are named at the end, where who made one sees it.
    slowest = "--durations=25"
    sources = ("assess", "tests", "scripts", "bench", "wsgi.py")
    return [
        # The long ones first.
        Step("tests", "front-end tests", [python, "scripts/frontend.py", "test"]),
        Step("checks", "types", [tool("mypy")]),
        Step(
            "browser",
            "demo for the browser tests",
            [python, "-m", "assess.demo", "--prepare-only", "--instance", str(PREPARED)],
        ),
        Step("checks", "format", [tool("ruff"), "format", "--check", *sources]),
        Step("checks", "lint", [tool("ruff"), "check", *sources]),
        Step("checks", "imports", [tool("lint-imports"), "--no-cache"]),
        Step("checks", "dependencies", [tool("deptry"), "assess"]),
        Step("checks", "translations", [python, "scripts/translations.py", "check"]),
        Step("checks", "types of edits", [python, "scripts/office_types.py", "--check"]),
        Step("checks", "front-end types", [python, "scripts/frontend.py", "check"]),
        Step(
            "browser",
            "browser tests",
            # Each worker has a demo server and a browser of its own, and waits for them most
            # of its time: for saves, for connections that come back, for clocks that pass.
            [
                *(python, "-m", "pytest", "tests/browser", "-p", "no:cacheprovider"),
                *("-n", str(3 * jobs), "--dist", "worksteal", slowest),
            ],
            alone=True,
        ),
        Step(
            "tests",
            "tests",
            # Neighbours stay with one worker, which makes what a module shares once; half of the
            # time a worker waits for servers that are killed, started and asked.
            [
                *(python, "-m", "pytest", "tests/unit", "tests/integration"),
                *("-n", str(2 * jobs), "--dist", "worksteal", slowest),
            ],
            alone=True,
        ),
    ]


def run(step: Step, environment: dict[str, str]) -> Done:
    """Run one step; what it prints is kept unless it is alone."""
    started = time.monotonic()
    kept = None if step.alone else subprocess.PIPE
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=kept,
        stderr=None if step.alone else subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return Done(step, done.returncode, time.monotonic() - started, done.stdout or "")


def run_all(chosen: Sequence[Step], jobs: int, environment: dict[str, str]) -> Iterator[Done]:
    """Run the steps, up to `jobs` at a time except those that are alone; yield them in order."""
    waiting = list(chosen)
    while waiting:
        together = []
        while waiting and not waiting[0].alone:
            together.append(waiting.pop(0))
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            yield from pool.map(lambda step: run(step, environment), together)
        if waiting:
            print(f"-- {waiting[0].name}", flush=True)
            yield run(waiting.pop(0), environment)


def main() -> None:
    """Run all steps, or those of one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=["checks", "tests", "browser"])
    arguments = parser.parse_args()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    environment["ASSESS_TEST_PREPARED_DEMO"] = str(PREPARED)
    shutil.rmtree(PREPARED, ignore_errors=True)
    failed: list[str] = []
    chosen = [step for step in steps(arguments.jobs) if arguments.only in (None, step.part)]
    for done in run_all(chosen, arguments.jobs, environment):
        if not done.step.alone:
            print(f"-- {done.step.name}\n{done.said}", end="", flush=True)
        word = ": failed," if done.status else ":"
        print(f"-- {done.step.name}{word} {done.seconds:.0f} s", flush=True)
        if done.status:
            failed.append(done.step.name)
    if failed:
        # One run tells of everything that is wrong, not only of the first thing.
        print(f"-- failed: {', '.join(failed)}", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
