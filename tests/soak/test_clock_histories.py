"""A hundred thousand sittings under lying clocks; six hundred of them run with the tests."""

from __future__ import annotations

import os

import pytest

from tests.support.clocks import worst_error

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")


def test_the_time_left_is_right_within_a_second() -> None:
    _worst, stepped = worst_error(range(100_000))
    assert stepped > 40_000
