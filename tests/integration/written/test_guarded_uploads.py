"""Safe Exam Browser and files: kept whoever brings them, and the sitting held as by a save."""

from __future__ import annotations

import hashlib
import json
import plistlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess.delivery import safe_browser, seb
from assess.delivery.envelope import SAID
from assess.delivery.models import Sitting, SittingLog
from assess.delivery.safe_browser import Rules
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from assess.written.models import WrittenUpload
from tests.integration.written.conftest import Writer

BASE = "http://127.0.0.1:8000"
PLAIN = {"X-Requested-With": "assess"}


def spelled(address: str, key: str) -> str:
    return hashlib.sha256(f"{BASE}{address}{key}".encode()).hexdigest()


class Guarded:
    """Somebody who sits a paper, in a session that asks for the browser from now on."""

    def __init__(self, app: Flask, writer: Writer, invigilator: Account) -> None:
        self.app, self.writer = app, writer
        with app.app_context():
            actor = db.session.get_one(Account, invigilator.id)
            session_id = db.session.get_one(Sitting, writer.id).session_id
            assert session_id is not None
            safe_browser.set_rules(session_id, Rules(safe_browser=True), actor)
            self.key = seb.config_key(plistlib.loads(safe_browser.hand_out(writer.id, BASE)))
        self.forget()

    def forget(self) -> None:
        """Let the next request read what is asked, as happens every few seconds."""
        with self.app.app_context():
            delivery().guards._read_at = float("-inf")

    def waive(self, invigilator: Account) -> None:
        with self.app.app_context():
            safe_browser.waive(self.writer.id, db.session.get_one(Account, invigilator.id))

    def give(self, headers: dict[str, str]) -> Any:
        return self.writer.upload("t3", "a.pdf", b"%PDF-1.7\n%%EOF", headers=headers)

    def state(self) -> tuple[str, str | None]:
        with self.app.app_context():
            sitting = db.session.get_one(Sitting, self.writer.id)
            return sitting.state, sitting.pause_kind

    def kept(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(WrittenUpload)) or 0

    def held(self) -> int:
        with self.app.app_context():
            logged = select(func.count()).where(
                SittingLog.sitting_id == self.writer.id, SittingLog.action == "device_paused"
            )
            return db.session.scalar(logged) or 0


@pytest.fixture
def guarded(app: Flask, candidate: Callable[..., Writer], people: dict[str, Account]) -> Guarded:
    return Guarded(app, candidate(), people["invigilator"])


def _said(guarded: Guarded, key: str | None = None) -> str:
    own = f"/sittings/{guarded.writer.id}/"
    claim = {"url": f"{BASE}{own}", "config": spelled(own, key or guarded.key), "exam": None}
    return json.dumps(claim)


def test_the_right_browser_hands_a_file_over_by_header_or_by_script(guarded: Guarded) -> None:
    address = f"/sittings/{guarded.writer.id}/uploads/t3?name=a.pdf&epoch={guarded.writer.epoch}"
    by_header = {**PLAIN, seb.CONFIG_HEADER: spelled(address, guarded.key)}
    by_script = {**PLAIN, SAID: _said(guarded)}
    for headers in (by_header, by_script):
        reply = guarded.give(headers)
        assert reply.status_code == 200, reply.text
        assert guarded.state() == ("running", None)
    assert guarded.held() == 0


@pytest.mark.parametrize("wrong", ["nothing", "key", "address", "no json", "no claim", "long"])
def test_a_file_from_another_browser_is_kept_and_the_clock_stops(
    guarded: Guarded, wrong: str
) -> None:
    headers = {
        "nothing": {},
        "key": {SAID: _said(guarded, "d" * 64)},
        "address": {seb.CONFIG_HEADER: spelled(f"/sittings/{guarded.writer.id}/", guarded.key)},
        "no json": {SAID: "[" * 2000},
        "no claim": {SAID: '{"url": 3}'},
        "long": {SAID: _said(guarded)[:-1] + ", " + " " * 3000 + "}"},
    }[wrong]
    reply = guarded.give({**PLAIN, **headers})
    assert reply.status_code == 200, reply.text
    assert reply.json["digest"] == hashlib.sha256(b"%PDF-1.7\n%%EOF").hexdigest()
    assert guarded.kept() == 1
    assert guarded.state() == ("paused", "device")
    assert guarded.give(PLAIN).status_code == 200
    assert guarded.held() == 1


def test_who_may_use_any_browser_is_not_held(guarded: Guarded, people: dict[str, Account]) -> None:
    guarded.waive(people["invigilator"])
    assert guarded.give(PLAIN).status_code == 200
    assert guarded.state() == ("running", None)
    assert guarded.held() == 0
