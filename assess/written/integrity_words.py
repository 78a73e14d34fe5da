"""How evidence about writing is told in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from assess.web.formats import duration, number
from assess.written.happenings import Happening

DECISIONS: dict[str, tuple[Any, str]] = {
    "no_concern": (_l("No concern"), "safe"),
    "look_into": (_l("To be looked into"), "attention"),
    "reported": (_l("Reported"), "danger"),
}
KINDS: dict[str, Any] = {
    "paste": _l("Paste"),
    "drop": _l("Text dragged in"),
    "pause": _l("Pause in the writing"),
    "burst": _l("Faster than typing"),
    "cut": _l("No network"),
    "page": _l("Another page took over"),
    "break": _l("Break"),
    "held": _l("Test paused"),
}
ORIGINS: dict[str, Any] = {
    "inside": _l("copied within this sitting"),
    "outside": _l("from outside this sitting"),
    "unknown": _l("origin not known"),
}


def clock(t_ms: int) -> str:
    """A moment of the sitting, as the film has it: 1:02:03 or 2:03."""
    minutes, seconds = divmod(t_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def detail(one: Happening) -> str:
    """What there is to say of a happening beside its kind."""
    if one.kind in ("paste", "drop"):
        said = [_characters(one.chars), str(ORIGINS.get(one.origin, ORIGINS["unknown"]))]
        if one.blocked:
            said.append(_("refused by the page"))
        return ", ".join(said)
    if one.kind == "burst":
        said = [_characters(one.chars)]
        if one.pasted:
            said.append(_("reported as pasted: %(count)s", count=number(one.pasted)))
        if one.returned:
            said.append(_("had stood in the text before"))
        return ", ".join(said)
    if one.kind == "page":
        return ""
    lasted = one.lasted_ms
    return str(duration(lasted // 1000)) if lasted is not None else _("until the end")


def said(one: Happening) -> str:
    """A happening in one sentence, for a screen reader on the film."""
    told = detail(one)
    what = f"{clock(one.t_ms)}, {KINDS[one.kind]}"
    return _("%(what)s: %(told)s.", what=what, told=told) if told else f"{what}."


def _characters(count: int) -> str:
    return str(ngettext("%(num)s character", "%(num)s characters", count))
