"""What may happen to a result, and what it says of itself. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Literal

Standing = Literal["recorded", "released", "expired", "withdrawn", "superseded"]


class Refusal(StrEnum):
    """Why a decision does not fit a result; `assess.results.wording` has the sentences."""

    UNKNOWN = "unknown"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    NO_LONGER_STANDS = "no_longer_stands"
    NO_REASON = "no_reason"
    MARKS_MISSING = "marks_missing"
    LATE_UNDECIDED = "late_undecided"
    LATE_NOT_SCORED = "late_not_scored"
    MARKS_CHANGED = "marks_changed"
    NOTHING_LATE = "nothing_late"
    NOT_RECONCILED = "not_reconciled"
    REHEARSAL = "rehearsal"
    UNKNOWN_QUESTION = "unknown_question"
    NOTHING_COUNTS = "nothing_counts"
    PREVIEW_CHANGED = "preview_changed"
    NOBODY_MET = "nobody_met"
    NEUTRALISED_ALREADY = "neutralised_already"


class NotAllowed(ValueError):
    """The decision does not fit the result's standing; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def standing(actions: Collection[str], valid_until: date, today: date) -> Standing:
    """Where a result stands, from the decisions taken about it."""
    if "superseded" in actions:
        return "superseded"
    if "withdrawn" in actions:
        return "withdrawn"
    if "released" in actions:
        return "expired" if today > valid_until else "released"
    return "recorded"


def check_release(
    actions: Collection[str],
    late_waiting: int = 0,
    *,
    late_unscored: bool = False,
    overtaken: bool = False,
    reconciled: bool = True,
    rehearsal: bool = False,
) -> None:
    """Raise `NotAllowed` unless the result may be released now.

    `late_unscored`: late answers count that are not in this score yet.
    `overtaken`: it rests on marks that count no more.
    `reconciled`: the session of the sitting, if any, is closed and everybody in it is
    accounted for.
    """
    if rehearsal:
        raise NotAllowed(Refusal.REHEARSAL)
    if "superseded" in actions:
        raise NotAllowed(Refusal.REPLACED)
    if "withdrawn" in actions:
        raise NotAllowed(Refusal.WITHDRAWN)
    if late_waiting:
        raise NotAllowed(Refusal.LATE_UNDECIDED)
    if late_unscored:
        raise NotAllowed(Refusal.LATE_NOT_SCORED)
    if overtaken:
        raise NotAllowed(Refusal.MARKS_CHANGED)
    if not reconciled:
        raise NotAllowed(Refusal.NOT_RECONCILED)


def check_change(actions: Collection[str], reason: str) -> None:
    """Raise `NotAllowed` unless the result may be withdrawn or regraded for this reason."""
    if "withdrawn" in actions or "superseded" in actions:
        raise NotAllowed(Refusal.NO_LONGER_STANDS)
    if not reason.strip():
        raise NotAllowed(Refusal.NO_REASON)


def read_questions(text: str, refs: Collection[str]) -> list[str]:
    """The questions of a form that a list such as "7, q12" names, in the form's order.

    Raises:
        NotAllowed: one of them is not on the form.
    """
    by_number = {ref.lstrip("q").lstrip("0"): ref for ref in refs}
    named = [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]
    found = {by_number.get(word.removeprefix("q").lstrip("0")) for word in named}
    if None in found:
        raise NotAllowed(Refusal.UNKNOWN_QUESTION)
    return [ref for ref in refs if ref in found]
