"""The sitting's machine for long, with fresh histories; the smaller count runs with the tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.support.machines import SittingMachine


class LongMachine(SittingMachine):
    """The same, under a name of its own, so that its settings are its own."""


LongMachine.TestCase.settings = settings(
    max_examples=3000,
    stateful_step_count=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_sitting = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")(
    LongMachine.TestCase
)
