"""The runner's protocol over HTTP, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess.banks.models import MediaAsset
from assess.delivery import chain, evidence, operations, queries
from assess.delivery.models import CurrentAnswer, Receipt, Sitting, SittingLog
from assess.delivery.tickets import Tickets
from assess.extensions import db
from tests.integration.delivery.conftest import CLIP, CLIP_CONTENT, PlainKind, Runner, Time


def stored(app: Flask, sitting_id: str) -> list[tuple[int, int, str]]:
    with app.app_context():
        return [(row.epoch, row.n, row.standing) for row in queries.journal_of(sitting_id)]


def answer_of(app: Flask, sitting_id: str, item: str = "q01") -> Any:
    with app.app_context():
        row = db.session.get(CurrentAnswer, (sitting_id, item, "answer"))
        return None if row is None else json.loads(row.value)["choice"]


def test_a_sitting_from_entry_to_receipt(app: Flask, runner: Runner, time: Time) -> None:
    ready = runner.enter()
    assert (ready["state"], ready["section"], ready["remaining_ms"]) == ("ready", None, 3_600_000)
    begun = runner.start()
    assert begun["state"] == "running"
    assert begun["section"]["refs"] == ["q01", "q02", "q03"]
    time.advance(600)
    reply = runner.sync(
        runner.event(choice="o2"),
        runner.event("q02", None),
        runner.event("q03", type="flag", value={"flagged": True}),
    )
    assert reply.json == {
        "ack": 3,
        "epoch": 1,
        "state": "running",
        "remaining_ms": 3_000_000,
        "server_ms": 600_000,
        "saved_at": "2027-03-01T09:10:00.000Z",
        "late": [],
        "rejected": [],
        "messages": [],
        "help": "none",
        "pause": None,
        "break_left_ms": 0,
    }
    again = runner.enter()
    assert again["epoch"] == 2
    assert again["answers"]["q01"] == {"value": {"choice": "o2"}, "epoch": 1, "n": 1}
    assert again["flags"] == ["q03"]
    last = runner.event("q03", "o4")
    closed = runner.post("hand-in", {"epoch": 2, "events": [last]})
    assert closed.status_code == 200, closed.text
    receipt = closed.json["receipt"]
    assert (closed.json["state"], receipt["items"], receipt["answered"]) == ("closed", 3, 2)
    repeated = runner.post("hand-in", {"epoch": 2, "events": [last]})
    assert repeated.json["receipt"] == receipt
    with app.app_context():
        rows = queries.journal_of(runner.id)
        assert chain.head_of(row.digest for row in rows).hex() == receipt["digest"]
        for row in rows:
            spelling = chain.spell_event(
                row.epoch, row.n, row.type, row.item_ref, row.value, row.t_ms
            )
            assert chain.is_same(row.salt, row.digest, spelling)
    page = runner.client.get(f"/sittings/{runner.id}/receipt.json")
    assert page.json["code"] == receipt["code"]


def test_a_second_start_changes_nothing(app: Flask, runner: Runner, time: Time) -> None:
    runner.enter()
    first = runner.start()
    time.advance(90)
    second = runner.start()
    assert second["remaining_ms"] == first["remaining_ms"] - 90_000
    with app.app_context():
        starts = db.session.scalars(select(SittingLog).where(SittingLog.action == "started")).all()
        assert len(starts) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"epoch": None},
        {"epoch": "1"},
        {"epoch": True},
        {"epoch": 1.0},
        {"epoch": 0},
        {"epoch": -1},
        [],
    ],
)
def test_start_needs_its_parameters(app: Flask, runner: Runner, body: Any) -> None:
    runner.enter()
    reply = runner.post("start", body)
    assert reply.status_code == 422
    assert set(reply.json) == {"error", "message"}
    with app.app_context():
        assert db.session.get_one(Sitting, runner.id).started_at is None


def test_an_epoch_that_was_never_opened_is_refused(app: Flask, running: Runner) -> None:
    for path in ("start", "sync", "hand-in"):
        reply = running.post(path, {"epoch": 99, "events": [running.event()]})
        assert (reply.status_code, reply.json["error"]) == (422, "unknown_epoch")
    assert stored(app, running.id) == []


def test_a_replaced_page_is_told_and_its_events_are_kept(app: Flask, running: Runner) -> None:
    running.enter()
    reply = running.sync(running.event(), epoch=1)
    assert (reply.status_code, reply.json["error"], reply.json["epoch"]) == (409, "superseded", 2)
    assert stored(app, running.id) == [(1, 1, "old_epoch")]
    assert answer_of(app, running.id) is None
    handed = running.post("hand-in", {"epoch": 1, "events": []})
    assert (handed.status_code, handed.json["error"]) == (409, "superseded")
    assert running.post("start", {"epoch": 1}).status_code == 409


def test_two_answers_to_one_question_are_kept_but_never_count(app: Flask, running: Runner) -> None:
    both = running.event(choice=["o1", "o2"])
    reply = running.sync(both, running.event("q77"), running.event("q02", "o3"))
    assert reply.status_code == 200
    assert reply.json["ack"] == 3
    assert [entry["n"] for entry in reply.json["rejected"]] == [1, 2]
    assert answer_of(app, running.id) is None
    assert answer_of(app, running.id, "q02") == "o3"
    assert [standing for *_, standing in stored(app, running.id)] == [
        "rejected",
        "rejected",
        "applied",
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"\xff\xfe", 400),
        (b'{"epoch": 1, "events": [{"n": NaN}]}', 400),
        (b"[" * 100_000, 400),
        (b'{"epoch": 1, "events": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}", 400),
        ({"epoch": 1}, 422),
        ({"epoch": 1, "events": {}}, 422),
        ({"epoch": 1, "events": [1]}, 422),
        ({"epoch": 1, "events": [{"n": 0}]}, 422),
        ({"epoch": 1, "events": [{"n": -3}]}, 422),
        ({"epoch": 1, "events": [{"n": 1.0}]}, 422),
        ({"epoch": 1, "events": [{"n": True}]}, 422),
        ({"epoch": 1, "events": [{"n": "1"}]}, 422),
        ({"epoch": 1, "events": [{"n": 2**31}]}, 422),
        (
            {
                "epoch": 1,
                "events": [
                    {"n": n, "type": "view", "item": "q01", "value": {}, "t": 0}
                    for n in range(1, 502)
                ],
            },
            413,
        ),
        (
            {
                "epoch": 1,
                "events": [
                    {
                        "n": 1,
                        "type": "answer",
                        "item": "q01",
                        "t": 0,
                        "value": {"choice": "x" * 70_000},
                    }
                ],
            },
            413,
        ),
        (b'{"epoch": 1, "events": [], "x": "' + b"y" * 1_100_000 + b'"}', 413),
        (
            b'{"epoch":1,"events":[{"n":1,"type":"answer","item":"q01","t":0,"value":{"c":1e999}}]}',
            400,
        ),
    ],
)
def test_senseless_bodies_are_refused_whole(
    app: Flask, running: Runner, body: Any, status: int
) -> None:
    reply = running.post("sync", body)
    assert reply.status_code == status, reply.text
    assert set(reply.json) == {"error", "message"}
    assert stored(app, running.id) == []
    assert running.sync(running.event()).json["ack"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Answer!"},
        {"type": 7},
        {"type": None},
        {"item": "x" * 21},
        {"item": 3},
        {"item": "q01\x00"},
        {"value": None},
        {"value": "o1"},
        {"t": -1},
        {"t": "soon"},
        {"t": 2**40},
        {"t": None},
        {"value": {"choice": "\ud800"}},
        {"value": {"choice": "\x00"}},
        {"item": "\u202eq01"},
    ],
)
def test_a_senseless_event_never_blocks_the_next(
    app: Flask, running: Runner, changes: dict[str, Any]
) -> None:
    reply = running.sync(running.event(**changes), running.event("q02", "o2"))
    assert reply.status_code == 200, reply.text
    assert reply.json["ack"] == 2
    assert [entry["n"] for entry in reply.json["rejected"]] == [1]
    assert answer_of(app, running.id, "q02") == "o2"


def test_other_events_under_a_used_counter_are_not_acknowledged(
    app: Flask, running: Runner
) -> None:
    first, second = running.event(choice="o1"), running.event("q02", "o1")
    assert running.sync(first, second).json["ack"] == 2
    assert running.sync(first, second).json["ack"] == 2
    forged = {**second, "value": {"choice": "o4"}}
    reply = running.sync(first, forged)
    assert (reply.status_code, reply.json["error"]) == (409, "counter_conflict")
    assert (reply.json["conflicts"], reply.json["ack"]) == ([2], 1)
    assert answer_of(app, running.id, "q02") == "o1"
    refused = running.post("hand-in", {"epoch": 1, "events": [forged]})
    assert (refused.status_code, refused.json["error"]) == (409, "counter_conflict")
    with app.app_context():
        assert db.session.get_one(Sitting, running.id).state == "running"
        assert db.session.scalars(select(Receipt)).all() == []


def test_gaps_wait_for_their_missing_event(app: Flask, running: Runner) -> None:
    events = [running.event(choice=f"o{place}") for place in (1, 2, 3, 4)]
    assert running.sync(events[0]).json["ack"] == 1
    assert running.sync(events[2], events[3]).json["ack"] == 1
    assert running.sync(events[1]).json["ack"] == 4
    assert answer_of(app, running.id) == "o4"


@pytest.mark.parametrize("says_last", [True, False])
def test_a_hand_in_over_a_gap_stores_and_waits(
    app: Flask, running: Runner, says_last: bool
) -> None:
    first, second, third = (running.event(choice=f"o{place}") for place in (1, 2, 3))
    assert running.sync(first).json["ack"] == 1
    # The page says that it has given 3 numbers, or the batch itself shows a hole.
    sent = {"events": [], "last": 3} if says_last else {"events": [third]}
    reply = running.post("hand-in", {"epoch": 1, **sent})
    assert (reply.status_code, reply.json["error"]) == (409, "gap")
    assert (reply.json["ack"], reply.json["epoch"]) == (1, 1)
    assert len(stored(app, running.id)) == (1 if says_last else 2)
    with app.app_context():
        assert db.session.get_one(Sitting, running.id).state == "running"
        assert operations.receipt_of(running.id) is None
    done = running.post("hand-in", {"epoch": 1, "events": [second, third], "last": 3})
    assert (done.status_code, done.json["ack"]) == (200, 3)
    assert done.json["receipt"]["events"] == 3


def test_a_hand_in_after_the_grace_closes_over_a_gap(
    app: Flask, running: Runner, time: Time
) -> None:
    time.advance(3661)
    done = running.post("hand-in", {"epoch": 1, "events": [], "last": 7})
    assert (done.status_code, done.json["state"], done.json["ack"]) == (200, "closed", 0)


@pytest.mark.parametrize("last", [-1, 1.0, "3", True, 2**31, []])
def test_a_senseless_last_counter_is_refused(app: Flask, running: Runner, last: Any) -> None:
    reply = running.post("hand-in", {"epoch": 1, "events": [running.event()], "last": last})
    assert (reply.status_code, reply.json["error"]) == (422, "bad_last")
    assert stored(app, running.id) == []


def test_nobody_begins_after_the_end_of_the_session(app: Flask, runner: Runner, time: Time) -> None:
    runner.enter()
    time.advance(3 * 3600)
    reply = runner.post("start", {"epoch": runner.epoch})
    assert (reply.status_code, reply.json["error"]) == (409, "session_ended")
    with app.app_context():
        assert db.session.get_one(Sitting, runner.id).started_at is None


def test_counters_far_ahead_are_neither_stored_nor_acknowledged(
    app: Flask, running: Runner
) -> None:
    reply = running.sync({**running.event(), "n": 2_000_000_000})
    assert (reply.status_code, reply.json["ack"]) == (200, 0)
    assert stored(app, running.id) == []


def test_late_events_are_kept_for_a_person(app: Flask, running: Runner, time: Time) -> None:
    time.advance(3600 + 30)
    in_time = running.event("q01", "o2", t=3_599_000)
    after = running.event("q01", "o3", t=3_600_500)
    reply = running.sync(in_time, after)
    assert (reply.json["state"], reply.json["ack"], reply.json["late"]) == ("closing", 2, [2])
    assert reply.json["remaining_ms"] == 0
    assert answer_of(app, running.id) == "o2"
    time.advance(31)
    reply = running.sync(running.event("q02", "o1", t=3_000_000))
    assert (reply.json["state"], reply.json["ack"], reply.json["late"]) == ("closed", 3, [3])
    assert answer_of(app, running.id, "q02") is None
    with app.app_context():
        sitting = db.session.get_one(Sitting, running.id)
        assert sitting.state == "closed"
        assert operations.receipt_of(running.id) is not None


def test_the_sweeper_closes_what_nobody_reads(app: Flask, running: Runner, time: Time) -> None:
    running.sync(running.event())
    time.advance(3600 + 61)
    with app.app_context():
        assert operations.close_overdue() == 1
        assert operations.close_overdue() == 0
        receipt = operations.receipt_of(running.id)
        assert receipt is not None
        assert (receipt.answered, receipt.events) == (1, 1)
    handed = running.post("hand-in", {"epoch": 1, "events": [running.event("q02")]})
    assert (handed.status_code, handed.json["late"]) == (200, [2])
    assert handed.json["receipt"]["code"] == receipt.code


def test_answers_before_the_start_never_count(app: Flask, runner: Runner) -> None:
    runner.enter()
    reply = runner.sync(runner.event())
    assert [entry["n"] for entry in reply.json["rejected"]] == [1]
    assert answer_of(app, runner.id) is None
    assert runner.post("hand-in", {"epoch": 1, "events": []}).json["error"] == "not_started"


def test_an_idle_page_is_seen(app: Flask, running: Runner, time: Time) -> None:
    time.advance(20)
    assert running.sync().json["ack"] == 0
    with app.app_context():
        assert db.session.get_one(Sitting, running.id).last_seen_at == time.now


def test_only_the_sittings_own_browser_is_answered(app: Flask, running: Runner) -> None:
    stranger = app.test_client()
    refused = Runner(stranger, running.id)
    refused.epoch = 1
    assert (refused.sync().status_code, refused.sync().json["error"]) == (401, "no_ticket")
    tickets = Tickets(app.config["SECRET_KEY"], secure=False)
    stranger.set_cookie("sitting", tickets.issue("somebody-else"))
    assert (refused.sync().status_code, refused.sync().json["error"]) == (404, "not_found")
    forged = Tickets("another secret", secure=False).issue(running.id)
    stranger.set_cookie("sitting", forged)
    assert refused.sync().status_code == 401
    for page in ("", "wait", "receipt", "media/" + "a" * 64):
        assert stranger.get(f"/sittings/{running.id}/{page}").status_code == 404


def test_a_form_of_another_site_cannot_speak_for_the_page(running: Runner) -> None:
    body = {"epoch": running.epoch, "events": []}
    assert running.post("sync", body, headers={}).status_code == 403
    assert running.post("sync", body, content_type="text/plain").status_code == 415
    assert (
        running.post("sync", body, content_type="application/x-www-form-urlencoded").status_code
        == 415
    )


def test_no_content_before_the_start_and_after_the_end(
    app: Flask, runner: Runner, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        db.session.add(
            MediaAsset(
                digest=CLIP,
                media_type="audio/mpeg",
                size=10,
                seconds=1.0,
                content=CLIP_CONTENT,
            )
        )
        db.session.commit()
    address = f"/sittings/{runner.id}/media/{CLIP}"
    runner.enter()
    assert runner.client.get(address).status_code == 404
    runner.start()
    whole = runner.client.get(address)
    assert (whole.status_code, whole.data) == (200, b"0123456789")
    assert whole.headers["Cache-Control"] == "no-store"
    # From here on the content comes from memory: a range costs no reading of the whole.
    monkeypatch.setattr("assess.delivery.clips.select", None)
    part = runner.client.get(address, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data) == (206, b"234")
    same = runner.client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["Cache-Control"] == "no-store"
    assert runner.client.get(address[:-1] + "g").status_code == 404
    time.advance(3700)
    assert runner.client.get(address).status_code == 404
    assert runner.enter()["section"] is None


def test_the_cookie_is_bound_and_strict(runner: Runner, app: Flask) -> None:
    cookie = runner.client.get_cookie("sitting", path=f"/sittings/{runner.id}")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"


def test_too_many_plays_are_noted_once_a_clip_and_still_count(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        PlainKind, "plays_allowed", lambda *_: {"q01": 2, "q02": 2, "q03": 2}, raising=False
    )
    plays = [("q01", 1), ("q01", 2), ("q01", 3), ("q01", 4), ("q02", 2)]
    reply = running.sync(
        *(running.event(ref, type="play", value={"play": play}) for ref, play in plays)
    )
    assert reply.json["rejected"] == []
    assert running.post("hand-in", {"epoch": 1, "events": [], "last": 5}).status_code == 200
    with app.app_context():
        noted = [one for one in queries.log_of(running.id) if one.action == "plays_exceeded"]
        assert [one.detail for one in noted] == [{"clip": "q01", "plays": 4, "allowed": 2}]


def test_the_receipt_covers_its_entries_and_tells_of_late_ones(
    app: Flask, running: Runner, time: Time
) -> None:
    running.sync(running.event())
    done = running.post("hand-in", {"epoch": 1, "events": [], "last": 1})
    running.sync(running.event("q02", "o3"))
    with app.app_context():
        assert evidence.problems_of(running.id) == []
        assert evidence.waiting_for(running.id) == 1
    address = f"/sittings/{running.id}/receipt"
    assert "first 1 entries" in running.client.get(address).text
    assert "1 answer arrived after the end" in running.client.get(address).text
    assert "1 answer arrived after the end" in running.client.get(f"{address}.txt").text
    told = running.client.get(f"{address}.json").json
    assert (told["late_waiting"], told["digest"]) == (1, done.json["receipt"]["digest"])
