"""What a report of a whole room costs, who has read it, and calls for help in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from assess.audit import ledger
from assess.audit.models import AuditPending
from assess.delivery import operations
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.reported import report_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner, Time


@pytest.mark.parametrize("path", ["report", "reconcile"])
def test_the_number_of_statements_does_not_grow_with_the_room(
    app: Flask,
    running: Runner,
    booked: Sitting,
    people: dict[str, Account],
    login: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    time: Time,
    path: str,
) -> None:
    running.sync(running.event(), running.event(None, type="help", value={"asked": True}))
    others = [make_account(Role.CANDIDATE).id for _ in range(39)]
    with app.app_context():
        invigilator = db.session.get_one(Account, people["invigilator"].id)
        for account_id in others:
            account = db.session.get_one(Account, account_id)
            test = db.session.get_one(TestDefinition, booked.test_id)
            session = db.session.get_one(TestSession, booked.session_id)
            one = operations.book_sitting(account, test, session)
            operations.check_in(one.id, invigilator, confirmed=True)
            operations.open_epoch(one.id)
            operations.start(one.id, 1)
    # A late answer in one of them, and receipts for all.
    time.advance(3600 + 61)
    running.sync(running.event("q02", "o3", t=3_601_000))
    with app.app_context():
        invigilator = db.session.get_one(Account, people["invigilator"].id)
        operations.close_session(booked.session_id, invigilator, end_running=True)
    client = login(people["invigilator"])
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        reply = client.get(f"/sessions/{booked.session_id}/{path}")
        event.remove(db.engine, "before_cursor_execute", count)
    assert reply.status_code == 200
    assert len(statements) < 60, "\n".join(statements)


def test_a_withdrawn_call_for_help_is_left_out_and_a_repeated_one_told_once(
    app: Flask, running: Runner, booked: Sitting, people: dict[str, Account], time: Time
) -> None:
    def said(asked: bool) -> None:
        running.sync(running.event(None, type="help", value={"asked": asked}))
        time.advance(10)

    said(True)
    said(False)
    first = time.now
    said(True)
    said(True)
    with app.app_context(), app.test_request_context():
        actor = db.session.get_one(Account, people["invigilator"].id)
        assert operations.answer_help(booked.session_id, running.id, actor)
        session = db.session.get_one(TestSession, booked.session_id)
        (request,) = report_of(session).candidates[running.id].facts.help
    assert (request.asked_at, request.by) == (first, "Ida Berg")
    assert request.answered_at == time.now


@pytest.mark.parametrize("path", ["report", "report.pdf"])
def test_reading_a_report_is_recorded(
    app: Flask,
    running: Runner,
    booked: Sitting,
    people: dict[str, Account],
    login: Callable[..., FlaskClient],
    path: str,
) -> None:
    ledger._read.clear()  # what other tests of this process have read
    client = login(people["invigilator"])
    assert client.get(f"/sessions/{booked.session_id}/{path}").status_code == 200
    with app.app_context():
        read = db.session.scalars(select(AuditPending).where(AuditPending.kind == "file.read"))
        found = [(row.subject, row.facts["reader"]) for row in read]
    assert found == [(f"session:{booked.session_id}", people["invigilator"].id)]
