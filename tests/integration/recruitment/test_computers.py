"""What a session asks of its computers, entered by recruitment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit.models import AuditPending
from assess.clock import now
from assess.delivery.models import TestSession
from assess.extensions import db

KEY = "0123456789abcdef" * 4


def values(**changes: Any) -> dict[str, Any]:
    start = now() + timedelta(days=3)
    return {
        "title": "Computers",
        "location": "Room 9",
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        **changes,
    }


def stored() -> TestSession:
    return db.session.scalars(
        select(TestSession)
        .where(TestSession.title == "Computers")
        .execution_options(populate_existing=True)
    ).one()


def test_networks_browser_and_keys_are_stored_changed_and_recorded(
    staff: FlaskClient, context: Flask
) -> None:
    form = values(
        networks="192.0.2.0/24\r\n2001:DB8::/32", safe_browser="y", safe_browser_keys=KEY.upper()
    )
    assert staff.post("/recruitment/sessions/new", data=form).status_code == 303
    session = stored()
    assert session.networks == ["192.0.2.0/24", "2001:db8::/32"]
    assert (session.safe_browser, session.safe_browser_keys) == (True, [KEY])
    address = f"/recruitment/sessions/{session.id}"
    assert "192.0.2.0/24" in staff.get(f"{address}/change").text
    assert "192.0.2.0/24, 2001:db8::/32" in staff.get(address).text
    emptied = values(networks="", safe_browser_keys="")
    assert staff.post(f"{address}/change", data=emptied).status_code == 303
    session = stored()
    assert (session.networks, session.safe_browser, session.safe_browser_keys) == ([], False, [])
    kinds = db.session.scalars(select(AuditPending.kind)).all()
    assert kinds.count("session.computers") == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"networks": "192.0.2.0/24\nroom 4"}, "Line 2 is not a network"),
        ({"networks": "192.0.2.9/24"}, "Line 1 names one computer and a network at once"),
        ({"networks": "0.0.0.0/0"}, "Line 1 admits every address"),
        ({"safe_browser": "y", "safe_browser_keys": f"{KEY}\nxyz"}, "Line 2 is not a Browser Exam"),
        ({"safe_browser_keys": KEY}, "only when Safe Exam Browser is required"),
        ({"networks": "1" * 20_000}, "Shorten the list"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    staff: FlaskClient, context: Flask, changes: dict[str, str], said: str
) -> None:
    reply = staff.post("/recruitment/sessions/new", data=values(**changes))
    assert reply.status_code == 422
    assert said in reply.text
    assert db.session.scalar(select(TestSession).where(TestSession.title == "Computers")) is None
