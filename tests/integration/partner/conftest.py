"""Integrations with tokens, people and released results for the tests of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import vacancies
from assess.recruitment.partner import integrations, readings
from assess.recruitment.partner.scopes import SCOPES
from assess.recruitment.vacancy_models import Vacancy
from assess.results import operations
from assess.results.models import Result
from tests.integration.results.street import (
    TinyKind,
    close,
    new_test,
    running_sitting,
)


@dataclass
class System:
    """Another system: its row, its token and a way to ask."""

    id: int
    token: str
    client: FlaskClient

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def order(self, key: str = "one", **body: Any) -> TestResponse:
        return self.ask("POST", "/orders", json=body, headers={"Idempotency-Key": key})


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """Each test reads for the first time."""
    readings._read.clear()


@pytest.fixture
def system(app: Flask, context: Flask) -> Callable[..., System]:
    """Make an integration: `system("results:read", name=…)`; every scope when none is named."""

    def make(*scopes: str, name: str = "Tracker", **values: Any) -> System:
        draft = integrations.Draft(name, scopes or SCOPES, **values)
        row, token = integrations.create(draft)
        return System(row.id, token, app.test_client())

    return make


@pytest.fixture
def test(tiny: TinyKind) -> TestDefinition:
    return new_test(code="tiny-en")


@pytest.fixture
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def vacancy(tiny: TinyKind) -> Vacancy:
    return vacancies.create(
        vacancies.Draft(
            "V-2027/14",
            {"en": "Legal translator", "fr": "Traducteur juriste"},
            "A2",
            date(2027, 1, 4),
            date(2027, 2, 1),
            None,
            [vacancies.RequiredTest("language", None, 3)],
        )
    )


@pytest.fixture
def sat(
    test: TestDefinition, make_account: Callable[..., Account], officer: Account
) -> Callable[..., Result]:
    """Somebody's result; released unless told otherwise."""

    def make(email: str = "ada@example.org", *, released: bool = True) -> Result:
        account = db.session.scalar(select(Account).where(Account.email == email))
        account = account or make_account(Role.CANDIDATE, email=email)
        sitting = running_sitting(account, test, ["o1", "o1", "o2"])
        close(sitting.id)
        result = db.session.scalars(select(Result).where(Result.sitting_id == sitting.id)).one()
        if released:
            operations.release([result.id], officer)
        return result

    return make


CANDIDATE = {"email": "ada@example.org", "given_name": "Ada", "family_name": "Nwosu"}
