"""An Office test of two tiny projects, and a candidate who sits it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from assess import clock
from assess.delivery import operations as sittings
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import marking, recording
from assess.officesim.bundles import read_bundle
from assess.officesim.operations import publish, try_out
from assess.officesim.sandbox import sandbox
from tests.integration.delivery.conftest import Runner, Time, make_session, people, time
from tests.support.office_projects import stand_in, write_project

__all__ = ["people", "time"]


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two projects that have passed their self-test, and warm children for all tests."""
    patch = pytest.MonkeyPatch()
    stand_in(patch)
    sandbox.close()
    folder = tmp_path_factory.mktemp("office")
    yield [try_out(read_bundle(write_project(folder / code, code))) for code in ("notes", "post")]
    sandbox.close()
    patch.undo()


@pytest.fixture
def projects(app: Flask, tried: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)
    marking._kept.clear()
    # A slow machine is not what is tested.
    monkeypatch.setattr(marking, "WAIT_S", 60.0)
    recording._left.clear()
    with app.app_context():
        for one in tried:
            publish(one)


@pytest.fixture
def office_test(app: Flask, projects: None, time: Time) -> TestDefinition:
    with app.app_context():
        test = TestDefinition(
            code="office",
            kind="office",
            language=None,
            title={"en": "Office test", "fr": "Test de bureautique"},
            spec={"projects": ["notes", "post"], "minutes": 50, "pass_mark": 70},
            duration_s=3000,
            created_at=clock.now(),
        )
        db.session.add(test)
        db.session.commit()
        return test


class Worker(Runner):
    """A browser that works in the simulation."""

    _ids = itertools.count(1)

    def command(self, item: str, *edits: dict[str, Any], **changes: Any) -> dict[str, Any]:
        value = {
            "id": f"id-{next(self._ids):06}",
            "cmd": "note",
            "via": "key",
            "edits": list(edits),
            **changes,
        }
        return self.event(item, type="command", value=value)

    def put(self, item: str, name: str, text: str) -> dict[str, Any]:
        return self.command(item, {"op": "set", "name": name, "text": text})

    def solve(self, item: str) -> list[dict[str, Any]]:
        return [
            self.put(item, "title", "Canary-Lisbon"),
            self.command(item, {"op": "delete", "name": "old"}),
        ]

    def hand_in(self) -> dict[str, Any]:
        reply = self.post("hand-in", {"epoch": self.epoch, "events": []})
        assert reply.status_code == 200, reply.text
        return dict(reply.json)


@pytest.fixture
def candidate(
    app: Flask, office_test: TestDefinition, people: dict[str, Account]
) -> Callable[..., Worker]:
    """Book, check in and start somebody."""

    def begin(account: Account | None = None, **changes: Any) -> Worker:
        with app.app_context():
            person = db.session.get_one(Account, (account or people["candidate"]).id)
            invigilator = db.session.get_one(Account, people["invigilator"].id)
            test = db.session.get_one(TestDefinition, office_test.id)
            if changes:
                test.spec = {**test.spec, **changes}
                db.session.commit()
            session = make_session()
            sitting_id = sittings.book_sitting(person, test, session).id
            code = sittings.check_in(sitting_id, invigilator, confirmed=True)
            sittings.open_session(session.id, invigilator)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        assert client.post("/sittings/", data={"code": code}).status_code == 303
        worker = Worker(client, sitting_id)
        worker.enter()
        worker.start()
        return worker

    return begin


@pytest.fixture
def examiner(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER, given_name="Rea", family_name="Viewer")


def folder_of(tmp_path: Path) -> Path:
    return write_project(tmp_path / "notes")
