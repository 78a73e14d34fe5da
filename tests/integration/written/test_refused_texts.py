"""A text that the server does not take: the page stops sending it, says so, and keeps it.

The editor lets nothing stand that the server refuses; here the server refuses more than it should.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import responses
from assess.written.history.wire import HistoryError
from tests.integration.written.conftest import Writer
from tests.support.written_pages import Pages
from tests.support.written_room import Room, Tab, World

MINUTE = 60_000


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    opened = Pages(tmp_path_factory.mktemp("pages"))
    yield opened
    opened.close()


@pytest.fixture
def room(
    app: Flask,
    time: Any,
    pages: Pages,
    candidate: Callable[..., Writer],
    make_account: Callable[..., Account],
) -> Room:
    def begin() -> tuple[FlaskClient, str]:
        writer = candidate(make_account(Role.CANDIDATE))
        return writer.client, writer.id

    made = Room()
    made.world = World(app, time, pages, begin)
    made.enter_room()
    return made


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server refuses every step that holds this word."""
    check = responses.check

    def refuse(value: Any) -> None:
        if "poison" in json.dumps(value):
            raise HistoryError("shape", "No.")
        check(value)

    monkeypatch.setattr(responses, "check", refuse)


def opened(room: Room) -> str:
    """A page of the sitting."""
    room.tabs["p1"] = Tab("laptop", room.pages.now)
    room.order("open", page="p1", device="laptop", seed=1)
    room.order("pass", ms=1000)
    return "p1"


def steps_sent(room: Room) -> int:
    return sum((request.body or "").count('"type":"write"') for request in room.wire)


def wholes_sent(room: Room) -> int:
    return sum((request.body or "").count('"op":"full"') for request in room.wire)


def typed(room: Room, text: str) -> str:
    """Type at the end; the page that did."""
    (name,) = room.working()
    screen = str(room.pages.reports[name]["screen"])
    room.act(name, act="insert", at=len(screen), text=text)
    return name


def watched(room: Room, name: str, ms: int) -> tuple[set[str], list[str]]:
    """What the page says while time passes."""
    states, said = set(), []
    for _ in range(ms // 250):
        room.order("pass", ms=250)
        states.add(room.pages.reports[name]["save"])
        said += room.pages.reports[name]["said"]
    return states, said


@pytest.fixture
def refused(room: Room, poison: None) -> str:
    """A page whose last text the server has refused, as a step and as a whole."""
    name = opened(room)
    typed(room, "fine ")
    watched(room, name, 5000)
    assert room.pages.reports[name]["save"] == "safe"
    typed(room, "poison")
    watched(room, name, 6000)
    return name


def test_it_is_not_sent_for_ever_and_never_called_safe(room: Room, refused: str) -> None:
    assert room.pages.reports[refused]["save"] == "unsaved"
    sent = steps_sent(room)
    assert sent <= 4
    states, _ = watched(room, refused, 3 * MINUTE)
    assert (states, steps_sent(room)) == ({"unsaved"}, sent)
    # Whoever types on has it tried again, ever more seldom until once in half a minute: what is
    # held back is nowhere else.
    tried = [wholes_sent(room)]
    for _ in range(40):
        typed(room, "x")
        assert watched(room, refused, 3000)[0] == {"unsaved"}
        tried.append(wholes_sent(room))
    moments = [3 * at for at, (one, then) in enumerate(pairwise(tried)) if then > one]
    gaps = [then - one for one, then in pairwise(moments)]
    assert len(gaps) == 4
    assert all(gap >= least for gap, least in zip(gaps, (10, 20, 30, 30), strict=True))
    # With each at most one step more, typed before the refusal was heard.
    assert steps_sent(room) - sent <= 2 * (tried[-1] - tried[0])
    assert room.stored("t1") == "fine "
    assert room.pages.reports[refused]["screen"] == "fine poison" + 40 * "x"


def test_it_is_said_in_words_with_the_time(room: Room, poison: None) -> None:
    name = opened(room)
    typed(room, "fine ")
    watched(room, name, 5000)
    typed(room, "poison")
    _, said = watched(room, name, 6000)
    told = [one for one in said if one.startswith("This text cannot be kept as it is")]
    assert len(told) == 1
    assert "since 1" in told[0] or "since 0" in told[0] or "since 2" in told[0]


def test_it_stays_on_the_page_whichever_task_is_open(room: Room, refused: str) -> None:
    room.order("go", page=refused, task="t2")
    assert any("task 1 are not saved" in one for one in room.pages.reports[refused]["said"])
    typed(room, "two")
    assert watched(room, refused, 5000)[0] == {"unsaved"}
    assert room.stored("t2") == "two"
    room.order("go", page=refused, task="t1")
    assert room.pages.reports[refused]["screen"] == "fine poison"
    assert watched(room, refused, 5000)[0] == {"unsaved"}


def test_it_stays_when_the_page_enters_anew(room: Room, refused: str) -> None:
    room.order("enter", page=refused)
    room.order("pass", ms=1000)
    assert room.pages.reports[refused]["screen"] == "fine poison"
    assert watched(room, refused, 5000)[0] == {"unsaved"}


def test_it_is_saved_by_itself_once_it_is_mended(room: Room, refused: str) -> None:
    room.act(refused, act="remove", **{"from": len("fine "), "to": len("fine poison")})
    typed(room, "again")
    watched(room, refused, MINUTE)
    assert room.pages.reports[refused]["save"] == "safe"
    assert room.stored("t1") == "fine again"
    typed(room, " and on")
    watched(room, refused, 5000)
    assert room.pages.reports[refused]["save"] == "safe"
    assert room.stored("t1") == "fine again and on"


def test_it_is_handed_in_as_mended_without_waiting(room: Room, refused: str) -> None:
    room.act(refused, act="remove", **{"from": len("fine "), "to": len("fine poison")})
    room.order("handIn", page=refused)
    room.order("pass", ms=5000)
    assert room.pages.reports[refused]["phase"] == "done"
    assert room.stored("t1") == "fine "
