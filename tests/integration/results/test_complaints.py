"""Complaints: opened with frozen evidence, read before they are dismissed, answered once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from assess import clock
from assess.audit import ledger
from assess.delivery.models import ClockOffset, JournalEvent, Sitting
from assess.delivery.room_models import Incident, RescueImport
from assess.delivery.sittings import note
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.results import complaint_evidence, complaint_operations, complaint_words
from assess.results import complaint_queries as queries
from assess.results import operations as results
from assess.results.complaint_models import Complaint, ComplaintDecision, ComplaintEvidence
from assess.results.complaint_operations import Said
from assess.results.complaint_rules import Objection, Refused
from assess.results.models import Result
from tests.integration.results.street import (
    TinyKind,
    close,
    new_session,
    new_test,
    running_sitting,
)
from tests.support.sealed import entries

MakeAccount = Callable[..., Account]
SOUND = Said("complaint", "The sound failed twice.", "A new sitting.")


@pytest.fixture
def ada(make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org", locale="fr")


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org", given_name="Olga")


@pytest.fixture
def sitting(tiny: TinyKind, ada: Account) -> Sitting:
    """One that is closed, with a result that waits for its release."""
    started = running_sitting(ada, new_test(), ["o1", "o2", "o1"])
    close(started.id)
    return db.session.get_one(Sitting, started.id)


def opened(sitting: Sitting, said: Said = SOUND) -> Complaint:
    return complaint_operations.open_complaint(sitting.id, said, sitting.account_id)


def evidence_of(complaint: Complaint, number: int = 1) -> dict:
    found = queries.evidence_of(complaint.id, number)
    assert found is not None
    assert hashlib.sha256(found.content.encode()).hexdigest() == found.digest
    return dict(json.loads(found.content))


def letters() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def refused(call: Callable[[], object]) -> Objection:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.objection


def test_it_is_kept_told_and_put_into_the_chain(sitting: Sitting, ada: Account) -> None:
    complaint = opened(sitting)
    frozen = queries.evidence_of(complaint.id, 1)
    assert frozen is not None
    assert (complaint.kind, complaint.channel, complaint.late) == ("complaint", "page", False)
    letter = letters()[-1]
    assert letter.recipient == "ada@example.org"
    assert complaint.reference in letter.subject
    assert "The sound failed twice." in letter.body
    assert f"/complaints/{complaint.id}" in letter.body
    [entry] = entries("complaint.opened")
    assert entry["subject"] == sitting.id
    assert entry["facts"]["evidence"] == frozen.digest
    assert entry["said"] == {"asks": "A new sitting.", "happened": "The sound failed twice."}
    assert "sound" not in json.dumps(entry["facts"])


def test_the_same_words_again_are_the_same_complaint(sitting: Sitting) -> None:
    first = opened(sitting)
    assert opened(sitting, Said("complaint", " The sound failed twice.\n", "A new sitting.")) is (
        first
    )
    assert opened(sitting, Said("complaint", "The light failed.", "A new sitting.")) is not first
    assert len(letters()) == 3  # the receipt, and one for each complaint


@pytest.mark.parametrize("state", ["running", "void", "absent", "booked"])
def test_no_state_of_a_sitting_closes_the_way(tiny: TinyKind, ada: Account, state: str) -> None:
    sitting = running_sitting(ada, new_test(), ["o1"])
    if state == "void":
        sitting.closed_at = clock.now()
    if state in ("booked", "absent"):
        sitting.started_at = sitting.deadline_at = None
    sitting.state = state
    db.session.commit()
    found = evidence_of(opened(sitting))
    assert found["sitting"]["state"] == state
    assert "problem" not in found


def test_evidence_that_breaks_does_not_keep_a_complaint_out(
    sitting: Sitting, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_sitting_id: str) -> list[str]:
        db.session.execute(text("SELECT * FROM there_is_no_such_table"))
        return []

    with monkeypatch.context() as patch:
        patch.setattr(complaint_evidence, "problems_of", broken)
        complaint = opened(sitting)
    assert "problem" in evidence_of(complaint)
    again = complaint_operations.gather_again(complaint.id, officer)
    assert again.number == 2
    assert "problem" not in evidence_of(complaint, 2)


def test_the_evidence_says_what_the_records_hold(
    tiny: TinyKind, ada: Account, officer: Account
) -> None:
    """Every figure is counted by hand from what is written down here."""
    began = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with time_machine.travel(began + timedelta(minutes=50), tick=False):
        session = new_session(began)
        sitting = running_sitting(ada, new_test(), ["o1", "o2", "o1"], began)
        sitting.session_id = session.id
        note(sitting, "started", began)
        note(sitting, "paused", began + timedelta(minutes=10), officer.id, reason="power")
        note(sitting, "resumed", began + timedelta(minutes=14), officer.id)
        db.session.add(ClockOffset(at=began + timedelta(minutes=5), offset_ms=0, step_ms=-2500))
        db.session.add(ClockOffset(at=began - timedelta(minutes=5), offset_ms=0, step_ms=9000))
        for about, said in ((None, "The power failed in the room."), (sitting.id, "She was ill.")):
            db.session.add(
                Incident(
                    session_id=session.id,
                    sitting_id=about,
                    at=began + timedelta(minutes=11),
                    actor_id=officer.id,
                    reason="power",
                    text=said,
                )
            )
        db.session.add(
            RescueImport(
                sitting_id=sitting.id,
                at=began + timedelta(minutes=45),
                actor_id=officer.id,
                sha256="a" * 64,
                events=5,
                fresh=2,
                content=b"",
            )
        )
        ledger.record(ledger.STARTED, ledger.SERVER, {}, at=began + timedelta(minutes=12))
        db.session.commit()
        close(sitting.id)
        complaint = opened(sitting)
    found = evidence_of(complaint)
    with force_locale("fr"):
        told = {
            one["heading"]: one for one in complaint_words.evidence(complaint.evidence[0].content)
        }
    journal = found["journal"]
    assert (journal["entries"], journal["by_type"]) == (3, {"answer": 3})
    # All three arrived at nine; composed after 1, 2 and 3 s, so the server was never behind.
    assert (journal["usual_delay_s"], journal["longest_delay_s"], journal["delayed"]) == (0, 0, 0)
    [gap] = journal["gap_rows"]
    assert (gap["seconds"], gap["paused"], journal["gaps"]) == (3000, True, 1)
    assert found["interruptions"]["seconds"] == 240
    assert found["clock_steps"] == [{"at": "2026-11-20T09:05:00.000Z", "seconds": -2.5}]
    assert found["server_starts"] == ["2026-11-20T09:12:00.000Z"]
    assert [(one["whole_session"], one["text"]) for one in found["incidents"]] == [
        (True, "The power failed in the room."),
        (False, "She was ill."),
    ]
    assert [(one["entries"], one["new"]) for one in found["rescue_files"]] == [(5, 2)]
    [receipt] = found["receipts"]
    assert (receipt["entries"], receipt["signature"]) == (3, "genuine")
    assert found["chain_problems"] == []
    assert "o1" not in json.dumps(found)
    assert told["Interruptions et pauses"]["rows"] == [
        ["Interruption", "10:10:00", "10:14:00", "4 minutes"]
    ]
    assert told["Fichiers de secours importés"]["rows"][0][1:] == ["Olga Nwosu", "5", "2"]
    assert [row[2] for row in told["Incidents consignés"]["rows"]] == [
        "toute la session",
        "ce candidat",
    ]
    assert ("Redémarrage du serveur", "20 novembre 2026, 10:12:00 (CET)") in told[
        "Le serveur pendant ce temps"
    ]["facts"]


def test_another_candidates_incident_is_not_in_it(
    tiny: TinyKind, ada: Account, make_account: MakeAccount
) -> None:
    session, test = new_session(), new_test()
    mine = running_sitting(ada, test)
    other = running_sitting(make_account(Role.CANDIDATE), test)
    mine.session_id = other.session_id = session.id
    db.session.add(
        Incident(
            session_id=session.id, sitting_id=other.id, at=clock.now(), reason="illness", text="x"
        )
    )
    db.session.commit()
    assert evidence_of(opened(mine))["incidents"] == []


def test_a_changed_journal_shows_in_the_evidence(tiny: TinyKind, ada: Account) -> None:
    sitting = running_sitting(ada, new_test(), ["o1", "o2"])
    row = db.session.scalars(select(JournalEvent)).first()
    assert row is not None
    name = "journal_event_refuse" + ("_update" if db.engine.dialect.name == "sqlite" else "")
    on = "" if db.engine.dialect.name == "sqlite" else " ON journal_event"
    db.session.execute(text(f"DROP TRIGGER {name}{on}"))
    row.value = '{"choice":"o4"}'
    db.session.commit()
    assert evidence_of(opened(sitting))["chain_problems"]


def test_frozen_evidence_stays_while_the_records_go_on(
    tiny: TinyKind, ada: Account, officer: Account
) -> None:
    sitting = running_sitting(ada, new_test(), ["o1"])
    complaint = opened(sitting)
    close(sitting.id)
    complaint_operations.gather_again(complaint.id, officer)
    assert evidence_of(complaint, 1)["sitting"]["state"] == "running"
    assert evidence_of(complaint, 2)["sitting"]["state"] == "closed"


def test_a_dismissal_needs_the_newest_evidence_opened_by_whoever_decides(
    sitting: Sitting, officer: Account, make_account: MakeAccount
) -> None:
    complaint = opened(sitting)
    colleague = make_account(Role.RECRUITMENT)

    def dismiss() -> Complaint:
        return complaint_operations.decide(complaint.id, "dismissed", "Nothing found.", officer)

    assert refused(dismiss) == Objection.NOT_READ
    complaint_operations.open_evidence(complaint.id, 1, colleague)
    assert refused(dismiss) == Objection.NOT_READ
    complaint_operations.open_evidence(complaint.id, 1, officer)
    complaint_operations.gather_again(complaint.id, colleague)
    assert refused(dismiss) == Objection.NOT_READ
    complaint_operations.open_evidence(complaint.id, 2, officer)
    decision = dismiss().decision
    assert decision is not None
    assert (decision.read_number, decision.decided_by) == (2, officer.id)
    assert [one["facts"]["number"] for one in entries("complaint.evidence_opened")] == [1, 1, 2]


def test_the_database_itself_refuses_a_dismissal_unread(sitting: Sitting, officer: Account) -> None:
    complaint = opened(sitting)
    for number in (None, 1):
        db.session.add(
            ComplaintDecision(
                complaint_id=complaint.id,
                outcome="dismissed",
                reason="No.",
                at=clock.now(),
                decided_by=officer.id,
                read_number=number,
            )
        )
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_what_was_said_and_frozen_cannot_be_changed(sitting: Sitting) -> None:
    opened(sitting)
    for statement in (
        "UPDATE complaint SET happened = 'x'",
        "DELETE FROM complaint",
        "UPDATE complaint_evidence SET content = '{}'",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_the_decision_is_told_once_in_the_candidates_language(
    sitting: Sitting, officer: Account
) -> None:
    complaint = opened(sitting)
    complaint_operations.decide(complaint.id, "upheld", "Le son a manqué.", officer)
    letter = letters()[-1]
    assert "Le son a manqué." in letter.body
    assert "accueillie" in letter.body
    assert refused(
        lambda: complaint_operations.decide(complaint.id, "dismissed", "No.", officer)
    ) == (Objection.DECIDED)
    assert refused(lambda: complaint_operations.gather_again(complaint.id, officer)) == (
        Objection.DECIDED
    )
    [entry] = entries("complaint.decided")
    assert entry["facts"]["outcome"] == "upheld"
    assert entry["said"] == {"reason": "Le son a manqué."}


def test_an_appeal_is_against_a_result_that_was_released(
    sitting: Sitting, officer: Account
) -> None:
    appeal = Said("appeal", "My level is too low.", "Score it again.")
    assert refused(lambda: opened(sitting, appeal)) == Objection.NO_RESULT
    result = db.session.scalars(select(Result)).one()
    results.release([result.id], officer)
    assert opened(sitting, appeal).result_id == result.id
    results.withdraw(result.id, officer, "A mistake")
    later = Said("appeal", "Why was it withdrawn?", "An explanation.")
    assert opened(sitting, later).result_id == result.id


def test_ten_working_days_from_the_release_and_late_ones_are_marked(
    tiny: TinyKind, ada: Account, officer: Account
) -> None:
    """Released on Friday 13 November 2026, 23:30 in Brussels: the period ends on 27 November."""
    with time_machine.travel(datetime(2026, 11, 13, 22, 30, tzinfo=UTC), tick=False):
        sitting = running_sitting(ada, new_test(), ["o1"])
        close(sitting.id)
        results.release([db.session.scalars(select(Result.id)).one()], officer)
    with time_machine.travel(datetime(2026, 11, 27, 22, 30, tzinfo=UTC), tick=False):
        in_time = opened(sitting)
    with time_machine.travel(datetime(2026, 11, 27, 23, 30, tzinfo=UTC), tick=False):
        late = opened(sitting, Said("complaint", "Late.", "All the same."))
    assert in_time.deadline_on == late.deadline_on == date(2026, 11, 27)
    assert (in_time.late, late.late) == (False, True)
    # 15 working days after Friday 27 November.
    assert in_time.answer_by == date(2026, 12, 18)
    assert "27 novembre 2026" in letters()[-1].body


def test_staff_record_what_came_by_post(sitting: Sitting, officer: Account) -> None:
    today = clock.now().date()
    posted = Said("complaint", "On paper.", "An answer.", "mail", today - timedelta(days=3))
    complaint = complaint_operations.open_complaint(sitting.id, posted, officer.id)
    assert (complaint.opened_by, complaint.account_id) == (officer.id, sitting.account_id)
    assert complaint.received_on == today - timedelta(days=3)
    tomorrow = Said("complaint", "x", "y", "mail", today + timedelta(days=2))
    assert refused(lambda: opened(sitting, tomorrow)) == Objection.IN_FUTURE


def test_the_list_has_the_oldest_open_one_first(sitting: Sitting, officer: Account) -> None:
    today = clock.now().date()
    made = [
        opened(sitting, Said("complaint", str(days), "x", "mail", today - timedelta(days=days)))
        for days in (1, 5, 3, 2)
    ]
    complaint_operations.decide(made[1].id, "upheld", "Yes.", officer)
    assert [one.happened for one in queries.page_of("open", 1).items] == ["3", "2", "1"]
    assert [one.happened for one in queries.page_of("all", 1).items] == ["3", "2", "1", "5"]
    assert [one.happened for one in queries.page_of("decided", 99).items] == ["5"]
    assert queries.how_many_open() == 3


def test_only_so_many_wait_at_once(sitting: Sitting) -> None:
    for number in range(10):
        opened(sitting, Said("complaint", str(number), "x"))
    assert refused(lambda: opened(sitting, Said("complaint", "one more", "x"))) == (
        Objection.TOO_MANY
    )
    assert db.session.query(ComplaintEvidence).count() == 10
