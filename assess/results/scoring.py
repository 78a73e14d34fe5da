"""From a stored sitting back to the scorer: the same path for recording and verifying."""

from __future__ import annotations

import json

from sqlalchemy import select

from assess.delivery.kinds import Answer, Form, Outcome, Pending, PlacedItem, State, kind_of
from assess.delivery.models import CurrentAnswer, FormRecord
from assess.extensions import db


class FormLost(LookupError):
    """The sitting has no stored form, or the stored one no longer matches its digest."""


def stored_form(sitting_id: str) -> Form:
    """The form exactly as it was pinned. Raises `FormLost`."""
    record = db.session.get(FormRecord, sitting_id)
    if record is None:
        raise FormLost(f"Sitting {sitting_id} has no form.")
    form = Form(
        kind=record.kind,
        seed=record.seed,
        content=json.loads(record.content),
        items=tuple(PlacedItem(row.ref, row.item_version_id) for row in record.items),
    )
    if form.digest != record.digest:
        raise FormLost(f"The form of sitting {sitting_id} does not match its digest.")
    return form


def final_state(sitting_id: str) -> State:
    """The newest applied value of every (item, type)."""
    rows = db.session.execute(
        select(
            CurrentAnswer.item_ref,
            CurrentAnswer.type,
            CurrentAnswer.value,
            CurrentAnswer.epoch,
            CurrentAnswer.n,
        ).where(CurrentAnswer.sitting_id == sitting_id)
    )
    return {
        (ref, kind): Answer(value=json.loads(value), epoch=epoch, n=n)
        for ref, kind, value, epoch, n in rows
    }


def score(sitting_id: str, neutralised: frozenset[int] = frozenset()) -> Outcome | Pending:
    """Score a closed sitting from what is stored. Raises `FormLost`."""
    form = stored_form(sitting_id)
    return kind_of(form.kind).outcome(form, final_state(sitting_id), neutralised)
