"""Random histories of the real editor: the page and the server fold them to the same."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support import written_parity

#: tests/soak/test_written_folding.py takes ten thousand.
HISTORIES = 24


def test_what_was_on_the_screen_is_what_is_folded(tmp_path: Path) -> None:
    """Document, plain text, words and hash after every step; and no writing of a second is lost."""
    program = written_parity.program(tmp_path)
    assert written_parity.apart(program, range(HISTORIES)) == []


def test_random_writing_does_what_it_is_for(tmp_path: Path) -> None:
    """Steps, whole texts, divided ones, repetitions and refusals; lists, tables, odd characters."""
    program = written_parity.program(tmp_path)
    told = list(written_parity.histories(program, range(HISTORIES)))
    folds = [one for each in told for one in each["folds"]]
    assert {"order", None} <= {one["code"] for one in folds if "code" in one}
    steps = [one["value"] for each in told for one in each["journal"]]
    assert {one["op"] for one in steps} == {"full", "delta"}
    assert any(one.get("more") for one in steps)
    assert any(one.get("facts") for one in steps)
    spelt = json.dumps(steps, ensure_ascii=False)
    for sign in (
        '"strong"',
        '"heading"',
        '"ordered_list"',
        '"table_header"',
        "\u202e",
        "😀",
        "\u0301",
    ):
        assert sign in spelt, sign
