"""What is stored is what was on the screen, whatever happens to pages, networks and computers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.written.conftest import Writer
from tests.support.written_machine import WritingMachine
from tests.support.written_pages import Pages
from tests.support.written_room import World

#: Histories; a failure is not made smaller, which would take minutes.
COUNT = 10


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    opened = Pages(tmp_path_factory.mktemp("pages"))
    yield opened
    opened.close()


@pytest.fixture
def world(
    app: Flask,
    time: Any,
    pages: Pages,
    candidate: Callable[..., Writer],
    make_account: Callable[..., Account],
) -> World:
    def begin() -> tuple[FlaskClient, str]:
        writer = candidate(make_account(Role.CANDIDATE))
        return writer.client, writer.id

    return World(app, time, pages, begin)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_stored_was_on_the_screen(world: World) -> None:
    """With few histories, on SQLite; tests/soak has many, on both databases."""
    machine = type("Machine", (WritingMachine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=COUNT,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
        ),
    )
