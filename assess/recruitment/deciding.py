"""Who sits which test of a vacancy: the rules asked about everybody, their answers stored.

A decision that an invitation names stands for the whole selection process and is never
made again; any other is replaced by a newer row as soon as the rules say something else.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, func, insert, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.eligibility.records import (
    Decision,
    Family,
    Language,
    LanguageChoice,
    PastSitting,
    Profile,
    Request,
)
from assess.eligibility.rules import decide, language_to_test
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import vacancies
from assess.recruitment.chunking import chunks
from assess.recruitment.models import Invitation
from assess.recruitment.operations import NotPossible
from assess.recruitment.partner import outbox
from assess.recruitment.review_words import reviewed
from assess.recruitment.vacancy_models import (
    Application,
    LockoutOverride,
    StoredDecision,
    Vacancy,
    VacancyTest,
)
from assess.results import policies
from assess.results.history import Who, histories, levels_tested
from assess.results.policies import today

#: What a person may decide where the rules ask for one.
REVIEWED = ("sit", "exempt", "not_applicable")
#: What makes a decision another one; the day on which it was asked does not.
_COMPARED = (
    "outcome",
    "reason_code",
    "until",
    "language",
    "language_reason",
    "explanation_en",
    "explanation_fr",
    "policy_version_id",
)


@dataclass(frozen=True)
class Decided:
    """What one run brought: outcomes of everybody, and how many decisions are new."""

    outcomes: Mapping[str, int]
    new: int
    unchanged: int
    standing: int  # named by an invitation, so not asked again


@transactional
def decide_all(
    vacancy_id: int,
    actor: Account | None = None,
    on: date | None = None,
    application_ids: Collection[int] | None = None,
) -> Decided:
    """Ask the rules about every application (or those named) and test of a vacancy.

    `on` is the local date of the invitation, today when None.

    Raises:
        NotPossible: the vacancy is closed or unknown.
    """
    vacancy = vacancies.open_vacancy(vacancy_id)
    day = on or today()
    people = _applications(vacancy_id, application_ids)
    ids = [one.id for one in people]
    bound = standing_of(ids)
    before = _compared_of(vacancy_id, bound)
    lifted = _lifted(ids)
    judge = Judge(vacancy, day)
    rows, outcomes = [], Counter[str]()
    for person, past in judge.with_histories(people):
        for test in vacancy.tests:
            key = (person.id, test.family)
            earlier = before.get(key)
            if key in bound and earlier is not None:
                outcomes[earlier.outcome] += 1
                continue
            row = judge.row(person, test, past, lifted.get(key, frozenset()), actor)
            if earlier is not None and _same(earlier, row):
                outcomes[earlier.outcome] += 1
                continue
            outcomes[row["outcome"]] += 1
            rows.append(row)
    if rows:
        # The table and not the class: ten thousand objects would only be thrown away again.
        db.session.execute(insert(cast("Table", StoredDecision.__table__)), rows)
        outbox.decided({row["application_id"] for row in rows})
    total = len(people) * len(vacancy.tests)
    _record(vacancy, day, judge, rows, outcomes, actor)
    db.session.expire_all()
    return Decided(outcomes, len(rows), total - len(rows) - len(bound), len(bound))


class Judge:
    """Asks the rules about people for one vacancy on one day, under the policy then in force."""

    def __init__(self, vacancy: Vacancy, day: date) -> None:
        self.vacancy, self.day = vacancy, day
        self.in_force = policies.in_force(day)
        self._at = now()

    def with_histories(self, people: Sequence[Any]) -> Iterator[tuple[Any, list[PastSitting]]]:
        """Each person with everything they have sat before."""
        for batch in chunks(people):
            pasts = histories(
                Who(one.id, one.account_id, one.email, one.identity_number) for one in batch
            )
            yield from ((one, pasts[one.id]) for one in batch)

    def row(
        self,
        person: Any,
        test: VacancyTest,
        past: Sequence[PastSitting],
        lifted: Collection[str],
        actor: Account | None,
    ) -> dict[str, Any]:
        """The decision as it is stored; `lifted` names sittings whose lockout was lifted."""
        language, choice, profile = None, None, None
        if test.family == "language":
            profile = _profile(person, past, self.day)
            rule = cast("Language | None", self.vacancy.language_rule)
            choice = language_to_test(profile, rule)
            language = choice.language
        request = Request(
            cast("Family", test.family),
            self.day,
            language=language,
            minimum_level=test.minimum_level,
        )
        decision = decide(request, past, self.in_force.policy)
        overridden = decision.outcome == "locked_out" and decision.because_of in lifted
        if overridden:
            request = replace(request, overridden=True)
            decision = decide(request, past, self.in_force.policy)
        return {
            "application_id": person.id,
            "family": test.family,
            **_columns(decision),
            "language": language,
            "language_reason": choice.reason_code if choice else None,
            "decided_on": self.day,
            "policy_version_id": self.in_force.version_id,
            "facts": facts(request, past, decision, profile, choice),
            "made_at": self._at,
            "made_by": actor.id if actor else None,
            "reason": None,
        }


@transactional
def review(
    application_id: int,
    family: str,
    outcome: str,
    reason: str,
    actor: Account,
    language: str | None = None,
) -> StoredDecision:
    """Decide in person what the rules left open; the reason is kept.

    Raises:
        NotPossible: nothing waits for review, there is no reason, or a language test has
            no language.
    """
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotPossible(_("There is no such application."))
    vacancies.open_vacancy(row.vacancy_id)
    before = current(application_id).get(family)
    if before is None or before.outcome != "needs_review":
        raise NotPossible(_("Nothing of this application waits for a review."))
    if outcome not in REVIEWED:
        raise NotPossible(_("Choose what you decide."))
    if not reason.strip():
        raise NotPossible(_("Give a reason: it is kept, and the candidate may ask for it."))
    if outcome == "sit" and family == "language" and language not in ("en", "fr"):
        raise NotPossible(_("Choose the language to be tested."))
    chosen = language if outcome == "sit" and family == "language" else before.language
    said = reviewed(outcome, family, chosen)
    decision = StoredDecision(
        application_id=application_id,
        family=family,
        outcome=outcome,
        reason_code="reviewed",
        language=chosen,
        language_reason="reviewed" if chosen != before.language else before.language_reason,
        explanation_en=said.en,
        explanation_fr=said.fr,
        decided_on=today(),
        policy_version_id=before.policy_version_id,
        facts={**before.facts, "reviews": before.id},
        made_at=now(),
        made_by=actor.id,
        reason=reason.strip(),
    )
    db.session.add(decision)
    db.session.flush()
    ledger.record(
        "decision.reviewed",
        f"application:{application_id}",
        {"decision": decision.id, "family": family, "outcome": outcome, "by": actor.id},
        personal={"reason": reason.strip()},
    )
    outbox.decided([application_id])
    return decision


def current(application_id: int) -> dict[str, StoredDecision]:
    """The decision in force for each family: the one that stands, else the newest."""
    return current_of([application_id]).get(application_id, {})


def current_of(application_ids: Sequence[int]) -> dict[int, dict[str, StoredDecision]]:
    """`current` for many applications at once, by application and family."""
    found: dict[int, dict[str, StoredDecision]] = {}
    for chunk in chunks(application_ids):
        newest = (
            select(func.max(StoredDecision.id))
            .where(StoredDecision.application_id.in_(chunk))
            .group_by(StoredDecision.application_id, StoredDecision.family)
        )
        for row in db.session.scalars(select(StoredDecision).where(StoredDecision.id.in_(newest))):
            found.setdefault(row.application_id, {})[row.family] = row
    bound = standing_of(application_ids)
    for chunk in chunks(bound.values()):
        for row in db.session.scalars(select(StoredDecision).where(StoredDecision.id.in_(chunk))):
            found.setdefault(row.application_id, {})[row.family] = row
    return found


def standing_of(application_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Which decision stands for (application, family): the first invitation's."""
    found: dict[tuple[int, str], int] = {}
    for chunk in chunks(application_ids):
        rows = db.session.execute(
            select(StoredDecision.application_id, StoredDecision.family, StoredDecision.id)
            .join(Invitation, Invitation.decision_id == StoredDecision.id)
            .where(StoredDecision.application_id.in_(chunk))
            .order_by(Invitation.invited_at, Invitation.id)
        )
        for application_id, family, decision_id in rows:
            found.setdefault((application_id, family), decision_id)
    return found


