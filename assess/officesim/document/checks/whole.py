"""Checks of the document as a whole: its properties, and what must have stayed as it was."""

from __future__ import annotations

from typing import Any

from assess.officesim.document.checks.reading import Paragraph, body_of
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work

_LOOK = ("style", "align", "indentLeft", "indentRight", "firstLine", "spaceBefore", "spaceAfter")
#: Marks that say who did what, not how the text looks.
_NO_LOOK = ("comment", "bookmark", "insertion", "deletion")


def document_property(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A property (`name`) is `text` or `contains`."""
    found = work.end["properties"].get(target["name"], "")
    if "text" in expect:
        return Finding(flat(found) == flat(expect["text"]), expect["text"], shown(found))
    wanted = flat(expect["contains"]).casefold()
    return Finding(wanted in flat(found).casefold(), expect["contains"], shown(found))


def unchanged(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Paragraphs of the start are still there as they were, but for those of `except`.

    `except` lists texts; a paragraph that contained one at the start is free. `aspects` says
    what must be the same: "text" and "look" of paragraphs, "sections", "styles",
    "properties"; text alone unless said.
    """
    aspects = expect.get("aspects", ["text"])
    free = [flat(one) for one in target.get("except", [])]
    end = {
        one.attrs["source"]: one
        for one in reversed(body_of(work.end).paragraphs)
        if one.attrs["source"] is not None
    }
    for one in body_of(work.start).paragraphs:
        if not one.flat or any(words in one.flat for words in free):
            continue
        problem = _changed(one, end.get(one.attrs["source"]), work, aspects)
        if problem:
            return Finding(False, "unchanged", f"{shown(one.text[:80])}: {problem}")
    for aspect in ("sections", "styles", "properties"):
        if aspect in aspects and work.start[aspect] != work.end[aspect]:
            return Finding(False, f"{aspect} unchanged", f"{aspect} changed")
    return Finding(True, "unchanged", "unchanged")


def _changed(old: Paragraph, new: Paragraph | None, work: Work, aspects: list[str]) -> str:
    if new is None or ("text" in aspects and new.flat != old.flat):
        same = [one for one in body_of(work.end).paragraphs if one.flat == old.flat]
        if not same or "text" not in aspects:
            return "gone" if new is None else shown(new.text[:80])
        new = same[0]
    if "look" in aspects and _look(old) != _look(new):
        return "looks different"
    return ""


def _look(paragraph: Paragraph) -> Any:
    shape = [paragraph.attrs[name] for name in _LOOK]
    runs: list[Any] = []
    for span in paragraph.spans:
        marks = [one for one in span.marks if one["type"] not in _NO_LOOK]
        if span.text and runs and runs[-1][1] == marks:
            runs[-1] = (runs[-1][0] + span.text, marks)
        elif span.text:
            runs.append((span.text, marks))
    return shape, runs


KINDS = {"property": document_property, "unchanged": unchanged}
