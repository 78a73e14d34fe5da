"""The room as pages: the board's order, messages, help, breaks, incidents, groups."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from assess.delivery import glances, holding, operations, queries, room_queries
from assess.delivery.board import board_of
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting
from assess.delivery.room_models import HelpAnswer, Incident, IncidentAttachment, StaffMessage
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner, Time
from tests.integration.delivery.test_acting import ALL, Room, one, room

__all__ = ["room"]

Login = Callable[[Account], FlaskClient]
MINUTE = 60_000


@pytest.fixture(autouse=True)
def _no_old_glances(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glances, "FRESH_S", 0)


def signal(runner: Runner, kind: str, **value: Any) -> None:
    reply = runner.sync(runner.event(None, type=kind, value=value))
    assert (reply.status_code, reply.json["rejected"]) == (200, [])


def concerns(room: Room) -> dict[str, tuple[str, ...]]:
    """What the board says of each candidate, the worst first."""
    with room.app.app_context():
        board = board_of(
            queries.sittings_in(room.session_id),
            sitting_now(),
            room_queries.signs_in(room.session_id),
        )
        return {line.sitting.id: line.concerns for line in board.groups["running"]}


class TestBoard:
    def test_signals_stand_until_they_are_taken_back(self, room: Room) -> None:
        first, second = room.runners[:2]
        signal(first, "focus", state="lost")
        signal(second, "fullscreen", state="left")
        assert concerns(room) == {first.id: ("unfocused",), second.id: ("windowed",)}
        signal(first, "focus", state="back", for_ms=900)
        signal(second, "focus", state="lost")
        signal(second, "network", state="lost")
        assert list(concerns(room).items()) == [
            (second.id, ("offline", "unfocused", "windowed")),
            (first.id, ()),
        ]
        with room.app.app_context():
            signs = room_queries.signs_in(room.session_id)
            assert (signs[first.id].focus_count, signs[second.id].focus_count) == (1, 1)
        # A page that was loaded anew has lost nothing yet; the count stays.
        second.enter()
        assert concerns(room)[second.id] == ()
        with room.app.app_context():
            assert room_queries.signs_in(room.session_id)[second.id].focus_count == 1

    def test_who_waits_for_help_comes_first(self, room: Room, login: Login, time: Time) -> None:
        first, second = room.runners[:2]
        signal(first, "focus", state="lost")
        signal(second, "help", asked=True)
        time.advance(40)
        signal(second, "help", asked=True)  # pressed again: the same request
        signal(first, "help", asked=True)
        time.advance(30)
        assert list(concerns(room)) == [second.id, first.id]
        page = login(room.staff).get(f"/sessions/{room.session_id}/").text
        assert page.index("1 minute") < page.index("30 seconds")
        assert page.count("I am going there") == 2
        assert "2 waiting for help" in page

    @pytest.mark.parametrize("locale", ["en", "fr"])
    def test_every_concern_has_words(
        self, room: Room, login: Login, time: Time, locale: str
    ) -> None:
        staff = login(room.staff)
        staff.post("/preferences", data={"locale": locale})
        first, second = room.runners[:2]
        for kind, value in (
            ("help", {"asked": True}),
            ("focus", {"state": "lost"}),
            ("fullscreen", {"state": "left"}),
            ("network", {"state": "lost"}),
        ):
            signal(first, kind, **value)
        room.act("pause", one(room, 0))
        room.act("end", one(room, 1), reason="illness")
        words = {
            "en": ("Waits for help", "No connection", "In another window", "Not full screen",
                   "Paused", "Being ended", "Silent for", "2 candidates", "Undo"),
            "fr": ("Attend de l’aide", "Sans connexion", "Dans une autre fenêtre", "En pause",
                   "Hors du plein écran", "En cours d’arrêt", "Annuler cette action"),
        }  # fmt: skip
        time.advance(50)
        room.act("extend", ALL, minutes=5)
        page = staff.get(f"/sessions/{room.session_id}/").text
        for word in words[locale]:
            assert word in page, word
        assert second.sync().json["pause"] == "ended"

    def test_the_shared_part_holds_nobodys_token(self, room: Room, login: Login) -> None:
        room.act("pause", ALL)
        signal(room.runners[0], "help", asked=True)
        staff = login(room.staff)
        part = staff.get(f"/sessions/{room.session_id}/lines").text
        assert "csrf" not in part
        assert 'form="board-post"' in part
        whole = staff.get(f"/sessions/{room.session_id}/").text
        assert len(re.findall(r'<form id="board-post"', whole)) == 1

    def test_an_administrator_looks_and_does_not_act(
        self, room: Room, login: Login, make_account: Callable[..., Account]
    ) -> None:
        admin = login(make_account(Role.ADMINISTRATOR))
        room.act("pause", ALL)
        signal(room.runners[0], "help", asked=True)
        base = f"/sessions/{room.session_id}/"
        page = admin.get(base).text
        assert "Waits for help" in page
        for word in ("Undo", "I am going there", "End the test", "Pause everyone"):
            assert word not in page
        incidents = admin.get(f"{base}incidents")
        assert (incidents.status_code, "<textarea" in incidents.text) == (200, False)
        for address in ("pause", "undo/1", f"move/{room.ids[0]}", "messages", "incidents"):
            assert admin.post(f"{base}{address}").status_code == 403

    def test_groups_are_set_and_shown_alone(self, room: Room, login: Login) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/"
        names = {}
        with room.app.app_context():
            for sitting in queries.sittings_in(room.session_id):
                names[sitting.id] = f"line-{sitting.id}"
        reply = staff.post(f"{base}groups", data={"name": "B & C", "chosen": room.ids[:1]})
        assert reply.status_code == 303
        assert "B &amp; C" in staff.get(f"{base}groups").text
        shown = staff.get(base, query_string={"group": "B & C"}).text
        assert f'id="{names[room.ids[0]]}"' in shown
        assert f'id="{names[room.ids[1]]}"' not in shown
        assert "Pause group B &amp; C" in shown
        everyone = staff.get(base, query_string={"group": "nobody"}).text
        assert f'id="{names[room.ids[1]]}"' in everyone
        done = staff.post(f"{base}pause?group=B+%26+C", data={"reason": "noise"})
        assert done.headers["Location"].endswith("?group=B+%26+C")
        assert [room.state(place)[0] for place in (0, 1)] == ["paused", "running"]
        assert staff.get(f"{base}pause?group=none").status_code == 404
        assert staff.post(f"{base}groups", data={"name": "x" * 41}).status_code == 422

    def test_acts_by_page(self, room: Room, login: Login, time: Time) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/"
        for verb in ("pause", "resume", "extend", "end", "void"):
            for query in ("", f"?sitting={room.ids[0]}"):
                assert staff.get(f"{base}{verb}{query}").status_code == 200
            assert staff.get(f"{base}{verb}?sitting={'x' * 22}").status_code == 404
        assert staff.get(f"{base}dance").status_code == 404
        wrong = staff.post(f"{base}end?sitting={room.ids[0]}", data={"reason": "misconduct"})
        assert (wrong.status_code, "Add a few words" in wrong.text) == (422, True)
        staff.post(f"{base}end?sitting={room.ids[0]}", data={"reason": "illness"})
        page = staff.get(base).text
        undo = re.findall(r'formaction="([^"]+/undo/\d+)"', page)
        assert len(undo) == 1
        assert staff.post(undo[0]).status_code == 303
        assert "Undone for 1 candidate" in staff.get(base).text
        assert room.state() == ("running", None)
        assert "undone already" in staff.post(undo[0], follow_redirects=True).text
        log = staff.get(f"{base}sittings/{room.ids[0]}").text
        assert ("Illness" in log, "Undone" in log) == (True, True)
        time.advance(61)
        assert "/undo/" not in staff.get(base).text


class TestMessages:
    def test_to_one_and_to_all_and_who_has_read(self, room: Room, login: Login, time: Time) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/"
        first, second = room.runners[:2]
        assert staff.post(f"{base}messages", data={"text": "Fire <drill>"}).status_code == 303
        reply = staff.post(f"{base}messages?sitting={first.id}", data={"text": "Sit down"})
        assert reply.status_code == 303
        told = first.enter()["messages"]
        assert [one["text"] for one in told] == ["Fire <drill>", "Sit down"]
        assert [one["text"] for one in second.enter()["messages"]] == ["Fire <drill>"]
        signal(first, "ack", message=told[0]["id"])
        assert "Acknowledged by 0 of 1" in staff.get(base).text
        page = staff.get(f"{base}messages").text
        assert ("1 of 3" in page, "0 of 1" in page, "Fire &lt;drill&gt;" in page) == (True,) * 3
        assert "Not yet" in staff.get(f"{base}sittings/{first.id}").text
        with room.app.app_context():
            mine = room_queries.messages_to(db.session.get_one(Sitting, first.id))
            assert [at == time.now for _message, at in mine] == [True, False]
        for wrong in ("", "   ", "x" * 1001):
            assert staff.post(f"{base}messages", data={"text": wrong}).status_code == 422
        with room.app.app_context():
            assert len(db.session.scalars(select(StaffMessage)).all()) == 2
            actor = db.session.get_one(Account, room.staff.id)
            with pytest.raises(Refused, match="not_found"):
                operations.send_message(room.session_id, "Hello", actor, "x" * 22)

    def test_help_is_answered_once(self, room: Room, login: Login, time: Time) -> None:
        staff, runner = login(room.staff), room.runners[0]
        address = f"/sessions/{room.session_id}/help/{runner.id}"
        assert "no longer waits" in staff.post(address, follow_redirects=True).text
        signal(runner, "help", asked=True)
        assert runner.enter()["help"] == "waiting"
        time.advance(75)
        assert "you are coming" in staff.post(address, follow_redirects=True).text
        assert runner.enter()["help"] == "coming"
        staff.post(address)
        page = staff.get(f"/sessions/{room.session_id}/sittings/{runner.id}").text
        assert "Ida Berg, after 1 minute 15 seconds" in page
        assert room.log().count("help_answered") == 1
        with room.app.app_context():
            assert len(db.session.scalars(select(HelpAnswer)).all()) == 1
        assert "Somebody is going there" in staff.get(f"/sessions/{room.session_id}/").text
        # Taken back, asked again: a new request with a waiting time of its own.
        signal(runner, "help", asked=False)
        time.advance(10)
        signal(runner, "help", asked=True)
        with room.app.app_context():
            states = [r.state for r in room_queries.help_requests([runner.id])[runner.id]]
            assert states == ["over", "waiting"]


class TestBreaks:
    @pytest.fixture
    def runner(self, app: Flask, runner: Runner, people: dict[str, Account]) -> Runner:
        with app.app_context():
            operations.set_accommodation(
                people["candidate"].id, time_factor=1.0, large_text=False, break_s=600
            )
        runner.enter()
        return runner

    def say(self, runner: Runner, action: str, **changes: Any) -> Any:
        return runner.post("break", {"epoch": runner.epoch, "action": action, **changes})

    def test_a_break_stops_the_clock_until_it_is_used_up(
        self, app: Flask, runner: Runner, time: Time
    ) -> None:
        early = self.say(runner, "begin")
        assert (early.status_code, early.json["error"]) == (409, "not_started")
        assert runner.start()["break_left_ms"] == 10 * MINUTE
        runner.sync(runner.event())
        time.advance(300)
        for _again in range(2):
            begun = self.say(runner, "begin").json
            assert (begun["state"], begun["pause"], begun["ack"]) == ("paused", "break", 1)
            assert begun["remaining_ms"] == 55 * MINUTE
        time.advance(100)
        told = runner.sync().json
        assert (told["pause"], told["break_left_ms"]) == ("break", 10 * MINUTE - 100_000)
        time.advance(140)
        for _again in range(2):
            ended = self.say(runner, "end").json
            assert (ended["state"], ended["pause"]) == ("running", None)
            assert (ended["break_left_ms"], ended["remaining_ms"]) == (6 * MINUTE, 55 * MINUTE)
        self.say(runner, "begin")
        time.advance(420)  # a minute more than was left
        told = runner.sync().json
        assert (told["state"], told["remaining_ms"]) == ("running", 54 * MINUTE)
        refused = self.say(runner, "begin")
        assert (refused.status_code, refused.json["error"]) == (409, "no_break_left")
        with app.app_context():
            operations.settle(runner.id)
            log = [entry.action for entry in queries.log_of(runner.id)]
            assert log[-4:] == ["break_began", "break_ended", "break_began", "break_over"]
            sitting = db.session.get_one(Sitting, runner.id)
            assert (sitting.break_left_ms, sitting.pauses_ms) == (0, 10 * MINUTE)

    @pytest.mark.parametrize(
        ("drop", "told"), [("pause", "paused"), ("hold", "device_paused"), ("close", "handed_in")]
    )
    def test_a_break_that_was_used_up_is_noted_by_whatever_finds_it(
        self, app: Flask, room: Room, time: Time, drop: str, told: str
    ) -> None:
        runner = room.runners[0]
        with app.app_context():
            db.session.get_one(Sitting, runner.id).break_left_ms = 60_000
            db.session.commit()
        assert self.say(runner, "begin").json["pause"] == "break"
        time.advance(61)
        if drop == "pause":
            assert room.act("pause", one(room)).reached == 1
        elif drop == "hold":
            with app.app_context():
                assert holding.hold(runner.id, "missing")[1] == "paused"
        else:
            body = {"epoch": runner.epoch, "events": [], "last": 0}
            assert runner.post("hand-in", body).status_code == 200
        assert room.log()[-3:] == ["break_began", "break_over", told]

    def test_what_is_no_break(self, runner: Runner, time: Time) -> None:
        runner.start()
        for wrong in ("stop", None, 3):
            assert self.say(runner, wrong).status_code == 422  # type: ignore[arg-type]
        assert self.say(runner, "begin", epoch=9).json["error"] == "unknown_epoch"
        old, runner.epoch = runner.epoch, runner.enter()["epoch"]
        assert self.say(runner, "begin", epoch=old).json["error"] == "superseded"
        time.advance(3600)
        assert self.say(runner, "begin").json["error"] == "over"
        assert self.say(runner, "end").json["state"] == "closing"

    def test_a_pause_of_the_invigilator_is_no_break(self, room: Room) -> None:
        room.act("pause", one(room))
        assert self.say(room.runners[0], "begin").json["error"] == "paused"
        assert self.say(room.runners[0], "end").json["pause"] == "invigilator"
        room.act("end", one(room), reason="illness")
        assert self.say(room.runners[0], "begin").json["error"] == "stopped"

    def test_only_its_own_page_takes_one(self, app: Flask, room: Room) -> None:
        stranger = Runner(app.test_client(), room.ids[0])
        stranger.epoch = 1
        assert self.say(stranger, "begin").status_code == 401


def test_without_an_arrangement_there_is_no_break(running: Runner) -> None:
    refused = running.post("break", {"epoch": running.epoch, "action": "begin"})
    assert (refused.status_code, refused.json["error"]) == (409, "no_break_left")


class TestIncidents:
    def test_files_are_kept_byte_for_byte(self, room: Room, login: Login) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/incidents"
        script = b"<script>alert(1)</script>\x00\xff"
        reply = staff.post(
            base,
            data={
                "reason": "power",
                "sitting": room.ids[0],
                "text": "The <b>fuse</b> blew.\nTwice.",
                "files": [
                    (io.BytesIO(script), "../../evil.html", "text/html"),
                    (io.BytesIO(b""), "empty.txt", "text/plain"),
                ],
            },
        )
        assert reply.status_code == 303, reply.text
        page = staff.get(base).text
        assert "The &lt;b&gt;fuse&lt;/b&gt; blew." in page
        found = re.findall(r'href="([^"]+/incidents/files/\d+)"', page)
        assert len(found) == 2
        file = staff.get(found[0])
        assert file.data == script
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert "/" not in file.headers["Content-Disposition"].split("filename", 1)[1]
        assert file.mimetype == "application/octet-stream"
        other = found[0].replace(f"/sessions/{room.session_id}/", "/sessions/999/")
        assert staff.get(other).status_code == 404

    def send(self, staff: FlaskClient, address: str, data: dict[str, Any]) -> Any:
        """A large form; the client's own way would leave a temporary file open."""
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        return staff.post(address, data=body, content_type=kind)

    def test_what_is_refused(self, room: Room, login: Login, monkeypatch: Any) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/incidents"
        good = {"reason": "noise", "sitting": "", "text": "Drums"}
        for wrong in ({"text": " "}, {"reason": "x"}, {"sitting": "x" * 22}):
            assert staff.post(base, data={**good, **wrong}).status_code == 422
        many = [(io.BytesIO(b"x"), f"{place}.png") for place in range(6)]
        reply = staff.post(base, data={**good, "files": many})
        assert (reply.status_code, "at most five" in reply.text) == (422, True)
        large = [FileStorage(io.BytesIO(b"x" * (10 * 2**20 + 1)), "large.png")]
        reply = self.send(staff, base, {**good, "files": large})
        assert (reply.status_code, "at most 10 MB" in reply.text) == (422, True)
        with room.app.app_context():
            assert db.session.scalars(select(Incident)).all() == []

    def test_two_large_files_pass(self, room: Room, login: Login) -> None:
        staff, base = login(room.staff), f"/sessions/{room.session_id}/incidents"
        files = [
            FileStorage(io.BytesIO(bytes([place]) * (10 * 2**20)), f"{place}.bin")
            for place in (1, 2)
        ]
        data = {"reason": "noise", "sitting": "", "text": "Drums", "files": files}
        assert self.send(staff, base, data).status_code == 303
        with room.app.app_context():
            kept = db.session.scalars(select(IncidentAttachment)).all()
            assert [len(one.content) for one in kept] == [10 * 2**20] * 2

    def test_the_system_writes_too(self, room: Room, login: Login) -> None:
        with room.app.app_context():
            incident = operations.log_incident(
                room.session_id, "network", "No page was heard of for a minute.", None
            )
            assert incident.actor_id is None
            with pytest.raises(Refused, match="not_found"):
                operations.log_incident(999, "network", "Nowhere", None)
        page = login(room.staff).get(f"/sessions/{room.session_id}/incidents").text
        assert "The system" in page
