"""Refusals in words, for pages and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from assess.results.rules import NotAllowed, Refusal

_SENTENCES: Mapping[Refusal, LazyString] = {
    Refusal.UNKNOWN: _l("There is no such result."),
    Refusal.REPLACED: _l("A newer result has replaced this one: release the newer one."),
    Refusal.WITHDRAWN: _l("This result was withdrawn and cannot be released."),
    Refusal.NO_LONGER_STANDS: _l("This result no longer stands, so nothing was changed."),
    Refusal.NO_REASON: _l("Give a reason: it is kept, and the candidate may ask for it."),
    Refusal.MARKS_MISSING: _l("Marks are still missing: the result cannot be computed yet."),
    Refusal.LATE_UNDECIDED: _l(
        "Answers of this sitting arrived late and wait for a decision. Open the result and "
        "decide whether they count."
    ),
    Refusal.LATE_NOT_SCORED: _l(
        "Late answers of this sitting count, but are not in this result yet. It is replaced once "
        "the work is graded or marked again."
    ),
    Refusal.MARKS_CHANGED: _l(
        "The marks of this written test have changed since this result was recorded. Once they "
        "are signed off, score it again, then release."
    ),
    Refusal.NOT_RECONCILED: _l(
        "The session of this sitting is not yet closed and reconciled: the invigilator must "
        "account for everybody who was booked before a result is released."
    ),
    Refusal.REHEARSAL: _l("This was a rehearsal: its results are never released."),
    Refusal.UNKNOWN_QUESTION: _l(
        "One of these questions is not in this test. Write their numbers with commas, for "
        "example 7, 12."
    ),
    Refusal.NOTHING_COUNTS: _l("No question would be left to count. Withdraw the result instead."),
    Refusal.PREVIEW_CHANGED: _l(
        "What would change is not what you were shown before. Look at it again, then confirm."
    ),
    Refusal.NOBODY_MET: _l("Choose at least one version of the item."),
    Refusal.NEUTRALISED_ALREADY: _l("This version of the item counts for nobody already."),
    Refusal.NOTHING_LATE: _l("No late answer of this sitting waits for a decision."),
}


def sentence(error: NotAllowed) -> str:
    """Say in the interface language why a decision was refused."""
    return str(_SENTENCES[error.refusal])
