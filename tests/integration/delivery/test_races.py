"""Many at once, on both databases: one start, one code, one receipt, no lost save."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from assess.delivery import operations
from assess.delivery.envelope import read_envelope
from assess.delivery.errors import Refused
from assess.delivery.models import CurrentAnswer, JournalEvent, Receipt, Sitting, SittingLog
from assess.delivery.state import delivery
from assess.delivery.writer import Request, Unavailable
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time


def at_once(app: Flask, count: int, work: Callable[[int], Any], threads: int = 24) -> list[Any]:
    """Call `work` `count` times from many threads that begin together."""
    gate = threading.Barrier(threads)

    def one(place: int) -> Any:
        if place < threads:
            gate.wait()
        with app.app_context():
            try:
                return work(place)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(count)))


def test_a_thousand_starts_are_one(app: Flask, runner: Runner, time: Time) -> None:
    runner.enter()

    def start(place: int) -> tuple[Any, Any]:
        time.advance(0.001)
        sitting, _now = operations.start(runner.id, 1)
        return sitting.started_at, sitting.deadline_at

    seen = Counter(at_once(app, 1000, start))
    assert len(seen) == 1
    with app.app_context():
        sitting = db.session.get_one(Sitting, runner.id)
        assert (sitting.started_at, sitting.deadline_at) in seen
        started = select(func.count()).select_from(SittingLog).where(SittingLog.action == "started")
        assert db.session.scalar(started) == 1


def test_one_access_code_opens_one_door(
    app: Flask, booked: Sitting, people: dict[str, Account]
) -> None:
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        code = operations.check_in(booked.id, staff, confirmed=True)

    def enter(_place: int) -> bool:
        try:
            operations.enter_by_code(code)
        except Refused:
            return False
        return True

    assert sum(at_once(app, 60, enter)) == 1


def test_repeated_hand_ins_give_one_receipt(app: Flask, running: Runner) -> None:
    running.sync(running.event())

    def hand_in(_place: int) -> str:
        receipt = operations.hand_in(running.id, 1, []).receipt
        assert receipt is not None
        return receipt.code

    assert len(set(at_once(app, 60, hand_in))) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Receipt)) == 1


def test_saves_reloads_and_hand_in_in_any_order_lose_nothing(app: Flask, running: Runner) -> None:
    cookie = running.client.get_cookie("sitting", path=f"/sittings/{running.id}")
    assert cookie is not None

    def page(place: int) -> list[tuple[int, int]]:
        """One browser window: enter, save ten answers one by one; returns what was acknowledged."""
        client = app.test_client()
        client.set_cookie("sitting", cookie.value, path=f"/sittings/{running.id}")
        window = Runner(client, running.id)
        window.enter()
        acked = []
        for choice in ("o1", "o2", "o3", "o4") * 2:
            reply = window.sync(window.event(choice=choice))
            assert reply.status_code in (200, 409), reply.text
            if reply.status_code == 200:
                acked.append((window.epoch, reply.json["ack"]))
        return acked

    acked = [one for some in at_once(app, 24, page, threads=12) for one in some]
    with app.app_context():
        held = {
            (row.epoch, row.n): row.standing for row in db.session.scalars(select(JournalEvent))
        }
        assert set(acked) <= set(held)
        assert len(held) == 24 * 8  # those of replaced pages are kept as well
        newest = max(key for key, standing in held.items() if standing == "applied")
        answer = db.session.get_one(CurrentAnswer, (running.id, "q01", "answer"))
        assert (answer.epoch, answer.n) == newest
        positions = sorted(db.session.scalars(select(JournalEvent.position)))
        assert positions == list(range(1, len(held) + 1))


def test_one_bad_request_never_fails_its_neighbours(
    app: Flask, running: Runner, monkeypatch: Any
) -> None:
    """A statement that fails for one sitting is retried alone; the others are saved."""
    with app.app_context():
        services = delivery()
        writer = services.writer
        real = writer.store.write

        def write(connection: Any, plans: Any, now: Any) -> None:
            real(connection, plans, now)
            if any("poison" in row.event.text for plan in plans for row in plan.rows):
                raise RuntimeError("this one cannot be written")

        monkeypatch.setattr(writer.store, "write", write)

        def envelope(n: int, text: str) -> Any:
            return read_envelope(
                json.dumps(
                    {
                        "epoch": 1,
                        "events": [
                            {
                                "n": n,
                                "type": "answer",
                                "item": "q01",
                                "value": {"choice": text},
                                "t": 1,
                            }
                        ],
                    }
                ).encode()
            ).events

        account = db.session.scalars(select(Account)).first()
        test = db.session.get_one(Sitting, running.id).test
        other = operations.book_sitting(account, test, None)
        other_id = other.id
        db.session.remove()
    bad, good = (
        Request(other_id, 1, envelope(1, "poison")),
        Request(running.id, 1, envelope(1, "o1")),
    )
    # The booked sitting has no epoch yet; give it one so that only the write fails.
    with app.app_context():
        db.session.get_one(Sitting, other_id).epoch = 1
        db.session.commit()
        db.session.remove()
    held = writer._serve([bad, good])
    assert held == []
    plan, _now = good.wait(5)
    assert plan.ack == 1
    try:
        bad.wait(5)
        raised = False
    except Unavailable:
        raised = True
    assert raised
    writer._drop_connection()
    with app.app_context():
        rows = db.session.execute(select(JournalEvent.sitting_id)).scalars().all()
        assert rows == [running.id]


def test_a_locked_database_answers_503(app: Flask, running: Runner, monkeypatch: Any) -> None:
    with app.app_context():
        writer = delivery().writer

        def refuse(*_: Any) -> None:
            raise OSError("the disk is gone")

        monkeypatch.setattr(writer.store, "commit", refuse)
    reply = running.sync(running.event())
    assert (reply.status_code, reply.json["error"]) == (503, "unavailable")
    assert int(reply.headers["Retry-After"]) > 0
    monkeypatch.undo()
    assert (
        running.sync(
            {"n": 1, "item": "q01", "type": "answer", "value": {"choice": "o1"}, "t": 1000}
        ).json["ack"]
        == 1
    )
