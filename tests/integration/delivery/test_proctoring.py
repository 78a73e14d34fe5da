"""Safe Exam Browser and the networks of a room: what is refused, what pauses, what is kept."""

from __future__ import annotations

import hashlib
import plistlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from assess.delivery import guards, operations, proctoring, safe_browser, seb
from assess.delivery.models import JournalEvent, Sitting, SittingLog, TestSession
from assess.delivery.room_models import SafeBrowserConfig
from assess.delivery.safe_browser import Rules
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time

BASE = "http://127.0.0.1:8000"
CENTRE = "c" * 64


def spelled(url: str, key: str) -> str:
    return hashlib.sha256(f"{url}{key}".encode()).hexdigest()


class Room:
    """One candidate in a session that asks for something."""

    def __init__(self, app: Flask, runner: Runner, people: dict[str, Account]) -> None:
        self.app, self.runner, self.people = app, runner, people
        self.key = ""

    def rules(self, **rules: Any) -> None:
        with self.app.app_context():
            sitting = db.session.get_one(Sitting, self.runner.id)
            actor = db.session.get_one(Account, self.people["invigilator"].id)
            safe_browser.set_rules(sitting.session_id, Rules(**rules), actor)
        self.forget()

    def spelling(self, granted: bool) -> None:
        """Grant spelling help, or take it back, before the test begins."""
        with self.app.app_context():
            account_id = db.session.get_one(Sitting, self.runner.id).account_id
            operations.set_accommodation(
                account_id, time_factor=1.0, large_text=False, spelling=granted
            )

    def forget(self) -> None:
        """Let the next save read what is asked, as it does every few seconds."""
        with self.app.app_context():
            delivery().guards._read_at = float("-inf")

    def issue(self) -> bytes:
        with self.app.app_context():
            content = safe_browser.hand_out(self.runner.id, BASE)
        self.key = seb.config_key(plistlib.loads(content))
        self.forget()
        return content

    def headers(self, path: str, key: str | None = None, **more: str) -> dict[str, str]:
        url = f"{BASE}/sittings/{self.runner.id}/{path}"
        return {
            "X-Requested-With": "assess",
            seb.CONFIG_HEADER: spelled(url, key or self.key),
            **more,
        }

    def post(self, path: str, body: dict[str, Any], **changes: Any) -> Any:
        return self.runner.post(
            path, body, headers=changes.pop("headers", None) or self.headers(path), **changes
        )

    def enter(self) -> None:
        reply = self.post("enter", {})
        assert reply.status_code == 200, reply.text
        self.runner.epoch, self.runner.n = reply.json["epoch"], 0

    def start(self) -> None:
        reply = self.post("start", {"epoch": self.runner.epoch})
        assert reply.status_code == 200, reply.text

    def batch(self, *events: dict[str, Any]) -> dict[str, Any]:
        return {"epoch": self.runner.epoch, "events": list(events)}

    def sitting(self) -> Sitting:
        with self.app.app_context():
            return db.session.get_one(Sitting, self.runner.id)

    def actions(self) -> list[str]:
        with self.app.app_context():
            return list(
                db.session.scalars(
                    select(SittingLog.action)
                    .where(SittingLog.sitting_id == self.runner.id)
                    .order_by(SittingLog.id)
                )
            )

    def last(self, action: str) -> dict[str, Any]:
        with self.app.app_context():
            return dict(
                db.session.scalars(
                    select(SittingLog.detail)
                    .where(SittingLog.sitting_id == self.runner.id, SittingLog.action == action)
                    .order_by(SittingLog.id.desc())
                ).first()
                or {}
            )

    def stored(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(JournalEvent)) or 0

    def unlock(self) -> None:
        with self.app.app_context():
            actor = db.session.get_one(Account, self.people["invigilator"].id)
            session_id = db.session.get_one(Sitting, self.runner.id).session_id
            assert session_id is not None
            order, whom = operations.Order("resume"), operations.Whom(self.runner.id)
            assert operations.perform(session_id, whom, order, actor).reached == 1


