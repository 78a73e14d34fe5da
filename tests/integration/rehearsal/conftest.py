"""A rehearsal of a tiny test, and the operator who runs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from assess.config import Settings
from tests.integration.results.street import TinyKind, new_test

TOKEN = "an operator's token, long enough to be believed"

Call = Callable[..., Any]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, operator_token=TOKEN)


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


@pytest.fixture
def operator(tiny: TinyKind, app: Flask) -> Call:
    """Ask an operator's endpoint: `operator("POST", "/1/end", {…})`."""
    new_test(code="tiny-test")
    client = app.test_client()

    def call(method: str, path: str = "", fields: Any = None, token: str = TOKEN) -> Any:
        return client.open(
            f"/operator/rehearsals{path}",
            method=method,
            json=fields,
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


@pytest.fixture
def rehearsal(operator: Call) -> dict[str, Any]:
    """A rehearsal with two seats."""
    made = operator("POST", "", {}).json
    added = operator("POST", f"/{made['rehearsal']}/sittings", {"count": 2}).json
    return {**made, **added}
