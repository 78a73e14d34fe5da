"""Printed codes, reconciliation and the report of a session."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import typst
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit import checkpoints, jws, keys, verification
from assess.audit.erasing import erase_personal
from assess.audit.models import AuditPersonal
from assess.config import Settings
from assess.delivery import operations, ports, printing
from assess.delivery.errors import Refused
from assess.delivery.invigilating import close_ended_sessions
from assess.delivery.models import Sitting, TestSession
from assess.delivery.report_words import document
from assess.delivery.reported import advice_on, report_of
from assess.delivery.room_models import HelpAnswer, Incident, StaffAction, StaffMessage
from assess.delivery.settling import reconciliation_of
from assess.delivery.sittings import note
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner, Time
from tests.support.sealed import entries

Login = Callable[[Account], FlaskClient]
CODE = re.compile(r"(?<![\w-])[2-9A-Z]{4}-[2-9A-Z]{4}(?![\w-])")
HOSTILE = '#panic("no") $x$ */ ]) <b>Zoë</b> {{ 7*7 }} \\ "quoted" @ref'


@pytest.fixture
def staff(people: dict[str, Account], login: Login) -> FlaskClient:
    return login(people["invigilator"])


@pytest.fixture
def invited() -> Iterator[list[ports.Expected]]:
    """People whom a room above expects, for the length of one test."""
    expected: list[ports.Expected] = []

    def answer(_session_id: int) -> list[ports.Expected]:
        return expected

    ports.when_asked_who_is_expected(answer)
    yield expected
    ports._expected.remove(answer)


@pytest.fixture
def scored() -> Iterator[dict[str, str]]:
    """What scoring says of sittings, for the length of one test."""
    said: dict[str, str] = {}

    def answer(_session_id: int) -> dict[str, str]:
        return said

    kept = list(ports._outcomes)
    ports._outcomes[:] = [answer]
    yield said
    ports._outcomes[:] = kept


def actor(people: dict[str, Account]) -> Account:
    return db.session.get_one(Account, people["invigilator"].id)


def session_of(sitting_id: str) -> TestSession:
    found = db.session.get_one(Sitting, sitting_id, populate_existing=True).session
    assert found is not None
    return found


class TestPrintedCodes:
    def test_a_printed_code_waits_for_the_identity(
        self, app: Flask, booked: Sitting, staff: FlaskClient
    ) -> None:
        address = f"/sessions/{booked.session_id}/codes"
        assert staff.post(address, data={"seen": "0"}).status_code == 422
        page = staff.post(address, data={"seen": "0", "at_desk": "y"})
        (code,) = CODE.findall(page.text)
        assert "<svg" in page.text
        assert "style=" not in page.text
        with app.app_context():
            sitting = db.session.get_one(Sitting, booked.id)
            assert sitting.state == "booked"
            assert code not in str(sitting.access_code_hash)
        candidate = app.test_client()
        early = candidate.post("/sittings/", data={"code": code})
        assert early.status_code == 409
        assert "identity has not been confirmed" in early.text
        # Checked in, the slip goes on working; no other code is issued.
        desk = f"/sessions/{booked.session_id}/check-in/{booked.id}"
        assert "another" in staff.get(desk).text
        done = staff.post(desk, data={"confirmed": "y"})
        assert done.headers["Location"].endswith(f"/sessions/{booked.session_id}/")
        assert candidate.post("/sittings/", data={"code": code}).status_code == 303
        assert app.test_client().post("/sittings/", data={"code": code}).status_code == 403

    def test_sending_the_form_again_issues_nothing(
        self, app: Flask, booked: Sitting, staff: FlaskClient
    ) -> None:
        address = f"/sessions/{booked.session_id}/codes"
        data = {"seen": "0", "at_desk": "y"}
        assert CODE.search(staff.post(address, data=data).text)
        with app.app_context():
            before = db.session.get_one(Sitting, booked.id).access_code_hash
        again = staff.post(address, data=data)
        assert again.status_code == 422
        assert not CODE.search(again.text)
        with app.app_context():
            assert db.session.get_one(Sitting, booked.id).access_code_hash == before

    def test_a_lost_slip_is_replaced_at_check_in(
        self, app: Flask, booked: Sitting, staff: FlaskClient
    ) -> None:
        page = staff.post(
            f"/sessions/{booked.session_id}/codes", data={"seen": "0", "at_desk": "y"}
        )
        (printed,) = CODE.findall(page.text)
        done = staff.post(
            f"/sessions/{booked.session_id}/check-in/{booked.id}",
            data={"confirmed": "y", "another": "y"},
        )
        (fresh,) = CODE.findall(staff.get(done.headers["Location"]).text)
        assert app.test_client().post("/sittings/", data={"code": printed}).status_code == 403
        assert app.test_client().post("/sittings/", data={"code": fresh}).status_code == 303

    def test_who_has_entered_gets_no_slip(
        self, app: Flask, runner: Runner, people: dict[str, Account], staff: FlaskClient
    ) -> None:
        with app.app_context():
            session_id = session_of(runner.id).id
            with pytest.raises(Refused, match="nobody_waits"):
                operations.print_codes(session_id, 0, actor(people))
        assert "Nobody is waiting" in staff.get(f"/sessions/{session_id}/codes").text


class TestReconciliation:
    def test_an_undisputed_session_takes_one_more_click(
        self, app: Flask, booked: Sitting, people: dict[str, Account], staff: FlaskClient
    ) -> None:
        with app.app_context():
            operations.open_session(booked.session_id, actor(people))
        board = f"/sessions/{booked.session_id}"
        page = staff.post(f"{board}/close", data={}, follow_redirects=True)
        assert f"{board}/reconcile/confirm" in page.text
        assert staff.post(f"{board}/reconcile/confirm").status_code == 303
        with app.app_context():
            session = session_of(booked.id)
            assert session.reconciled_by == people["invigilator"].id
            found = reconciliation_of(session)
            assert (found.booked, found.count("absent")) == (1, 1)
            (fact,) = entries("session.reconciled")
            assert fact["subject"] == f"session:{session.id}"
            assert (fact["facts"]["booked"], fact["facts"]["absent"]) == (1, 1)
            # Opened, closed and reconciled are in the chain, and its head was handed out twice.
            by = people["invigilator"].id
            opened, closed = entries("session.opened", "session.closed")
            assert (opened["subject"], opened["facts"]) == (fact["subject"], {"actor": by})
            assert closed["facts"] == {"actor": by, "absent": 1, "ended": 0}
            folder = checkpoints.folder_of(app.config["SETTINGS"])
            (file,) = folder.glob("*.jsonl")
            outside = file.read_text()
            reasons = [
                jws.verify(token, jws.CHECKPOINT, keys.known())["reason"]
                for _line, token in checkpoints.read_lines(outside)
            ]
            assert reasons == ["session closed", "session reconciled"]
            assert verification.verify({"outside": outside}).problems == []

    def test_a_session_that_ends_by_itself_leaves_a_checkpoint(
        self, app: Flask, booked: Sitting, people: dict[str, Account], time: Time
    ) -> None:
        with app.app_context():
            session = operations.open_session(booked.session_id, actor(people))
            time.advance((session.ends_at - time.now).total_seconds() + 3600)
            assert close_ended_sessions() == 1
            (closed,) = entries("session.closed")
            assert closed["facts"] == {"actor": None, "absent": 1, "ended": 0}
            taken = checkpoints.latest()
            assert taken is not None
            assert taken.seq == closed["seq"]

    def test_closing_stands_when_no_checkpoint_can_be_written(
        self, app: Flask, booked: Sitting, people: dict[str, Account], settings: Settings
    ) -> None:
        checkpoints.folder_of(settings).write_text("a file where the folder should be")
        with app.app_context():
            operations.open_session(booked.session_id, actor(people))
            operations.close_session(booked.session_id, actor(people))
            assert session_of(booked.id).closed_at is not None

    def test_what_is_said_about_one_person_is_erased_with_the_sitting(
        self, app: Flask, booked: Sitting, people: dict[str, Account]
    ) -> None:
        with app.app_context():
            session_id, by = booked.session_id, actor(people)
            operations.open_session(session_id, by)
            operations.send_message(session_id, "Zoë one", by, booked.id)
            operations.log_incident(session_id, "illness", "Zoë two", by, booked.id)
            order = operations.Order("extend", "other", "Zoë three", 5)
            operations.perform(session_id, operations.Whom(booked.id), order, by)
            operations.send_message(session_id, "to all", by)
            told = entries("session.message", "session.incident", "session.extend")
            assert [one["subject"] == booked.id for one in told] == [True, True, True, False]
            assert {one["facts"].get("session") for one in told} == {session_id}
            erase_personal(booked.id)
            kept = "".join(db.session.scalars(select(AuditPersonal.content)))
            assert "Zoë" not in kept
            assert "to all" in kept
            assert verification.verify().problems == []

    def test_an_open_session_cannot_be_reconciled(
        self, app: Flask, running: Runner, people: dict[str, Account], staff: FlaskClient
    ) -> None:
        with app.app_context():
            session_id = session_of(running.id).id
            with pytest.raises(Refused, match="session_not_closed"):
                operations.confirm_reconciliation(session_id, actor(people))
        assert "still open" in staff.get(f"/sessions/{session_id}/reconcile").text

    def test_an_invitation_without_a_sitting_must_be_explained(
        self,
        app: Flask,
        booked: Sitting,
        people: dict[str, Account],
        staff: FlaskClient,
        invited: list[ports.Expected],
    ) -> None:
        invited.append(ports.Expected("invitation:9", HOSTILE, "Plain test"))
        with app.app_context():
            operations.open_session(booked.session_id, actor(people))
            operations.close_session(booked.session_id, actor(people))
        address = f"/sessions/{booked.session_id}/reconcile"
        page = staff.get(address).text
        assert "&lt;b&gt;Zoë" in page
        assert "<b>Zoë" not in page
        staff.post(f"{address}/confirm")
        with app.app_context():
            assert session_of(booked.id).reconciled_at is None
        data = {"kind": "no_sitting", "subject": "invitation:9", "reason": "Did not come"}
        refused = staff.post(address, data=data)
        assert refused.status_code == 422
        assert "counts as absent or as void" in refused.text
        assert staff.post(
            address, data={**data, "reason": " ", "counts_as": "absent"}
        ).status_code in (422,)
        unknown = staff.post(address, data={**data, "subject": "invitation:8", "counts_as": "void"})
        assert unknown.status_code == 409
        assert staff.post(address, data={**data, "counts_as": "absent"}).status_code == 303
        staff.post(f"{address}/confirm")
        with app.app_context():
            session = session_of(booked.id)
            assert session.reconciled_at is not None
            found = reconciliation_of(session)
            assert (found.booked, found.count("absent")) == (2, 2)
            with pytest.raises(Refused, match="reconciled"):
                operations.settle_difference(
                    session.id, "no_sitting", "invitation:9", "again", "void", actor(people)
                )

    def test_a_failed_score_holds_the_session(
        self,
        app: Flask,
        running: Runner,
        people: dict[str, Account],
        scored: dict[str, str],
    ) -> None:
        running.post("hand-in", {"epoch": running.epoch, "events": []})
        with app.app_context():
            session = session_of(running.id)
            operations.close_session(session.id, actor(people))
            scored[running.id] = "failed"
            with pytest.raises(Refused, match="differences_open"):
                operations.confirm_reconciliation(session.id, actor(people))
            scored[running.id] = "recorded"
            found = operations.confirm_reconciliation(session.id, actor(people))
            assert (found.booked, found.count("sat")) == (1, 1)

    def test_an_administrator_looks_and_does_not_touch(
        self, app: Flask, booked: Sitting, make_account: Callable[..., Account], login: Login
    ) -> None:
        admin = login(make_account(Role.ADMINISTRATOR))
        address = f"/sessions/{booked.session_id}/reconcile"
        assert admin.get(address).status_code == 200
        assert admin.post(address, data={}).status_code == 403
        assert admin.post(f"{address}/confirm").status_code == 403


class TestStartingLate:
    def test_nobody_begins_who_could_not_finish(
        self, app: Flask, runner: Runner, time: Time
    ) -> None:
        runner.enter()
        time.advance(3 * 3600 - 3660 + 1)
        refused = runner.post("start", {"epoch": runner.epoch})
        assert (refused.status_code, refused.json["error"]) == (409, "too_late_to_start")
        time.advance(-1)
        assert runner.start()["state"] == "running"

    def test_the_last_permitted_start_holds(self, app: Flask, runner: Runner, time: Time) -> None:
        with app.app_context():
            session_of(runner.id).last_start_at = time.now + timedelta(minutes=10)
            db.session.commit()
        runner.enter()
        time.advance(601)
        refused = runner.post("start", {"epoch": runner.epoch})
        assert refused.json["error"] == "too_late_to_start"


class TestReport:
    @pytest.fixture
    def told(self, app: Flask, running: Runner, people: dict[str, Account], time: Time) -> Runner:
        """A sitting with everything that a report can tell."""
        time.advance(10)
        running.sync(running.event(t=9000))
        time.advance(60)
        signals = [
            running.event(None, type="focus", value={"state": "lost"}),
            running.event(None, type="focus", value={"state": "back", "for_ms": 90_000}),
            running.event(None, type="help", value={"asked": True}),
        ]
        assert running.sync(*signals).status_code == 200
        time.advance(30)
        with app.app_context():
            session = session_of(running.id)
            me = people["invigilator"].id
            account = db.session.get_one(Sitting, running.id).account
            account.family_name = HOSTILE
            act = StaffAction(
                session_id=session.id,
                at=time.now,
                actor_id=me,
                verb="pause",
                scope="one",
                reason="technical",
                note="The lamp fell",
                sittings=[running.id],
            )
            db.session.add(act)
            db.session.flush()
            db.session.add_all(
                [
                    StaffAction(
                        session_id=session.id,
                        at=time.now,
                        actor_id=me,
                        verb="undo",
                        scope="one",
                        sittings=[running.id],
                        undoes_id=act.id,
                    ),
                    StaffMessage(
                        session_id=session.id, at=time.now, actor_id=me, text="Été: #sys.inputs"
                    ),
                    HelpAnswer(sitting_id=running.id, position=4, at=time.now, actor_id=me),
                    Incident(
                        session_id=session.id,
                        at=time.now,
                        actor_id=me,
                        reason="other",
                        text=HOSTILE,
                    ),
                ]
            )
            db.session.commit()
            operations.perform(
                session.id,
                operations.Whom(running.id),
                operations.Order("extend", "network", minutes=5),
                actor(people),
            )
        running.post("hand-in", {"epoch": running.epoch, "events": []})
        return running

    def test_the_figures_are_those_of_the_records(self, app: Flask, told: Runner) -> None:
        with app.app_context(), app.test_request_context():
            report = report_of(session_of(told.id))
            part = report.candidates[told.id]
            assert part.usual_delay == timedelta(seconds=1)
            assert part.longest_gap == timedelta(seconds=60)
            assert [(one.times, one.total.total_seconds()) for one in part.spells] == [(1, 90)]
            (asked,) = part.facts.help
            assert asked.answered_at is not None
            assert asked.answered_at - asked.asked_at == timedelta(seconds=30)
            assert part.facts.deadline is not None
            assert part.facts.planned is not None
            assert part.facts.deadline - part.facts.planned == timedelta(minutes=5)
            assert report.session.acts[0].undone
            texts = document(report)
            assert HOSTILE in texts["people"][0]["name"]
            moves = next(
                one for one in texts["people"][0]["tables"] if "deadline" in one["heading"]
            )
            assert moves["rows"][0][1:] == ["Time given, 5 minutes", "Ida Berg", "Network failure"]

    @pytest.mark.parametrize(
        ("locale", "word"),
        [("en", "They never touch a score"), ("fr", "n’influent jamais sur une note")],
    )
    def test_the_page_and_the_file(
        self, app: Flask, told: Runner, staff: FlaskClient, locale: str, word: str
    ) -> None:
        staff.post("/preferences", data={"locale": locale})
        with app.app_context():
            session_id = session_of(told.id).id
        page = staff.get(f"/sessions/{session_id}/report")
        assert page.status_code == 200
        assert word in page.text
        assert "<b>Zoë</b>" not in page.text
        assert "&lt;b&gt;Zoë&lt;/b&gt;" in page.text
        file = staff.get(f"/sessions/{session_id}/report.pdf")
        assert (file.status_code, file.mimetype) == (200, "application/pdf")
        assert file.data.startswith(b"%PDF-")

    def test_hostile_texts_are_set_as_they_stand(self, app: Flask, told: Runner) -> None:
        """The typesetter's own query says which texts it set."""
        with app.app_context(), app.test_request_context():
            texts = document(report_of(session_of(told.id)))
        compiler = typst.Compiler(
            printing.TEMPLATE.read_bytes(), sys_inputs={"data": json.dumps(texts)}
        )
        headings = json.loads(compiler.query("heading"))
        names = [one["body"].get("text") for one in headings]
        assert texts["people"][0]["name"] in names
        assert HOSTILE in str(texts["people"][0]["name"])

    def test_advice_follows_the_interruptions(
        self, app: Flask, running: Runner, time: Time
    ) -> None:
        with app.app_context():
            sitting = db.session.get_one(Sitting, running.id)
            assert advice_on(sitting).kind == "none"
            note(sitting, "paused", time.now, None, reason="power")
            db.session.commit()
            time.advance(600)
            assert advice_on(sitting).kind == "continue"
            time.advance(1200)
            assert advice_on(sitting).kind == "person"
            time.advance(3600)
            given = advice_on(sitting)
            assert (given.kind, given.total) == ("void", timedelta(minutes=90))
