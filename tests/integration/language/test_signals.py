"""No signal touches a score: whatever is recorded around the answers, the bytes are the same."""

from __future__ import annotations

import inspect
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from assess.banks import operations as bank_operations
from assess.delivery import chain
from assess.delivery.envelope import read_envelope
from assess.delivery.evidence import folded
from assess.delivery.kinds import CandidateHistory, Form, Outcome, kind_of
from assess.delivery.models import FormRecord, JournalEvent, Sitting, TestDefinition
from assess.delivery.signals import SIGNALS
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.language.kind import LanguageKind
from assess.language.scoring import form_items
from tests.integration.language import banks

BEGAN = datetime(2026, 11, 21, 9, tzinfo=UTC)
#: One or more events of every type that delivery owns, as a page sends them.
SAID = (
    ("focus", {"state": "lost"}),
    ("focus", {"state": "back", "for_ms": 90_000}),
    ("fullscreen", {"state": "left"}),
    ("fullscreen", {"state": "entered", "for_ms": 5}),
    ("network", {"state": "lost"}),
    ("network", {"state": "back", "for_ms": 600_000}),
    ("paste", {"characters": 4000}),
    ("ack", {"message": 7}),
    ("help", {"asked": True}),
    ("help", {"asked": False}),
)
Raw = dict[str, object]


def sat(candidate: Account, test: TestDefinition, form: Form, raw: list[Raw], name: str) -> str:
    """A closed sitting of `form` with these events in its journal."""
    sitting = Sitting(
        id=name.ljust(22, "x"), account_id=candidate.id, test_id=test.id, state="closed",
        created_at=BEGAN, started_at=BEGAN, deadline_at=BEGAN + timedelta(hours=1),
        closed_at=BEGAN + timedelta(hours=1), chain_head=None, event_count=0,
        session_id=None,
    )  # fmt: skip
    db.session.add(sitting)
    db.session.flush()
    db.session.add(
        FormRecord(
            sitting_id=sitting.id, kind=form.kind, seed=form.seed, content=form.canonical(),
            digest=form.digest, created_at=BEGAN,
        )
    )  # fmt: skip
    body = json.dumps({"epoch": 1, "events": raw}).encode()
    for position, event in enumerate(read_envelope(body).events, 1):
        sitting.chain_head = chain.link(sitting.chain_head, event.digest)
        db.session.add(
            JournalEvent(
                sitting_id=sitting.id, epoch=1, n=event.n, type=event.type, item_ref=event.item,
                value=event.text, t_ms=event.t_ms, received_at=BEGAN, standing="applied",
                salt=event.salt, digest=event.digest, chain=sitting.chain_head, position=position,
            )
        )  # fmt: skip
    db.session.flush()
    return sitting.id


def numbered(events: list[Raw]) -> list[Raw]:
    return [{**event, "n": n, "t": n * 1000} for n, event in enumerate(events, 1)]


@pytest.mark.parametrize("seed", range(4))
def test_any_signals_in_any_order_leave_the_outcome_as_it_was(
    context: Flask, make_account: Callable[..., Account], seed: int
) -> None:
    rng = random.Random(seed)
    candidates = [make_account(Role.CANDIDATE) for _ in range(2)]
    bank_operations.import_bank(banks.sample())
    kind = kind_of("language")
    form = kind.assemble({"bank": "sample"}, CandidateHistory(), "ab" * 16)
    answers: list[Raw] = [
        {"type": "answer", "item": item["ref"], "value": {"choice": rng.choice(["o1", "o2"])}}
        for item in form_items(form.content)
    ]
    signals: list[Raw] = [
        {"type": name, "item": None, "value": value} for name, value in SAID * rng.randint(1, 5)
    ]
    mixed = list(answers)
    for signal in rng.sample(signals, len(signals)):
        mixed.insert(rng.randint(0, len(mixed)), signal)
    outcomes = []
    for number, (candidate, events) in enumerate(zip(candidates, (answers, mixed), strict=True)):
        test = TestDefinition(
            code=f"en{number}", kind="language", language="en", spec={"bank": "sample"},
            title={"en": "English"}, created_at=BEGAN,
        )  # fmt: skip
        db.session.add(test)
        db.session.flush()
        sitting_id = sat(candidate, test, form, numbered(events), f"sitting-{number}")
        outcome = kind.outcome(form, folded(sitting_id))
        assert isinstance(outcome, Outcome)
        outcomes.append(outcome.canonical)
        assert set(folded(sitting_id)) == {(event["item"], "answer") for event in answers}
    assert outcomes[0] == outcomes[1]


def test_every_signal_is_tried() -> None:
    assert {name for name, _ in SAID} == set(SIGNALS)


def test_the_score_has_no_other_input() -> None:
    parameters = list(inspect.signature(LanguageKind.outcome).parameters)
    assert parameters == ["self", "form", "state", "neutralised"]
