"""A NUL, which PostgreSQL cannot store, in any text that a person may send."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.delivery.models import Sitting, SittingLog
from assess.delivery.room_models import Incident, StaffMessage
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner


@pytest.fixture
def staff(
    app: Flask, running: Runner, people: dict[str, Account], login: Callable[..., FlaskClient]
) -> FlaskClient:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return login(people["invigilator"])


def test_texts_are_stored_without_it(app: Flask, staff: FlaskClient, booked: Sitting) -> None:
    base = f"/sessions/{booked.session_id}/"
    one = f"?sitting={booked.id}"
    sent = {
        "messages": {"text": "a\0b"},
        "incidents": {"reason": "noise", "sitting": "", "text": "a\0b"},
        "groups": {"name": "a\0b", "chosen": [booked.id]},
        f"pause{one}": {"reason": "other", "note": "a\0b"},
        f"move/{booked.id}": {"reason": "other", "note": "a\0b"},
    }
    for path, data in sent.items():
        assert staff.post(base + path, data=data).status_code in (200, 302, 303), path
    with app.app_context():
        assert db.session.scalars(select(StaffMessage.text)).all() == ["ab"]
        assert db.session.scalars(select(Incident.text)).all() == ["ab"]
        assert db.session.get_one(Sitting, booked.id).seat_group == "ab"
        for action in ("paused", "moved"):
            line = db.session.scalars(select(SittingLog).where(SittingLog.action == action)).one()
            assert line.detail["note"] == "ab"


def test_what_only_it_fills_is_empty(staff: FlaskClient, booked: Sitting) -> None:
    reply = staff.post(f"/sessions/{booked.session_id}/messages", data={"text": "\0"})
    assert reply.status_code == 422
    assert "Write what there is to say" in reply.text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/sittings/", {"code": "a\0b"}),
        ("/account/login", {"email": "a\0b@example.org", "password": "x\0y"}),
        (
            "/account/register",
            {"email": "a\0b@example.org", "given_name": "A\0", "family_name": "B"},
        ),
        ("/account/reset", {"email": "a\0b@example.org"}),
        ("/verify", {"text": "a\0b"}),
    ],
)
def test_open_pages_bear_it(staff: FlaskClient, app: Flask, path: str, data: object) -> None:
    assert app.test_client().post(path, data=data).status_code < 500
