"""From a stored sitting back to the scorer: the same path for recording and verifying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from assess.delivery.evidence import counting, folded
from assess.delivery.kinds import (
    Form,
    JournalledKind,
    JSONObject,
    Outcome,
    Pending,
    journalled_by,
    kind_of,
)
from assess.delivery.models import FormRecord
from assess.delivery.schemas import NoForm, read_form
from assess.delivery.work import history
from assess.extensions import db


class FormLost(LookupError):
    """The sitting has no stored form, or the stored one no longer matches its digest."""


class NothingCounts(ValueError):
    """Every question of the form is neutralised."""


def stored_form(sitting_id: str) -> Form:
    """The form exactly as it was pinned. Raises `FormLost`."""
    try:
        form = read_form(sitting_id)
    except NoForm:
        raise FormLost(f"Sitting {sitting_id} has no form.") from None
    if form.digest != db.session.get_one(FormRecord, sitting_id).digest:
        raise FormLost(f"The form of sitting {sitting_id} does not match its digest.")
    return form


def _judged(
    sitting_id: str,
    form: Form,
    chosen: list[int],
    neutralised: frozenset[int],
    pinned: JSONObject | None,
) -> Outcome | Pending:
    kind, state = kind_of(form.kind), folded(sitting_id, chosen)
    kept = journalled_by(kind)
    if not kept:
        return kind.outcome(form, state, neutralised)
    worked = cast("JournalledKind", kind)
    entries = history(sitting_id, kept | worked.noted, chosen)
    return worked.outcome(form, state, neutralised, history=entries, pinned=pinned)


def score(
    sitting_id: str,
    neutralised: frozenset[int] = frozenset(),
    decisions: Iterable[int] | None = None,
    *,
    pinned: JSONObject | None = None,
) -> Outcome | Pending:
    """Score a closed sitting from its form and its journal, both of which never change.

    `decisions` are ids of decisions by which late answers count; all that stand when
    None. The outcome's pins name them, so that it can be computed again. `pinned` are the pins
    of an earlier result that is computed again: what people decided later stays out of it.
    Raises `FormLost` and `NothingCounts`.
    """
    form = stored_form(sitting_id)
    if form.items and all(placed.item_version_id in neutralised for placed in form.items):
        raise NothingCounts(f"No question of sitting {sitting_id} counts.")
    chosen = sorted(counting(sitting_id) if decisions is None else decisions)
    outcome = _judged(sitting_id, form, chosen, neutralised, pinned)
    if isinstance(outcome, Pending) or not chosen:
        return outcome
    return replace(outcome, pins={**outcome.pins, "late_decisions": chosen})
