"""Late work of a written test: a person sees what it would change, before anybody marks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess import clock
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.results.late_preview import preview
from assess.written import scripts
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import script_of, write_events, written

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


@transactional
def arrive(sitting: Sitting, text: str, standing: str = "late") -> None:
    events = [written("t1", text, n=9, seq=2)]
    write_events(db.session.get_one(Sitting, sitting.id), events, clock.now(), standing)


def test_late_work_is_decided_before_the_marking(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    sitting = hall.sittings[0]
    address = f"/recruitment/sittings/{sitting.id}/late"
    lead = login(hall.lead)
    assert "Nothing waits" in lead.get(address).get_data(as_text=True)
    arrive(sitting, "Plan number 0, and the last sentence.")
    page = lead.get(address).get_data(as_text=True)
    assert "If it counts" in page
    assert "Plan number 0, and the last sentence." in page
    assert [(one.now, one.then) for one in preview(sitting.id, hall.lead.id)] == [
        ("Plan number 0.", "Plan number 0, and the last sentence.")
    ]
    assert lead.post(address, data={"decision": "count"}).status_code == 422
    assert lead.post(address, data={"decision": "x", "late-reason": "y"}).status_code == 400
    told = {"decision": "count", "late-reason": "The room's network failed."}
    assert lead.post(address, data=told).status_code == 303
    assert lead.post(address, data=told, follow_redirects=True).status_code == 200  # no second one
    scripts.make_waiting()
    assert script_of(sitting, "t1").text == "Plan number 0, and the last sentence."
    assert preview(sitting.id, hall.lead.id) == []
    other = hall.sittings[1]
    arrive(other, "Something else.")
    left = {"decision": "leave_out", "late-reason": "Long after the end."}
    assert lead.post(f"/recruitment/sittings/{other.id}/late", data=left).status_code == 303
    scripts.make_waiting()
    assert script_of(other, "t1").text == "Plan number 1."


def test_others_are_not_let_in(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    address = f"/recruitment/sittings/{hall.sittings[0].id}/late"
    assert login(hall.markers[0]).get(address).status_code == 403
    assert login(hall.sittings[0].account).get(address).status_code == 403
    assert login(hall.lead).get("/recruitment/sittings/nowhere/late").status_code == 404
