"""Outcomes, steps and needs of a selection process in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from assess.web.states import register_state

FAMILIES: Mapping[str, LazyString] = {
    "language": _l("Language test"),
    "written": _l("Written test"),
    "office": _l("Office test"),
}
LANGUAGES: Mapping[str, LazyString] = {"en": _l("English"), "fr": _l("French")}
OUTCOMES: Mapping[str, LazyString] = {
    "sit": lazy_pgettext("decision", "To be tested"),
    "exempt": lazy_pgettext("decision", "Exempt"),
    "locked_out": lazy_pgettext("decision", "Locked out"),
    "not_applicable": lazy_pgettext("decision", "Not applicable"),
    "needs_review": lazy_pgettext("decision", "Needs review"),
}
STAGES: Mapping[str, LazyString] = {
    "applied": lazy_pgettext("step", "Applied"),
    "decided": lazy_pgettext("step", "Decided"),
    "invited": lazy_pgettext("step", "Invited"),
    "booked": lazy_pgettext("step", "Booked"),
    "sat": lazy_pgettext("step", "Sat"),
    "scored": lazy_pgettext("step", "Scored"),
    "released": lazy_pgettext("step", "Released"),
}
#: What stands in the way, in few words for lists and filters.
NEEDS: Mapping[str, LazyString] = {
    "decide": _l("Not decided yet"),
    "decide_again": _l("Changed since it was decided: decide again"),
    "review": _l("A person must decide"),
    "second_person": _l("A second person must answer"),
    "invite": _l("To be invited"),
    "account": _l("Invited, but has no account yet"),
    "follow_up": _l("Did not come: follow up"),
    "invite_after_void": _l("Does not count: invite again"),
    "score": _l("Waits for marks"),
    "reconcile": _l("Session not reconciled yet"),
    "release": _l("Result to be released"),
}
STANDINGS: Mapping[str, LazyString] = {
    "released": lazy_pgettext("state", "Released"),
    "unreleased": _l("Not released"),
    "void": lazy_pgettext("state", "Void"),
    "aborted": _l("Ended by a technical fault"),
    "rehearsal": _l("Rehearsal"),
}


def register_states() -> None:
    """Let every page show decisions and vacancies with the same words and colours."""
    looks = {
        "sit": ("information", "arrow-right"),
        "exempt": ("safe", None),
        "locked_out": ("attention", "lock"),
        "not_applicable": ("neutral", None),
        "needs_review": ("danger", "alert"),
    }
    for code, (kind, icon) in looks.items():
        register_state(code, OUTCOMES[code], kind, icon)
    register_state("vacancy_draft", lazy_pgettext("state", "Draft"), "neutral", "edit")
    register_state("vacancy_open", lazy_pgettext("vacancy", "Open"), "safe", "play")
    register_state("vacancy_closed", lazy_pgettext("vacancy", "Closed"), "neutral", "lock")