@pytest.fixture
def room(app: Flask, runner: Runner, people: dict[str, Account]) -> Room:
    return Room(app, runner, people)


@pytest.fixture
def guarded(room: Room) -> Room:
    """The session asks for Safe Exam Browser; the file is handed out."""
    room.rules(safe_browser=True)
    room.issue()
    return room


@pytest.fixture
def working(guarded: Room) -> Room:
    """The same, running in Safe Exam Browser."""
    guarded.enter()
    guarded.start()
    return guarded


PLAIN = {"X-Requested-With": "assess"}


class TestBeforeTheStart:
    def test_another_browser_is_kept_out_with_a_sentence(self, guarded: Room) -> None:
        reply = guarded.post("enter", {}, headers=PLAIN)
        assert (reply.status_code, reply.json["error"]) == (403, "safe_browser")
        assert "Safe Exam Browser" in reply.json["message"]
        shell = guarded.runner.client.get(f"/sittings/{guarded.runner.id}/")
        assert shell.location == f"/sittings/{guarded.runner.id}/wait?why=safe_browser"
        page = guarded.runner.client.get(shell.location)
        assert page.status_code == 200
        assert "Safe Exam Browser is needed" in page.text
        assert "page_opened" not in guarded.actions()

    def test_a_user_agent_proves_nothing(self, guarded: Room) -> None:
        headers = {**PLAIN, "User-Agent": "Mozilla/5.0 SEB/3.7.0 SafeExamBrowser"}
        assert guarded.post("enter", {}, headers=headers).status_code == 403

    def test_its_own_hashes_open_every_door(self, guarded: Room) -> None:
        shell = guarded.runner.client.get(
            f"/sittings/{guarded.runner.id}/", headers=guarded.headers("")
        )
        assert shell.status_code == 200
        guarded.enter()
        refused = guarded.post("start", {"epoch": guarded.runner.epoch}, headers=PLAIN)
        assert refused.json["error"] == "safe_browser"
        assert guarded.sitting().started_at is None
        guarded.start()
        reply = guarded.post("sync", guarded.batch(guarded.runner.event()))
        assert (reply.json["state"], reply.json["ack"]) == ("running", 1)

    @pytest.mark.parametrize("wrong", ["key", "path", "sitting", "host", "case"])
    def test_a_foreign_or_replayed_hash_is_refused(self, guarded: Room, wrong: str) -> None:
        own = f"{BASE}/sittings/{guarded.runner.id}/enter"
        given = {
            "key": spelled(own, "d" * 64),
            "path": spelled(f"{BASE}/sittings/{guarded.runner.id}/sync", guarded.key),
            "sitting": spelled(f"{BASE}/sittings/{'x' * 22}/enter", guarded.key),
            "host": spelled(own.replace("127.0.0.1", "elsewhere.example"), guarded.key),
            "case": spelled(own, guarded.key).upper(),
        }[wrong]
        reply = guarded.post("enter", {}, headers={**PLAIN, seb.CONFIG_HEADER: given})
        assert (reply.status_code, reply.json["error"]) == (403, "safe_browser")

    def test_any_of_the_centres_exam_keys_is_enough(self, room: Room) -> None:
        room.rules(safe_browser=True, safe_browser_keys=["b" * 64, CENTRE])
        url = f"{BASE}/sittings/{room.runner.id}/enter"
        for key, status in ((CENTRE, 200), ("b" * 64, 200), ("a" * 64, 403)):
            headers = {**PLAIN, seb.EXAM_HEADER: spelled(url, key)}
            assert room.post("enter", {}, headers=headers).status_code == status

    def test_the_javascript_way_proves_the_page_and_nothing_else(self, guarded: Room) -> None:
        page = f"{BASE}/sittings/{guarded.runner.id}/"
        for url, status in (
            (page, 200),
            (f"{page}?js=1", 200),
            (f"{page}#q2", 200),
            (f"{page}enter", 403),
            (f"{BASE}/sittings/{'x' * 22}/", 403),
        ):
            said = {"url": url, "config": spelled(url.split("#")[0], guarded.key), "exam": None}
            reply = guarded.post("enter", {"seb": said}, headers=PLAIN)
            assert reply.status_code == status, url
        for odd in ("x", [], {"url": page}, {"url": 3, "config": None, "exam": None}):
            assert guarded.post("enter", {"seb": odd}, headers=PLAIN).status_code == 403

    def test_the_page_opens_for_a_browser_that_proves_itself_by_script(self, guarded: Room) -> None:
        client, address = guarded.runner.client, f"/sittings/{guarded.runner.id}/?js=1"
        assert client.get(address).status_code == 200
        forged = client.get(address, headers={seb.CONFIG_HEADER: "f" * 64})
        assert forged.location.endswith("why=safe_browser")


