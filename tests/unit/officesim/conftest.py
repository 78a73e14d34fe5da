"""The tiny application stands in for the mail program, here and in child processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assess.officesim.sandbox import Sandbox
from tests.support.fake_office import FakeEngine
from tests.support.office_projects import stand_in


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    return stand_in(monkeypatch)


@pytest.fixture
def sandbox(fake: FakeEngine) -> Iterator[Sandbox]:
    made = Sandbox(children=1)
    yield made
    made.close()
