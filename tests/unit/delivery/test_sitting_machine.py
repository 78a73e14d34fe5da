"""Sitting, clock and journal together, in any order of events, against a model of stop-watches."""

from __future__ import annotations

from hypothesis import settings

from tests.support.machines import SittingMachine

SittingMachine.TestCase.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, derandomize=True
)
test_sitting = SittingMachine.TestCase
