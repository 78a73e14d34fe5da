"""Who is let in to the API, and how everybody else is refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from assess.clock import now
from assess.extensions import limiter
from assess.identity.models import Account
from assess.recruitment.partner import access, integrations, tokens
from tests.integration.partner.conftest import System

Make = Callable[..., System]


def refused(reply, status: int, code: str) -> bool:
    """Whether an answer is a problem of this status and code, and sets no cookie."""
    said = reply.get_json()
    return (
        reply.status_code == status == said["status"]
        and reply.content_type == "application/problem+json"
        and said["type"] == f"urn:assess:problem:{code}"
        and said["request_id"] == reply.headers["X-Request-ID"]
        and "Set-Cookie" not in reply.headers
    )


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic !!", "Bearer \xe9\xff", "Digest a"]
)
def test_without_a_valid_token_nobody_is_let_in(app: Flask, header: str) -> None:
    reply = app.test_client().get("/api/v1/tests", headers={"Authorization": header})
    assert refused(reply, 401, "unauthorized")
    assert "Bearer" in reply.headers["WWW-Authenticate"]


def test_a_forged_token_with_a_known_prefix_is_refused(system: Make) -> None:
    tracker = system()
    prefix = tokens.prefix_of(tracker.token)
    tracker.token = f"assess_{prefix}_{'A' * 43}"
    assert refused(tracker.get("/tests"), 401, "unauthorized")


def test_expired_disabled_and_rotated_tokens_are_refused(system: Make, officer: Account) -> None:
    expired = system(name="Old", expires_at=now() - timedelta(seconds=1))
    assert refused(expired.get("/tests"), 401, "unauthorized")

    tracker = system()
    assert tracker.get("/tests").status_code == 200
    integrations.set_enabled(tracker.id, False, officer)
    assert refused(tracker.get("/tests"), 401, "unauthorized")
    integrations.set_enabled(tracker.id, True, officer)
    assert tracker.get("/tests").status_code == 200

    newer = integrations.rotate(tracker.id, officer)
    assert refused(tracker.get("/tests"), 401, "unauthorized")
    tracker.token = newer
    assert tracker.get("/tests").status_code == 200


def test_a_scope_opens_what_it_names_and_nothing_else(system: Make) -> None:
    paths = {
        "catalogue:read": "/tests",
        "vacancies:read": "/vacancies",
        "orders:write": "/orders",
        "results:read": "/results",
    }
    for scope in paths:
        tracker = system(scope, name=scope)
        for other, path in paths.items():
            reply = tracker.get(path)
            if other == scope:
                assert reply.status_code == 200
            else:
                assert refused(reply, 403, "insufficient_scope")


def test_the_token_may_come_as_the_user_name_of_http_basic(system: Make) -> None:
    tracker = system()
    said = base64.b64encode(f"{tracker.token}:".encode()).decode()
    reply = tracker.client.get("/api/v1/tests", headers={"Authorization": f"Basic {said}"})
    assert reply.status_code == 200


def test_a_decent_request_id_is_kept_and_another_replaced(system: Make) -> None:
    tracker = system()
    kept = tracker.get("/tests", headers={"X-Request-ID": "abc-123"})
    assert kept.headers["X-Request-ID"] == "abc-123"
    replaced = tracker.get("/tests", headers={"X-Request-ID": "a b" + "x" * 200})
    assert len(replaced.headers["X-Request-ID"]) == 24


def test_what_is_not_there_is_a_problem_and_no_page(app: Flask) -> None:
    for path, status in (("/api/v1/nothing", 404), ("/api/", 404), ("/api/v1/openapi.json", 405)):
        reply = app.test_client().post(path)
        assert (reply.status_code, reply.content_type) == (status, "application/problem+json")


def test_a_body_that_is_too_large_is_refused(system: Make) -> None:
    tracker = system()
    huge = b'{"test": "' + b"x" * access.LARGEST_BODY + b'"}'
    reply = tracker.ask(
        "POST",
        "/orders",
        data=huge,
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert (reply.status_code, reply.content_type) == (413, "application/problem+json")


def test_one_integration_cannot_ask_without_end(
    system: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits: list[str] = []

    class Counts:
        def hit(self, _limit: object, _name: str, key: str) -> bool:
            hits.append(key)
            return len(hits) <= 2

    tracker = system()
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setattr(type(limiter), "limiter", property(lambda _self: Counts()))
    statuses = [access_status(tracker) for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert set(hits) == {f"integration:{tracker.id}"}


def access_status(tracker: System) -> int:
    return tracker.get("/vacancies").status_code
