"""Evidence about writing: gathered by a job, shown to those who mark nothing, no part of a mark."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from assess import clock
from assess.audit import sealer
from assess.audit.models import AuditPending
from assess.database import transactional
from assess.delivery.models import Sitting, SittingLog, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.privacy.gathering import gather
from assess.written import (
    comparing,
    handing,
    integrity,
    integrity_queries,
    moderating,
    scripts,
    tracing,
)
from assess.written.integrity_models import (
    WrittenComparison,
    WrittenIntegrityDecision,
    WrittenSimilarity,
)
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.copied import SHARED, copied, pair_of, writer
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import (
    closed_sitting,
    held,
    script_of,
    write_events,
    written,
)

__all__ = ["copied", "hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def test_the_job_compares_and_traces_once(copied: Hall, time: Time) -> None:
    assert integrity.run() == 10 + 2  # scripts, and two tasks
    assert integrity.run() == 0
    compared = {one.task_code: one for one in db.session.scalars(select(WrittenComparison))}
    assert (compared["plan"].scripts, compared["plan"].compared) == (5, 10)
    assert not compared["plan"].judged
    first, second = pair_of(copied)
    found = integrity_queries.similarity_between(second.id, first.id)
    assert found is not None
    assert found.words == 32
    assert found.adjusted is None
    (passage,) = found.passages
    assert first.text[passage[0] : passage[1]] == SHARED
    assert second.text[passage[2] : passage[3]] == SHARED

    # A script more has all compared again, but outside sessions not with every one.
    late = closed_sitting(writer(9), copied.test, [f"Late: {SHARED}!", ""])
    scripts.make_scripts(late.id)
    assert comparing.compare_waiting() == 0
    time.advance(comparing.AGAIN.total_seconds())
    assert comparing.compare_waiting() == 1
    rows = db.session.scalars(select(WrittenSimilarity)).all()
    assert len(rows) == 3
    assert len(db.session.scalars(select(WrittenComparison)).all()) == 2


def test_nothing_is_compared_while_somebody_in_the_session_writes(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(comparing, "GOING", ("closed",))
    monkeypatch.setattr(comparing, "_tasks_of", lambda group: asked.append(str(group)) or {})
    comparing.compare_waiting()
    assert asked == [str(hall.group)]  # outside sessions nobody waits for others
    assert hall.sittings[0].session_id is None


def test_what_happened_is_told_in_order(copied: Hall) -> None:
    sitting = copied.sittings[4]
    assert sitting.started_at is not None

    @transactional
    def another_page() -> None:
        db.session.add_all(
            SittingLog(
                sitting_id=sitting.id,
                at=sitting.started_at + timedelta(seconds=second),
                actor_id=None,
                action=action,
                detail=detail,
            )
            for second, action, detail in (
                (0, "page_opened", {"epoch": 1}),
                (150, "page_opened", {"epoch": 2}),
                (200, "break_began", {}),
                (260, "break_over", {}),
                (300, "paused", {}),
            )
        )

    another_page()
    script = script_of(sitting, "t1")
    integrity.run()
    told = [(one.t_ms // 1000, one.kind, one.lasted_ms) for one in tracing.happenings_of(script)]
    assert told == [
        (62, "pause", 438_000),
        (100, "cut", 45_000),
        (150, "page", None),
        (200, "break", 60_000),
        (300, "held", 6_900_000),  # until the end, two hours after the start
        (500, "burst", None),
        (500, "paste", None),
        (500, "paste", None),
    ]
    film = tracing.film_of(script)
    text = ""
    for step in film.steps:
        text = text[: step.at] + step.text + text[step.at + step.drop :]
    assert text == script.text
    assert film.counts[-1] == (502_000, script.words)


def test_pages_show_numbers_and_what_is_shared(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    lead = login(copied.lead)
    base = f"/written/integrity/{copied.version.id}/0"
    assert b"not been looked at yet" in lead.get(base).data
    integrity.run()
    first, second = pair_of(copied)
    page = lead.get(base).get_data(as_text=True)
    assert first.number in page
    assert f"/written/integrity/scripts/{first.id}/beside/{second.id}" in page
    assert "Side by side" in page
    film = f"/written/integrity/scripts/{second.id}/film"
    told = lead.get(film).get_data(as_text=True)
    assert "172 characters, from outside this sitting" in told.replace("\n", " ")
    assert "4,000" in told or "4000 characters" in told
    beside = lead.get(f"/written/integrity/scripts/{first.id}/beside/{second.id}")
    assert beside.get_data(as_text=True).count('class="beside__shared"') == 2
    reel = lead.get(f"{film}.json")
    assert reel.headers["Cache-Control"] == "no-store"
    assert reel.json["steps"][0] == [60_000, 0, 0, "Quite"]
    packed = lead.get(f"{film}.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == reel.data
    for path in (base, film, f"{film}.json", beside.request.path):
        body = lead.get(path).get_data(as_text=True)
        for sitting in copied.sittings:
            assert sitting.id not in body, path
            assert sitting.account.family_name not in body, path
            assert sitting.account.email not in body, path
    assert lead.get("/written/integrity/999999/0").status_code == 404
    assert lead.get("/written/integrity/scripts/999999/film").status_code == 404
    assert lead.get(f"/written/integrity/scripts/{first.id}/beside/{first.id}").status_code == 404
    assert lead.get(f"/written/integrity/scripts/{first.id}/sources/none/en").status_code == 404
    meeting = lead.get(f"/written/moderation/{copied.version.id}/0").get_data(as_text=True)
    assert base in meeting
    assert film in lead.get(f"/written/moderation/scripts/{second.id}").get_data(as_text=True)
    readings = db.session.scalars(
        select(AuditPending.facts).where(
            AuditPending.kind == "file.read", AuditPending.subject == copied.sittings[4].id
        )
    ).all()
    assert {"reader": copied.lead.id, "page": "written"} in readings


def test_whoever_marks_and_whoever_sits_sees_none_of_it(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    integrity.run()
    copied.hand_out(2)
    first, second = pair_of(copied)
    marker, other = login(copied.markers[0]), login(copied.markers[3])
    candidate = login(copied.sittings[3].account)
    for path in (
        f"/written/integrity/{copied.version.id}/0",
        f"/written/integrity/scripts/{first.id}/film",
        f"/written/integrity/scripts/{first.id}/film.json",
        f"/written/integrity/scripts/{first.id}/beside/{second.id}",
    ):
        assert marker.get(path).status_code == 403
        assert candidate.get(path).status_code == 403
        assert other.get(path).status_code == 200
    said = {"decision": "reported", "reason": "As a marker"}
    assert marker.post(f"/written/integrity/scripts/{first.id}/film", data=said).status_code == 403
    assert db.session.scalars(select(WrittenIntegrityDecision)).all() == []


def test_reconciliation_leads_to_evidence_for_those_who_may_see_it(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    session_id = in_a_session(copied)
    both = person(Role.INVIGILATOR, Role.RECRUITMENT)
    room_only, marker = person(Role.INVIGILATOR), person(Role.INVIGILATOR, Role.EXAMINER)
    page = f"/sessions/{session_id}/reconcile"
    evidence = f"/written/integrity/{copied.version.id}/{session_id}"
    reader = login(both)
    # Nothing has been looked at yet, so there is nothing to lead to.
    assert evidence not in reader.get(page).text
    integrity.run()
    told = reader.get(page).text
    assert f'href="{evidence}"' in told
    assert copied.test.title["en"] in told
    assert reader.get(evidence).status_code == 200
    assert evidence in login(marker).get(page).text
    chosen = [marker.id, copied.markers[0].id]
    handing.hand_out((copied.version.id, session_id), ["plan", "reply"], chosen, None, copied.lead)
    for person_without in (room_only, marker):
        shown = login(person_without).get(page)
        assert shown.status_code == 200
        assert "/written/integrity/" not in shown.text
    assert login(marker).get(evidence).status_code == 403


def test_reconciliation_of_another_session_leads_nowhere(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    in_a_session(copied)
    other = in_a_session(copied, sittings=0)
    integrity.run()
    reader = login(person(Role.INVIGILATOR, Role.RECRUITMENT))
    assert "/written/integrity/" not in reader.get(f"/sessions/{other}/reconcile").text


@transactional
def in_a_session(copied: Hall, sittings: int | None = None) -> int:
    """Put the sittings, or so many of them, into a session; its id."""
    made = TestSession(
        title="Morning",
        location="Room 1",
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=4),
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    for sitting in copied.sittings[:sittings]:
        db.session.get_one(Sitting, sitting.id).session_id = made.id
    return made.id


@pytest.mark.parametrize("page", ["list", "film", "film.json", "beside"])
def test_whoever_has_read_evidence_is_given_no_script(
    copied: Hall, login: Callable[[Account], FlaskClient], page: str
) -> None:
    integrity.run()
    copied.hand_out(2)
    first, second = pair_of(copied)
    path = {
        "list": f"{copied.version.id}/0",
        "film": f"scripts/{first.id}/film",
        "film.json": f"scripts/{first.id}/film.json",
        "beside": f"scripts/{first.id}/beside/{second.id}",
    }[page]
    curious = copied.markers[3]
    assert login(curious).get(f"/written/integrity/{path}").status_code == 200
    sealer.seal()
    with pytest.raises(MarkingRefused) as refused:
        handing.replace(held(first, "first").id, copied.lead, "Ill", curious.id)
    assert refused.value.reason is Refusal.NOBODY_LEFT
    handing.replace(held(first, "first").id, copied.lead, "Ill", copied.markers[2].id)


def test_a_decision_is_a_new_record_and_no_mark(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    integrity.run()
    copied.hand_out(2)
    copied.mark_all(3)
    first, second = pair_of(copied)
    before = {key: one.resolution for key, one in facts_of([first.id, second.id]).items()}
    lead = login(copied.lead)
    beside = f"/written/integrity/scripts/{first.id}/beside/{second.id}"
    film = f"/written/integrity/scripts/{second.id}/film"
    refused = lead.post(beside, data={"decision": "look_into", "reason": " "})
    assert refused.status_code == 422
    assert b"Give a reason" in refused.data
    assert lead.post(beside, data={"decision": "guilty", "reason": "Yes"}).status_code == 422
    for decision, reason in (("look_into", "The same words"), ("no_concern", "Same lecture")):
        said = {"decision": decision, "reason": reason}
        assert lead.post(beside, data=said).status_code == 303
    assert lead.post(film, data={"decision": "reported", "reason": "Pasted"}).status_code == 303
    kept = integrity_queries.decisions_on(second.id, first.id)
    assert [one.reason for one in kept] == ["Same lecture", "The same words"]
    page = lead.get(beside).get_data(as_text=True)
    assert page.index("Same lecture") < page.index("The same words")
    listed = lead.get(f"/written/integrity/{copied.version.id}/0").get_data(as_text=True)
    assert "No concern" in listed
    assert "Reported" in listed
    after = {key: one.resolution for key, one in facts_of([first.id, second.id]).items()}
    assert after == before
    chained = db.session.execute(
        select(AuditPending.subject, AuditPending.facts, AuditPending.personal).where(
            AuditPending.kind == "written_integrity.decided"
        )
    ).all()
    assert sorted(row.subject for row in chained) == sorted(
        [*[copied.sittings[3].id] * 2, *[copied.sittings[4].id] * 3]
    )
    assert "Pasted" not in json.dumps([row.facts for row in chained])
    with pytest.raises(DBAPIError):
        db.session.execute(WrittenIntegrityDecision.__table__.delete())
    db.session.rollback()


def test_recruitment_reads_names_once_the_marks_are_signed_off(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    integrity.run()
    copied.hand_out(2)
    copied.mark_all(3)
    _first, second = pair_of(copied)
    film = f"/written/integrity/scripts/{second.id}/film"
    lead, examiner = login(copied.lead), login(copied.markers[3])
    assert b"SECRET-WRITER-1" not in lead.get(film).data
    moderating.sign_off(copied.group, "", copied.lead)
    assert b"SECRET-WRITER-1" in lead.get(film).data
    assert b"SECRET-WRITER-1" not in examiner.get(film).data


def test_a_person_reads_their_own_side_once_there_is_a_result(copied: Hall) -> None:
    integrity.run()
    copied.hand_out(2)
    copied.mark_all(3)
    first, second = pair_of(copied)
    integrity.decide(first.id, second.id, "look_into", "Side by side, REASON", copied.lead)
    account = copied.sittings[4].account
    assert gather(account)["scripts"][0]["similarities"] == []
    moderating.sign_off(copied.group, "", copied.lead)
    scripts.record_waiting()
    told = gather(account)["scripts"][0]
    assert told["similarities"] == [
        {"with": "another script", "words": 32, "share": pytest.approx(32 / 48), "by_chance": None}
    ]
    assert [one["chars"] for one in told["writing"]["pastes"]] == [len(SHARED), 4000]
    assert told["integrity"][0]["reason"] == "Side by side, REASON"
    assert first.number not in json.dumps(told)


def test_a_reference_script_and_an_unknown_decision_are_refused(hall: Hall, context: Flask) -> None:
    assert context is hall.app
    script = script_of(hall.sittings[0], "t1")
    with pytest.raises(LookupError):
        integrity.decide(script.id, None, "guilty", "Because", hall.lead)
    with pytest.raises(LookupError):
        integrity.decide(script.id, script.id, "reported", "Because", hall.lead)
    with pytest.raises(LookupError):
        integrity.decide(script.id, 999_999, "reported", "Because", hall.lead)
    with pytest.raises(ValueError, match="reason"):
        integrity.decide(script.id, None, "reported", "  ", hall.lead)


def test_late_work_that_nobody_counted_is_not_in_the_film(hall: Hall) -> None:
    sitting = hall.sittings[0]
    more = [written("t1", "Nothing of this counts.", 50, seq=9)]

    @transactional
    def late() -> None:
        write_events(db.session.merge(sitting), more, clock.now(), "late")

    late()
    film = tracing.film_of(script_of(sitting, "t1"))
    assert [step.text for step in film.steps] == ["Plan number 0."]