def facts(
    request: Request,
    past: Sequence[PastSitting],
    decision: Decision,
    profile: Profile | None = None,
    choice: LanguageChoice | None = None,
) -> dict[str, Any]:
    """What was judged, as JSON, so that the decision can be made again."""
    said: dict[str, Any] = {
        "request": {
            "on": request.on.isoformat(),
            "language": request.language,
            "minimum_level": request.minimum_level,
            "overridden": request.overridden,
        },
        "history": [
            {
                "reference": one.reference,
                "family": one.family,
                "started_on": one.started_on.isoformat(),
                "standing": one.standing,
                "language": one.language,
                "level": one.level,
                "passed": one.passed,
                "starts_lockout": one.starts_lockout,
            }
            for one in past
            if one.family == request.family
        ],
        "because_of": decision.because_of,
    }
    if profile is not None:
        said["profile"] = {
            "native": sorted(profile.native),
            "declared": dict(profile.declared),
            "tested": dict(profile.tested),
        }
    if choice is not None:
        said["language_sentence"] = {"en": choice.explanation.en, "fr": choice.explanation.fr}
    return said


def _columns(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": str(decision.outcome),
        "reason_code": decision.reason_code,
        "until": decision.until,
        "explanation_en": decision.explanation.en,
        "explanation_fr": decision.explanation.fr,
    }


