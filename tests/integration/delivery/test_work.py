"""Kinds of test whose events are kept in their order: each counts once, none replaces another."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess.delivery import evidence, late, operations, work
from assess.delivery.kinds import KindFile, ResponseError, register_kind
from assess.delivery.models import CurrentAnswer, SittingLog, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import PlainChecker, PlainKind, Runner, Time, make_test


class WorkChecker(PlainChecker):
    def check(self, event: Any) -> None:
        if event.type != "command":
            super().check(event)
        elif event.item not in self.refs:
            raise ResponseError("There is no such place.")


class WorkKind(PlainKind):
    code = "worked"
    journalled = frozenset({"command"})
    max_value = 64 * 1024

    def checker(self, form: Any) -> WorkChecker:
        return WorkChecker(frozenset(form.content["refs"]))

    def files(self, form: Any) -> frozenset[str]:
        return frozenset({"opening.json", "lost.json"})

    def file(self, form: Any, name: str) -> KindFile | None:
        return KindFile("application/json", b"{}") if name == "opening.json" else None

    def places(self, form: Any) -> int:
        return 7


@pytest.fixture
def test_definition(app: Flask) -> TestDefinition:
    register_kind(WorkKind())
    with app.app_context():
        test = make_test()
        test.kind = "worked"
        db.session.commit()
        return test


def command(runner: Runner, identity: str, item: str = "q01", **changes: Any) -> dict[str, Any]:
    return runner.event(item, type="command", value={"id": identity, "cmd": "type"}, **changes)


def ids(app: Flask, sitting_id: str) -> list[str]:
    with app.app_context():
        return [one.value["id"] for one in work.history(sitting_id, {"command"})]


def test_commands_are_kept_in_order_and_no_current_answer_is_made(
    app: Flask, running: Runner
) -> None:
    reply = running.sync(command(running, "a"), command(running, "b"), running.event("q02"))
    assert (reply.json["ack"], reply.json["rejected"]) == (3, [])
    running.sync(command(running, "c", "q03"))
    running.enter()
    running.sync(command(running, "d"))
    assert ids(app, running.id) == ["a", "b", "c", "d"]
    with app.app_context():
        rows = db.session.execute(select(CurrentAnswer.item_ref, CurrentAnswer.type)).all()
        assert [tuple(row) for row in rows] == [("q02", "answer")]
        assert list(evidence.folded(running.id)) == [("q02", "answer")]


def test_a_command_given_again_by_the_next_page_counts_once(app: Flask, running: Runner) -> None:
    running.sync(command(running, "a"), command(running, "b"))
    running.enter()
    running.sync(command(running, "b"), command(running, "c"))
    assert ids(app, running.id) == ["a", "b", "c"]
    found = running.client.get(f"/sittings/{running.id}/work").json
    assert [entry[2]["id"] for entry in found["entries"]] == ["a", "b", "c"]


def test_work_is_read_in_pages(app: Flask, running: Runner, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "PAGE_BYTES", 60)
    running.sync(*(command(running, f"c{number}") for number in range(5)))
    read, place = [], "0.0"
    while place is not None:
        page = running.client.get(f"/sittings/{running.id}/work?after={place}").json
        assert len(page["entries"]) <= 2
        read += page["entries"]
        place = page["next"]
    assert read == [["q01", "command", {"cmd": "type", "id": f"c{n}"}, 1] for n in range(5)]
    assert running.client.get(f"/sittings/{running.id}/work?after=x").status_code == 400


def test_work_and_files_are_for_the_ticket_of_a_running_sitting(
    app: Flask, runner: Runner, time: Time
) -> None:
    base = f"/sittings/{runner.id}"
    runner.enter()
    assert runner.client.get(f"{base}/work").status_code == 404
    assert runner.client.get(f"{base}/files/opening.json").status_code == 404
    runner.start()
    found = runner.client.get(f"{base}/files/opening.json")
    assert (found.status_code, found.data) == (200, b"{}")
    assert found.headers["Cache-Control"] == "no-store"
    assert runner.client.get(f"{base}/files/lost.json").status_code == 404
    assert runner.client.get(f"{base}/files/key.json").status_code == 404
    stranger = app.test_client()
    assert stranger.get(f"{base}/work").status_code == 404
    assert stranger.get(f"{base}/files/opening.json").status_code == 404
    closed = runner.post("hand-in", {"epoch": runner.epoch, "events": []})
    assert closed.json["receipt"]["items"] == 7
    assert runner.client.get(f"{base}/work").status_code == 404


def test_a_late_command_waits_for_a_person_and_then_counts_in_its_place(
    app: Flask, running: Runner, people: dict[str, Account]
) -> None:
    running.sync(command(running, "a"))
    old = running.epoch
    unsent = [command(running, "b"), command(running, "lost")]
    running.enter()
    running.sync(command(running, "b"), command(running, "c"))
    assert running.sync(*unsent, epoch=old).status_code == 409
    running.post("hand-in", {"epoch": running.epoch, "events": []})
    with app.app_context():
        fates = [one.fate for one in evidence.late_answers(running.id)]
        assert fates == ["without_effect", "waiting"]
        assert evidence.waiting_for(running.id) == 1
        actor = db.session.get_one(Account, people["invigilator"].id)
        assert late.decide(running.id, "count", "The network was cut.", actor) == 1
        chosen = evidence.counting(running.id)
        assert [e.value["id"] for e in work.history(running.id, {"command"}, [])] == ["a", "b", "c"]
        assert [e.value["id"] for e in work.history(running.id, {"command"}, chosen)] == [
            "a",
            "b",
            "lost",
            "c",
        ]
        assert [one.fate for one in evidence.late_answers(running.id)] == ["counted", "counted"]


def test_closing_finds_nothing_wrong_with_work(app: Flask, running: Runner) -> None:
    running.sync(command(running, "a"), running.event("q01", "o2"))
    running.post("hand-in", {"epoch": running.epoch, "events": []})
    with app.app_context():
        differ = select(func.count()).where(SittingLog.action == "answers_differ")
        assert db.session.scalar(differ) == 0
        assert evidence.problems_of(running.id) == []
        assert operations.receipt_of(running.id) is not None
