"""A page whose state is another: known while the test goes on, both states kept, no harm done."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit.models import AuditPending
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import comparing, queries, recording
from assess.officesim.models import OfficeDivergence
from assess.results.models import Result
from tests.integration.officesim.conftest import Worker

WRONG = "0" * 64


@pytest.fixture(autouse=True)
def nothing_compared_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    comparing._compared.clear()
    monkeypatch.setattr(comparing, "REST", 0)
    yield
    comparing._compared.clear()


def compare(app: Flask) -> int:
    with app.app_context():
        return comparing.compare_under_way()


def digest(worker: Worker, after: dict[str, Any], sha256: str = WRONG) -> dict[str, Any]:
    value = {"after": after["value"]["id"], "sha256": sha256}
    return worker.event(after["item"], type="digest", value=value)


def parts(worker: Worker, after: dict[str, Any], state: Any, count: int = 2) -> list[Any]:
    """A page's state as events."""
    text = base64.b64encode(gzip.compress(json.dumps(state).encode())).decode()
    size = -(-len(text) // count)
    return [
        worker.event(
            after["item"],
            type="state",
            value={
                "after": after["value"]["id"],
                "part": number + 1,
                "parts": count,
                "gzip": text[number * size : (number + 1) * size],
            },
        )
        for number in range(count)
    ]


def diverge(app: Flask, worker: Worker, item: str = "p1") -> dict[str, Any]:
    """The candidate's page says that its state is another than the server's."""
    put = worker.put(item, "title", "Oslo")
    assert worker.sync(put, digest(worker, put)).json["rejected"] == []
    assert compare(app) == 1
    return put


def heard(app: Flask, worker: Worker, *events: dict[str, Any]) -> dict[str, Any]:
    """What a page is told once the bulletins are read again."""
    with app.app_context():
        delivery().bulletins._read_at = float("-inf")
    reply = worker.sync(*events)
    assert reply.status_code == 200
    return dict(reply.json)


def rows(app: Flask) -> list[OfficeDivergence]:
    with app.app_context():
        found = list(db.session.scalars(select(OfficeDivergence).order_by(OfficeDivergence.id)))
        db.session.expunge_all()
        return found


def test_the_same_state_is_no_divergence(app: Flask, candidate: Callable[..., Worker]) -> None:
    worker = candidate()
    put = worker.put("p1", "title", "Oslo")
    # By hand: what the tiny application shows, as RFC 8785 spells it.
    shown = '{"notes":{"keep":"as it is","old":"x","title":"Oslo"}}'
    worker.sync(put, digest(worker, put, hashlib.sha256(shown.encode()).hexdigest()))
    assert compare(app) == 0
    assert rows(app) == []
    assert "wanted" not in heard(app, worker)


def test_a_divergence_is_logged_at_once_and_both_states_are_kept(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
) -> None:
    worker = candidate()
    first = diverge(app, worker)
    [row] = rows(app)
    assert (row.item_ref, row.epoch, row.after) == ("p1", 1, first["value"]["id"])
    assert row.browser_digest == WRONG
    with app.app_context():
        facts = db.session.scalars(
            select(AuditPending.facts).where(
                AuditPending.kind == "office.diverged", AuditPending.subject == worker.id
            )
        ).one()
        assert (facts["project"], facts["browser"]) == ("p1", WRONG)
        assert facts["server"] == row.server_digest != WRONG
    # The page is asked, says what it shows after a later command, and is asked no more.
    assert heard(app, worker)["wanted"] == ["p1"]
    second = worker.put("p1", "more", "1")
    page = {"notes": {"keep": "as it is", "old": "x", "title": "Osló"}}
    one, two = parts(worker, second, page)
    heard(app, worker, second, one)
    assert compare(app) == 0
    heard(app, worker, two)
    assert compare(app) == 0
    assert "wanted" not in heard(app, worker)
    assert len(rows(app)) == 1
    worker.hand_in()
    with app.app_context():
        assert recording.record_waiting() == 0, "a fail after a divergence waits for a person"
    staff = login(examiner)
    page_shown = staff.get(f"/office/sittings/{worker.id}").text
    assert "The candidate’s page and the server differed during the test" in page_shown
    assert f"after command {second['value']['id']}" in page_shown
    assert "/notes/title" in page_shown
    base = f"/office/sittings/{worker.id}/divergences/{row.id}"
    theirs, ours = staff.get(f"{base}/browser.json"), staff.get(f"{base}/server.json")
    assert json.loads(gzip.decompress(theirs.data)) == page
    assert json.loads(gzip.decompress(ours.data))["notes"] == {
        "keep": "as it is",
        "old": "x",
        "title": "Oslo",
        "more": "1",
    }
    assert ours.headers["Content-Encoding"] == "gzip"
    assert "-server.json" in ours.headers["Content-Disposition"]
    assert staff.get(f"/office/sittings/{worker.id}/divergences/9/server.json").status_code == 404
    assert staff.get(f"{base}/other.json").status_code == 404


def test_the_server_s_state_is_there_before_the_page_has_given_its_own(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
) -> None:
    worker = candidate()
    diverge(app, worker)
    staff = login(examiner)
    [row] = rows(app)
    base = f"/office/sittings/{worker.id}/divergences/{row.id}"
    assert staff.get(f"{base}/server.json").status_code == 404, "not while the test goes on"
    worker.hand_in()
    assert "The page has not given its state." in staff.get(f"/office/sittings/{worker.id}").text
    assert staff.get(f"{base}/browser.json").status_code == 404
    kept = json.loads(gzip.decompress(staff.get(f"{base}/server.json").data))
    assert kept["notes"]["title"] == "Oslo"


def test_a_pass_stands_and_a_divergence_that_is_over_still_holds_a_fail(
    app: Flask, candidate: Callable[..., Worker], make_account: Callable[..., Account]
) -> None:
    passing = candidate()
    diverge(app, passing)
    passing.sync(*passing.solve("p1"), *passing.solve("p2"))
    passing.hand_in()
    with app.app_context():
        assert recording.record_waiting() == 1
        result = db.session.scalars(select(Result).where(Result.sitting_id == passing.id)).one()
        assert (result.level, result.passed) == (100, True)
    failing = candidate(make_account())
    diverge(app, failing)
    # After a reload page and server agree again; what the candidate saw before was another.
    failing.enter()
    put = failing.put("p1", "title", "Bergen")
    shown = '{"notes":{"keep":"as it is","old":"x","title":"Bergen"}}'
    failing.sync(put, digest(failing, put, hashlib.sha256(shown.encode()).hexdigest()))
    assert compare(app) == 0
    failing.hand_in()
    with app.app_context():
        assert recording.record_waiting() == 0
        assert failing.id in queries.without_result()


def test_one_divergence_for_each_page_and_not_without_end(
    app: Flask, candidate: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = candidate()
    diverge(app, worker)
    put = worker.put("p1", "title", "Rome")
    worker.sync(put, digest(worker, put))
    assert compare(app) == 0, "known already"
    worker.enter()
    assert "wanted" not in heard(app, worker), "another page has another state"
    diverge(app, worker)
    diverge(app, worker, "p2")
    assert [(one.item_ref, one.epoch) for one in rows(app)] == [("p1", 1), ("p1", 2), ("p2", 2)]
    monkeypatch.setattr("assess.officesim.keeping.MOST_DIVERGENCES", 3)
    worker.enter()
    put = worker.put("p1", "title", "Bonn")
    worker.sync(put, digest(worker, put))
    assert compare(app) == 0


def test_hostile_states_are_kept_as_unreadable_and_harm_nobody(
    app: Flask,
    candidate: Callable[..., Worker],
    examiner: Account,
    login: Callable[..., FlaskClient],
) -> None:
    worker = candidate()
    put = diverge(app, worker)
    value = {"after": put["value"]["id"], "part": 1, "parts": 1, "gzip": "bm8gZ3ppcA=="}
    bad = [
        {**value, "gzip": "no base64!"},
        {**value, "gzip": "A" * 50_000},
        {**value, "part": 2},
        {**value, "parts": 17},
        {**value, "part": True},
        {**value, "more": 1},
        {"after": value["after"]},
    ]
    told = worker.sync(
        *[worker.event("p1", type="state", value=one) for one in bad],
        worker.event("p1t1", type="state", value=value),
        worker.event("p1", type="state", value=value),
    ).json
    assert len(told["rejected"]) == 8
    assert compare(app) == 0
    [row] = rows(app)
    with app.app_context():
        assert queries.states_wanted() == {}
    assert row.pair is not None
    worker.hand_in()
    page = login(examiner).get(f"/office/sittings/{worker.id}").text
    assert "The page gave a state that cannot be read." in page


def test_work_that_cannot_be_compared_rests_and_saves_go_on(
    app: Flask, candidate: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "CPU_S", 0.5)
    worker = candidate()
    spin = worker.command("p1", {"op": "spin"})
    worker.sync(spin, digest(worker, spin))
    assert compare(app) == 0
    assert worker.sync(worker.put("p1", "title", "x")).status_code == 200
    monkeypatch.setattr(comparing, "_looked_at", lambda told: pytest.fail(str(told)))
    put = worker.put("p1", "title", "y")
    worker.sync(put, digest(worker, put))
    assert compare(app) == 0


def test_nothing_is_compared_before_all_that_came_before_has_arrived(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    worker = candidate()
    one, two, three = (worker.put("p1", name, "1") for name in ("a", "b", "c"))
    shown = '{"notes":{"a":"1","b":"1","c":"1","keep":"as it is","old":"x"}}'
    last = digest(worker, three, hashlib.sha256(shown.encode()).hexdigest())
    assert worker.sync(one, three, last).json["ack"] == 1
    assert compare(app) == 0
    assert worker.sync(two).json["ack"] == 4
    assert compare(app) == 0
    assert rows(app) == []
    assert comparing._compared[(worker.id, "p1")][0] == (1, 4)
