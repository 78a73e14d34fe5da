"""Ten thousand blind guessers of each starter bank; the smaller count runs with the tests."""

from __future__ import annotations

import os

import pytest

from tests.integration.test_guessers import test_guessers_empty_scripts_and_perfect_scripts

__all__ = ["test_guessers_empty_scripts_and_perfect_scripts"]

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
