"""Bulletins are read seldom, and their failing never fails a save."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from assess.delivery import bulletins, ports
from assess.delivery.bulletins import Bulletins, nothing


class Source:
    def __init__(self) -> None:
        self.time, self.reads, self.broken = 100.0, 0, False
        self.held: dict[str, Any] = {}

    def read(self, _only: str | None = None, *, silent: bool = False) -> dict[str, Any]:
        assert not silent
        self.reads += 1
        if self.broken:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return dict(self.held)


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source()
    monkeypatch.setattr(bulletins.queries, "bulletins", made.read)
    # Rooms above may have registered with an application of another test.
    monkeypatch.setattr(ports, "_wanted", [])
    monkeypatch.setattr(bulletins.db, "session", type("S", (), {"rollback": staticmethod(print)}))
    return made


def test_one_reading_serves_all_for_two_seconds(source: Source) -> None:
    held = Bulletins(lambda: source.time)
    source.held = {"a": {"messages": [{"id": 1}], "help": "none"}}
    assert held.of("a")["messages"] == [{"id": 1}]
    assert held.of("b") == nothing()
    source.held = {}
    source.time += 1.9
    assert held.of("a")["messages"] == [{"id": 1}]
    source.time += 0.2
    assert held.of("a") == nothing()
    assert source.reads == 2


def test_a_fresh_one_is_always_read(source: Source) -> None:
    held = Bulletins(lambda: source.time)
    held.of("a")
    source.held = {"a": {"messages": [], "help": "waiting"}}
    assert held.of("a", fresh=True)["help"] == "waiting"


def test_what_was_known_stays_while_the_database_is_gone(source: Source) -> None:
    held = Bulletins(lambda: source.time)
    source.held = {"a": {"messages": [], "help": "coming"}}
    held.of("a")
    source.broken = True
    source.time += 10
    assert held.of("a")["help"] == "coming"
    assert held.of("a")["help"] == "coming"
    assert source.reads == 2