class TestWhileRunning:
    @pytest.mark.parametrize("headers", [PLAIN, {**PLAIN, seb.CONFIG_HEADER: "f" * 64}])
    def test_what_was_sent_is_saved_first_and_then_the_clock_stops(
        self, working: Room, time: Time, headers: dict[str, str]
    ) -> None:
        time.advance(60)
        reply = working.post("sync", working.batch(working.runner.event()), headers=headers)
        assert reply.status_code == 200
        assert (reply.json["ack"], reply.json["late"]) == (1, [])
        assert (reply.json["state"], reply.json["pause"]) == ("paused", "device")
        assert working.stored() == 1
        left = reply.json["remaining_ms"]
        time.advance(300)
        again = working.post("sync", working.batch(), headers=headers)
        assert again.json["remaining_ms"] == left
        assert working.actions().count("device_paused") == 1
        working.unlock()
        assert working.actions()[-1] == "device_unlocked"
        after = working.post("sync", working.batch(working.runner.event()))
        assert (after.json["state"], after.json["ack"]) == ("running", 2)
        assert after.json["remaining_ms"] == left

    def test_the_right_browser_alone_does_not_end_the_stop(self, working: Room) -> None:
        working.post("sync", working.batch(), headers=PLAIN)
        reply = working.post("sync", working.batch())
        assert reply.json["pause"] == "device"

    def test_an_unlocked_page_in_another_browser_is_stopped_again(self, working: Room) -> None:
        working.post("sync", working.batch(), headers=PLAIN)
        working.unlock()
        reply = working.post("sync", working.batch(working.runner.event()), headers=PLAIN)
        assert (reply.json["ack"], reply.json["pause"]) == (1, "device")
        assert working.actions().count("device_paused") == 2

    def test_a_hand_in_from_elsewhere_is_stored_and_does_not_close(self, working: Room) -> None:
        body = {**working.batch(working.runner.event()), "last": 1}
        reply = working.post("hand-in", body, headers=PLAIN)
        assert (reply.status_code, reply.json["error"]) == (403, "safe_browser")
        assert reply.json["ack"] == 1
        assert working.stored() == 1
        assert (working.sitting().state, working.sitting().pause_kind) == ("paused", "device")
        working.unlock()
        done = working.post("hand-in", body)
        assert done.status_code == 200, done.text
        assert done.json["receipt"]["answered"] == 1

    def test_a_break_begins_in_the_right_browser_only(self, working: Room) -> None:
        with working.app.app_context():
            db.session.get_one(Sitting, working.runner.id).break_left_ms = 600_000
            db.session.commit()
        body = {"epoch": working.runner.epoch, "action": "begin"}
        reply = working.post("break", body, headers=PLAIN)
        assert (reply.status_code, reply.json["error"]) == (403, "safe_browser")
        assert working.sitting().pause_kind == "device"
        working.unlock()
        assert working.post("break", body).json["pause"] == "break"
        # Ended from elsewhere: the break is over, and the sitting is held.
        reply = working.post("break", {**body, "action": "end"}, headers=PLAIN)
        assert (reply.status_code, reply.json["pause"]) == (200, "device")
        assert working.actions()[-2:] == ["break_ended", "device_paused"]

    def test_once_the_time_is_over_any_browser_may_bring_the_rest(
        self, working: Room, time: Time
    ) -> None:
        time.advance(3600 + 30)
        body = {**working.batch(working.runner.event(t=3_599_000)), "last": 1}
        reply = working.post("hand-in", body, headers=PLAIN)
        assert reply.status_code == 200, reply.text
        assert reply.json["receipt"]["answered"] == 1

    def test_opening_the_page_elsewhere_pauses_and_shows_nothing(self, working: Room) -> None:
        reply = working.post("enter", {}, headers=PLAIN)
        assert reply.json["error"] == "safe_browser"
        assert "section" not in reply.json
        assert working.sitting().pause_kind == "device"

    def test_one_sitting_may_be_allowed_in_any_browser(self, working: Room) -> None:
        with working.app.app_context():
            actor = db.session.get_one(Account, working.people["invigilator"].id)
            safe_browser.waive(working.runner.id, actor)
        working.forget()
        reply = working.post("sync", working.batch(working.runner.event()), headers=PLAIN)
        assert (reply.json["state"], reply.json["ack"]) == ("running", 1)

    def test_a_sitting_that_may_go_on_anywhere_is_not_held_by_what_was_asked_a_moment_ago(
        self, working: Room
    ) -> None:
        """Any browser allowed, then resumed, within the seconds for which a guard is kept."""
        assert working.post("sync", working.batch(), headers=PLAIN).json["pause"] == "device"
        with working.app.app_context():
            actor = db.session.get_one(Account, working.people["invigilator"].id)
            safe_browser.waive(working.runner.id, actor)
        working.unlock()
        reply = working.post("sync", working.batch(working.runner.event()), headers=PLAIN)
        assert (reply.json["state"], reply.json["ack"]) == ("running", 1)
        assert working.actions().count("device_paused") == 1

    def test_trouble_in_guarding_takes_no_acknowledgement_back(
        self, working: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_arguments: Any) -> Any:
            raise RuntimeError("no")

        monkeypatch.setattr(proctoring, "hold", broken)
        reply = working.post("sync", working.batch(working.runner.event()), headers=PLAIN)
        assert (reply.status_code, reply.json["ack"]) == (200, 1)


