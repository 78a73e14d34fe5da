"""Replay, digest, grading and export of presentations: `python -m bench.office_slides`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.presentation import ENGINE, JUDGES
from assess.officesim.projects import read_project
from tests.support import deck_fuzz

BANK = Path(__file__).resolve().parent.parent / "question_banks" / "office"
COMMANDS = 20_000
AIM_PER_SECOND, AIM_GRADE_MS = 2_000, 300


def timed(run: Callable[[], Any], times: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print the figures beside their aims."""
    folder = BANK / "presentation-annual-results"
    start = (folder / "start-en.pptx").read_bytes()
    opening = ENGINE.open(start, "en")
    edits, _ = deck_fuzz.sequence(opening, 7, 200)
    state = ENGINE.load(opening)
    log = []
    fuzz = deck_fuzz.Fuzz(11)
    while len(log) < COMMANDS:
        splice = fuzz.text(state)
        splice["remove"] = min(splice["remove"], 1)
        ENGINE.apply(state, splice)
        log.append(splice)

    def replay() -> None:
        fresh = ENGINE.load(opening)
        for edit in log:
            ENGINE.apply(fresh, edit)

    def mixed() -> None:
        fresh = ENGINE.load(opening)
        for edit in edits:
            ENGINE.apply(fresh, edit)

    solution = json.loads((folder / "solution.json").read_text())["en"]
    done = ENGINE.load(opening)
    for command in solution:
        for edit in command["edits"]:
            ENGINE.apply(done, edit)
    project = read_project(folder)
    graded = timed(lambda: grade(project, JUDGES, work_of(ENGINE, opening, done)))
    print(f"typing replayed    {COMMANDS / timed(replay, 3):10,.0f} /s   (aim {AIM_PER_SECOND:,})")
    print(f"mixed edits        {len(edits) / timed(mixed):10,.0f} /s   (aim {AIM_PER_SECOND:,})")
    print(f"digest             {timed(lambda: digest_of(ENGINE.view(done))) * 1000:10.1f} ms")
    print(f"grading a project  {graded * 1000:10.1f} ms   (aim {AIM_GRADE_MS})")
    print(f"opening            {timed(lambda: ENGINE.open(start, 'en')) * 1000:10.1f} ms")
    print(f"export             {timed(lambda: ENGINE.export(done, start)) * 1000:10.1f} ms")


if __name__ == "__main__":
    main()
