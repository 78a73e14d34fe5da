"""`assess results verify` scores again and finds whatever was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from assess.delivery import chain, queries
from assess.delivery.models import CurrentAnswer, FormRecord, JournalEvent, Receipt, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations
from assess.results.models import Result
from assess.results.verification import Finding, verify
from tests.integration.results.street import TinyKind, close, new_test, running_sitting


@pytest.fixture
def results(tiny: TinyKind, make_account: Callable[..., Account]) -> list[int]:
    """Three results of three people, the last one regraded."""
    officer = make_account(Role.RECRUITMENT)
    for answers in (("o1", "o2"), ("o1", "o1", "o1"), ("o1", "o1")):
        sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), answers)
        close(sitting.id)
    identifiers = list(db.session.scalars(select(Result.id).order_by(Result.id)))
    regraded = operations.regrade(identifiers[2], officer, "Flawed", frozenset({1}))
    return [*identifiers, regraded.id]


def tamper(table: Any, condition: Any, **values: Any) -> None:
    """Change stored rows the way an intruder with the database's own rights would."""
    silence(table)
    db.session.execute(update(table).where(condition).values(**values))
    db.session.commit()


def silence(table: Any) -> None:
    """Take the triggers off a table."""
    name = table.__tablename__
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS {name}_refuse_{verb}"))
    else:
        db.session.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER ALL"))


def findings() -> list[Finding]:
    return [finding for finding in verify() if finding]


def test_what_nobody_touched_verifies(results: list[int]) -> None:
    assert list(verify()) == [None] * 4


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("level", 5, "level"),
        ("theta", 2.5, "theta"),
        ("standard_error", 0.1, "standard_error"),
        ("probability", 0.99, "probability"),
        ("provisional", True, "provisional"),
        ("engine", "tiny-2", "engine"),
        ("detail", {"right": 5, "counted": 5}, "detail"),
        ("pins", {"form": "0" * 64, "neutralised": []}, "pins"),
        ("outcome", '{"counted": 5, "right": 5}', "digest"),
        ("language", "fr", "another test"),
        ("sat_on", "2020-01-31", "another day"),
        ("valid_until", "2099-12-31", "valid until"),
    ],
)
def test_every_changed_column_is_found(
    results: list[int], column: str, value: Any, word: str
) -> None:
    if column in ("sat_on", "valid_until"):
        value = date.fromisoformat(value)
    tamper(Result, Result.id == results[1], **{column: value})
    (finding,) = findings()
    assert finding.result_id == results[1]
    assert word in finding.problem


def test_a_forged_outcome_with_its_digest_is_found(results: list[int]) -> None:
    forged = json.dumps({"right": 5, "counted": 5}, sort_keys=True)
    digest = hashlib.sha256(forged.encode()).hexdigest()
    tamper(Result, Result.id == results[0], outcome=forged, outcome_digest=digest, level=5)
    (finding,) = findings()
    assert finding.problem == "scoring again gives another outcome"


def test_a_result_moved_to_another_person_is_found(
    results: list[int], make_account: Callable[..., Account]
) -> None:
    other = make_account(Role.CANDIDATE)
    tamper(Result, Result.id == results[0], account_id=other.id)
    (finding,) = findings()
    assert "another person" in finding.problem


def test_a_changed_answer_is_found(results: list[int]) -> None:
    sitting = db.session.get_one(Result, results[1]).sitting_id
    tamper(JournalEvent, JournalEvent.sitting_id == sitting, value='{"choice":"o2"}')
    assert [finding.result_id for finding in findings()] == [results[1]]
    assert "entry 1 does not match its digest" in findings()[0].problem


def test_an_answer_with_a_digest_of_its_own_breaks_the_chain(results: list[int]) -> None:
    sitting = db.session.get_one(Result, results[1]).sitting_id
    first = (JournalEvent.sitting_id == sitting) & (JournalEvent.n == 1)
    spelling = chain.spell_event(1, 1, "answer", "q01", '{"choice":"o2"}', 1000)
    digest = chain.digest_of(b"x" * 16, spelling)
    tamper(JournalEvent, first, value='{"choice":"o2"}', salt=b"x" * 16, digest=digest)
    (finding,) = findings()
    assert "the chain is broken at entry 1" in finding.problem
    assert "receipt" in finding.problem


