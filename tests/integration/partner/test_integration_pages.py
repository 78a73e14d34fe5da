"""Staff give other systems access on pages: a token is shown once, and never again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit.models import AuditPending
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.partner.models import Integration

TOKEN = re.compile(r"assess_[a-z0-9]{8}_[\w-]{43}")


@pytest.fixture
def staff(officer: Account, login: Callable[[Account], FlaskClient]) -> FlaskClient:
    return login(officer)


def add(staff: FlaskClient, **changes):
    form = {"name": "Tracker", "scopes": ["catalogue:read"], **changes}
    return staff.post("/integrations/new", data=form)


def test_the_token_is_shown_once_and_works(app: Flask, context: Flask, staff: FlaskClient) -> None:
    page = add(staff)
    token = TOKEN.search(page.text)[0]
    row = db.session.scalars(select(Integration)).one()
    assert token not in staff.get(f"/integrations/{row.id}").text
    assert token not in str(vars(row))
    said = app.test_client().get("/api/v1/tests", headers={"Authorization": f"Bearer {token}"})
    assert said.status_code == 200
    kinds = db.session.scalars(select(AuditPending.kind)).all()
    assert "integration.created" in kinds


def test_a_rotation_shows_another_token(context: Flask, staff: FlaskClient) -> None:
    first = TOKEN.search(add(staff).text)[0]
    row = db.session.scalars(select(Integration)).one()
    second = TOKEN.search(staff.post(f"/integrations/{row.id}/rotate").text)[0]
    assert first != second


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the system a name."),
        ({"scopes": []}, "Choose at least one thing it may do."),
        ({"scopes": ["everything"]}, "choice"),
        ({"expires_on": "2020-01-01"}, "This day has passed."),
        ({"expires_on": "2027-02-30"}, "Not a valid date"),
        ({"webhook_url": "http://example.org/hook"}, "begins with https://"),
        ({"webhook_url": "https://10.0.0.1/hook"}, "public address"),
        ({"webhook_url": "https://user:pw@example.org/"}, "without a password"),
        ({"webhook_url": "https://example.org/hook"}, "Choose at least one event"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    context: Flask, staff: FlaskClient, changes: dict[str, object], words: str
) -> None:
    page = add(staff, **changes)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.scalars(select(Integration)).all() == []


def test_two_integrations_never_have_one_name(context: Flask, staff: FlaskClient) -> None:
    add(staff)
    assert "Another integration has this name already." in add(staff).text


def test_changes_disabling_and_enabling_are_seen(context: Flask, staff: FlaskClient) -> None:
    add(staff, expires_on="2099-12-31")
    row = db.session.scalars(select(Integration)).one()
    assert 'value="2099-12-31"' in staff.get(f"/integrations/{row.id}/change").text
    form = {"name": "Renamed", "scopes": ["orders:write", "results:read"]}
    assert staff.post(f"/integrations/{row.id}/change", data=form).status_code == 303
    staff.post(f"/integrations/{row.id}/disable")
    page = staff.get(f"/integrations/{row.id}").text
    assert "Renamed" in page
    assert "Disabled" in page
    assert "orders:write" in page
    staff.post(f"/integrations/{row.id}/enable")
    assert "Active" in staff.get("/integrations/").text


def test_where_events_go_is_recorded(context: Flask, staff: FlaskClient) -> None:
    add(staff, webhook_url="https://example.org/hook", webhook_events=["result.released"])
    kept = db.session.scalars(
        select(AuditPending.facts).where(AuditPending.kind == "integration.created")
    ).one()
    said = kept if isinstance(kept, dict) else json.loads(kept)
    assert said["webhook_url"] == "https://example.org/hook"
    assert said["webhook_events"] == ["result.released"]
