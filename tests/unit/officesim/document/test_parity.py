"""The browser's engine and the server's come to the same digest, whatever is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support import document_parity

#: tests/soak/test_office_document_parity.py takes ten thousand of each.
SEQUENCES = 16


def test_both_sides_agree_about_random_edits(opening: dict[str, Any], tmp_path: Path) -> None:
    script = document_parity.runner(tmp_path)
    assert document_parity.edits_apart(script, opening, range(SEQUENCES)) == []


def test_the_server_takes_whatever_a_person_can_do(opening: dict[str, Any], tmp_path: Path) -> None:
    script = document_parity.person(tmp_path)
    assert document_parity.commands_apart(script, opening, range(SEQUENCES)) == []
