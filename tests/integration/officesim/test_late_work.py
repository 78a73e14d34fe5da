"""Work that came late: counted, graded by the job, reviewed where it has to be."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.delivery.models import LateDecision
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import evidence, marking, recording
from assess.officesim.models import (
    OfficeDivergence,
    OfficeReview,
    OfficeSecondOpinion,
    OfficeStatePair,
)
from assess.officesim.sandbox import sandbox
from assess.privacy import retention
from assess.results import operations, rules
from assess.results.models import Result
from assess.results.queries import standing_of
from assess.results.verification import verify
from tests.integration.officesim.conftest import Worker
from tests.integration.officesim.test_evidence import shown_work


@pytest.fixture
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT)


def graded(app: Flask) -> int:
    with app.app_context():
        return recording.record_waiting()


def with_late_work(app: Flask, worker: Worker) -> int:
    """Handed in with nothing right (0 of 100); commands that make 65 of it come late."""
    worker.sync(worker.put("p1", "other", "x"), worker.put("p2", "other", "x"))
    late = [*worker.solve("p1"), worker.put("p2", "title", "Canary-Lisbon")]
    worker.hand_in()
    assert graded(app) == 1
    worker.sync(*late)
    with app.app_context():
        return db.session.scalars(select(Result.id)).one()


def count(app: Flask, number: int, officer: Account) -> None:
    with app.app_context():
        actor = db.session.get_one(Account, officer.id)
        assert operations.decide_late(number, actor, "count", "The network failed").id == number


def test_late_work_that_comes_near_the_mark_counts_once_it_is_reviewed(
    app: Flask,
    candidate: Callable[..., Worker],
    officer: Account,
    login: Callable[..., FlaskClient],
    examiner: Account,
) -> None:
    worker = candidate(pass_mark=68)
    number = with_late_work(app, worker)
    count(app, number, officer)
    with app.app_context():
        assert db.session.query(LateDecision).count() == 1
        old = db.session.get_one(Result, number)
        test = old.sitting.test
        assert (old.passed, test.kind) == (False, "office")
        with pytest.raises(rules.NotAllowed) as refused:
            operations.release([number], db.session.get_one(Account, officer.id))
        assert refused.value.refusal is rules.Refusal.LATE_NOT_SCORED
    staff = login(examiner)
    assert worker.id in staff.get("/office/").text
    assert graded(app) == 0, "65 where the mark is 68: a person has to look"
    with app.app_context():
        assert standing_of(db.session.get_one(Result, number)) == "recorded"
    address = f"/office/sittings/{worker.id}"
    assert "Waits for a review" in staff.get(address).text
    stale = {"reason": "Seen before.", "work": "0" * 64}
    assert staff.post(address, data=stale).status_code == 422, "other work than was shown"
    answer = {"reason": "It stands.", "work": shown_work(staff, worker)}
    assert staff.post(address, data=answer).status_code == 303
    with app.app_context():
        old, new = db.session.scalars(select(Result).order_by(Result.id))
        assert (old.level, standing_of(old)) == (0, "superseded")
        assert (new.level, new.passed, new.reason) == (65, False, "The network failed")
        assert (new.supersedes_id, standing_of(new)) == (number, "recorded")
        with pytest.raises(rules.NotAllowed) as refused:
            operations.release([new.id], db.session.get_one(Account, officer.id))
        assert refused.value.refusal is rules.Refusal.NOT_RECONCILED, "nothing late any more"
        marking._kept.clear()
        assert list(verify()) == [None, None]
    assert graded(app) == 0
    # The work has its result: nothing waits although it fails near the mark.
    assert "Waits for a review" not in staff.get(address).text


def test_late_work_that_needs_no_review_is_counted_by_the_job(
    app: Flask, candidate: Callable[..., Worker], officer: Account
) -> None:
    number = with_late_work(app, candidate(pass_mark=60))
    count(app, number, officer)
    assert graded(app) == 1
    with app.app_context():
        new = db.session.scalars(select(Result).where(Result.supersedes_id == number)).one()
        assert (new.level, new.passed) == (65, True)
    assert graded(app) == 0


def test_nothing_is_graded_within_a_transaction_or_for_long_in_a_request(
    app: Flask,
    candidate: Callable[..., Worker],
    officer: Account,
    examiner: Account,
    login: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = candidate()
    number = with_late_work(app, worker)
    marking._kept.clear()
    with app.app_context():
        actor = db.session.get_one(Account, officer.id)
        with pytest.raises(RuntimeError, match="transaction"):
            transactional(sandbox.run)("grade", {"projects": []})
        with pytest.raises(rules.NotAllowed) as refused:
            operations.regrade(number, actor, "Once more")
        assert refused.value.refusal is rules.Refusal.MARKS_MISSING
        assert not marking._kept
    monkeypatch.setattr(marking, "WAIT_S", 0.0)
    held = threading.Event()
    grade = marking._graded
    monkeypatch.setattr(marking, "_graded", lambda work: held.wait(60) and grade(work))
    staff, address = login(examiner), f"/office/sittings/{worker.id}"
    assert "The work is being graded" in staff.get(address).text
    assert staff.get(f"{address}/p1/film").status_code == 200
    held.set()
    monkeypatch.setattr(marking, "WAIT_S", 60.0)
    assert "The work is being graded" not in staff.get(address).text


def test_two_reviews_of_the_same_work_are_one(
    app: Flask, candidate: Callable[..., Worker], examiner: Account
) -> None:
    worker = candidate(pass_mark=5)
    worker.hand_in()
    with app.app_context():
        actor = db.session.get_one(Account, examiner.id)
        # Both have looked before either has decided.
        found = evidence.evidence_of(worker.id)
        assert (found.waits, found.grades is None) == ("near", False)
        evidence._review(found, found.grades or [], [], "First.", actor)
        with pytest.raises(evidence.ReviewRefused, match="not_waiting"):
            evidence._review(found, found.grades or [], [], "Second.", actor)
        assert db.session.scalars(select(OfficeReview.reason)).all() == ["First."]


def test_what_retention_takes_from_the_journal_is_nowhere_else_and_nothing_waits(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
) -> None:
    worker = candidate()
    worker.sync(*worker.solve("p1"), worker.put("p2", "title", "Canary-Lisbon"))
    worker.hand_in()
    graded(app)
    with app.app_context():
        keep_divergence(worker.id)
        transactional(retention.erase_journals)([worker.id])
    with app.app_context():
        [row] = db.session.scalars(select(OfficeDivergence))
        assert (row.state, row.pair.browser, row.pair.server) == (b"", b"", b"")
        assert row.pair.differences == []
        assert db.session.scalars(select(OfficeSecondOpinion.found)).all() == [{}]
    staff, address = login(examiner), f"/office/sittings/{worker.id}"
    page = staff.get(address).text
    assert "The work was erased" in page
    assert "Waits for a review" not in page
    assert "Score" not in page
    assert staff.get(f"{address}/p1/history.json").json["commands"] == []


@transactional
def keep_divergence(sitting_id: str) -> None:
    row = OfficeDivergence(
        sitting_id=sitting_id,
        item_ref="p1",
        epoch=1,
        after="id-000001",
        browser_digest="0" * 64,
        server_digest="1" * 64,
        state=b"Canary",
        found_at=clock.now(),
    )
    row.pair = OfficeStatePair(
        after="id-000001",
        browser=b"Canary",
        server=b"Canary",
        differences=[{"path": "/", "browser": "Canary", "server": ""}],
        received_at=clock.now(),
    )
    second = OfficeSecondOpinion(
        sitting_id=sitting_id, work_digest="2" * 64, found={"p1": {}}, at=clock.now()
    )
    db.session.add_all([row, second])
