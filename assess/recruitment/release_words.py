"""Release in words: what stands in the way, and the letters to those without a result."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from assess.recruitment.release_rules import Case, Line
from assess.results.rules import NotAllowed, Refusal
from assess.results.wording import sentence

_WHY: Mapping[str, LazyString] = {
    "not_sat": _l("The test is not over for this person."),
    "no_result": _l("Not scored yet: that takes about a minute after the end of the test."),
    "to_come": _l("The result is still to come: the work is being marked or graded."),
    "failed": _l("Scoring failed: tell the administrator."),
    "late_first": _l("Answers arrived late: decide first whether they count."),
    "needs_review": _l("The rules leave this case open: a person must decide it."),
    "to_invite": _l("To be tested, and not invited yet."),
    "override_open": _l("A request to let this person sit all the same waits for its answer."),
}

_FAMILIES: Mapping[str, LazyString] = {
    "language": _l("Language test"),
    "written": _l("Written test"),
    "office": _l("Office test"),
}


def why(line: Line) -> str:
    """Why nothing can be done about a case, and what to do first."""
    if line.why in _WHY:
        return str(_WHY[line.why])
    return sentence(NotAllowed(Refusal(line.why)))


def test_of(case: Case) -> str:
    """The test of a case, or the family of a decision, in the current language."""
    if case.family:
        return str(_FAMILIES[case.family])
    return case.titles[str(get_locale() or "en")[:2]]


def said(notice: str, test: str, explanation: str = "") -> str:
    """What somebody without a result is told, in the current language."""
    if notice == "absent":
        return str(
            _(
                "You were expected for “%(test)s” and did not take it, so there is no result.",
                test=test,
            )
        )
    if notice == "void":
        return str(
            _(
                "Your attempt at “%(test)s” was declared void, so there is no result. "
                "Everything that you entered is kept, and you may ask why.",
                test=test,
            )
        )
    return explanation


def letter(case: Case, notice: str, explanation: str) -> tuple[str, str]:
    """Subject and body of the letter to somebody without a result, in their language."""
    settings = current_app.config["SETTINGS"]
    with force_locale(case.locale):
        given = case.name.partition(", ")[2]
        family = case.name.partition(", ")[0]
        test = test_of(case)
        subject = _("About your test: %(test)s", test=test)
        body = _(
            "Dear %(name)s,\n\n"
            "%(said)s\n\n"
            "If you think that this is wrong, please reply to this message: a person will look "
            "at it.\n\n"
            "Kind regards,\n%(organisation)s",
            name=f"{given} {family}",
            said=said(notice, test, explanation),
            organisation=settings.organisation,
        )
    return subject, body
