"""What an invigilator is told after an act: whom it reached, whom it did not, and why."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from assess.delivery.acting import Done

#: What is said, and the colour it is said in.
Told = tuple[str, str]


def told(done: Done, name: str | None = None) -> Told:
    """One act's account; `name` when it was for one candidate."""
    if not done.reached:
        nothing = _("Nothing was changed.")
        return f"{nothing} {_left_out(done)}".strip(), "attention"
    if name is not None:
        return _of_one(done.verb, name), "safe"
    return f"{_of_many(done.verb, done.reached)} {_left_out(done)}".strip(), "safe"


def told_undone(done: Done) -> Told:
    """The account of an undoing, with what could not be undone."""
    parts = [
        ngettext("Undone for %(num)d candidate.", "Undone for %(num)d candidates.", done.reached)
        if done.reached
        else _("Nothing could be undone.")
    ]
    if done.shortened:
        parts.append(
            ngettext(
                "%(num)d keeps some of the time, so that a minute is left.",
                "%(num)d keep some of the time, so that a minute is left.",
                done.shortened,
            )
        )
    left = sum(done.skipped.values())
    if left:
        parts.append(
            ngettext(
                "%(num)d has changed since and stays as it is.",
                "%(num)d have changed since and stay as they are.",
                left,
            )
        )
    return " ".join(parts), "attention" if left or not done.reached else "safe"


def _of_one(verb: str, name: str) -> str:
    said: dict[str, Callable[[], str]] = {
        "pause": lambda: _("%(name)s is paused.", name=name),
        "resume": lambda: _("%(name)s goes on.", name=name),
        "extend": lambda: _("%(name)s has more time.", name=name),
        "end": lambda: _("The test of %(name)s ends in a minute, unless you undo it.", name=name),
        "void": lambda: _(
            "The attempt of %(name)s is void in a minute, unless you undo it.", name=name
        ),
    }
    return said[verb]()


def _of_many(verb: str, count: int) -> str:
    said: dict[str, Callable[[], str]] = {
        "pause": lambda: ngettext(
            "%(num)d candidate is paused.", "%(num)d candidates are paused.", count
        ),
        "resume": lambda: ngettext(
            "%(num)d candidate goes on.", "%(num)d candidates go on.", count
        ),
        "extend": lambda: ngettext(
            "%(num)d candidate has more time.", "%(num)d candidates have more time.", count
        ),
        "end": lambda: ngettext(
            "%(num)d test ends in a minute, unless you undo it.",
            "%(num)d tests end in a minute, unless you undo it.",
            count,
        ),
        "void": lambda: ngettext(
            "%(num)d attempt is void in a minute, unless you undo it.",
            "%(num)d attempts are void in a minute, unless you undo it.",
            count,
        ),
    }
    return said[verb]()


def _left_out(done: Done) -> str:
    """Whom the act did not reach, by why."""
    return " ".join(_skipped(code, count) for code, count in sorted(done.skipped.items()))


def _skipped(code: str, count: int) -> str:
    said: dict[str, Callable[[], str]] = {
        "not_started": lambda: ngettext(
            "%(num)d has not started.", "%(num)d have not started.", count
        ),
        "over": lambda: ngettext(
            "%(num)d has finished already.", "%(num)d have finished already.", count
        ),
        "paused": lambda: ngettext(
            "%(num)d was paused already.", "%(num)d were paused already.", count
        ),
        "on_break": lambda: ngettext("%(num)d is on a break.", "%(num)d are on a break.", count),
        "ending": lambda: ngettext(
            "%(num)d is being ended already: undo that first.",
            "%(num)d are being ended already: undo that first.",
            count,
        ),
        "not_paused": lambda: ngettext(
            "%(num)d was not paused.", "%(num)d were not paused.", count
        ),
    }
    return said[code]()
