"""Paper: reports and certificates as PDF, and the square code of a slip.

Texts reach the typesetter as data, never as markup.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from markupsafe import Markup

from assess.delivery.report_words import Document

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "print" / "report.typ"


def pdf_of(texts: Document) -> bytes:
    """The report as a tagged PDF."""
    return typeset(TEMPLATE, texts)


def typeset(template: Path, texts: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1), set in fonts that come with the typesetter."""
    import typst  # noqa: PLC0415  large, and most processes set no page

    made = typst.compile(
        template.read_bytes(),
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
