"""A paper that is signed off, a test of it, and a candidate who sits it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from assess import clock
from assess.delivery import operations as sittings
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations
from assess.written.history.deltas import begin, difference
from assess.written.history.wire import hash_of
from tests.integration.delivery.conftest import Runner, Time, make_session, people, time
from tests.support.written_papers import bundle

__all__ = ["people", "time"]


@pytest.fixture
def written_test(
    app: Flask, make_account: Callable[..., Account], time: Time
) -> Callable[..., TestDefinition]:
    """Make a test of the small paper; `changes` replace parts of its specification."""

    def make(**changes: Any) -> TestDefinition:
        author, colleague = make_account(Role.EXAMINER), make_account(Role.EXAMINER)
        with app.app_context():
            one = db.session.get_one(Account, author.id)
            version, _ = operations.publish(bundle(), one)
            other = db.session.get_one(Account, colleague.id)
            operations.review(version.id, "signed_off", "", other)
            test = TestDefinition(
                code="written",
                kind="written",
                language=None,
                title={"en": "Written test", "fr": "Épreuve écrite"},
                spec={"paper": "logistics-officer", "minutes": 90, **changes},
                duration_s=5400,
                created_at=clock.now(),
            )
            db.session.add(test)
            db.session.commit()
            return test

    return make


class Writer(Runner):
    """A browser in which somebody writes."""

    _ids = itertools.count(1)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.states: dict[str, Any] = {}

    def write(self, item: str, text: str, **changes: Any) -> dict[str, Any]:
        """One snapshot that makes `text` the whole of an answer, a paragraph a line."""
        before = self.states.get(item, begin())
        lines = [
            {"type": "paragraph", "content": [{"type": "text", "text": line}]}
            if line
            else {"type": "paragraph"}
            for line in text.split("\n")
        ]
        document = {"type": "doc", "content": lines}
        value = {
            "id": f"w{next(self._ids):06}",
            "seq": before.seq + 1,
            "op": "delta",
            "before": before.hash,
            "edit": difference(before.document, document),
            "hash": hash_of(document),
            **changes,
        }
        self.states[item] = type(before)(before.seq + 1, document, value["hash"], document)
        return self.event(item, type="write", value=value)

    def upload(self, ref: str, name: str, data: bytes, **changes: Any) -> Any:
        epoch = changes.pop("epoch", self.epoch)
        headers = changes.pop("headers", {"X-Requested-With": "assess"})
        return self.client.post(
            f"/sittings/{self.id}/uploads/{ref}",
            query_string={"name": name, "epoch": epoch},
            data=data,
            headers=headers,
            content_type="application/octet-stream",
        )

    def hand_in(self, *events: dict[str, Any]) -> dict[str, Any]:
        reply = self.post("hand-in", {"epoch": self.epoch, "events": list(events), "last": self.n})
        assert reply.status_code == 200, reply.text
        return dict(reply.json)


@pytest.fixture
def candidate(
    app: Flask, written_test: Callable[..., TestDefinition], people: dict[str, Account]
) -> Callable[..., Writer]:
    """Book, check in and start somebody."""
    made: list[int] = []

    def begin_sitting(account: Account | None = None, **changes: Any) -> Writer:
        if not made:
            made.append(written_test(**changes).id)
        with app.app_context():
            person = db.session.get_one(Account, (account or people["candidate"]).id)
            invigilator = db.session.get_one(Account, people["invigilator"].id)
            session = make_session()
            test = db.session.get_one(TestDefinition, made[0])
            sitting_id = sittings.book_sitting(person, test, session).id
            code = sittings.check_in(sitting_id, invigilator, confirmed=True)
            sittings.open_session(session.id, invigilator)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        assert client.post("/sittings/", data={"code": code}).status_code == 303
        writer = Writer(client, sitting_id)
        writer.enter()
        writer.start()
        return writer

    return begin_sitting
