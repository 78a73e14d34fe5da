"""The pages about complaints: nobody is kept out, nobody reads another person's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.delivery.state import delivery
from assess.delivery.tickets import COOKIE
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import complaint_operations
from assess.results import operations as results
from assess.results.complaint_models import Complaint
from assess.results.complaint_operations import Said
from assess.results.models import Result
from tests.integration.results.street import TinyKind, close, new_test, running_sitting
from tests.support.sealed import entries

Login = Callable[[Account], FlaskClient]
WORDS = {"happened": "The sound failed.\r\nTwice.", "asks": "A new sitting."}


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


@pytest.fixture
def ada(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org")


@pytest.fixture
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org", given_name="Olga")


@pytest.fixture
def staff(officer: Account, login: Login) -> FlaskClient:
    return login(officer)


@pytest.fixture
def sitting(tiny: TinyKind, ada: Account) -> Sitting:
    started = running_sitting(ada, new_test(), ["o1", "o2"])
    close(started.id)
    return db.session.get_one(Sitting, started.id)


def the_complaint() -> Complaint:
    db.session.expire_all()
    return db.session.scalars(select(Complaint)).one()


def opened(sitting: Sitting, said: Said | None = None) -> Complaint:
    said = said or Said("complaint", "The <b>sound</b> failed.", "A new sitting.")
    return complaint_operations.open_complaint(sitting.id, said, sitting.account_id)


@pytest.mark.parametrize("state", ["closed", "void", "absent"])
def test_the_receipt_page_leads_to_a_complaint_in_every_end(
    sitting: Sitting, ada: Account, login: Login, state: str
) -> None:
    if state == "absent":
        sitting.started_at = sitting.deadline_at = sitting.closed_at = None
    sitting.state = state
    db.session.commit()
    client = login(ada)
    address = f"/sittings/{sitting.id}/complaint"
    assert address in client.get(f"/sittings/{sitting.id}/receipt").text
    assert client.get(address).status_code == 200
    done = client.post(address, data=WORDS, follow_redirects=True)
    assert done.status_code == 200
    assert the_complaint().happened == "The sound failed.\nTwice."
    assert the_complaint().reference in done.text


def test_on_a_room_computer_the_ticket_is_enough_and_words_stay_private(
    app: Flask, sitting: Sitting
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    value = delivery().tickets.issue(sitting.id, sitting.ticket_generation)
    client.set_cookie(COOKIE, value, path=f"/sittings/{sitting.id}")
    done = client.post(f"/sittings/{sitting.id}/complaint", data=WORDS)
    assert done.location == f"/sittings/{sitting.id}/complaint/received"
    page = client.get(done.location).text
    assert the_complaint().reference in page
    assert "The sound failed" not in page


def test_without_ticket_and_login_the_way_leads_to_the_login(
    app: Flask, sitting: Sitting, make_account: Callable[..., Account], login: Login
) -> None:
    address = f"/sittings/{sitting.id}/complaint"
    assert "/account/login" in app.test_client().get(address).location
    assert login(make_account(Role.CANDIDATE)).get(address).status_code == 404


def test_what_is_missing_is_said_and_what_was_written_stays(
    sitting: Sitting, ada: Account, login: Login
) -> None:
    client = login(ada)
    reply = client.post(f"/sittings/{sitting.id}/complaint", data={**WORDS, "asks": " "})
    assert reply.status_code == 422
    assert "Say what you ask for." in reply.text
    assert "The sound failed." in reply.text
    reply = client.post(
        f"/sittings/{sitting.id}/complaint", data={**WORDS, "happened": "x" * 10_001}
    )
    assert (reply.status_code, "Shorten it" in reply.text) == (422, True)
    assert db.session.scalars(select(Complaint)).all() == []


def test_an_appeal_is_offered_once_the_result_is_released(
    sitting: Sitting, ada: Account, officer: Account, login: Login
) -> None:
    client, address = login(ada), f"/sittings/{sitting.id}/complaint"
    assert "I contest it" not in client.get(address).text
    client.post(address, data={**WORDS, "kind": "appeal"})
    assert the_complaint().kind == "complaint"
    results.release([db.session.scalars(select(Result.id)).one()], officer)
    page = client.get(f"{address}?kind=appeal").text
    assert re.search(r'<input checked [^>]*value="appeal"', page)
    assert re.search(r'<input checked [^>]*value="complaint"', client.get(address).text)
    client.post(address, data={**WORDS, "happened": "Too low.", "kind": "appeal"})
    db.session.expire_all()
    assert {one.kind for one in db.session.scalars(select(Complaint))} == {"complaint", "appeal"}


def test_after_the_period_the_form_says_so(
    tiny: TinyKind, ada: Account, officer: Account, login: Login
) -> None:
    with time_machine.travel(datetime(2026, 11, 13, 22, 30, tzinfo=UTC), tick=False):
        started = running_sitting(ada, new_test(), ["o1"])
        close(started.id)
        results.release([db.session.scalars(select(Result.id)).one()], officer)
    address = f"/sittings/{started.id}/complaint"
    for hour, said, unsaid in ((22, "ends on", "ended on"), (23, "ended on", "ends on")):
        with time_machine.travel(datetime(2026, 11, 27, hour, 30, tzinfo=UTC), tick=False):
            page = login(ada).get(address).text
        assert f"The period to complain about this test {said} 27 November 2026" in page
        assert unsaid not in page


def test_a_candidate_reads_receipt_and_decision_and_only_their_own(
    sitting: Sitting,
    ada: Account,
    officer: Account,
    login: Login,
    make_account: Callable[..., Account],
) -> None:
    stranger = login(make_account(Role.CANDIDATE))
    complaint = opened(sitting)
    complaint_operations.add_note(complaint.id, "Between us: he coughs.", officer)
    client, address = login(ada), f"/complaints/{complaint.id}"
    page = client.get(address).text
    assert "&lt;b&gt;sound" in page
    assert "a person examines it" in page
    complaint_operations.decide(complaint.id, "upheld", "The speaker was broken.", officer)
    page = client.get(address).text
    assert "The speaker was broken." in page
    assert "Your complaint was upheld." in page
    assert "coughs" not in page
    assert complaint.reference in client.get("/complaints/").text
    assert stranger.get(address).status_code == 404


def test_staff_may_dismiss_only_after_opening_the_evidence(
    sitting: Sitting, staff: FlaskClient
) -> None:
    complaint = opened(sitting)
    desk = f"/recruitment/complaints/{complaint.id}"
    decision = {"decision-outcome": "dismissed", "decision-reason": "The records show no fault."}
    assert complaint.reference in staff.get("/recruitment/complaints/").text
    refused = staff.post(f"{desk}/decide", data=decision)
    assert refused.status_code == 422
    assert "Open the newest technical evidence" in refused.text
    assert "The records show no fault." in refused.text
    evidence = staff.get(f"{desk}/evidence/1").text
    for words in ("Saving the answers", "Proof that nothing was changed", "they fit together"):
        assert words in evidence
    assert staff.post(f"{desk}/decide", data=decision).status_code == 303
    assert "Dismissed" in staff.get(desk).text
    assert staff.post(f"{desk}/decide", data=decision).status_code == 422
    assert complaint.reference not in staff.get("/recruitment/complaints/").text
    assert complaint.reference in staff.get("/recruitment/complaints/?state=decided").text
    assert entries("file.read")[0]["subject"] == sitting.id


def test_the_file_is_the_evidence_byte_for_byte_and_its_export_is_noted(
    sitting: Sitting, staff: FlaskClient
) -> None:
    complaint = opened(sitting)
    reply = staff.get(f"/recruitment/complaints/{complaint.id}/evidence/1.json")
    assert reply.data.decode() == complaint.evidence[0].content
    assert json.loads(reply.data)["sitting_id"] == sitting.id
    assert entries("file.exported")[0]["facts"]["digest"] == complaint.evidence[0].digest
    # A download alone has shown nobody the page.
    assert entries("complaint.evidence_opened") == []


def test_staff_record_gather_and_note(sitting: Sitting, staff: FlaskClient) -> None:
    assert staff.get(f"/recruitment/complaints/new/{sitting.id}").status_code == 200
    form = {**WORDS, "channel": "phone", "received_on": "2999-01-01"}
    refused = staff.post(f"/recruitment/complaints/new/{sitting.id}", data=form)
    assert (refused.status_code, "after today" in refused.text) == (422, True)
    form["received_on"] = sitting.created_at.date().isoformat()
    done = staff.post(f"/recruitment/complaints/new/{sitting.id}", data=form)
    complaint = the_complaint()
    desk = f"/recruitment/complaints/{complaint.id}"
    assert (done.status_code, done.location, complaint.channel) == (303, desk, "phone")
    assert staff.post(f"{desk}/evidence").location == f"{desk}/evidence/2"
    assert "newer evidence" in staff.get(f"{desk}/evidence/1").text
    assert staff.post(f"{desk}/note", data={"note-text": "Asked the room."}).status_code == 303
    assert staff.post(f"{desk}/note", data={"note-text": " "}).status_code == 422
    assert "Asked the room." in staff.get(desk).text


def test_addresses_of_nothing_are_not_found(sitting: Sitting, staff: FlaskClient) -> None:
    complaint = opened(sitting)
    for path in (
        f"{complaint.id}/evidence/9",
        f"{complaint.id}/evidence/0.json",
        "999",
        "new/there-is-none",
        f"new/{'x' * 22}",
    ):
        assert staff.get(f"/recruitment/complaints/{path}").status_code == 404, path
    for path in ("note", "decide", "evidence"):
        assert staff.post(f"/recruitment/complaints/999/{path}").status_code == 404