class TestTheFile:
    def test_it_is_handed_out_once(self, room: Room) -> None:
        room.rules(safe_browser=True)
        address = f"/sittings/{room.runner.id}/exam.seb"
        first = room.runner.client.get(address)
        assert first.status_code == 200
        assert first.mimetype == "application/seb"
        assert plistlib.loads(first.data)["sendBrowserExamKey"] is True
        second = room.runner.client.get(address, headers={"Accept": "text/html"})
        assert second.status_code == 409
        assert "already been downloaded" in second.text

    def test_nobody_else_gets_it(self, room: Room, client: FlaskClient) -> None:
        room.rules(safe_browser=True)
        assert client.get(f"/sittings/{room.runner.id}/exam.seb").status_code == 404

    def test_a_session_that_does_not_ask_has_none(self, room: Room) -> None:
        reply = room.runner.client.get(f"/sittings/{room.runner.id}/exam.seb")
        assert reply.status_code == 409

    def test_its_start_address_is_good_once_and_opens_nothing(
        self, room: Room, client: FlaskClient
    ) -> None:
        room.rules(safe_browser=True)
        start = plistlib.loads(room.issue())["startURL"].removeprefix(BASE)
        first = client.get(start)
        assert first.status_code == 200
        assert "opened before" not in first.text
        assert not [name for name in first.headers.getlist("Set-Cookie") if "sitting=" in name]
        assert client.get(f"/sittings/{room.runner.id}/wait").status_code == 404
        assert "opened before" in client.get(start).text
        assert room.actions()[-2:] == ["seb_opened", "seb_opened_again"]
        with room.app.app_context():
            config = db.session.get_one(SafeBrowserConfig, room.runner.id)
            assert config.started_at is not None
            assert start.rsplit("/", 1)[1] not in str(config.settings)

    @pytest.mark.parametrize("granted", [True, False])
    def test_changed_spelling_help_makes_a_new_file_necessary(
        self, room: Room, login: Callable[[Account], FlaskClient], granted: bool
    ) -> None:
        """The candidate's page and the staff's say so; the candidate needs to ask nobody."""
        room.rules(safe_browser=True)
        room.spelling(not granted)
        assert plistlib.loads(room.issue())["allowSpellCheck"] is not granted
        client, here = room.runner.client, f"/sittings/{room.runner.id}"
        with room.app.app_context():
            session_id = db.session.get_one(Sitting, room.runner.id).session_id
        staff = login(room.people["invigilator"])
        board = f"/sessions/{session_id}/sittings/{room.runner.id}"
        assert "A new file is needed" not in client.get(f"{here}/wait").text
        assert client.get(f"{here}/exam.seb").status_code == 409
        room.spelling(granted)
        page, told = client.get(f"{here}/wait").text, staff.get(board).text
        assert "A new file is needed" in page
        assert ("granted to you" in page) is granted
        assert f"{here}/exam.seb" in page
        assert "out of date" in told
        assert ("granted after" in told) is granted
        made = client.get(f"{here}/exam.seb")
        assert made.status_code == 200
        assert plistlib.loads(made.data)["allowSpellCheck"] is granted
        assert client.get(f"{here}/exam.seb").status_code == 409
        assert "A new file is needed" not in client.get(f"{here}/wait").text
        assert "out of date" not in staff.get(board).text

    def test_a_change_that_is_taken_back_needs_no_new_file(self, room: Room) -> None:
        room.rules(safe_browser=True)
        room.issue()
        room.spelling(True)
        room.spelling(False)
        assert (
            "A new file is needed"
            not in room.runner.client.get(f"/sittings/{room.runner.id}/wait").text
        )

    def test_the_old_file_stops_nobody_at_the_door(self, guarded: Room) -> None:
        """Somebody else changed the arrangements: whoever cannot fetch a new file may still sit."""
        guarded.spelling(True)
        guarded.enter()

    def test_a_new_file_ends_the_one_before(
        self, working: Room, login: Callable[[Account], FlaskClient]
    ) -> None:
        with working.app.app_context():
            session_id = db.session.get_one(Sitting, working.runner.id).session_id
        staff = login(working.people["invigilator"])
        address = f"/sessions/{session_id}/sittings/{working.runner.id}/safe-browser"
        made = staff.post(address, data={"action": "file"})
        assert made.status_code == 200
        key = seb.config_key(plistlib.loads(made.data))
        assert key != working.key
        working.forget()
        old = working.post("sync", working.batch(working.runner.event()))
        assert (old.json["ack"], old.json["pause"]) == (1, "device")
        working.unlock()
        new = working.post("sync", working.batch(), headers=working.headers("sync", key))
        assert new.json["state"] == "running"
        assert staff.post(address, data={"action": "again"}).status_code == 303
        assert (
            working.runner.client.get(f"/sittings/{working.runner.id}/exam.seb").status_code == 200
        )
        assert staff.post(address, data={"action": "elsewhere"}).status_code == 400
        page = staff.get(f"/sessions/{session_id}/sittings/{working.runner.id}")
        for title in ("did not prove", "handed out", "Second download"):
            assert title in page.text


