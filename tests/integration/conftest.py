"""What the tests of several rooms need: a tiny kind of test, and requests of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, g

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


@pytest.fixture
def requests_of_their_own(app: Flask) -> None:
    """Requests made inside a test's own context share its `g`: forget person and language."""

    def forget() -> None:
        for name in list(g):
            g.pop(name)

    app.before_request_funcs.setdefault(None, []).insert(0, forget)
