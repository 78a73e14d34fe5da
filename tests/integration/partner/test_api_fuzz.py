"""Requests made from the API's own description, right ones and wrong ones: none breaks it.

The number of examples is bounded so that it stays short; `make soak` sets ASSESS_SOAK for more.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import schemathesis
from flask import Flask
from hypothesis import given
from hypothesis import settings as bounded
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assess.recruitment.vacancy_models import Vacancy
from assess.results.models import Result
from tests.integration.partner.conftest import CANDIDATE, System

EXAMPLES = 500 if os.environ.get("ASSESS_SOAK") else 10
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is how requests are read; the other tests use both databases."""
    return sqlite_url


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_breaks_the_api(
    app: Flask,
    system: Callable[..., System],
    vacancy: Vacancy,
    sat: Callable[..., Result],
    mode: GenerationMode,
) -> None:
    tracker = system()
    sat()
    tracker.order(vacancy="V-2027/14", candidate={**CANDIDATE, "email": "x@example.org"})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        tried.add(f"{operation.method.upper()} {operation.path}")

        @bounded(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            headers = {"Authorization": f"Bearer {tracker.token}"}
            case.call_and_validate(headers=headers, checks=CHECKS)

        ask()
    assert len(tried) == 9


def test_the_description_is_openapi_and_says_how_each_operation_fails(app: Flask) -> None:
    said = app.test_client().get("/api/v1/openapi.json").get_json()
    assert said["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(said).validate()
    for path in said["paths"].values():
        for operation in path.values():
            assert {"401", "403", "422", "429"} <= set(operation["responses"])
