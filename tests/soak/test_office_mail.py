"""Ten thousand random edit sequences through both engines of the mail program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.mail_parity import build, compare
from tests.support.mail_tasks import BOOK

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
SEQUENCES, BATCH = 10_000, 50


def test_ten_thousand_sequences_end_the_same_on_both_sides(tmp_path: Path) -> None:
    script = build(tmp_path)
    for start in range(0, SEQUENCES, BATCH):
        opening = BOOK.opening_of(
            BOOK.codes[start // BATCH % 2], ("en", "fr")[start // BATCH % 4 // 2]
        )
        compare(script, opening, range(start, start + BATCH))
