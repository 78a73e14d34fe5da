"""Checks stand side by side; a step that is alone waits for them, and failures are told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scripts.run_tests import Step, run_all, steps


def _step(name: str, program: str, *, alone: bool = False) -> Step:
    return Step("checks", name, [sys.executable, "-c", program], alone)


def test_what_stands_side_by_side_meets(tmp_path: Path) -> None:
    """Each of two steps ends only when it has seen the other begin."""
    first, second = tmp_path / "first", tmp_path / "second"
    meet = (
        "import pathlib, time\n"
        "pathlib.Path({mine!r}).touch()\n"
        "until = time.monotonic() + 60\n"
        "while not pathlib.Path({other!r}).exists():\n"
        "    assert time.monotonic() < until\n"
        "    time.sleep(0.05)\n"
    )
    both = [
        _step("one", meet.format(mine=str(first), other=str(second))),
        _step("two", meet.format(mine=str(second), other=str(first))),
    ]
    assert [done.status for done in run_all(both, 2, dict(os.environ))] == [0, 0]


def test_order_output_and_failures(tmp_path: Path) -> None:
    mark = tmp_path / "written"
    chosen = [
        _step("writes", f"import time; time.sleep(0.3); open({str(mark)!r}, 'w').close()"),
        _step("fails", "print('said why'); raise SystemExit(3)"),
        _step("alone", f"import os; assert os.path.exists({str(mark)!r})", alone=True),
        _step("after", "print('last')"),
    ]
    ended = list(run_all(chosen, 2, dict(os.environ)))
    assert [done.step.name for done in ended] == ["writes", "fails", "alone", "after"]
    assert [done.status for done in ended] == [0, 3, 0, 0]
    assert [done.said for done in ended] == ["", "said why\n", "", "last\n"]


def test_the_demo_stands_before_the_browser_tests() -> None:
    planned = steps(2)
    names = [step.name for step in planned]
    assert names.index("demo for the browser tests") < names.index("browser tests")
    assert planned[names.index("browser tests")].alone
