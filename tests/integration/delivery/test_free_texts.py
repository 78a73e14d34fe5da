"""What people type is personal: the chain holds its digest, never the words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.delivery import late, operations
from assess.delivery.models import Sitting, SittingLog
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time
from tests.support import sealed

TOLD = "Mrs Smith told us that her son was ill"


def test_no_free_text_is_among_the_facts(
    app: Flask,
    running: Runner,
    people: dict[str, Account],
    login: Callable[..., FlaskClient],
    time: Time,
) -> None:
    staff, asked = login(people["invigilator"]), running.event(None, type="help")
    with app.app_context():
        session_id = db.session.get_one(Sitting, running.id).session_id
    base, one = f"/sessions/{session_id}/", f"?sitting={running.id}"
    running.sync({**asked, "value": {"asked": True}})
    staff.post(f"{base}help/{running.id}")
    sent = [
        (f"pause{one}", {"reason": "other", "note": TOLD}),
        (f"resume{one}", {}),
        (f"extend{one}", {"reason": "other", "note": TOLD, "minutes": "5"}),
        (f"move/{running.id}", {"reason": "other", "note": TOLD}),
        (f"messages{one}", {"text": TOLD}),
        (
            "incidents",
            {
                "reason": "noise",
                "sitting": running.id,
                "text": TOLD,
                "files": (io.BytesIO(b"x"), f"{TOLD}.txt"),
            },
        ),
        (f"end{one}", {"reason": "other", "note": TOLD}),
    ]
    for path, data in sent:
        assert staff.post(base + path, data=data).status_code in (302, 303), path
    time.advance(61)
    running.sync(running.event("q01", "o3", t=50_000), epoch=running.epoch)
    with app.app_context():
        operations.settle(running.id)
        actor = db.session.get_one(Account, people["invigilator"].id)
        assert late.decide(running.id, "count", TOLD, actor) == 1
        operations.close_session(session_id, actor)
        kept = sealed.everything()
        assert [one["kind"] for one in kept if TOLD in json.dumps(one["facts"])] == []
        told = {one["kind"] for one in kept if TOLD in json.dumps(one["said"])}
        assert {
            "sitting.paused",
            "sitting.extended",
            "sitting.moved",
            "sitting.ending",
            "sitting.late_counted",
            "session.pause",
            "session.incident",
        } <= told
        line = db.session.scalars(
            select(SittingLog).where(SittingLog.action == "late_counted")
        ).one()
        assert line.detail["note"] == TOLD
    assert TOLD in staff.get(f"{base}sittings/{running.id}").text
