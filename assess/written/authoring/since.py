"""What has changed in a version since the one before, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from assess.written import queries as published
from assess.written.authoring import nodes, queries
from assess.written.authoring.changes import Change, Edition, FigureChange, TextChange, changes
from assess.written.authoring.labels import label_of
from assess.written.authoring.redlining import Run, redlined
from assess.written.authoring.saying import HalfSaid, half_said, place_of
from assess.written.authoring.texts import half_changed
from assess.written.models import WrittenPaperVersion
from assess.written.papers import LANGUAGES
from assess.written.wording import ANSWERS, ASPECTS, KINDS, METHODS, SOURCES

#: Figures that name nodes by their code -> the kind of those nodes.
_NAMED = {"criteria": "criterion", "sources": "source", "parts": "part", "tasks": "task"}
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "kind": {**KINDS, **SOURCES},
    "language": ANSWERS,
    "aspect": ASPECTS,
    "method": METHODS,
}


@dataclass(frozen=True)
class Side:
    """A text in one language. None: it is not there. `before` is None where nothing changed."""

    language: str
    is_changed: bool
    before: Sequence[Run] | None
    now: Sequence[Run] | None


@dataclass(frozen=True)
class TextSaid:
    """A changed text in both languages; of a file, the runs are its name."""

    label: str
    is_file: bool
    sides: Sequence[Side]


@dataclass(frozen=True)
class Said:
    """What has changed of one node: where it stands, what it is called, its texts and figures."""

    anchor: str
    state: str
    where: str
    title: str
    texts: Sequence[TextSaid]
    figures: Sequence[tuple[str, str, str]]  # label, before, now


@dataclass(frozen=True)
class Since:
    """Everything that has changed since `base`, and what of it in one language alone."""

    base: WrittenPaperVersion
    is_signed_off: bool
    changes: Sequence[Said]
    halves: Sequence[HalfSaid]


def since_before(version: WrittenPaperVersion, locale: str) -> Since | None:
    """What has changed since the version before; None for the first one."""
    base = published.base_of(version)
    if base is None:
        return None
    before, now = queries.edition_of(base), queries.edition_of(version)
    speaker = _Speaker(before, now, base.number, locale)
    halves = half_changed(before.texts, now.texts)
    return Since(
        base=base,
        is_signed_off=published.is_signed_off(base.id),
        changes=[speaker.said(one) for one in changes(before, now)],
        halves=half_said(now.content, halves, base.number, _address),
    )


def _address(key: str, _field: str) -> str:
    return f"#{_anchor(key, 'changed')}"


def _anchor(key: str, state: str) -> str:
    # Keys of both editions are numbers from 1: a removed node must not have that of another.
    return f"{'gone' if state == 'removed' else 'change'}-{key}"


@dataclass(frozen=True)
class _Speaker:
    """Says changes between two editions; `number` is that of the one before."""

    before: Edition
    now: Edition
    number: int
    locale: str

    def said(self, change: Change) -> Said:
        removed = change.state == "removed"
        content = self.before.content if removed else self.now.content
        where = place_of(content, change.key)
        if removed:
            where = _("%(place)s in version %(number)s", place=where, number=self.number)
        node = content if change.key == nodes.PAPER else nodes.find(content, change.key).node
        return Said(
            anchor=_anchor(change.key, change.state),
            state=change.state,
            where=where,
            title=(node.get("title") or {}).get(self.locale, ""),
            texts=[_text(one) for one in change.texts],
            figures=[self.figure(one) for one in change.figures],
        )

    def figure(self, one: FigureChange) -> tuple[str, str, str]:
        label = str(label_of(one.name))
        return label, self.value(one.name, one.before), self.value(one.name, one.now)

    def value(self, name: str, value: Any) -> str:
        """As a person reads it: choices by their label, nodes by their title."""
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if value is None or value in ("", [], ()):
            return "–"
        if isinstance(value, (list, tuple)):
            return "; ".join(self.title(name, one) for one in value)
        return str(_CHOICES.get(name, {}).get(value, value))

    def title(self, name: str, code: Any) -> str:
        for edition in (self.now, self.before):
            for one in nodes.every(edition.content):
                if one.kind == _NAMED.get(name) and one.node.get("code") == code:
                    return str((one.node.get("title") or {}).get(self.locale) or code)
        return str(code)


def _text(change: TextChange) -> TextSaid:
    label, is_file = str(label_of(change.field)), change.field == "file"
    return TextSaid(label, is_file, [_side(change, one, is_file) for one in LANGUAGES])


def _side(change: TextChange, language: str, is_file: bool) -> Side:
    before, now = ((words or {}).get(language) for words in (change.before, change.now))
    if language not in change.changed:
        return Side(language, False, None, _plain(now))
    if is_file or before is None or now is None:
        return Side(language, True, _plain(before), _plain(now))
    runs = redlined(before, now)
    if not any(one.kind == "same" for one in runs):
        # Another text altogether: marked from end to end, it would only be harder to read.
        return Side(language, True, _plain(before), _plain(now))
    kept = [[one for one in runs if one.kind != kind] for kind in ("new", "gone")]
    return Side(language, True, *kept)


def _plain(text: str | None) -> Sequence[Run] | None:
    return None if text is None else [Run("same", text)]
