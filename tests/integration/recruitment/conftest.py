"""People, a test and a session for the recruitment tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from assess.delivery import kinds
from assess.delivery.models import TestDefinition, TestSession
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import ports
from tests.integration.results.street import TinyKind, TinyPresenter, new_session, new_test


@pytest.fixture(autouse=True)
def fresh_requests(app: Flask) -> None:
    """Requests made inside a test's own context share its `g`: forget person and language."""

    def forget() -> None:
        for name in list(g):
            g.pop(name)

    app.before_request_funcs.setdefault(None, []).insert(0, forget)


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
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def staff(officer: Account, login: Callable[[Account], FlaskClient]) -> FlaskClient:
    """A browser in which the recruitment officer is logged in."""
    return login(officer)


@pytest.fixture
def test(tiny: TinyKind) -> TestDefinition:
    return new_test()


@pytest.fixture
def session(context: Flask) -> TestSession:
    return new_session()