def _profile(person: Any, past: Sequence[PastSitting], day: date) -> Profile:
    declared = {cast("Language", code): int(one) for code, one in person.declared_levels.items()}
    return Profile(frozenset(person.native_languages), declared, levels_tested(past, day))


def _same(earlier: Any, row: Mapping[str, Any]) -> bool:
    """Whether the rules say nothing new; a person's review answers the rules' open case."""
    if earlier.because_of != row["facts"]["because_of"]:
        return False
    if earlier.reason_code == "reviewed":
        return bool(row["outcome"] == "needs_review")
    return all(getattr(earlier, name) == row[name] for name in _COMPARED)


def _applications(vacancy_id: int, chosen: Collection[int] | None) -> list[Any]:
    """Rows with what the rules must know; whole objects would cost more than the rules."""
    query = (
        select(
            Application.id,
            Application.account_id,
            Application.email,
            Application.identity_number,
            Application.native_languages,
            Application.declared_levels,
        )
        .where(Application.vacancy_id == vacancy_id, Application.withdrawn_at.is_(None))
        .order_by(Application.id)
    )
    rows = list(db.session.execute(query))
    wanted = None if chosen is None else set(chosen)
    return rows if wanted is None else [row for row in rows if row.id in wanted]


def _compared_of(vacancy_id: int, bound: Mapping[tuple[int, str], int]) -> dict[Any, Any]:
    """What is compared of each decision in force, by application and family."""
    rows = db.session.execute(
        select(
            StoredDecision.id,
            StoredDecision.application_id,
            StoredDecision.family,
            *(getattr(StoredDecision, name) for name in _COMPARED),
            StoredDecision.facts["because_of"].as_string().label("because_of"),
        )
        .join(Application, Application.id == StoredDecision.application_id)
        .where(Application.vacancy_id == vacancy_id)
        .order_by(StoredDecision.id)
    )
    found: dict[Any, Any] = {}
    for row in rows:
        key = (row.application_id, row.family)
        if bound.get(key, row.id) == row.id:
            found[key] = row
    return found


def _lifted(application_ids: Sequence[int]) -> dict[tuple[int, str], set[str]]:
    """Sittings whose lockout two people have lifted, by application and family."""
    found: dict[tuple[int, str], set[str]] = {}
    for chunk in chunks(application_ids):
        rows = db.session.scalars(
            select(StoredDecision)
            .join(LockoutOverride, LockoutOverride.decision_id == StoredDecision.id)
            .where(LockoutOverride.application_id.in_(chunk), LockoutOverride.answer == "approved")
        )
        for row in rows:
            because = row.facts.get("because_of")
            found.setdefault((row.application_id, row.family), set()).add(str(because))
    return found


def _record(
    vacancy: Vacancy,
    day: date,
    judge: Judge,
    rows: Sequence[Mapping[str, Any]],
    outcomes: Mapping[str, int],
    actor: Account | None,
) -> None:
    said = [
        [row["application_id"], row["family"], row["outcome"], row["reason_code"], row["language"]]
        for row in rows
    ]
    ledger.record(
        "vacancy.decided",
        f"vacancy:{vacancy.id}",
        {
            "on": day.isoformat(),
            "policy": judge.in_force.name,
            "outcomes": dict(sorted(outcomes.items())),
            "new": len(rows),
            "digest": hashlib.sha256(json.dumps(said).encode()).hexdigest(),
            "by": actor.id if actor else None,
        },
    )
