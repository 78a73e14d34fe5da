"""The language kind on a real bank: assembled, shown, scored, and blind to its keys."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from assess import create_app
from assess.banks import operations
from assess.banks.models import ItemVersion
from assess.config import Settings
from assess.delivery import kinds
from assess.delivery.kinds import (
    Answer,
    CandidateHistory,
    CannotAssemble,
    Event,
    Form,
    JSONObject,
    Outcome,
    ResponseError,
    SeenItem,
    kind_of,
)
from assess.extensions import db
from assess.language.scoring import form_items
from tests.integration.language import banks

SEED = "5eed" * 8
BASE = "/sittings/S/media"
SPEC = {"bank": "sample"}
DAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def kind(context: Flask) -> kinds.TestKind:
    operations.import_bank(banks.sample())
    return kind_of("language")


def assembled(kind: kinds.TestKind, seed: str = SEED, seen: tuple[SeenItem, ...] = ()) -> Form:
    return kind.assemble(SPEC, CandidateHistory(seen), seed)


def items_of(form: Form) -> set[int]:
    return {item["item"] for item in form_items(form.content)}


def answers(form: Form, right: bool) -> dict[tuple[str, str], Answer]:
    """Every item answered rightly, or every one wrongly."""
    keys = {version.id: version.key for version in db.session.scalars(select(ItemVersion))}
    state = {}
    for item in form_items(form.content):
        shown = next(
            place
            for place, authored in enumerate(item["options"], start=1)
            if (authored == keys[item["version"]]) is right
        )
        state[item["ref"], "answer"] = Answer({"choice": f"o{shown}"}, epoch=1, n=1)
    return state


def scored(kind: kinds.TestKind, form: Form, state: dict[tuple[str, str], Answer]) -> Outcome:
    outcome = kind.outcome(form, state)
    assert isinstance(outcome, Outcome)
    return outcome


def test_a_form_fills_the_banks_blueprint(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    cells = Counter((item["skill"], item["level"]) for item in form_items(form.content))
    assert cells == {
        (skill, k): n for skill, row in banks.BLUEPRINT.items() for k, n in row.items()
    }
    assert [placed.ref for placed in form.items] == [f"q{n:02d}" for n in range(1, 61)]
    assert json.loads(form.canonical()) == form.content
    assert assembled(kind).digest == form.digest
    assert assembled(kind, seed="0" * 32).digest != form.digest


def test_a_second_form_repeats_nothing_and_a_third_repeats_the_oldest(kind: kinds.TestKind) -> None:
    first = assembled(kind)
    seen = tuple(SeenItem(item, DAY) for item in items_of(first))
    second = assembled(kind, "1" * 32, seen)
    assert second.content["reused"] == []
    both = seen + tuple(SeenItem(item, DAY + timedelta(days=200)) for item in items_of(second))
    third = assembled(kind, "2" * 32, both)
    # Of each five testlets four were met; the one to come back is from the first form.
    met_again = items_of(third) & (items_of(first) | items_of(second))
    assert len(met_again) == len(third.content["reused"]) == 5 * 2 * 2
    assert met_again <= items_of(first)
    forgotten = kind.assemble({**SPEC, "remember": 0}, CandidateHistory(both), "2" * 32)
    assert forgotten.content["reused"] == []


def test_an_all_correct_script_gets_five_and_an_empty_one_nought(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    best = scored(kind, form, answers(form, right=True))
    assert best.level == 5
    assert best.engine == "language-1"
    assert best.provisional
    assert kind.answered(form, answers(form, right=True)) == 60
    for state in (answers(form, right=False), {}):
        assert scored(kind, form, state).level == 0
    assert kind.answered(form, {}) == 0


def test_scoring_again_gives_the_same_bytes_and_full_pins(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    state = answers(form, right=True)
    for ref in ("q03", "q17", "q44"):
        del state[ref, "answer"]
    outcome = scored(kind, form, state)
    assert scored(kind, form, state).canonical == outcome.canonical
    assert json.loads(outcome.canonical) == outcome.detail
    assert outcome.detail["counts"] == {"right": 57, "wrong": 0, "omitted": 3, "neutralised": 0}
    assert outcome.pins["form"] == form.digest
    assert len(outcome.pins["cuts"]) == 5
    hashes = {
        version.id: version.content_hash for version in db.session.scalars(select(ItemVersion))
    }
    for pin, placed in zip(outcome.pins["items"], form.items, strict=True):
        assert pin["version"] == placed.item_version_id
        assert pin["hash"] == hashes[pin["version"]]
        assert set(pin) == {"ref", "version", "hash", "a", "b", "c"}


def test_a_neutralised_item_is_taken_out_for_everyone(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    state = answers(form, right=False)
    bad = form.items[10].item_version_id
    outcome = kind.outcome(form, state, frozenset({bad}))
    assert isinstance(outcome, Outcome)
    assert outcome.pins["neutralised"] == [bad]
    assert outcome.detail["overall"]["items"] == 59
    foreign = kind.outcome(form, state, frozenset({10**9}))
    assert isinstance(foreign, Outcome)
    assert foreign.pins["neutralised"] == []


def test_a_changed_item_leaves_an_earlier_form_as_it_was(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    state = answers(form, right=True)
    before = scored(kind, form, state)
    shown = kind.section(form, BASE)
    operations.import_bank(banks.with_keys_moved(banks.sample(), 1))
    assert scored(kind, form, state).canonical == before.canonical
    assert kind.section(form, BASE) == shown


def test_only_events_of_this_form_are_accepted(kind: kinds.TestKind) -> None:
    checker = kind.checker(assembled(kind))
    checker.check(Event(1, "answer", "q60", {"choice": "o4"}, 0))
    with pytest.raises(ResponseError):
        checker.check(Event(1, "answer", "q61", {"choice": "o1"}, 0))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"bank": "nowhere"}, "no question bank 'nowhere'"),
        ({}, "no question bank None"),
        ({**SPEC, "blueprint": {"reading": {"1": 100}}}, "reading level 1 needs 100, lacks 90"),
        ({**SPEC, "blueprint": {"dancing": {"1": 1}}}, "'dancing'"),
        ({**SPEC, "blueprint": {"reading": 3}}, "must be a table"),
        ({**SPEC, "blueprint": {"reading": {"first": 3}}}, "must be a table"),
    ],
)
def test_what_cannot_be_assembled_says_why(
    kind: kinds.TestKind, spec: JSONObject, message: str
) -> None:
    with pytest.raises(CannotAssemble, match=message):
        kind.assemble(spec, CandidateHistory(), SEED)


def everything_sent(settings: Settings, by: int) -> tuple[str, str]:
    """Form content and section of a fresh installation whose keys are moved by `by`."""
    app = create_app(settings)
    with app.app_context():
        db.drop_all()
        db.create_all()
        operations.import_bank(banks.with_keys_moved(banks.sample(), by))
        kind = kind_of("language")
        form = assembled(kind)
        section = json.dumps(kind.section(form, BASE), sort_keys=True)
        db.session.remove()
        db.engine.dispose()
    return form.canonical(), section


def test_moving_every_key_changes_no_byte_a_candidate_receives(settings: Settings) -> None:
    original, *others = (everything_sent(settings, by) for by in range(4))
    assert all(other == original for other in others)


def test_no_canary_in_what_is_sent_or_stored(kind: kinds.TestKind) -> None:
    form = assembled(kind)
    for text in (form.canonical(), json.dumps(kind.section(form, BASE))):
        assert banks.CANARY not in text
        assert "key" not in text
        assert "hash" not in text
