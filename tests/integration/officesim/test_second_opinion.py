"""Fails near the pass mark: a second engine calculates, its findings are kept and shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit.models import AuditPending
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import marking, recording
from assess.officesim.models import OfficeSecondOpinion
from tests.integration.officesim.conftest import Worker


def hand_in(app: Flask, worker: Worker, *names: str) -> None:
    """70 of 100 points, and notes with these names."""
    worker.sync(
        worker.put("p1", "title", "Canary-Lisbon"),
        worker.put("p2", "title", "Canary-Lisbon"),
        *[worker.put("p1", name, "6") for name in names],
    )
    worker.hand_in()
    with app.app_context():
        recording.record_waiting()


def kept(app: Flask, sitting_id: str) -> dict[str, Any] | None:
    with app.app_context():
        return db.session.scalar(
            select(OfficeSecondOpinion.found).where(OfficeSecondOpinion.sitting_id == sitting_id)
        )


def test_what_the_second_engine_found_is_kept_and_shown(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
) -> None:
    near = candidate(pass_mark=73)
    # The unforeseen note costs p1 its collateral: 2 points of 20.
    hand_in(app, near, "wrong-total")
    assert kept(app, near.id) is None, "60 of 100 is no near fail where the mark is 73"
    near = candidate(pass_mark=65, projects=["post", "notes"])
    hand_in(app, near, "wrong-total")
    found = kept(app, near.id)
    assert found is not None
    assert found["p1"] == {
        "engine": "second-1",
        "compared": 4,
        "unknown": 1,
        "more": 0,
        "disagreements": [
            {
                "sheet": "Notes",
                "cell": "wrong-total",
                "formula": "=wrong-total",
                "value": "6",
                "other": "7",
            }
        ],
    }
    assert found["p2"]["disagreements"] == []
    with app.app_context():
        facts = db.session.scalars(
            select(AuditPending.facts).where(
                AuditPending.kind == "office.second_opinion", AuditPending.subject == near.id
            )
        ).one()
        assert facts["projects"]["p1"]["disagreements"] == 1
        assert "wrong" not in str(facts), "no content of the work in the chain"
    marking._kept.clear()
    staff = login(examiner)
    page = staff.get(f"/office/sittings/{near.id}").text
    assert "Both engines agree on 3 formulas." in page
    assert "They differ on 1" in page
    assert "Notes!wrong-total" in page


def test_a_second_engine_that_fails_takes_nothing_from_the_grade(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(marking, "CPU_S", 0.5)
    near = candidate(pass_mark=65)
    hand_in(app, near, "spin")
    found = kept(app, near.id)
    assert found is not None
    assert found["p1"] == {"failed": "It needed more processor time than is allowed."}
    page = login(examiner).get(f"/office/sittings/{near.id}").text
    assert "A second engine could not calculate this work" in page
    assert "Waits for a review" in page


def test_a_pass_and_a_clear_fail_need_no_second_engine(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    passed = candidate(pass_mark=70)
    hand_in(app, passed)
    failed = candidate(pass_mark=90)
    hand_in(app, failed)
    assert kept(app, passed.id) is None
    assert kept(app, failed.id) is None
