"""Nobody learns from text, status or work done whether an address has an account.

The promise is about time; a timed test is a coin toss on a busy machine, so these
tests compare what takes the time (hashes, statements, messages). The medians
themselves are printed by `bench/enumeration.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from assess.clock import now
from assess.extensions import db
from assess.identity import passwords
from assess.identity.models import Account, EmailCode
from assess.identity.roles import Role
from assess.mail import OutgoingMail

KNOWN = "known@example.org"
UNKNOWN = "other@example.org"
DISABLED = "ended@example.org"


@pytest.fixture(autouse=True)
def people(make_account: Callable[..., Account]) -> None:
    make_account(Role.CANDIDATE, email=KNOWN)
    make_account(Role.CANDIDATE, email=DISABLED, disabled_at=now())


class Work:
    def __init__(self) -> None:
        self.hashes = 0
        self.statements: list[str] = []


@contextmanager
def measured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    work = Work()
    real = passwords._hasher

    def counted() -> object:
        work.hashes += 1
        return real()

    def heard(_connection, _cursor, statement: str, *_rest: object) -> None:
        work.statements.append(re.sub(r"\s+", " ", statement)[:60])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", heard)
    monkeypatch.setattr(passwords, "_hasher", counted)
    try:
        yield work
    finally:
        event.remove(engine, "before_cursor_execute", heard)
        monkeypatch.setattr(passwords, "_hasher", real)


def normal(text: str, email: str) -> str:
    return re.sub(r'(value|content)="[\w.-]{60,}"', "token", text.replace(email, "ADDRESS"))


def log_in(app: Flask, email: str) -> tuple[int, str]:
    reply = app.test_client().post("/account/login", data={"email": email, "password": "wrong"})
    return reply.status_code, normal(reply.text, email)


def ask(app: Flask, purpose: str, email: str) -> tuple[int, str | None, str]:
    client = app.test_client()
    reply = client.post(f"/account/{purpose}", data={"email": email})
    page = client.get(f"/account/{purpose}/code").text
    return reply.status_code, reply.location, normal(page, email)


def test_a_failed_login_says_and_costs_the_same(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(app, UNKNOWN)  # the first one prepares the hash that nothing matches
    results, works = [], []
    for email in (KNOWN, UNKNOWN, DISABLED):
        with measured(app, monkeypatch) as work:
            results.append(log_in(app, email))
        works.append((work.hashes, work.statements))
    assert results[0] == results[1] == results[2]
    assert results[0][0] == 422
    assert works[0] == works[1] == works[2]
    assert works[0][0] == 1


@pytest.mark.parametrize("purpose", ["register", "reset"])
def test_asking_for_a_code_says_and_costs_the_same(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    results, works = [], []
    for email in (KNOWN, UNKNOWN, DISABLED):
        with measured(app, monkeypatch) as work:
            results.append(ask(app, purpose, email))
        works.append(work.statements)
    assert results[0] == results[1] == results[2]
    assert results[0][:2] == (303, f"/account/{purpose}/code")
    assert works[0] == works[1] == works[2]
    with app.app_context():
        for email in (KNOWN, UNKNOWN, DISABLED):
            for column in (OutgoingMail.recipient, EmailCode.email):
                assert db.session.scalar(select(func.count()).where(column == email)) == 1


def bodies(app: Flask, email: str) -> str:
    with app.app_context():
        wanted = select(OutgoingMail.body).where(OutgoingMail.recipient == email)
        return "\n".join(db.session.scalars(wanted))


def test_codes_go_only_to_those_who_may_use_them(app: Flask, client: FlaskClient) -> None:
    for purpose in ("register", "reset"):
        for email in (KNOWN, UNKNOWN, DISABLED):
            ask(app, purpose, email)
    codes = {
        email: len(re.findall(r"\b\d{6}\b", bodies(app, email)))
        for email in (KNOWN, UNKNOWN, DISABLED)
    }
    assert codes == {KNOWN: 1, UNKNOWN: 1, DISABLED: 0}
    assert "There is one already" in bodies(app, KNOWN)
    assert "no account with it" in bodies(app, UNKNOWN)
    assert "is disabled" in bodies(app, DISABLED)


def test_wrong_codes_say_the_same(app: Flask, client: FlaskClient) -> None:
    pages = []
    for email in (KNOWN, UNKNOWN):
        visitor = app.test_client()
        visitor.post("/account/register", data={"email": email})
        replies = [
            visitor.post("/account/register/code", data={"code": "00000" + str(n)})
            for n in range(6)
        ]
        pages.append([(r.status_code, normal(r.text, email)) for r in replies])
    assert pages[0] == pages[1]


def test_the_language_of_a_message_is_the_recipients(
    app: Flask, client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="fr@example.org", locale="fr")
    client.post("/account/reset", data={"email": "fr@example.org"})
    assert bodies(app, "fr@example.org").startswith("Bonjour")


def test_links_never_follow_the_host_header(app: Flask, client: FlaskClient) -> None:
    client.post("/account/reset", data={"email": UNKNOWN}, headers={"Host": "evil.example"})
    assert "evil.example" not in bodies(app, UNKNOWN)
    assert app.config["SETTINGS"].base_url + "/account/register" in bodies(app, UNKNOWN)
