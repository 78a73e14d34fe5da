"""Pages of those who allocate and moderate: from handing out to the sign-off, without a name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import make_transient

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.written import handing, marking, moderating, script_pdf
from assess.written.marking_facts import facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import (
    WrittenAllocation,
    WrittenConflict,
    WrittenReference,
    WrittenSignOff,
)
from assess.written.parts import MarkingRefused, part_of
from assess.written.signing import fingerprint_of
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import entry, handed_in, held, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def choices(task: str, level: int) -> dict[str, str]:
    return {f"mark_{code}": str(value) for code, value in marks(task, level).items()}


def test_from_handing_out_to_the_sign_off(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    assert b"No script handed out yet" in lead.get("/written/moderation/").data
    reference = {
        "purpose": "seed",
        "language": "en",
        "text": "A model.",
        "rationale": "Clear.",
        **choices("plan", 3),
    }
    address = f"{base}/references/plan"
    assert lead.get(address).status_code == 200
    for missing in ("text", "language"):
        assert lead.post(address, data={**reference, missing: ""}).status_code == 422
    assert lead.post(address, data=reference).status_code == 303
    assert db.session.scalars(select(WrittenReference)).one().marks == marks("plan", 3)
    assert lead.post(f"{base}/allocation", data={"tasks": ["plan"]}).status_code == 422
    chosen = [str(one.id) for one in hall.markers[:3]]
    handed = {"tasks": ["plan", "reply"], "markers": chosen, "due": "2027-03-09"}
    assert lead.post(f"{base}/allocation", data=handed).status_code == 303
    assert b"Being marked" in lead.get("/written/moderation/").data
    due = db.session.scalars(select(WrittenAllocation.due_at)).first()
    assert due is not None
    assert due.isoformat().startswith("2027-03-09T22:59"), "where the organisation is"
    page = lead.get(f"{base}/allocation").get_data(as_text=True)
    assert hall.markers[0].name in page

    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    page = lead.get(base).get_data(as_text=True)
    assert script.number in page
    assert lead.post(base, data={"note": ""}).status_code == 422
    one = f"/written/moderation/scripts/{script.id}"
    assert lead.post(f"{one}/decide", data=choices("plan", 2)).status_code == 422
    decided = {**choices("plan", 2), "reason": "The meeting’s view."}
    assert lead.post(f"{one}/decide", data=decided).status_code == 303
    found = facts_of([script.id])[script.id].resolution
    assert found is not None
    assert found.detail["method"] == "moderation"
    for path in (base, one, f"{base}/allocation"):
        body = lead.get(path).data
        for sitting in hall.sittings:
            for secret in (sitting.id, sitting.account.family_name, sitting.account.email):
                assert secret.encode() not in body, path
    for query in ("", "?marks=1"):
        assert lead.get(f"{one}.pdf{query}").data.startswith(b"%PDF-")
    facts = facts_of([script.id])[script.id]
    with hall.app.test_request_context():
        told = [script_pdf.document_of(facts, marked=marked) for marked in (False, True)]
    assert (told[0]["criteria"], told[0]["columns"], told[0]["notes"]) == ([], [], [])
    assert told[1]["criteria"][0] == ["Analysis (EN)", "0", "4", "2.00"]

    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            if (sitting.id, ref) != (hall.sittings[0].id, "t1"):
                for part in ("first", "second"):
                    hall.mark(script_of(sitting, ref), part, 3)
    shown = fingerprint_of(facts_of(scripts_in(hall.group)).values())
    word = {"note": "Agreed.", "shown": shown}
    refused = lead.post(base, data=word)
    assert refused.status_code == 422, "who decided a script does not sign it off"
    assert "Another person has to sign off" in refused.get_data(as_text=True)
    other = login(person(Role.RECRUITMENT))
    assert other.post(base, data=word).status_code == 303
    assert db.session.scalars(select(WrittenSignOff)).one().note == "Agreed."


def test_whoever_marks_does_not_see_what_others_gave(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    base = f"/written/moderation/{hall.version.id}/0"
    marker, other = login(hall.markers[0]), login(hall.markers[3])
    for path in (base, f"{base}/allocation", f"/written/moderation/scripts/{script.id}"):
        assert marker.get(path).status_code == 403
        assert other.get(path).status_code == 200
    assert marker.get(f"/written/moderation/scripts/{script.id}.pdf?marks=1").status_code == 403
    assert other.get("/written/moderation/999999/0").status_code == 404
    assert other.get("/written/moderation/scripts/999999").status_code == 404


def test_asking_a_third_and_replacing(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    lead = login(hall.lead)
    one = f"/written/moderation/scripts/{script.id}"
    first = facts_of([script.id])[script.id].held_as("first")
    assert first is not None
    data = {"allocation": str(first.allocation.id), "marker": str(hall.markers[2].id)}
    assert lead.post(f"{one}/replace", data=data).status_code == 422
    assert lead.post(f"{one}/replace", data={**data, "reason": "Ill"}).status_code == 303
    again = facts_of([script.id])[script.id].held_as("first")
    assert again is not None
    assert again.allocation.marker_id == hall.markers[2].id
    refused = lead.post(f"{one}/third", data={"marker": ""})
    assert refused.status_code == 422
    hall.mark(script, "first", 3)
    hall.mark(script, "second", 3)
    assert lead.post(f"{one}/third", data={"marker": str(hall.markers[3].id)}).status_code == 303
    facts = facts_of([script.id])[script.id]
    assert facts.held_as("third") is not None
    assert facts.resolution is None


def test_a_file_that_was_handed_in_is_there_for_the_meeting_and_named_on_paper(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    script = handed_in(hall, b"%PDF-1.7 half", "SECRET-GIVEN plan.pdf")
    hall.hand_out(2)
    lead = login(hall.lead)
    one = f"/written/moderation/scripts/{script.id}"
    page = lead.get(one).get_data(as_text=True)
    assert "Nothing was written" not in page
    assert f'href="{one}/upload"' in page
    assert "arrived damaged" in page
    got = lead.get(f"{one}/upload")
    assert got.data == b"%PDF-1.7 half"
    assert f'filename="{script.number}.pdf"' in got.headers["Content-Disposition"]
    assert "SECRET-GIVEN" not in page + str(got.headers)
    assert login(hall.markers[0]).get(f"{one}/upload").status_code == 403
    text = script_of(hall.sittings[0], "t1")
    assert lead.get(f"/written/moderation/scripts/{text.id}/upload").status_code == 404
    with hall.app.test_request_context():
        told = script_pdf.document_of(facts_of([script.id])[script.id], marked=False)["nothing"]
    digest = hashlib.sha256(b"%PDF-1.7 half").hexdigest()
    assert f"PDF, 13 bytes, SHA-256 {digest}." in told
    assert "arrived damaged" in told


@pytest.mark.parametrize("due", ["0001-01-01", "9999-12-31", "2025-01-01"])
def test_a_date_that_is_no_date_of_a_round_is_refused(
    due: str, hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    handed = {"tasks": ["plan"], "markers": [str(one.id) for one in hall.markers[:2]], "due": due}
    path = f"/written/moderation/{hall.version.id}/0/allocation"
    got = login(hall.lead).post(path, data=handed)
    assert got.status_code == 422
    assert "within two years" in got.get_data(as_text=True)
    assert db.session.scalars(select(WrittenAllocation)).all() == []


@pytest.mark.parametrize("odd", ["Well 😀 done", "你好", "\ufeffA mark", "\x1b[31m and \u241b"])
def test_a_script_of_odd_characters_is_printed(
    odd: str, hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    first = held(script, "first")
    given = entry("plan", 3, comments={"": f"Comment: {odd}"})
    assert part_of(first.id, first.marker_id).phase == "blind"
    marking.finish(first.id, first.marker_id, 0, given)
    lead = login(hall.lead)
    got = lead.get(f"/written/moderation/scripts/{script.id}.pdf?marks=1")
    assert got.status_code == 200
    assert got.data.startswith(b"%PDF-")


def test_a_script_on_paper_says_in_which_language_it_is_and_has_its_structure(hall: Hall) -> None:
    script = script_of(hall.sittings[0], "t1")
    heading = {
        "type": "heading",
        "attrs": {"level": 2},
        "content": [{"type": "text", "text": "The plan"}],
    }
    facts = facts_of([script.id])[script.id]
    # As another script would be; the database keeps this one as it is.
    make_transient(script)
    script.document = {"type": "doc", "content": [heading]}
    script.text = "The plan"
    with hall.app.test_request_context():
        for language, words in (
            ("en", "Written in English"),
            ("fr", "Written in French"),
            (None, "Language not stated"),
        ):
            script.language = language
            told = script_pdf.document_of(facts, marked=False)
            assert told["language"] == words
        run = {"text": "The plan", "strong": False, "em": False}
        assert told["blocks"] == [{"kind": "heading", "level": 3, "runs": [run]}]
        script.text, script.document = "", {}
        told = script_pdf.document_of(facts, marked=False)
        assert (told["language"], told["blocks"]) == ("", [])


def test_nobody_moderates_their_own_work_or_past_a_conflict(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    hall.mark_all()
    mine, other = (script_of(one, "t1") for one in hall.sittings[:2])

    @transactional
    def inside() -> None:
        for role in (Role.RECRUITMENT, Role.EXAMINER):
            db.session.add(AccountRole(account_id=hall.sittings[0].account_id, role=role.value))
        db.session.add(
            WrittenConflict(
                marker_id=hall.lead.id,
                candidate_id=hall.sittings[1].account_id,
                reason="A cousin",
                at=now(),
                declared_by=hall.lead.id,
            )
        )

    inside()
    db.session.expire_all()
    own = db.session.get_one(Account, hall.sittings[0].account_id)
    client = login(own)
    assert client.get(f"/written/moderation/scripts/{mine.id}").status_code == 403
    assert client.get(f"/written/moderation/scripts/{mine.id}.pdf?marks=1").status_code == 403
    assert client.get(f"/written/moderation/scripts/{other.id}").status_code == 200
    for actor, script in ((own, mine), (hall.lead, other)):
        with pytest.raises(MarkingRefused) as refused:
            moderating.decide(script.id, marks("plan", 4), "Because", actor)
        assert refused.value.reason is Refusal.OWN_WORK
        with pytest.raises(MarkingRefused) as refused:
            moderating.sign_off(hall.group, "", actor)
        assert refused.value.reason is Refusal.OWN_WORK


def test_whoever_has_marked_any_of_it_does_not_sign_off(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    once = held(script, "first")
    before = next(one for one in hall.markers if one.id == once.marker_id)
    scripts = [script_of(one, ref) for one in hall.sittings for ref in ("t1", "t2")]
    for one in scripts:
        for part in ("first", "second"):
            if held(one, part).marker_id == before.id:
                handing.replace(held(one, part).id, hall.lead, "Ill", hall.markers[2].id)
    for one in scripts:
        for part in ("first", "second"):
            hall.mark(one, part, 3)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", before)
    assert refused.value.reason is Refusal.MARKS_SCRIPTS
