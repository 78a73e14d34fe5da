"""People, a test and a session for the recruitment tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.delivery.models import TestDefinition, TestSession
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.results.street import TinyKind, new_session, new_test


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


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
