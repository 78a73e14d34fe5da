"""The tiny application stands in for the mail program, here and in child processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assess.officesim import applications, engine
from assess.officesim.sandbox import Sandbox
from tests.support import fake_office


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> fake_office.FakeEngine:
    made = fake_office.FakeEngine()
    monkeypatch.setitem(engine._registry.engines, "mail", made)
    monkeypatch.setitem(engine._registry.judges, "mail", fake_office.JUDGES)
    monkeypatch.setattr(applications, "MODULES", ["tests.support.fake_office"])
    return made


@pytest.fixture
def sandbox(fake: fake_office.FakeEngine) -> Iterator[Sandbox]:
    made = Sandbox(children=1)
    yield made
    made.close()
