"""The kinds of check of the word processor; docs/office-document.md describes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assess.officesim.document.checks import (
    collaboration,
    formatting,
    graphics,
    layout,
    merging,
    references,
    tables,
    text,
    whole,
)
from assess.officesim.document.checks.values import localised
from assess.officesim.engine import Finding, JSONObject, Judge, Work


def _in_language(judge: Judge) -> Judge:
    """Texts may be given per language; the document's language chooses."""

    def judged(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
        locale = str(work.opening.get("locale", "en"))
        try:
            return judge(work, localised(target, locale), localised(expect, locale))
        except KeyError as error:
            raise ValueError(f"The check lacks {error}.") from None

    return judged


_KINDS: dict[str, Callable[[Work, JSONObject, JSONObject], Finding]] = {
    **text.KINDS,
    **formatting.KINDS,
    **tables.KINDS,
    **layout.KINDS,
    **references.KINDS,
    **graphics.KINDS,
    **collaboration.KINDS,
    **merging.KINDS,
    **whole.KINDS,
}
JUDGES: Mapping[str, Judge] = {name: _in_language(judge) for name, judge in _KINDS.items()}
