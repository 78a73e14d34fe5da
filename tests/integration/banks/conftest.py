"""A small bank as files, for the tests of the room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SMALL = Path(__file__).parent / "small_bank"
LISTENING = Path(__file__).parents[3] / "question_banks/english/listening"
CLIP = LISTENING / "front-desk/front-desk.mp3"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A fresh copy of the small bank, with its clip."""
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    shutil.copy(CLIP, folder / "listening/call/call.mp3")
    return folder
