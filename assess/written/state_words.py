"""What the states of scripts, and of a meeting, are called on pages: label, kind, what it means."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from assess.written.states import State

STATES = {
    State.NOT_GIVEN: (_l("Not handed out"), "attention", _l("No marker has this script yet.")),
    State.MISSING: (
        _l("A marker is missing"),
        "attention",
        _l("Two people have to judge this script, and only one has it."),
    ),
    State.OPEN: (
        _l("Being marked"),
        "neutral",
        _l("Two people judge this script; not both of them have finished."),
    ),
    State.AGAIN: (
        _l("To be judged again"),
        "attention",
        _l("The rubric has changed since it was marked: what this affects has to be judged anew."),
    ),
    State.NO_THIRD: (
        _l("Needs a third marker"),
        "attention",
        _l(
            "The two differ by more than the rules allow, and nobody was left to be asked: choose "
            "a third marker, or decide what counts."
        ),
    ),
    State.THIRD: (
        _l("With the third marker"),
        "neutral",
        _l("A third person has been asked, and judges it without seeing the marks of the two."),
    ),
    State.SECOND_LOOK: (
        _l("Third marker looks again"),
        "neutral",
        _l("The third person has judged it, and now looks again with the marks of the two."),
    ),
    State.SETTLING: (
        _l("Being decided"),
        "neutral",
        _l("All judgements are there. What counts is worked out within a minute."),
    ),
    State.AGREED: (
        lazy_pgettext("of a script", "Decided"),
        "safe",
        _l("The two are within the limits of the rules: the mean of their marks counts."),
    ),
    State.BY_THIRD: (
        _l("Decided with a third marker"),
        "safe",
        _l("A third person has judged it as well, and what counts is found by the rule below."),
    ),
    State.MODERATED: (
        _l("Decided by a moderator"),
        "safe",
        _l("A person has said what counts, with the reason below."),
    ),
    State.SIGNED: (
        lazy_pgettext("of a script", "Signed off"),
        "safe",
        _l("A meeting has said that these marks stand."),
    ),
}
MEETINGS = {
    "signed": (_l("Signed off"), "safe"),
    "again": (_l("To be signed off again"), "attention"),
    "reopened": (_l("Open again since the sign-off"), "attention"),
    "ready": (_l("Ready to be signed off"), "attention"),
    "not_given": (_l("No script handed out yet"), "attention"),
    "marking": (_l("Being marked"), "neutral"),
}
