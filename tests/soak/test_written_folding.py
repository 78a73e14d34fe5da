"""Ten thousand random histories of writing, folded by the page's code and by the server's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import written_parity

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
#: A part of them from another seed on: ASSESS_SOAK_FIRST=2000 ASSESS_SOAK_HISTORIES=1000.
FIRST = int(os.environ.get("ASSESS_SOAK_FIRST", "0"))
HISTORIES, BATCH = int(os.environ.get("ASSESS_SOAK_HISTORIES", "10000")), 100


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_parity.program(tmp_path_factory.mktemp("writing"))


@pytest.mark.parametrize("first", range(FIRST, FIRST + HISTORIES, BATCH))
def test_what_was_on_the_screen_is_what_is_folded(program: Path, first: int) -> None:
    assert written_parity.apart(program, range(first, first + BATCH)) == []
