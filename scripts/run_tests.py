"""Everything `make test` runs, in order; at the end every step that failed is named."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: A demo that is seeded once; every server of the browser tests starts with a copy.
PREPARED = ROOT / "var" / "prepared-demo"


@dataclass(frozen=True)
class Step:
    """One command; `part` is what `--only` selects."""

    part: str
    name: str
    command: Sequence[str]


def steps(jobs: int) -> list[Step]:
    """The steps of a full run."""
    python = sys.executable
    tool = lambda name: str(BIN / name)  # noqa: E731
    sources = ("assess", "tests", "scripts", "bench", "wsgi.py")
    return [
        Step("checks", "format", [tool("ruff"), "format", "--check", *sources]),
        Step("checks", "lint", [tool("ruff"), "check", *sources]),
        Step("checks", "types", [tool("mypy")]),
        Step("checks", "imports", [tool("lint-imports"), "--no-cache"]),
        Step("checks", "dependencies", [tool("deptry"), "assess"]),
        Step("checks", "translations", [python, "scripts/translations.py", "check"]),
        Step("checks", "types of edits", [python, "scripts/office_types.py", "--check"]),
        Step("checks", "front-end types", [python, "scripts/frontend.py", "check"]),
        Step("tests", "front-end tests", [python, "scripts/frontend.py", "test"]),
        Step(
            "browser",
            "demo for the browser tests",
            [python, "-m", "assess.demo", "--prepare-only", "--instance", str(PREPARED)],
        ),
        Step(
            "browser",
            "browser tests",
            # Each worker has a demo server and a browser of its own.
            [
                *(python, "-m", "pytest", "tests/browser", "-p", "no:cacheprovider"),
                *("-n", str(jobs), "--dist", "worksteal"),
            ],
        ),
        Step(
            "tests",
            "tests",
            [python, "-m", "pytest", "tests/unit", "tests/integration", "-n", str(jobs)],
        ),
    ]


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
    for step in steps(arguments.jobs):
        if arguments.only and step.part != arguments.only:
            continue
        started = time.monotonic()
        print(f"-- {step.name}", flush=True)
        done = subprocess.run(step.command, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            failed.append(step.name)
        word = ": failed," if done.returncode else ":"
        print(f"-- {step.name}{word} {time.monotonic() - started:.0f} s", flush=True)
    if failed:
        # One run tells of everything that is wrong, not only of the first thing.
        print(f"-- failed: {', '.join(failed)}", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
