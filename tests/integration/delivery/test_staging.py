"""Content is checked before the session, reported once, and never stops a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess.banks.models import MediaAsset
from assess.delivery import admission, operations, queries, staging
from assess.delivery.models import Sitting, TestSession
from assess.delivery.room_models import Incident
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import CLIP, CLIP_CONTENT, PlainKind, Runner, Time


def incidents(app: Flask) -> list[tuple[str | None, int | None, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Incident).order_by(Incident.id)).all()
        return [(row.sitting_id, row.actor_id, row.reason, row.text) for row in rows]


def store_clip(app: Flask, content: bytes = CLIP_CONTENT) -> None:
    with app.app_context():
        db.session.add(
            MediaAsset(
                digest=CLIP, media_type="audio/mpeg", size=len(content), seconds=1, content=content
            )
        )
        db.session.commit()


def test_missing_content_of_a_coming_session_is_one_incident(
    app: Flask, booked: Sitting, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ["i1: call.mp3"]
    monkeypatch.setattr(PlainKind, "unstaged", lambda *_: missing, raising=False)
    with app.app_context():
        session = db.session.get_one(TestSession, booked.session_id)
        session.starts_at = time.now + timedelta(hours=4)
        session.ends_at = time.now + timedelta(hours=6)
        db.session.commit()
        assert staging.check_sessions() == 0  # too early to look
        time.advance(3600)
        assert staging.check_sessions() == 1  # three hours before: time to mend it
        assert staging.check_sessions() == 0
    ((sitting_id, actor, reason, text),) = incidents(app)
    assert (sitting_id, actor, reason) == (None, None, "other")
    assert "i1: call.mp3" in text
    with app.app_context():
        missing.append("i2: map.png")
        assert staging.check_sessions() == 1
        time.advance(6 * 3600)
        missing.append("i3: plan.png")
        assert staging.check_sessions() == 0  # it is over


@pytest.mark.parametrize("content", [None, b"012345678X"], ids=["missing", "damaged"])
def test_a_medium_that_cannot_be_served_is_an_incident_and_no_error(
    app: Flask, running: Runner, content: bytes | None
) -> None:
    if content is not None:
        store_clip(app, content)
    for _ in range(3):
        assert running.client.get(f"/sittings/{running.id}/media/{CLIP}").status_code == 404
    ((sitting_id, actor, _reason, text),) = incidents(app)
    assert (sitting_id, actor) == (running.id, None)
    assert CLIP[:12] in text
    assert running.sync(running.event()).json["ack"] == 1


def test_the_page_goes_on_when_even_the_incident_cannot_be_stored(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(staging, "_report", broken)
    assert running.client.get(f"/sittings/{running.id}/media/{CLIP}").status_code == 404


def test_forms_and_clips_are_in_memory_before_the_session_opens(
    app: Flask, booked: Sitting, people: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    store_clip(app)
    with app.app_context():
        assert staging.warm() == 0  # nobody is checked in
        staff = db.session.get_one(Account, people["invigilator"].id)
        operations.check_in(booked.id, staff, confirmed=True)
        assert staging.warm() == 1
        assert staging.warm() == 0
        monkeypatch.setattr("assess.delivery.clips.select", None)  # no reading any more
        clip = delivery().clips.of(CLIP)
        assert clip is not None
        assert clip.content == CLIP_CONTENT


def test_a_full_room_is_let_in_one_after_another(
    app: Flask,
    booked: Sitting,
    people: dict[str, Account],
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        code = operations.check_in(booked.id, staff, confirmed=True)
        operations.open_session(booked.session_id, staff)
        assert queries.how_many_wait(booked.session_id) == 1
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sittings/", data={"code": code})
    address = f"/sittings/{booked.id}/wait/status"
    assert "HX-Redirect" in client.get(address).headers  # a small room waits for nobody
    monkeypatch.setattr(queries, "how_many_wait", lambda _session: 1000)
    turn = admission.admitted_at(time.now, booked.id, 1000) - time.now
    assert timedelta() < turn < timedelta(seconds=61)
    assert "HX-Redirect" not in client.get(address).headers
    time.advance(turn.total_seconds() + 0.001)
    assert "HX-Redirect" in client.get(address).headers
