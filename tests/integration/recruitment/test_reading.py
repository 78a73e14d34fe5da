"""A-60: who reads a candidate's file is on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit import ledger, sealer
from assess.audit.models import AuditEntry
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.models import Result
from tests.integration.results.street import TinyKind, close, new_test, running_sitting


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """A process that has recorded nothing yet."""
    ledger._read.clear()
    yield
    ledger._read.clear()


def readings() -> list[tuple[str, int, str]]:
    db.session.rollback()
    sealer.seal()
    entries = db.session.scalars(select(AuditEntry.entry).order_by(AuditEntry.seq))
    return [
        (said["subject"], said["facts"]["reader"], said["facts"]["page"])
        for said in map(json.loads, entries)
        if said["kind"] == "file.read"
    ]


def test_the_candidates_page_and_the_results_page(
    tiny: TinyKind, make_account: Callable[..., Account], officer: Account, staff: FlaskClient
) -> None:
    candidate = make_account(Role.CANDIDATE)
    close(running_sitting(candidate, new_test(), ("o1", "o1")).id)
    result = db.session.scalars(select(Result.id)).one()
    for _ in range(2):
        assert staff.get(f"/recruitment/candidates/{candidate.id}").status_code == 200
        assert staff.get(f"/recruitment/results/{result}").status_code == 200
        assert staff.get("/recruitment/results/").status_code == 200
    assert staff.get("/recruitment/candidates/4711").status_code == 404
    assert staff.get("/recruitment/results/4711").status_code == 404
    assert readings() == [
        (f"account:{candidate.id}", officer.id, "candidate"),
        (f"result:{result}", officer.id, "result"),
    ]


def test_the_sittings_page(
    tiny: TinyKind,
    app: Flask,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    from tests.integration.delivery.conftest import make_session

    candidate, watcher = make_account(Role.CANDIDATE), make_account(Role.INVIGILATOR)
    sitting = running_sitting(candidate, new_test(), ("o1",))
    session = make_session()
    sitting = db.session.merge(sitting)
    sitting.session_id = session.id
    db.session.commit()
    page = login(watcher).get(f"/sessions/{session.id}/sittings/{sitting.id}")
    assert page.status_code == 200
    assert readings() == [(sitting.id, watcher.id, "sitting")]
