"""The tiny kind of test, registered for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from assess.delivery import kinds
from assess.results import ports
from tests.integration.results.street import TinyKind, TinyPresenter


@pytest.fixture
def tiny(context: Flask) -> Iterator[TinyKind]:
    """The tiny kind and its presenter, known for the length of one test."""
    kind = TinyKind()
    kinds.register_kind(kind)
    ports.register_presenter(kind.code, TinyPresenter())
    yield kind
    kinds._registry.kinds.pop(kind.code)
    ports._presenters.pop(kind.code)
