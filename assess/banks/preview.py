"""What a candidate sees, for staff: the runner's own markup and stylesheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, url_for

from assess.banks import queries
from assess.banks.folder import media_names
from assess.banks.formats.model import Testlet, Unit, items_of
from assess.banks.models import Bank
from assess.banks.render import render_block, render_inline, with_media


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One question as HTML; options in authored order."""

    prompt: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question, or a testlet with its passage and clip."""

    language: str
    items: tuple[ShownItem, ...]
    passage: str | None = None
    clip: str | None = None
    plays: int | None = None


def of_versions(bank: Bank, version_ids: Sequence[int]) -> str:
    """The document a candidate sees of these item versions (of one testlet or one item)."""
    found = queries.presentation(version_ids)
    presented = [found[number] for number in version_ids if number in found]
    first = presented[0]
    return _document(
        Shown(
            language=bank.language,
            items=tuple(ShownItem(item.prompt_html, item.options_html) for item in presented),
            passage=first.stimulus_html,
            clip=first.audio_digest,
            plays=first.plays,
        )
    )


def of_unit(bank: Bank, unit: Unit, media: Mapping[str, str]) -> str:
    """The document of a unit that is still being written."""
    used = {name: media[name] for name in media_names(unit) if name in media}
    items = tuple(
        ShownItem(
            render_block(item.prompt, used),
            tuple(render_inline(text, used) for text in item.options),
        )
        for item in items_of(unit)
    )
    if not isinstance(unit, Testlet):
        return _document(Shown(bank.language, items))
    return _document(
        Shown(
            language=bank.language,
            items=items,
            passage=render_block(unit.passage, used),
            clip=used.get(unit.audio or ""),
            plays=unit.plays,
        )
    )


def _document(shown: Shown) -> str:
    base = url_for("banks.media", digest="-").removesuffix("/-")
    return render_template(
        "banks/preview_document.html", shown=shown, show=lambda html: with_media(html, base)
    )
