"""From a stored sitting back to the scorer: the same path for recording and verifying."""

from __future__ import annotations

from assess.delivery.kinds import Form, Outcome, Pending, kind_of
from assess.delivery.models import FormRecord
from assess.delivery.queries import state_of_answers
from assess.delivery.schemas import NoForm, read_form
from assess.extensions import db


class FormLost(LookupError):
    """The sitting has no stored form, or the stored one no longer matches its digest."""


def stored_form(sitting_id: str) -> Form:
    """The form exactly as it was pinned. Raises `FormLost`."""
    try:
        form = read_form(sitting_id)
    except NoForm:
        raise FormLost(f"Sitting {sitting_id} has no form.") from None
    if form.digest != db.session.get_one(FormRecord, sitting_id).digest:
        raise FormLost(f"The form of sitting {sitting_id} does not match its digest.")
    return form


def score(sitting_id: str, neutralised: frozenset[int] = frozenset()) -> Outcome | Pending:
    """Score a closed sitting from what is stored. Raises `FormLost`."""
    form = stored_form(sitting_id)
    return kind_of(form.kind).outcome(form, state_of_answers(sitting_id), neutralised)
