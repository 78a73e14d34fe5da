"""The browser's engine and the server's come to the same digest, whatever the edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assess.officesim.engine import EditError, digest_of
from assess.officesim.mail.edits import OPS
from assess.officesim.mail.engine import MailEngine
from tests.support.mail_parity import build, compare, replay, sequence


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("headless"))


def test_both_sides_agree(opening: dict[str, Any], script: Path) -> None:
    assert compare(script, opening, range(40)) == set(OPS)


def test_everything_that_can_be_taken_back_is(
    engine: MailEngine, opening: dict[str, Any], script: Path
) -> None:
    never = {"message.send", "message.remove", "event.send", "event.remove"}
    jobs, ends = [], []
    for seed in range(12):
        taken = [
            edit
            for edit in sequence(opening, seed)[0]
            if edit["op"] not in never and "attachments" not in edit.get("set", {})
        ]
        state = engine.load(opening)
        kept = []
        for edit in taken:
            try:
                engine.apply(state, edit)
            except EditError:
                continue
            kept.append(edit)
        jobs.append({"opening": opening, "edits": kept, "every": False, "undo": True})
        ends.append([digest_of(engine.view(state)), digest_of(engine.view(engine.load(opening)))])
    assert replay(script, jobs) == ends
