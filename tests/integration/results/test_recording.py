"""A result is recorded when a sitting closes, once, and stays as it was recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, literal, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from assess import clock
from assess.delivery import operations as delivery
from assess.delivery.models import Receipt, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.results import operations, queries, rules
from assess.results.models import Result, ResultEvent
from tests.integration.results.street import TinyKind, close, new_test, running_sitting
from tests.support.sealed import entries

MakeAccount = Callable[..., Account]


@pytest.fixture
def ada(make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org", locale="fr")


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


def only_result() -> Result:
    return db.session.scalars(select(Result)).one()


def recorded(ada: Account, answers: str = "11122") -> Result:
    """A sitting handed in with these choices, and its result."""
    sitting = running_sitting(ada, new_test(), [f"o{choice}" for choice in answers])
    close(sitting.id)
    return db.session.scalars(select(Result).where(Result.sitting_id == sitting.id)).one()


def mails() -> list[OutgoingMail]:
    """Letters beside the receipts, which have tests of their own."""
    letters = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return [letter for letter in letters if receipt_code(letter) is None]


def receipt_code(letter: OutgoingMail) -> str | None:
    return db.session.scalar(
        select(Receipt.code).where(literal(letter.body).contains(Receipt.code))
    )


class TestRecording:
    def test_hand_in_records_what_the_scorer_says(self, tiny: TinyKind, ada: Account) -> None:
        result = recorded(ada, "11122")
        assert (result.level, result.engine, result.kind) == (3, "tiny-1", "tiny")
        assert json.loads(result.outcome) == {"right": 3, "counted": 5}
        assert result.outcome_digest == hashlib.sha256(result.outcome.encode()).hexdigest()
        assert result.account_id == ada.id
        assert queries.standing_of(result) == "recorded"
        assert mails() == []

    def test_every_decision_is_in_the_audit_chain(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        result = recorded(ada)
        operations.release([result.id], officer)
        again = operations.regrade(result.id, officer, "Item 2 is flawed", frozenset({2}))
        operations.withdraw(again.id, officer, "Wrong person: Zoë")
        kinds = ("recorded", "released", "superseded", "withdrawn")
        told = entries(*(f"result.{kind}" for kind in kinds))
        first = {"result": result.id, "outcome": result.outcome_digest}
        second = {
            "result": again.id,
            "outcome": again.outcome_digest,
            "supersedes": result.id,
            "actor": officer.id,
        }
        assert [(one["kind"].partition(".")[2], one["facts"], one["said"]) for one in told] == [
            ("recorded", first, {}),
            ("released", {**first, "actor": officer.id}, {}),
            ("superseded", {**first, "actor": officer.id}, {"reason": "Item 2 is flawed"}),
            ("recorded", second, {}),
            ("withdrawn", second, {"reason": "Wrong person: Zoë"}),
        ]
        assert {one["subject"] for one in told} == {result.sitting_id}

    def test_the_deadline_records_too(self, tiny: TinyKind, ada: Account) -> None:
        started = clock.now() - timedelta(hours=2)
        sitting = running_sitting(ada, new_test(), ["o1"], started_at=started)
        assert delivery.close_overdue() == 1
        assert db.session.get_one(Sitting, sitting.id).state == "closed"
        assert only_result().level == 1

    def test_dates_are_those_of_the_organisation(self, tiny: TinyKind, ada: Account) -> None:
        # 23:30 UTC on 28 February 2024 is already 29 February in Brussels.
        started = datetime(2024, 2, 28, 23, 30, tzinfo=UTC)
        sitting = running_sitting(ada, new_test(), ["o1"], started_at=started)
        close(sitting.id)
        result = only_result()
        assert (result.sat_on, result.valid_until) == (date(2024, 2, 29), date(2026, 2, 28))

    def test_a_second_call_changes_nothing(self, tiny: TinyKind, ada: Account) -> None:
        result = recorded(ada)
        assert operations.record_result(result.sitting) is None
        assert operations.record_missing() == 0
        assert db.session.scalar(select(func.count()).select_from(Result)) == 1

    def test_the_database_refuses_a_second_first_result(self, tiny: TinyKind, ada: Account) -> None:
        first = recorded(ada)
        values = {
            column.name: getattr(first, column.name)
            for column in Result.__table__.columns
            if column.name != "id"
        }
        db.session.add(Result(**values))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

    def test_a_broken_scorer_costs_nobody_the_hand_in(self, tiny: TinyKind, ada: Account) -> None:
        sitting = running_sitting(ada, new_test(), ["o1", "o1"])
        tiny.broken = True
        close(sitting.id)
        assert db.session.get_one(Sitting, sitting.id).state == "closed"
        assert operations.record_missing() == 0
        tiny.broken = False
        assert operations.record_missing() == 1
        assert only_result().level == 2

    def test_marks_that_are_missing_are_waited_for(self, tiny: TinyKind, ada: Account) -> None:
        sitting = running_sitting(ada, new_test(), ["o1"])
        tiny.pending = True
        close(sitting.id)
        assert operations.record_missing() == 0
        tiny.pending = False
        assert operations.record_missing() == 1

    def test_a_sitting_that_never_started_has_no_result(self, tiny: TinyKind, ada: Account) -> None:
        delivery.book_sitting(ada, new_test())
        assert operations.record_missing() == 0


class TestReleasing:
    def test_release_shows_the_result_and_writes_in_the_candidates_language(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        result = recorded(ada)
        assert queries.released_for(ada.id) == []
        assert operations.release([result.id], officer) == 1
        assert [mine.id for mine in queries.released_for(ada.id)] == [result.id]
        (letter,) = mails()
        assert letter.recipient == "ada@example.org"
        assert "Test d’anglais" in letter.subject
        # The level is for the page behind the login, not for the mail.
        assert str(result.level) not in letter.body
        event = db.session.scalars(select(ResultEvent)).one()
        assert (event.action, event.actor_id) == ("released", officer.id)

    def test_release_again_changes_nothing(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        result = recorded(ada)
        operations.release([result.id], officer)
        assert operations.release([result.id, result.id], officer) == 0
        assert len(mails()) == 1

    def test_one_that_no_longer_stands_stops_them_all(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        good, bad = recorded(ada), recorded(ada)
        operations.withdraw(bad.id, officer, "Identity was not confirmed")
        with pytest.raises(rules.NotAllowed) as refused:
            operations.release([good.id, bad.id], officer)
        assert refused.value.refusal is rules.Refusal.WITHDRAWN
        assert queries.released_for(ada.id) == []
        assert mails() == []

    def test_an_unknown_result_is_refused(self, tiny: TinyKind, officer: Account) -> None:
        with pytest.raises(rules.NotAllowed) as refused:
            operations.release([4711], officer)
        assert refused.value.refusal is rules.Refusal.UNKNOWN


class TestWithdrawing:
    def test_a_withdrawn_result_is_kept_and_no_longer_shown(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        result = recorded(ada)
        operations.release([result.id], officer)
        operations.withdraw(result.id, officer, "  The room lost power ")
        assert queries.released_for(ada.id) == []
        assert queries.standing_of(result) == "withdrawn"
        reasons = {event.action: event.reason for event in result.events}
        assert reasons == {"released": None, "withdrawn": "The room lost power"}
        assert "The room lost power" in mails()[-1].body

    def test_who_never_saw_it_gets_no_letter(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        operations.withdraw(recorded(ada).id, officer, "Wrong person")
        assert mails() == []

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_a_reason_is_needed(
        self, tiny: TinyKind, ada: Account, officer: Account, reason: str
    ) -> None:
        result = recorded(ada)
        with pytest.raises(rules.NotAllowed) as refused:
            operations.withdraw(result.id, officer, reason)
        assert refused.value.refusal is rules.Refusal.NO_REASON
        assert queries.standing_of(result) == "recorded"

    def test_twice_is_refused(self, tiny: TinyKind, ada: Account, officer: Account) -> None:
        result = recorded(ada)
        operations.withdraw(result.id, officer, "Wrong person")
        with pytest.raises(rules.NotAllowed):
            operations.withdraw(result.id, officer, "Once more")


class TestRegrading:
    def test_a_regrade_is_a_new_result(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        old = recorded(ada, "11122")
        operations.release([old.id], officer)
        new = operations.regrade(old.id, officer, "Question 1 was flawed", frozenset({1}))
        assert (new.level, new.supersedes_id, new.reason) == (2, old.id, "Question 1 was flawed")
        assert new.pins["neutralised"] == [1]
        db.session.refresh(old)
        assert (old.level, queries.standing_of(old)) == (3, "superseded")
        assert queries.standing_of(new) == "recorded"
        assert queries.released_for(ada.id) == []
        operations.release([new.id], officer)
        assert [mine.id for mine in queries.released_for(ada.id)] == [new.id]

    def test_the_old_one_cannot_be_released_any_more(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        old = recorded(ada)
        operations.regrade(old.id, officer, "Question 1 was flawed", frozenset({1}))
        with pytest.raises(rules.NotAllowed) as refused:
            operations.release([old.id], officer)
        assert refused.value.refusal is rules.Refusal.REPLACED

    def test_a_second_regrade_of_the_same_result_is_refused(
        self, tiny: TinyKind, ada: Account, officer: Account
    ) -> None:
        old = recorded(ada)
        operations.regrade(old.id, officer, "Question 1 was flawed", frozenset({1}))
        with pytest.raises(rules.NotAllowed):
            operations.regrade(old.id, officer, "Again", frozenset({2}))

    def test_missing_marks_refuse(self, tiny: TinyKind, ada: Account, officer: Account) -> None:
        old = recorded(ada)
        tiny.pending = True
        with pytest.raises(rules.NotAllowed) as refused:
            operations.regrade(old.id, officer, "Question 1 was flawed")
        assert refused.value.refusal is rules.Refusal.MARKS_MISSING
        assert queries.standing_of(old) == "recorded"


class TestImmutability:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE result SET level = 5",
            "DELETE FROM result_event",
            "UPDATE result_event SET reason = 'other'",
            "DELETE FROM result",
        ],
    )
    def test_the_database_refuses_to_change_a_result(
        self, tiny: TinyKind, ada: Account, officer: Account, statement: str
    ) -> None:
        result = recorded(ada)
        operations.release([result.id], officer)
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
        assert only_result().level == 3
        assert db.session.scalars(select(ResultEvent)).one().reason is None
