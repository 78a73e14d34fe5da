"""Late answers: nothing is released before a person has decided whether they count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from assess import clock
from assess.delivery import evidence, queries
from assess.delivery.models import LateDecision, Receipt, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations, rules
from assess.results.models import Result
from assess.results.queries import standing_of
from assess.results.verification import verify
from tests.integration.results.street import TinyKind, close, new_test, running_sitting
from tests.support.journal import write_answers

MakeAccount = Callable[..., Account]


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT)


@pytest.fixture
def result(tiny: TinyKind, make_account: MakeAccount) -> Result:
    """Two of five questions right; then answers to two more arrive late."""
    sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), ("o1", "o1", "o2"))
    sitting.epoch = 1
    db.session.commit()
    close(sitting.id)
    arrive(sitting.id, [("q04", "o1"), ("q05", "o1")], first_n=4)
    return db.session.scalars(select(Result)).one()


def arrive(
    sitting_id: str,
    answers: list[tuple[str, str]],
    first_n: int,
    standing: str = "late",
    epoch: int = 1,
) -> None:
    sitting = db.session.get_one(Sitting, sitting_id)
    write_answers(sitting, answers, clock.now(), first_n=first_n, standing=standing, epoch=epoch)
    db.session.commit()


def fates(result: Result) -> list[str]:
    return [late.fate for late in evidence.late_answers(result.sitting_id)]


def receipts(result: Result) -> list[tuple[int, int, int]]:
    rows = db.session.scalars(
        select(Receipt).where(Receipt.sitting_id == result.sitting_id).order_by(Receipt.number)
    )
    return [(row.number, row.events, row.answered) for row in rows]


def test_undecided_late_answers_block_the_release(
    tiny: TinyKind, result: Result, officer: Account
) -> None:
    assert fates(result) == ["waiting", "waiting"]
    with pytest.raises(rules.NotAllowed) as refused:
        operations.release([result.id], officer)
    assert refused.value.refusal is rules.Refusal.LATE_UNDECIDED
    assert standing_of(result) == "recorded"


def test_leaving_out_lets_the_result_stand(
    tiny: TinyKind, result: Result, officer: Account
) -> None:
    stands = operations.decide_late(result.id, officer, "leave_out", " Left the room ")
    assert stands.id == result.id
    assert fates(result) == ["left_out", "left_out"]
    assert receipts(result) == [(1, 3, 3)]
    assert operations.release([result.id], officer) == 1
    (decision,) = db.session.scalars(select(LateDecision))
    assert (decision.first_position, decision.last_position) == (1, 5)
    assert (decision.reason, decision.decided_by) == ("Left the room", officer.id)
    entry = queries.log_of(result.sitting_id)[-1]
    assert (entry.action, entry.detail["answers"]) == ("late_left_out", 2)


def test_counting_supersedes_and_both_results_verify(
    tiny: TinyKind, result: Result, officer: Account
) -> None:
    new = operations.decide_late(result.id, officer, "count", "The network failed")
    assert (result.level, new.level, new.supersedes_id) == (2, 4, result.id)
    assert standing_of(result) == "superseded"
    assert fates(result) == ["counted", "counted"]
    assert receipts(result) == [(1, 3, 3), (2, 5, 5)]
    assert list(verify()) == [None, None]
    assert operations.release([new.id], officer) == 1


def test_what_arrives_after_a_decision_waits_for_another(
    tiny: TinyKind, result: Result, officer: Account
) -> None:
    first = operations.decide_late(result.id, officer, "count", "The network failed")
    operations.release([first.id], officer)
    arrive(result.sitting_id, [("q03", "o1")], first_n=6)
    assert fates(result) == ["counted", "counted", "waiting"]
    second = operations.decide_late(first.id, officer, "count", "It failed longer")
    assert (second.level, second.pins["late_decisions"]) == (5, [1, 2])
    assert list(verify()) == [None] * 3


def test_a_regrade_keeps_what_was_decided(tiny: TinyKind, result: Result, officer: Account) -> None:
    counted = operations.decide_late(result.id, officer, "count", "The network failed")
    regraded = operations.regrade(counted.id, officer, "Question 1 was flawed", frozenset({1}))
    assert regraded.level == 3
    arrive(result.sitting_id, [("q03", "o1")], first_n=6)
    again = operations.decide_late(regraded.id, officer, "count", "It failed longer")
    assert (again.level, again.pins["neutralised"]) == (4, [1])
    assert list(verify()) == [None] * 4


def test_late_answers_without_effect_need_no_decision(
    tiny: TinyKind, make_account: MakeAccount, officer: Account
) -> None:
    sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), ())
    write_answers(sitting, [("q01", "o1"), ("q02", "o1")], clock.now(), epoch=2)
    db.session.commit()
    close(sitting.id)
    arrive(sitting.id, [("q01", "o3")], 1, "old_epoch", epoch=1)  # a newer answer stands
    arrive(sitting.id, [("q02", "o1")], 3, "late", epoch=2)  # it says the same
    result = db.session.scalars(select(Result)).one()
    assert fates(result) == ["without_effect", "without_effect"]
    with pytest.raises(rules.NotAllowed) as refused:
        operations.decide_late(result.id, officer, "count", "To be sure")
    assert refused.value.refusal is rules.Refusal.NOTHING_LATE
    assert operations.release([result.id], officer) == 1


def test_an_answer_of_a_replaced_page_counts_only_where_nothing_newer_stands(
    tiny: TinyKind, make_account: MakeAccount, officer: Account
) -> None:
    sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), ())
    write_answers(sitting, [("q01", "o2")], clock.now(), epoch=2)
    db.session.commit()
    close(sitting.id)
    arrive(sitting.id, [("q01", "o1"), ("q02", "o1")], 1, "old_epoch", epoch=1)
    result = db.session.scalars(select(Result)).one()
    assert fates(result) == ["without_effect", "waiting"]
    assert operations.decide_late(result.id, officer, "count", "Crashed page").level == 1


@pytest.mark.parametrize(
    "statement", ["DELETE FROM late_decision", "UPDATE late_decision SET decision = 'leave_out'"]
)
def test_a_decision_cannot_be_changed(
    tiny: TinyKind, result: Result, officer: Account, statement: str
) -> None:
    operations.decide_late(result.id, officer, "count", "The network failed")
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_failing_scorer_undoes_the_decision(
    tiny: TinyKind, result: Result, officer: Account
) -> None:
    tiny.broken = True
    with pytest.raises(RuntimeError):
        operations.decide_late(result.id, officer, "count", "The network failed")
    assert fates(result) == ["waiting", "waiting"]
    assert receipts(result) == [(1, 3, 3)]


def test_a_failed_score_is_noted_and_so_is_the_one_that_follows(
    tiny: TinyKind, make_account: MakeAccount
) -> None:
    sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), ("o1",))
    tiny.broken = True
    close(sitting.id)
    assert operations.record_missing() == 0
    actions = [entry.action for entry in queries.log_of(sitting.id)]
    assert actions == ["handed_in", "not_scored"]
    tiny.broken = False
    assert operations.record_missing() == 1
    assert queries.log_of(sitting.id)[-1].action == "scored"
