"""From a stored sitting to its result: recorded, verified, shown and exported."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from assess.banks import operations as bank_operations
from assess.banks import queries
from assess.clock import now
from assess.delivery.closing import issue_receipt
from assess.delivery.kinds import CandidateHistory, kind_of
from assess.delivery.models import (
    FormItem,
    FormRecord,
    JournalEvent,
    Sitting,
    TestDefinition,
)
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.language.presenter import COLUMNS
from assess.language.scoring import form_items
from assess.results import export, operations, verification
from assess.results.export_rows import exported
from assess.results.models import Result
from assess.results.ports import presenter_of
from tests.integration.language import banks
from tests.support.journal import write_answers
from tests.unit.language.reference_scorer import Row, reference_score


def closed_sitting(candidate: Account) -> tuple[Sitting, list[Row]]:
    """A closed sitting with random answers, and the same answers as the reference reads them."""
    rng = random.Random(7)
    started = now() - timedelta(hours=2)
    test = TestDefinition(
        code="en", kind="language", language="en", spec={"bank": "sample"},
        title={"en": "English", "fr": "Anglais"}, created_at=started,
    )  # fmt: skip
    db.session.add(test)
    db.session.flush()
    sitting = Sitting(
        id="sitting-under-test", account_id=candidate.id, test_id=test.id, state="closed",
        created_at=started, started_at=started, deadline_at=started + timedelta(hours=1),
        closed_at=started + timedelta(hours=1),
    )  # fmt: skip
    form = kind_of("language").assemble(test.spec, CandidateHistory(), "ab" * 16)
    record = FormRecord(
        sitting_id=sitting.id, kind=form.kind, seed=form.seed, content=form.canonical(),
        digest=form.digest, created_at=started,
    )  # fmt: skip
    db.session.add(sitting)
    db.session.flush()
    db.session.add(record)
    db.session.flush()
    for placed in form.items:
        db.session.add(
            FormItem(sitting_id=sitting.id, ref=placed.ref, item_version_id=placed.item_version_id)
        )
    keys = queries.keys([placed.item_version_id for placed in form.items])
    rows: list[Row] = []
    answers = []
    for item in form_items(form.content):
        number = item["parameters"]
        shown = rng.choice([None, 1, 2, 3, 4])
        right = shown is not None and item["options"][shown - 1] == keys[item["version"]].key
        rows.append(
            (item["skill"], item["level"], number["a"], number["b"], number["c"],
             "right" if right else "wrong")
        )  # fmt: skip
        if shown is not None:
            answers.append((item["ref"], f"o{shown}"))
    write_answers(sitting, answers, started)
    issue_receipt(sitting, started + timedelta(hours=1))
    db.session.commit()
    return sitting, rows


@pytest.fixture
def recorded(
    context: Flask, make_account: Callable[..., Account]
) -> tuple[Result, list[Row], Account]:
    bank_operations.import_bank(banks.sample())
    candidate = make_account(Role.CANDIDATE)
    sitting, rows = closed_sitting(candidate)
    result = operations.record_result(sitting)
    db.session.commit()
    assert result is not None
    return result, rows, candidate


Recorded = tuple[Result, list[Row], Account]


def test_the_recorded_level_is_what_a_second_scorer_finds(recorded: Recorded) -> None:
    result, rows, _ = recorded
    expected = reference_score(
        rows, result.pins["cuts"], result.pins["prior"]["mean"], result.pins["prior"]["sd"]
    )
    assert result.level == expected["overall"]["level"]
    assert result.theta == pytest.approx(expected["overall"]["theta"], abs=1e-6)
    assert result.standard_error == pytest.approx(expected["overall"]["standard_error"], abs=1e-6)
    assert result.detail["listening"]["level"] == expected["listening"]["level"]
    assert result.provisional


def test_a_stored_result_scores_again_to_its_bytes(recorded: Recorded) -> None:
    assert list(verification.verify()) == [None]


def test_a_changed_answer_is_found_out(recorded: Recorded) -> None:
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER journal_event_refuse_update"))
    else:
        db.session.execute(text("ALTER TABLE journal_event DISABLE TRIGGER ALL"))
    db.session.execute(update(JournalEvent).values(value='{"choice":null}'))
    db.session.commit()
    findings = list(verification.verify())
    assert len(findings) == 1
    assert findings[0] is not None


def test_export_columns_are_complete_and_in_order(recorded: Recorded) -> None:
    result, _, _ = recorded
    values = presenter_of("language").columns(result)
    assert tuple(values) == COLUMNS
    lines = "".join(export.to_csv([exported(result)])).lstrip("\ufeff")
    row = next(csv.DictReader(lines.splitlines()))
    assert row["level"] == str(result.level)
    assert float(row["reading_standard_error"]) == result.detail["reading"]["standard_error"]
    total = sum(float(row[f"probability_level_{level}"]) for level in range(6))
    assert total == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("locale", "phrases"),
    [
        ("en", ["On an equivalent test", "standard error", "Provisional parameters"]),
        ("fr", ["À un test équivalent", "erreur type", "Paramètres provisoires"]),
    ],
)
def test_a_candidate_sees_the_level_with_its_error(
    recorded: Recorded,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
    locale: str,
    phrases: list[str],
) -> None:
    result, _, candidate = recorded
    operations.release([result.id], make_account(Role.RECRUITMENT))
    candidate = db.session.merge(candidate)
    candidate.locale = locale
    db.session.commit()
    page = login(candidate).get(f"/results/{result.id}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for phrase in phrases:
        assert phrase in text
    assert banks.CANARY not in text