class TestNetworks:
    def test_a_code_is_not_used_up_on_another_network(
        self, room: Room, client: FlaskClient
    ) -> None:
        room.rules(networks=["192.0.2.0/24"])
        with room.app.app_context():
            actor = db.session.get_one(Account, room.people["invigilator"].id)
            code = operations.check_in(room.runner.id, actor, confirmed=True)
        outside = client.post("/sittings/", data={"code": code})
        assert outside.status_code == 403
        assert "another one" in outside.text
        inside = client.post(
            "/sittings/", data={"code": code}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}
        )
        assert inside.status_code == 303

    def test_a_code_is_not_used_up_in_another_browser(
        self, guarded: Room, client: FlaskClient
    ) -> None:
        with guarded.app.app_context():
            actor = db.session.get_one(Account, guarded.people["invigilator"].id)
            code = operations.check_in(guarded.runner.id, actor, confirmed=True)
        refused = client.post("/sittings/", data={"code": code})
        assert (refused.status_code, "Safe Exam Browser" in refused.text) == (403, True)
        page = f"{BASE}/sittings/"
        form = {"code": code, "seb_url": page, "seb_config": spelled(page, guarded.key)}
        assert client.post("/sittings/", data=form).status_code == 303

    def test_before_the_start_every_door_is_shut(self, room: Room) -> None:
        room.rules(networks=["192.0.2.0/24", "2001:db8::/32"])
        client = room.runner.client
        shell = client.get(f"/sittings/{room.runner.id}/")
        assert shell.location.endswith("/wait?why=wrong_network")
        assert "Another network is needed" in client.get(shell.location).text
        assert room.runner.post("enter", {}).json["error"] == "wrong_network"
        inside = {"REMOTE_ADDR": "2001:db8::5"}
        assert (
            client.get(f"/sittings/{room.runner.id}/", environ_overrides=inside).status_code == 200
        )

    def test_while_running_a_change_is_noted_once_and_nothing_stops(
        self, room: Room, running: Runner, login: Callable[[Account], FlaskClient]
    ) -> None:
        room.rules(networks=["127.0.0.0/8"])
        assert running.sync(running.event()).json["state"] == "running"

        def elsewhere(address: str) -> Any:
            return running.client.post(
                f"/sittings/{running.id}/sync",
                json=room.batch(running.event()),
                headers=PLAIN,
                environ_overrides={"REMOTE_ADDR": address},
            )

        for _round in range(3):
            reply = elsewhere("198.51.100.7")
            assert (reply.status_code, reply.json["state"]) == (200, "running")
        assert room.actions().count("network_changed") == 1
        detail = room.last("network_changed")
        assert detail["address"] == {"before": "127.0.0.1", "now": "198.51.100.7"}
        assert detail["outside"] is True
        staff = login(room.people["invigilator"])
        session_id = room.sitting().session_id
        assert "Other network" in staff.get(f"/sessions/{session_id}/").text
        page = staff.get(f"/sessions/{session_id}/sittings/{running.id}").text
        assert "from 127.0.0.1 to 198.51.100.7" in page
        running.sync(running.event())
        assert room.actions().count("network_changed") == 2
        assert room.sitting().outside_at is None

    def test_a_reload_on_another_network_goes_on(self, room: Room, running: Runner) -> None:
        room.rules(networks=["192.0.2.0/24"])
        assert running.enter()["state"] == "running"


def test_another_kind_of_browser_is_noted_and_not_judged(running: Runner, room: Room) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
    for agent in (firefox, firefox.replace("128", "129"), ""):
        reply = running.post("enter", {}, headers={**PLAIN, "User-Agent": agent})
        assert reply.status_code == 200
    assert room.actions().count("device_changed") == 2
    assert room.last("device_changed")["browser"] == {"before": "Firefox, Windows", "now": "?, ?"}
    assert room.last("page_opened")["address"] == "127.0.0.1"


def test_rules_are_recorded_and_hold_while_the_session_runs(room: Room, running: Runner) -> None:
    room.rules(safe_browser=True)
    reply = running.sync(running.event())
    assert (reply.json["ack"], reply.json["pause"]) == (1, "device")
    with room.app.app_context():
        session = db.session.scalars(select(TestSession)).one()
        assert session.safe_browser


def test_a_guard_that_cannot_be_read_stops_no_save(
    room: Room, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.rules(safe_browser=False)

    def unreachable(*_arguments: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(guards, "_read", unreachable)
    reply = running.sync(running.event())
    assert (reply.status_code, reply.json["ack"]) == (200, 1)
