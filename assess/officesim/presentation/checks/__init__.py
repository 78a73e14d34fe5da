"""Kinds of check of a presentation. Every one reads views only."""

from __future__ import annotations

from collections.abc import Mapping

from assess.officesim.engine import Finding, JSONObject, Judge, Work
from assess.officesim.presentation.checks import (
    masters,
    motion,
    objects,
    shapes,
    slides,
    text,
    whole,
)

_JUDGES: Mapping[str, Judge] = {
    "slide_count": slides.slide_count,
    "slide_order": slides.slide_order,
    "slide_size": slides.slide_size,
    "layout": slides.layout,
    "hidden": slides.hidden,
    "notes": slides.notes,
    "section": slides.section,
    "text": text.text,
    "text_format": text.text_format,
    "link": text.link,
    "shape_present": shapes.shape_present,
    "shape_format": shapes.shape_format,
    "shape_position": shapes.shape_position,
    "alignment": shapes.alignment,
    "z_order": shapes.z_order,
    "group": shapes.group,
    "picture": objects.picture,
    "table": objects.table,
    "chart": objects.chart,
    "theme": masters.theme,
    "master_style": masters.master_style,
    "background": masters.background,
    "footer": masters.footer,
    "transition": motion.transition,
    "animation": motion.animation,
    "absent": whole.absent,
    "unchanged": whole.unchanged,
}


def _told(judge: Judge) -> Judge:
    """The judge with an author's mistake told as `ValueError`, as the contract asks."""

    def told(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
        try:
            return judge(work, target, expect)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(
                f"target or expect do not fit this kind of check: {type(error).__name__} {error}"
            ) from None

    return told


JUDGES: Mapping[str, Judge] = {kind: _told(judge) for kind, judge in _JUDGES.items()}
