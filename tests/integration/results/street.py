"""A short street to a result: a tiny kind of test, sittings that closed, stored outcomes."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from assess import clock
from assess.database import transactional
from assess.delivery import closing
from assess.delivery.kinds import (
    CandidateHistory,
    Event,
    EventChecker,
    Form,
    JSONObject,
    Outcome,
    Pending,
    State,
)
from assess.delivery.models import FormRecord, Sitting, TestDefinition, TestSession
from assess.eligibility.periods import last_day_of_validity
from assess.extensions import db
from assess.identity.models import Account
from assess.language.engines import v1
from assess.language.scoring import provisional_numbers, provisional_ruler
from assess.results.models import Result
from tests.support.journal import write_answers

QUESTIONS = ("q01", "q02", "q03", "q04", "q05")


class Accepts:
    """A checker that takes everything."""

    def check(self, event: Event) -> None:
        return None


class TinyKind:
    """Five questions whose right answer is "o1"; the level is the number of right ones."""

    code = "tiny"

    def __init__(self) -> None:
        self.pending = False
        self.broken = False

    def assemble(self, spec: JSONObject, candidate: CandidateHistory, seed: str) -> Form:
        return Form(self.code, seed, {"questions": list(QUESTIONS)}, ())

    def section(self, form: Form, media_base: str) -> JSONObject:
        return {}

    def media(self, form: Form) -> frozenset[str]:
        return frozenset()

    def checker(self, form: Form) -> EventChecker:
        return Accepts()

    def answered(self, form: Form, state: State) -> int:
        return len(state)

    def outcome(
        self, form: Form, state: State, neutralised: frozenset[int] = frozenset()
    ) -> Outcome | Pending:
        if self.broken:
            raise RuntimeError("the scorer is broken")
        if self.pending:
            return Pending("two essays are unmarked")
        counted = [
            ref
            for number, ref in enumerate(form.content["questions"], start=1)
            if number not in neutralised
        ]
        right = sum(
            (answer := state.get((ref, "answer"))) is not None and answer.value == {"choice": "o1"}
            for ref in counted
        )
        detail = {"right": right, "counted": len(counted)}
        return Outcome(
            engine="tiny-1",
            level=right,
            theta=right / 3,
            standard_error=0.4,
            probability=0.7,
            provisional=False,
            detail=detail,
            canonical=json.dumps(detail, sort_keys=True),
            pins={"form": form.digest, "neutralised": sorted(neutralised)},
        )


class TinyPresenter:
    """Shows next to nothing."""

    def page(self, result: Result) -> tuple[str, JSONObject]:
        return "results/index.html", {"rows": []}

    def summary(self, result: Result) -> str:
        return f"{result.level} right, give or take one"

    def short(self, result: Result) -> tuple[str, str | None]:
        return str(result.level), "± 1"

    def column_names(self) -> Sequence[str]:
        return ("tiny_right",)

    def columns(self, result: Result) -> JSONObject:
        return {"tiny_right": result.detail["right"]}


@transactional
def new_test(kind: str = "tiny", code: str = "", language: str = "en") -> TestDefinition:
    test = TestDefinition(
        code=code or f"test-{secrets.token_hex(3)}",
        kind=kind,
        language=language,
        title={"en": "English test", "fr": "Test d’anglais"},
        spec={},
        created_at=clock.now(),
    )
    db.session.add(test)
    db.session.flush()
    return test


@transactional
def new_session(
    starts_at: datetime | None = None, hours: float = 3, title: str = "Morning"
) -> TestSession:
    starts_at = starts_at or clock.now() + timedelta(days=7)
    session = TestSession(
        title=title,
        location="Room 101",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        created_at=clock.now(),
        published_at=clock.now(),
    )
    db.session.add(session)
    db.session.flush()
    return session


@transactional
def running_sitting(
    account: Account,
    test: TestDefinition,
    answers: Sequence[str] = (),
    started_at: datetime | None = None,
) -> Sitting:
    """A sitting of the tiny test under way, with one answer a question."""
    started_at = started_at or clock.now() - timedelta(minutes=30)
    sitting = Sitting(
        id=secrets.token_urlsafe(16),
        account_id=account.id,
        test_id=test.id,
        state="running",
        created_at=started_at,
        started_at=started_at,
        deadline_at=started_at + timedelta(hours=1),
    )
    form = TinyKind().assemble({}, CandidateHistory(), "5eed" * 8)
    db.session.add(sitting)
    db.session.flush()
    db.session.add(
        FormRecord(
            sitting_id=sitting.id,
            kind=form.kind,
            seed=form.seed,
            content=form.canonical(),
            digest=form.digest,
            created_at=started_at,
        )
    )
    write_answers(sitting, zip(QUESTIONS, answers, strict=False), started_at)
    return sitting


@transactional
def close(sitting_id: str, how: str = "handed_in") -> None:
    """Close a sitting as delivery does, listeners and all."""
    sitting = db.session.get_one(Sitting, sitting_id)
    closing.close(sitting, clock.now(), how)


def language_outcome(ability: float, seed: int) -> dict[str, Any]:
    """An outcome of the released engine for a simulated person."""
    chance = random.Random(seed)
    ruler = provisional_ruler()
    items = []
    for skill, each in (("reading", 4), ("grammar", 2), ("vocabulary", 2), ("listening", 4)):
        for level in range(1, 6):
            numbers = provisional_numbers(level, 4)
            for _ in range(each):
                knows = 1 / (1 + 2.718281828 ** (-numbers["a"] * (ability - numbers["b"])))
                right = chance.random() < numbers["c"] + (1 - numbers["c"]) * knows
                mark = v1.Mark.RIGHT if right else v1.Mark.WRONG
                items.append(v1.ScoredItem(level=level, skill=skill, **numbers, mark=mark))
    standard = v1.Standard(
        cuts=tuple(ruler["cuts"]),
        prior_mean=ruler["prior"]["mean"],
        prior_sd=ruler["prior"]["sd"],
        provisional=True,
    )
    return v1.score(items, standard)


@transactional
def language_result(
    account: Account,
    test: TestDefinition,
    *,
    ability: float = 0.5,
    seed: int = 1,
    sat_on: date | None = None,
) -> Result:
    """A recorded language result with a real outcome, without the sitting that led to it."""
    started = clock.now() - timedelta(days=2)
    sitting = Sitting(
        id=secrets.token_urlsafe(16),
        account_id=account.id,
        test_id=test.id,
        state="closed",
        created_at=started,
        started_at=started,
        deadline_at=started + timedelta(hours=1),
        closed_at=started + timedelta(hours=1),
    )
    db.session.add(sitting)
    db.session.flush()
    outcome = language_outcome(ability, seed)
    overall = outcome["overall"]
    day = sat_on or started.date()
    result = Result(
        sitting_id=sitting.id,
        account_id=account.id,
        kind="language",
        language=test.language,
        engine=outcome["engine"],
        level=overall["level"],
        theta=overall["theta"],
        standard_error=overall["standard_error"],
        probability=overall["probability"],
        provisional=True,
        detail=outcome,
        outcome=v1.canonical(outcome),
        outcome_digest="0" * 64,
        pins={**provisional_ruler(), "form": "f" * 64, "items": [], "neutralised": []},
        sat_on=day,
        valid_until=last_day_of_validity(day, 2),
        policy_version="validity-1",
        recorded_at=clock.now(),
    )
    db.session.add(result)
    db.session.flush()
    return result
