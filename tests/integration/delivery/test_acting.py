"""What invigilators do to one, a group or all: what it reaches, and how it is undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess.audit.models import AuditPending
from assess.delivery import operations, ports, queries
from assess.delivery.errors import Refused
from assess.delivery.models import Receipt, Sitting, TestDefinition
from assess.delivery.room_models import StaffAction
from assess.delivery.sweeping import sweep
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner, Time
from tests.integration.delivery.test_races import at_once

Login = Callable[[Account], FlaskClient]
HOUR = 3_600_000


class Room:
    """A session with several candidates who work, and its invigilator."""

    def __init__(self, app: Flask, staff: Account, runners: list[Runner], session_id: int) -> None:
        self.app, self.staff, self.runners, self.session_id = app, staff, runners, session_id
        self.ids = [runner.id for runner in runners]

    def act(self, verb: str, whom: operations.Whom, **order: object) -> operations.Done:
        with self.app.app_context():
            actor = db.session.get_one(Account, self.staff.id)
            given = operations.Order(verb, **{"reason": "noise", **order})  # type: ignore[arg-type]
            return operations.perform(self.session_id, whom, given, actor)

    def undo(self, done: operations.Done) -> operations.Done:
        assert done.action_id is not None
        with self.app.app_context():
            actor = db.session.get_one(Account, self.staff.id)
            return operations.undo(self.session_id, done.action_id, actor)

    def state(self, place: int = 0) -> tuple[str, str | None]:
        with self.app.app_context():
            sitting = db.session.get_one(Sitting, self.ids[place])
            return sitting.state, sitting.pause_kind

    def log(self, place: int = 0) -> list[str]:
        with self.app.app_context():
            return [entry.action for entry in queries.log_of(self.ids[place])]


@pytest.fixture
def room(
    app: Flask,
    running: Runner,
    people: dict[str, Account],
    test_definition: TestDefinition,
    make_account: Callable[..., Account],
) -> Room:
    """Three candidates: two work, the third is checked in."""
    runners = [running]
    with app.app_context():
        session_id = db.session.get_one(Sitting, running.id).session_id
        assert session_id is not None
    for _place in range(2):
        account = make_account(Role.CANDIDATE)
        with app.app_context():
            first = db.session.get_one(Sitting, running.id)
            sitting = operations.book_sitting(
                db.session.get_one(Account, account.id), first.test, first.session
            )
            staff = db.session.get_one(Account, people["invigilator"].id)
            sitting_id = sitting.id
            code = operations.check_in(sitting_id, staff, confirmed=True)
        client = app.test_client()
        assert client.post("/sittings/", data={"code": code}).status_code == 303
        runners.append(Runner(client, sitting_id))
    runners[1].enter()
    runners[1].start()
    return Room(app, people["invigilator"], runners, session_id)


def one(room: Room, place: int = 0) -> operations.Whom:
    return operations.Whom(sitting_id=room.ids[place])


ALL = operations.Whom()


def test_a_pause_stops_the_clock_and_the_page_hears_of_it(room: Room, time: Time) -> None:
    runner = room.runners[0]
    time.advance(600)
    done = room.act("pause", one(room))
    assert (done.reached, done.skipped.total()) == (1, 0)
    time.advance(300)
    told = runner.sync().json
    assert (told["state"], told["pause"], told["remaining_ms"]) == (
        "paused",
        "invigilator",
        HOUR - 600_000,
    )
    # Composed before the page had heard of the pause: it counts. Afterwards: a person decides.
    before, unheard = runner.event(t=599_000), runner.event("q02", "o3", t=609_000)
    after = runner.event(t=700_000)
    assert runner.sync(before, unheard, after).json["late"] == [after["n"]]
    with room.app.app_context():
        assert queries.state_of_answers(runner.id)[("q02", "answer")].value == {"choice": "o3"}
    again = room.act("pause", one(room))
    assert (again.reached, again.skipped, again.action_id) == (0, {"paused": 1}, None)
    assert room.act("resume", one(room), reason=None).reached == 1
    told = runner.sync().json
    assert (told["state"], told["pause"], told["remaining_ms"]) == (
        "running",
        None,
        HOUR - 600_000,
    )
    assert room.log()[-2:] == ["paused", "resumed"]


def test_all_and_a_group_are_acted_on_together(room: Room, time: Time) -> None:
    with room.app.app_context():
        assert operations.set_group(room.session_id, room.ids[1:], "  Row  B ") == 2
        assert operations.set_group(room.session_id, [*room.ids[1:], "x" * 22], "Row B") == 0
    done = room.act("pause", operations.Whom(group="Row B"))
    assert (done.reached, done.skipped) == (1, {"not_started": 1})
    assert [room.state(place)[0] for place in range(3)] == ["running", "paused", "checked_in"]
    done = room.act("pause", ALL)
    assert (done.reached, done.skipped) == (1, {"paused": 1, "not_started": 1})
    # Time is given to whoever is not over: paused, or not yet begun.
    assert room.act("extend", ALL, minutes=10).reached == 3
    assert room.act("resume", ALL, reason=None).reached == 2
    told = [runner.sync().json["remaining_ms"] for runner in room.runners[:2]]
    assert told == [HOUR + 600_000] * 2
    with pytest.raises(Refused, match="not_found"):
        room.act("pause", operations.Whom(group="Row C"))
    with room.app.app_context():
        scopes = db.session.scalars(select(StaffAction.scope).order_by(StaffAction.id)).all()
        assert scopes == ["group", "all", "all", "all"]
        told_kinds = set(db.session.scalars(select(AuditPending.kind)))
        assert {"session.pause", "session.extend", "sitting.paused"} <= told_kinds


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"reason": "because"}, "bad_reason"),
        ({"reason": None}, "bad_reason"),
        ({"reason": "misconduct"}, "note_needed"),
        ({"reason": "other", "note": "  "}, "note_needed"),
        ({"reason": "noise", "note": "x" * 501}, "note_too_long"),
    ],
)
def test_an_act_has_a_reason(room: Room, order: dict[str, object], code: str) -> None:
    for verb in ("pause", "end", "void"):
        with pytest.raises(Refused, match=code):
            room.act(verb, one(room), **order)
    for minutes in (None, 0, 241, -5):
        with pytest.raises(Refused, match="bad_minutes"):
            room.act("extend", one(room), minutes=minutes)
    assert room.state() == ("running", None)


def test_a_note_stays_out_of_the_chain(room: Room) -> None:
    room.act("pause", one(room), reason="misconduct", note="Ada Lovelace had a telephone")
    with room.app.app_context():
        rows = db.session.scalars(
            select(AuditPending).where(AuditPending.kind.in_(["session.pause", "sitting.paused"]))
        ).all()
        assert len(rows) == 2
        for row in rows:
            assert "Ada" not in str(row.facts)
            assert row.personal == {"note": "Ada Lovelace had a telephone"}


def test_an_ending_closes_after_a_minute(room: Room, time: Time) -> None:
    runner = room.runners[0]
    runner.sync(runner.event())
    time.advance(100)
    room.act("end", one(room), reason="illness")
    time.advance(59)
    told = runner.sync().json
    assert (told["state"], told["pause"]) == ("paused", "ended")
    with pytest.raises(Refused, match="not_found"):
        room.act("resume", operations.Whom(sitting_id="y" * 22), reason=None)
    assert room.act("resume", one(room), reason=None).skipped == {"ending": 1}
    # A hand-in of the same minute is kept and waits: the ending may be undone.
    early = runner.post("hand-in", {"epoch": 1, "events": [runner.event("q02", t=90_000)]})
    assert (early.status_code, early.json["error"], early.json["ack"]) == (409, "stopped", 2)
    time.advance(1)
    with room.app.app_context():
        assert sweep() == 1
    assert room.state() == ("closed", None)
    assert room.log()[-2:] == ["ending", "ended"]
    receipt = runner.post("hand-in", {"epoch": 1, "events": []}).json["receipt"]
    assert receipt["answered"] == 2


def test_a_void_attempt_gives_no_result(
    room: Room, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ports, "_closed", [lambda sitting: heard.append(sitting.id)])
    runner = room.runners[0]
    runner.sync(runner.event())
    room.act("void", one(room), reason="identity")
    assert room.runners[1].post("hand-in", {"epoch": 1, "events": []}).status_code == 200
    time.advance(60)
    assert runner.sync().json["state"] == "closed"
    assert room.state() == ("void", None)
    assert heard == [room.ids[1]]
    with room.app.app_context():
        sitting = db.session.get_one(Sitting, room.ids[0])
        assert (sitting.void_reason, sitting.closed_at is not None) == ("identity", True)
    # What was saved has its receipt all the same, so that the page can let go of its copy.
    assert runner.post("hand-in", {"epoch": 1, "events": []}).json["receipt"]["answered"] == 1
    assert runner.client.get(f"/sittings/{runner.id}/receipt").status_code == 200
    with room.app.app_context():
        assert sweep() == 0
        assert db.session.scalar(select(func.count()).select_from(Receipt)) == 2
    assert room.log().count("voided") == 1


@pytest.mark.parametrize("verb", ["pause", "end", "void"])
def test_a_wrongful_stop_is_undone_and_costs_no_time(room: Room, time: Time, verb: str) -> None:
    time.advance(120)
    done = room.act(verb, ALL)
    time.advance(59)
    undone = room.undo(done)
    assert (undone.reached, undone.skipped.total()) == (2, 0)
    for runner in room.runners[:2]:
        told = runner.sync().json
        assert (told["state"], told["remaining_ms"]) == ("running", HOUR - 120_000)
    time.advance(3600)
    with room.app.app_context():
        assert db.session.get_one(Sitting, room.ids[0]).void_reason is None
        sweep()
    assert room.log()[-1] == "time_up"


def test_undoing_has_its_minute_and_happens_once(room: Room, time: Time) -> None:
    done = room.act("extend", ALL, minutes=5)
    room.undo(done)
    assert room.runners[0].sync().json["remaining_ms"] == HOUR
    with pytest.raises(Refused, match="already_undone"):
        room.undo(done)
    later = room.act("extend", ALL, minutes=5)
    time.advance(60)
    with pytest.raises(Refused, match="too_late_to_undo"):
        room.undo(later)
    with room.app.app_context():
        actor = db.session.get_one(Account, room.staff.id)
        undoing = db.session.scalars(select(StaffAction.id).filter_by(verb="undo")).one()
        for strange in (undoing, 10_000):
            with pytest.raises(Refused, match="not_found"):
                operations.undo(room.session_id, strange, actor)


def test_what_has_changed_since_stays(room: Room, time: Time) -> None:
    done = room.act("pause", ALL)
    time.advance(10)
    assert room.runners[0].post("hand-in", {"epoch": 1, "events": []}).status_code == 200
    room.act("resume", one(room, 1), reason=None)
    undone = room.undo(done)
    assert (undone.reached, undone.skipped) == (0, {"over": 1, "changed": 1})


def test_taking_time_back_leaves_a_minute(room: Room, time: Time) -> None:
    time.advance(3590)
    done = room.act("extend", one(room), minutes=2)
    time.advance(50)
    undone = room.undo(done)
    assert (undone.reached, undone.shortened) == (1, 1)
    # 2:10 were left, 50 s have passed; all but a minute of it could be taken.
    assert room.runners[0].sync().json["remaining_ms"] == 60_000


def test_who_is_paused_may_hand_in(room: Room, time: Time) -> None:
    runner = room.runners[0]
    time.advance(60)
    room.act("pause", one(room))
    time.advance(600)
    done = runner.post("hand-in", {"epoch": 1, "events": [runner.event(t=59_000)]})
    assert done.json["receipt"]["answered"] == 1
    assert (done.json["late"], room.log()[-1]) == ([], "handed_in")


def test_closing_the_session_takes_endings_along(room: Room, time: Time) -> None:
    room.act("end", one(room, 0), reason="illness")
    room.act("pause", one(room, 1))
    with room.app.app_context():
        actor = db.session.get_one(Account, room.staff.id)
        with pytest.raises(Refused) as refused:
            operations.close_session(room.session_id, actor)
        assert (refused.value.code, refused.value.facts) == ("still_running", {"count": 1})
        done = operations.close_session(room.session_id, actor, end_running=True)
        assert (done.ended, done.absent) == (1, 1)
    assert [room.log(place)[-1] for place in range(3)] == ["ended", "ended", "absent"]
    with pytest.raises(Refused, match="session_closed"):
        room.act("extend", ALL, minutes=5)


def test_many_invigilators_at_once(room: Room) -> None:
    """Whatever the order, a pause is one pause and an undoing is one."""
    paused = at_once(room.app, 24, lambda _place: room.act("pause", ALL).reached, threads=8)
    assert sorted(paused)[-1] == 2
    assert sum(paused) == 2
    assert room.log().count("paused") == 1
    done = room.act("extend", ALL, minutes=5)

    def undo(_place: int) -> bool:
        try:
            room.undo(done)
        except Refused as refused:
            return refused.code != "already_undone"
        return True

    assert sum(at_once(room.app, 24, undo, threads=8)) == 1
    assert room.runners[0].sync().json["remaining_ms"] == HOUR


def test_saves_and_pauses_at_once_lose_nothing(room: Room) -> None:
    runner = room.runners[0]

    def work(place: int) -> int | None:
        if place % 3 == 0:
            room.act("pause" if place % 2 else "resume", ALL)
            return None
        with room.app.app_context():
            window = Runner(runner.client, runner.id)
            window.epoch, window.n = 1, place
            client = room.app.test_client()
            cookie = runner.client.get_cookie("sitting", path=f"/sittings/{runner.id}")
            assert cookie is not None
            client.set_cookie("sitting", cookie.value, path=f"/sittings/{runner.id}")
            window.client = client
            reply = window.post(
                "sync",
                {
                    "epoch": 1,
                    "events": [
                        {
                            "n": place,
                            "item": "q01",
                            "type": "answer",
                            "value": {"choice": "o1"},
                            "t": 0,
                        }
                    ],
                },
            )
            return place if reply.status_code == 200 else -1

    sent = {place for place in at_once(room.app, 36, work, threads=8) if place is not None}
    assert -1 not in sent
    with room.app.app_context():
        assert {event.n for event in queries.journal_of(runner.id)} == sent


def test_a_move_turns_the_old_page_read_only(
    app: Flask, room: Room, login: Login, time: Time
) -> None:
    staff, runner = login(room.staff), room.runners[0]
    runner.sync(runner.event())
    address = f"/sessions/{room.session_id}/move/{runner.id}"
    assert staff.get(address).status_code == 200
    assert staff.post(address, data={"reason": "other"}).status_code == 422
    done = staff.post(address, data={"reason": "power", "note": "Screen is dark"})
    assert done.status_code == 303
    page = staff.get(done.headers["Location"])
    found = re.search(r"(?<![\w-])[2-9A-Z]{4}-[2-9A-Z]{4}(?![\w-])", page.text)
    assert found
    assert room.log()[-1] == "moved"
    old = runner.sync(runner.event("q02"))
    assert (old.status_code, old.json["error"]) == (409, "superseded")
    browser = app.test_client()
    assert browser.post("/sittings/", data={"code": found[0]}).status_code == 303
    fresh = Runner(browser, runner.id)
    assert fresh.enter()["answers"]["q01"]["value"] == {"choice": "o1"}
    # The page that showed the code, loaded again: nothing ends, and no code is there.
    assert found[0] not in staff.get(done.headers["Location"]).text
    assert fresh.sync(fresh.event("q02")).status_code == 200
    other = staff.post(f"/sessions/{room.session_id}/move/{room.ids[2]}", data={"reason": "power"})
    assert other.status_code == 303
    with app.app_context():
        actor = db.session.get_one(Account, room.staff.id)
        operations.close_session(room.session_id, actor, end_running=True)
        with pytest.raises(Refused, match="over"):
            operations.move(runner.id, actor, "power")
