"""A tiny kind of test, so that delivery is tried without any real one."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess import clock
from assess.banks.models import Bank, Item, ItemVersion
from assess.delivery import operations
from assess.delivery.kinds import Form, Pending, PlacedItem, ResponseError, register_kind
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role

CLIP_CONTENT = b"0123456789"
CLIP = hashlib.sha256(CLIP_CONTENT).hexdigest()


class PlainKind:
    """Three questions with options o1–o4; answers, flags, views, plays and focus."""

    code = "plain"
    max_value = 2048

    def assemble(self, spec: dict[str, Any], candidate: Any, seed: str) -> Form:
        versions = spec["versions"]
        return Form(
            kind=self.code,
            seed=seed,
            content={"refs": [f"q{place:02}" for place in range(1, len(versions) + 1)]},
            items=tuple(
                PlacedItem(f"q{place:02}", version) for place, version in enumerate(versions, 1)
            ),
        )

    def section(self, form: Form, media_base: str) -> dict[str, Any]:
        return {"id": "s1", "parts": [], "refs": form.content["refs"], "media": media_base}

    def media(self, form: Form) -> frozenset[str]:
        return frozenset({CLIP})

    def checker(self, form: Form) -> Any:
        return PlainChecker(frozenset(form.content["refs"]))

    def answered(self, form: Form, state: Any) -> int:
        return sum(
            kind == "answer" and answer.value["choice"] is not None
            for (_ref, kind), answer in state.items()
        )

    def outcome(self, form: Form, state: Any, neutralised: Any = frozenset()) -> Pending:
        return Pending("nobody scores this")


@dataclass
class PlainChecker:
    refs: frozenset[str]

    def check(self, event: Any) -> None:
        if event.type == "focus":
            return
        if event.item not in self.refs:
            raise ResponseError("There is no such question.")
        if event.type == "answer" and event.value.get("choice") not in (
            None,
            "o1",
            "o2",
            "o3",
            "o4",
        ):
            raise ResponseError("One option or none.")
        if event.type not in ("answer", "flag", "view", "play"):
            raise ResponseError("Unknown type.")


class Time:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Any:
    source = Time()
    with clock.frozen_source(source):
        yield source


@pytest.fixture
def people(make_account: Callable[..., Account]) -> dict[str, Account]:
    return {
        "candidate": make_account(Role.CANDIDATE),
        "invigilator": make_account(Role.INVIGILATOR, given_name="Ida", family_name="Berg"),
    }


@pytest.fixture
def test_definition(app: Flask) -> TestDefinition:
    register_kind(PlainKind())
    with app.app_context():
        return make_test()


def make_test(duration_s: int = 3600) -> TestDefinition:
    """A test of three questions; needs an application context."""
    bank = Bank(
        code=f"bank-{secrets.token_hex(4)}",
        language="en",
        title={"en": "Bank"},
        blueprint={},
        authors=[],
    )
    db.session.add(bank)
    db.session.flush()
    versions = []
    for place in range(3):
        item = Item(bank_id=bank.id, code=f"i{place}")
        db.session.add(item)
        db.session.flush()
        version = ItemVersion(
            item_id=item.id,
            number=1,
            content_hash=secrets.token_hex(32),
            source="",
            prompt_html="",
            options_source=[],
            options_html=["a", "b", "c", "d"],
            key=0,
            level=1,
            skill="reading",
            tags={},
            enemies=[],
            media={},
            created_at=clock.now(),
        )
        db.session.add(version)
        db.session.flush()
        versions.append(version.id)
    test = TestDefinition(
        code=f"plain-{secrets.token_hex(4)}",
        kind="plain",
        language="en",
        title={"en": "Plain test", "fr": "Test simple"},
        spec={"versions": versions},
        duration_s=duration_s,
        created_at=clock.now(),
    )
    db.session.add(test)
    db.session.commit()
    return test


def make_session() -> TestSession:
    """A session around the present; needs an application context."""
    session = TestSession(
        title="Morning",
        location="Room 1",
        starts_at=clock.now() - timedelta(minutes=5),
        ends_at=clock.now() + timedelta(hours=3),
        created_at=clock.now(),
        published_at=clock.now(),
    )
    db.session.add(session)
    db.session.commit()
    return session


class Runner:
    """A browser in one sitting."""

    def __init__(self, client: FlaskClient, sitting_id: str) -> None:
        self.client, self.id, self.epoch, self.n = client, sitting_id, 0, 0

    def post(self, path: str, body: Any, **changes: Any) -> Any:
        headers = changes.pop("headers", {"X-Requested-With": "assess"})
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(
            f"/sittings/{self.id}/{path}",
            data=data,
            headers=headers,
            content_type=changes.pop("content_type", "application/json"),
        )

    def enter(self) -> dict[str, Any]:
        reply = self.post("enter", {})
        assert reply.status_code == 200, reply.text
        self.epoch, self.n = reply.json["epoch"], 0
        return dict(reply.json)

    def start(self) -> dict[str, Any]:
        reply = self.post("start", {"epoch": self.epoch})
        assert reply.status_code == 200, reply.text
        return dict(reply.json)

    def event(self, item: str | None = "q01", choice: Any = "o1", **changes: Any) -> dict[str, Any]:
        self.n += 1
        return {
            "n": self.n,
            "item": item,
            "type": "answer",
            "value": {"choice": choice},
            "t": 1000,
            **changes,
        }

    def sync(self, *events: dict[str, Any], epoch: int | None = None) -> Any:
        return self.post("sync", {"epoch": epoch or self.epoch, "events": list(events)})


@pytest.fixture
def booked(
    app: Flask, time: Time, people: dict[str, Account], test_definition: TestDefinition
) -> Sitting:
    with app.app_context():
        session = make_session()
        account = db.session.get_one(Account, people["candidate"].id)
        test = db.session.get_one(TestDefinition, test_definition.id)
        return operations.book_sitting(account, test, session)


@pytest.fixture
def runner(app: Flask, people: dict[str, Account], booked: Sitting) -> Runner:
    """A candidate who has been checked in, holds the ticket; the session is open."""
    with app.app_context():
        invigilator = db.session.get_one(Account, people["invigilator"].id)
        code = operations.check_in(booked.id, invigilator, confirmed=True)
        operations.open_session(booked.session_id, invigilator)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    reply = client.post("/sittings/", data={"code": code})
    assert reply.status_code == 303, reply.text
    return Runner(client, booked.id)


@pytest.fixture
def running(runner: Runner) -> Runner:
    """The same, started."""
    runner.enter()
    runner.start()
    return runner