def test_a_chain_forged_to_its_end_does_not_fit_the_receipt(results: list[int]) -> None:
    sitting = db.session.get_one(Result, results[0])
    rows = queries.journal_of(sitting.sitting_id)
    silence(JournalEvent)
    head = chain.GENESIS
    for row in rows:
        row.value = '{"choice":"o3"}'
        spelling = chain.spell_event(row.epoch, row.n, row.type, row.item_ref, row.value, row.t_ms)
        row.digest = chain.digest_of(row.salt, spelling)
        row.chain = head = chain.link(head, row.digest)
    db.session.get_one(Sitting, sitting.sitting_id).chain_head = head
    db.session.commit()
    (finding,) = findings()
    assert "does not fit the first 2 entries" in finding.problem


def test_an_entry_taken_out_is_found(results: list[int], app: Flask) -> None:
    sitting = db.session.get_one(Result, results[0]).sitting_id
    silence(JournalEvent)
    db.session.execute(
        delete(JournalEvent).where(JournalEvent.sitting_id == sitting, JournalEvent.n == 2)
    )
    db.session.commit()
    (finding,) = findings()
    assert "covers 2 entries, the journal holds 1" in finding.problem
    done = app.test_cli_runner().invoke(args=["sittings", "verify"])
    assert done.exit_code == 1
    assert f"sitting {sitting}: " in done.output
    assert "3 sittings checked, 1 differ." in done.output


def test_sittings_verify_by_id(results: list[int], app: Flask) -> None:
    sitting = db.session.get_one(Result, results[0]).sitting_id
    tamper(Receipt, Receipt.sitting_id == sitting, digest="0" * 64)
    other = db.session.get_one(Result, results[1]).sitting_id
    runner = app.test_cli_runner()
    assert runner.invoke(args=["sittings", "verify", other]).exit_code == 0
    assert runner.invoke(args=["sittings", "verify", sitting]).exit_code == 1
    assert "no such sitting" in runner.invoke(args=["sittings", "verify", "nobody"]).output
    # One identifier in 64 begins with a hyphen.
    for odd in ("-Xo1kq0h5Zc7d2mB9vRtLw", "--o1kq0h5Zc7d2mB9vRtLw"):
        done = runner.invoke(args=["sittings", "verify", odd])
        assert f"sitting {odd}: there is no such sitting" in done.output
        assert runner.invoke(args=["sittings", "export", odd]).exit_code == 1


def test_current_answers_are_not_what_scores_rest_on(results: list[int]) -> None:
    db.session.execute(update(CurrentAnswer).values(value='{"choice": "o4"}'))
    db.session.commit()
    assert findings() == []


def test_closing_notes_answers_that_differ_from_the_journal(
    tiny: TinyKind, make_account: Callable[..., Account]
) -> None:
    sitting = running_sitting(make_account(Role.CANDIDATE), new_test(), ("o1", "o1"))
    db.session.execute(
        update(CurrentAnswer).where(CurrentAnswer.item_ref == "q02").values(value="{}")
    )
    db.session.commit()
    close(sitting.id)
    (entry,) = [one for one in queries.log_of(sitting.id) if one.action == "answers_differ"]
    assert entry.detail == {"items": ["q02"]}
    assert db.session.scalars(select(Result)).one().level == 2


def test_a_changed_form_is_found(results: list[int]) -> None:
    sitting = db.session.get_one(Result, results[1]).sitting_id
    tamper(FormRecord, FormRecord.sitting_id == sitting, content='{"questions":["q01"]}')
    (finding,) = findings()
    assert "does not match its digest" in finding.problem


def test_neutralised_items_that_vanish_from_the_pins_are_found(results: list[int]) -> None:
    pins = {**db.session.get_one(Result, results[3]).pins, "neutralised": []}
    tamper(Result, Result.id == results[3], pins=pins)
    assert [finding.result_id for finding in findings()] == [results[3]]


def test_the_command_fails_when_something_differs(app: Flask, results: list[int]) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["results", "verify"])
    assert (done.exit_code, done.output) == (0, "4 results scored again, 0 differ.\n")
    tamper(Result, Result.id == results[1], level=0)
    done = runner.invoke(args=["results", "verify"])
    assert done.exit_code == 1
    assert f"result {results[1]}" in done.output
    assert "1 differ" in done.output
