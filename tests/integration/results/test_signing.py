"""A result is signed with its state, and the page for checking says what it is today."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit import jws, keys
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations
from assess.results.models import Result
from tests.integration.results.street import TinyKind, close, new_test, running_sitting

MakeAccount = Callable[..., Account]
Login = Callable[[Account], FlaskClient]


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


@pytest.fixture
def ada(make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org")


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def result(tiny: TinyKind, ada: Account) -> Result:
    close(running_sitting(ada, new_test(), ["o1", "o1", "o2"]).id)
    return db.session.scalars(select(Result)).one()


def verify(app: Flask, document: Any) -> str:
    return app.test_client().post("/verify", data={"text": json.dumps(document)}).text


def test_it_carries_its_state(
    app: Flask, result: Result, ada: Account, officer: Account, login: Login
) -> None:
    client, path = login(ada), f"/results/{result.id}.json"
    assert client.get(path).status_code == 404  # not released
    operations.release([result.id], officer)
    issued = client.get(path).json
    said = jws.verify(issued["jws"], jws.RESULT, keys.known())
    assert {key: issued[key] for key in said} == said
    assert (said["result"], said["level"], said["standard_error"]) == (result.id, 2, 0.4)
    assert (said["state"], said["outcome_digest"]) == ("issued", result.outcome_digest)
    assert ada.family_name not in json.dumps(said)
    page = verify(app, issued)
    assert "This result is genuine" in page
    assert "stands today" in page
    again = operations.regrade(result.id, officer, "Item 2 is flawed", frozenset({2}))
    replaced = client.get(path).json
    assert (replaced["state"], replaced["superseded_by"]) == ("superseded", again.id)
    for document in (issued, replaced):
        assert "replaced by a later one" in verify(app, document)
    operations.release([again.id], officer)
    newest = client.get(f"/results/{again.id}.json").json
    operations.withdraw(again.id, officer, "Wrong person")
    assert client.get(f"/results/{again.id}.json").json["state"] == "withdrawn"
    assert "has been withdrawn" in verify(app, newest)


def test_a_changed_or_another_persons_result(
    app: Flask,
    result: Result,
    ada: Account,
    officer: Account,
    login: Login,
    make_account: MakeAccount,
) -> None:
    operations.release([result.id], officer)
    other = make_account(Role.CANDIDATE, email="eve@example.org")
    assert login(other).get(f"/results/{result.id}.json").status_code == 404
    document = login(ada).get(f"/results/{result.id}.json").json
    assert "was changed" in verify(app, {**document, "level": 5})
    header, payload, signature = document["jws"].split(".")
    raised = jws.encode(json.dumps({**json.loads(jws.decode(payload)), "level": 5}).encode())
    assert "was changed" in verify(app, {"jws": f"{header}.{raised}.{signature}"})
    none = jws.encode(b'{"alg":"none","typ":"assess-result+jws"}')
    assert "genuine" not in verify(app, {"jws": f"{none}.{raised}."})
    with pytest.raises(jws.NotGenuine):
        jws.verify(document["jws"], jws.RECEIPT, keys.known())
