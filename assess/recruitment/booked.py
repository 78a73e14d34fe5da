"""What was decided about people who are booked, for whoever lets them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask_babel import get_locale
from sqlalchemy import or_, select

from assess.delivery.models import Sitting
from assess.delivery.ports import Decided
from assess.eligibility.records import Language, Request, Sentences
from assess.eligibility.rules import decide
from assess.extensions import db
from assess.recruitment import deciding
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy
from assess.results import policies
from assess.results.history import FAMILIES, Who, histories


def decisions_on(sittings: Sequence[Sitting]) -> Mapping[str, Decided]:
    """Tell delivery the decision about each of these bookings, by sitting id.

    It is the one that the invitation names; else the one in force for an application of the
    same person; else the rules are asked about the day of the session.
    """
    locale = str(get_locale() or "en")
    found: dict[str, Decided] = {}
    for sitting in sittings:
        said = _of(sitting)
        if said is not None:
            outcome, sentences = said
            found[sitting.id] = Decided(outcome, sentences.in_(locale))
    return found


def _of(sitting: Sitting) -> tuple[str, Sentences] | None:
    if sitting.rehearsal:
        return None
    stored = _named(sitting) or _of_application(sitting)
    if stored is not None:
        return stored.outcome, stored.explanation
    return _by_the_rules(sitting)


def _named(sitting: Sitting) -> StoredDecision | None:
    return db.session.scalar(
        select(StoredDecision)
        .join(Invitation, Invitation.decision_id == StoredDecision.id)
        .where(Invitation.sitting_id == sitting.id)
    )


def _of_application(sitting: Sitting) -> StoredDecision | None:
    """The newest decision in force about this person and test, in any open vacancy."""
    account, test = sitting.account, sitting.test
    rows = db.session.scalars(
        select(Application)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            or_(Application.account_id == account.id, Application.email == account.email),
            Application.withdrawn_at.is_(None),
            Vacancy.state != "closed",
        )
    ).all()
    codes = {(one.id, asked.family): asked.test_code for one in rows for asked in one.vacancy.tests}
    decisions = [
        decision
        for application_id, some in deciding.current_of([one.id for one in rows]).items()
        for family, decision in some.items()
        if (family == test.kind or codes.get((application_id, family)) == test.code)
        and decision.language in (None, test.language)
    ]
    return max(decisions, key=lambda one: one.id, default=None)


def _by_the_rules(sitting: Sitting) -> tuple[str, Sentences] | None:
    test, account = sitting.test, sitting.account
    if test.kind not in FAMILIES or sitting.session is None:
        return None
    day = policies.local_day(sitting.session.starts_at)
    own = f"sitting:{sitting.id}"
    past = [
        one
        for one in histories([Who(None, account.id, account.email)])[None]
        if one.reference != own and one.started_on <= day
    ]
    language = cast("Language | None", test.language) if test.kind == "language" else None
    request = Request(test.kind, day, language=language)
    decision = decide(request, past, policies.in_force(day).policy)
    return str(decision.outcome), decision.explanation
