"""Faults of a draft in the language of the page, each with a link to its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.written.authoring import nodes
from assess.written.authoring.labels import label_of
from assess.written.authoring.texts import HalfChanged
from assess.written.faults import Fault, spelled
from assess.written.papers import JSONObject
from assess.written.wording import LANGUAGES

#: Code of a fault -> what a page says of it; the place stands before it.
SAID: Mapping[str, Any] = {
    "unreadable": _l("paper.toml cannot be read: %(why)s"),
    "tables": _l("%(name)s: write it as [[…]] tables in paper.toml."),
    "unknown_field": _l("There is no field %(name)s."),
    "value": _l("This is not written as the format of papers asks."),
    "code": _l("Use small letters, digits and hyphens."),
    "words_missing": _l("The text is missing."),
    "words_long": _l("The text is too long."),
    "number": _l("Give a whole number from %(least)s to %(most)s."),
    "switch": _l("%(name)s must be true or false."),
    "one_of": _l("Choose one of: %(choices)s."),
    "codes": _l("Write a list of codes."),
    "rules": _l("Only these rules are known: %(names)s."),
    "source_needs": _l("The file of this document is missing."),
    "alternative": _l("Say what the picture shows, for those who cannot see it."),
    "table": _l("Write two rows or more, all with the same number of cells."),
    "file_names": _l("Choose a file, or one for each language."),
    "file_missing": _l("The file is missing."),
    "file_ending": _l("%(name)s must end in %(endings)s."),
    "bands": _l("Two bands or more must rise from 0 marks."),
    "scale": _l("On the language scale, a criterion of language has bands 0 to 5."),
    "limit": _l(
        "Markers can be %(most)s marks apart at the most: with a limit of %(allowed)s no third "
        "marker is ever asked. Write %(fits)s or less."
    ),
    "accepts": _l("For a file to hand in, and for nothing else, choose which files are taken."),
    "no_criterion": _l("There is no criterion %(name)s."),
    "criteria": _l("Choose one criterion or more."),
    "guidance": _l("Give the least and the most words, or neither."),
    "tasks": _l("A paper needs 1 to %(most)s tasks."),
    "doubled_part": _l("Another part has the code %(name)s."),
    "doubled_task": _l("Another task has the code %(name)s."),
    "doubled_source": _l("Another document has the code %(name)s."),
    "doubled_criterion": _l("Another criterion has the code %(name)s."),
    "no_source": _l("There is no document %(name)s."),
    "unused_source": _l("No task shows this document."),
    "paired": _l("A paired paper, and no other, has tasks in its first and its second language."),
    "languages": _l("Whoever sits the paper must write in English and in French: one is missing."),
    "large": _l("The paper is larger than 2 MB. Shorten its texts."),
    "many_files": _l("A paper has at most %(most)s files."),
    "archive": "%(why)s",
    "odd_file": _l("%(name)s is no part of a paper: leave it out."),
    "file_kind": _l("%(name)s is neither a picture (PNG, JPEG, WebP) nor a PDF."),
    "file_large": _l("%(name)s is larger than %(megabytes)s MB."),
    "file_content": _l("%(name)s is not what its ending says."),
    "pdf_unreadable": _l("%(name)s cannot be shown page by page: save the PDF again."),
    "pdf_locked": _l("%(name)s is protected by a password. Save it without."),
    "pdf_long": _l("%(name)s has more than %(most)s pages."),
    "pdf_heavy": _l("%(name)s is too large as pictures: save it with fewer or simpler pages."),
    "pdf_waiting": _l("%(name)s could not be drawn in time. Try again: what was drawn is kept."),
}
#: The language that has changed -> what a page says of it and of the other.
_HALF: Mapping[str, Any] = {
    "en": _l("The English has changed since version %(number)s, the French has not."),
    "fr": _l("The French has changed since version %(number)s, the English has not."),
}
_BEFORE: Mapping[str, Any] = {
    "en": _l("The English of version %(number)s"),
    "fr": _l("The French of version %(number)s"),
}
#: What archives say; see `assess.archives`.
_KINDS: Mapping[str, Any] = {
    "part": _l("Part %(number)s"),
    "source": _l("Document %(number)s"),
    "criterion": _l("Criterion %(number)s"),
}


@dataclass(frozen=True)
class Finding:
    """One fault: which node, which field of it, what is wrong, and where to mend it."""

    key: str
    field: str
    where: str
    text: str
    url: str


@dataclass(frozen=True)
class HalfSaid:
    """A text that has changed in one language alone, and where to look at the other.

    `field` is the field of the language that has not changed; `before` is what the other,
    `changed`, said in the version that `summary` names.
    """

    key: str
    field: str
    where: str
    text: str
    url: str
    changed: str
    summary: str
    before: str


def half_said(
    content: JSONObject,
    halves: Sequence[HalfChanged],
    number: int,
    url: Callable[[str, str], str],
) -> list[HalfSaid]:
    """Texts that have changed since version `number` in one language alone.

    `url` gives the address of a node's field.
    """
    return [_half_said(content, one, number, url) for one in halves]


def _half_said(
    content: JSONObject, half: HalfChanged, number: int, url: Callable[[str, str], str]
) -> HalfSaid:
    node, field = place_of(content, half.key), f"{half.field}_{half.unchanged}"
    return HalfSaid(
        key=half.key,
        field=field,
        where=_("%(node)s: %(field)s", node=node, field=label_of(half.field)),
        text=str(_HALF[half.changed] % {"number": number}),
        url=url(half.key, field),
        changed=half.changed,
        summary=str(_BEFORE[half.changed] % {"number": number}),
        before=half.before,
    )


def told(problems: Sequence[str]) -> list[str]:
    """Problems of a folder, in the language of the page, each behind its place in paper.toml."""
    return [_placed(one) if isinstance(one, Fault) else one for one in problems]


def findings(draft_id: int, content: JSONObject, faults: Sequence[Fault]) -> list[Finding]:
    """Every fault of a draft, once."""
    found: dict[tuple[str, str, str], Finding] = {}
    for fault in faults:
        key, field = nodes.field_of(content, fault)
        text = _text(fault)
        where = place_of(content, key)
        if field and field != nodes.LISTS[-1]:
            where = _("%(node)s: %(field)s", node=where, field=label_of(field))
        if key == nodes.PAPER and field == nodes.LISTS[-1]:
            url = url_for("written_drafts.draft", draft_id=draft_id, _anchor="parts")
        else:
            url = url_for("written_drafts.node", draft_id=draft_id, key=key, _anchor=field or None)
        found.setdefault((key, field, text), Finding(key, field, where, text, url))
    return list(found.values())


def place_of(content: JSONObject, key: str) -> str:
    """What a node is called: its kind and number."""
    if key == nodes.PAPER:
        return str(_("The paper"))
    for number, part in enumerate(content["part"], 1):
        for at, task in enumerate(part["task"], 1):
            if task["key"] == key:
                return str(_("Part %(part)s, task %(number)s", part=number, number=at))
    found = nodes.find(content, key)
    return str(_KINDS[found.kind] % {"number": found.at + 1})


def _placed(fault: Fault) -> str:
    text = _text(fault)
    return _("%(node)s: %(field)s", node=spelled(fault.place), field=text) if fault.place else text


def _text(fault: Fault) -> str:
    values = {
        name: str(LANGUAGES.get(value, value)) if name == "language" else value
        for name, value in fault.values.items()
    }
    return str(_said(fault.code) % values)


def _said(code: str) -> str:
    return str(SAID[code])
