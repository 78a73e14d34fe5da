"""What the fields of a draft are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

NAMES: Mapping[str, Any] = {
    "title": lazy_pgettext("of a paper", "Title"),
    "post": _l("Post"),
    "instructions": _l("Instructions"),
    "prompt": _l("What is asked"),
    "notes": _l("Notes for markers"),
    "model": _l("Model answer"),
    "text": lazy_pgettext("of a document", "Text"),
    "table": lazy_pgettext("of a document", "Table"),
    "alternative": _l("What it shows, in words"),
    "file": lazy_pgettext("of a document", "File"),
    "descriptor": _l("Descriptor"),
    "code": _l("Code"),
    "grade": _l("Grade"),
    "minutes": _l("Duration in minutes"),
    "paired": _l("Paired: the two halves of the paper swap languages between candidates"),
    "pass_mark": _l("Pass mark in per cent"),
    "criterion_difference": _l("Third marker beyond so many marks of difference in a criterion"),
    "total_difference": _l("Third marker beyond so many per cent of difference in the whole"),
    "method": _l("What counts then"),
    "seeds_per_ten": _l("Reference scripts met again in every ten"),
    "kind": _l("Kind"),
    "language": _l("Language of the answer"),
    "weight": _l("Weight"),
    "criteria": _l("Judged by"),
    "sources": _l("Documents beside the answer"),
    "least": _l("Words, at least"),
    "most": _l("Words, at most"),
    "paste_blocked": _l("Nothing can be pasted from outside"),
    "accepts": _l("Files that are taken"),
    "aspect": _l("What it judges"),
    "difference": _l("Third marker beyond so many marks of difference, where not the paper’s rule"),
    "on_scale": _l("The bands are the levels 0 to 5 of the language scale"),
    "marks": _l("Marks"),
    "bands": _l("Marks of the bands"),
    "parts": _l("Order of the parts"),
    "tasks": _l("Tasks, in their order"),
}
_IN = {
    "en": lazy_pgettext("in brackets", "English"),
    "fr": lazy_pgettext("in brackets", "French"),
}


def label_of(name: str) -> Any:
    """A field's label by the field's name: `title_fr`, `band_2_marks`."""
    stem, _, language = name.rpartition("_")
    if language in _IN and stem:
        return _l("%(what)s (%(language)s)", what=label_of(stem), language=_IN[language])
    if name.startswith("band_"):
        _band, number, *rest = name.split("_")
        what = NAMES["marks"] if rest == ["marks"] else NAMES["descriptor"]
        return _l("Band %(number)s: %(what)s", number=number, what=what)
    return NAMES.get(name, name)
