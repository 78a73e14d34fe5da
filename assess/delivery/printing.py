"""Paper: reports and certificates as PDF, and the square code of a slip.

Texts reach the typesetter as data, never as markup.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from markupsafe import Markup

from assess.delivery import glyphs
from assess.delivery.report_words import Document

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "print" / "report.typ"
#: A page with one text.
PROBE = b"""#set document(title: "A text")
#let data = json(bytes(sys.inputs.data))
#text(data.text)
"""


def pdf_of(texts: Document) -> bytes:
    """The report as a tagged PDF."""
    return typeset(TEMPLATE, texts)


def typeset(template: Path, texts: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1), set in fonts that come with the typesetter.

    A character that they lack (an emoji, Chinese) stands there as its number.
    """
    import typst  # noqa: PLC0415  large, and most processes set no page

    source = template.read_bytes()
    try:
        return _compiled(source, texts)
    except typst.TypstError:
        beyond = glyphs.beyond_ascii(texts)
        missing = glyphs.unshown(beyond, _is_shown)
    for spelled in (missing, beyond):
        changed = glyphs.in_all_texts(texts, partial(glyphs.spelled, characters=spelled))
        try:
            return _compiled(source, changed)
        except typst.TypstError as error:
            failure = error
    raise failure


def _is_shown(text: str) -> bool:
    """Whether the fonts have a shape for everything in a text."""
    import typst  # noqa: PLC0415  see `typeset`

    try:
        _compiled(PROBE, {"text": text})
    except typst.TypstError:
        return False
    return True


def _compiled(source: bytes, texts: Mapping[str, Any]) -> bytes:
    import typst  # noqa: PLC0415  see `typeset`

    made = typst.compile(
        source,
        sys_inputs={"data": json.dumps(texts)},
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter gave no single file.")
    return made


def qr_svg(text: str) -> Markup:
    """A square code as an SVG element without any style of its own."""
    picture = segno.make(text, error="m", micro=False)
    return Markup(picture.svg_inline(omitsize=True, svgclass=None, lineclass=None))  # noqa: S704


@functools.cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415  see `typeset`

    return typst.Fonts(include_system_fonts=False)
