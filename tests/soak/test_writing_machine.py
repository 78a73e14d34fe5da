"""Many histories of writing, fresh ones each time, on both databases; tests have few."""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.written.conftest import candidate, people, time, written_test
from tests.integration.written.test_writing_machine import pages, world
from tests.support.written_machine import WritingMachine
from tests.support.written_room import World

__all__ = ["candidate", "pages", "people", "time", "world", "written_test"]

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")

COUNT = int(os.environ.get("ASSESS_SOAK_HISTORIES", "400"))


def test_what_is_stored_was_on_the_screen(world: World) -> None:
    machine = type("Machine", (WritingMachine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=COUNT,
            stateful_step_count=40,
            deadline=None,
            database=None,
            phases=[Phase.generate],
        ),
    )
