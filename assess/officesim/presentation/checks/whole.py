"""Checks of what must not be there any more, and of what must have stayed."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.pointing import (
    contains,
    find_shapes,
    find_slides,
    named,
    one_of,
    title_of,
    words,
)
from assess.officesim.presentation.deck import walk

_SHAPE_KEYS = ("shape", "placeholder", "kind", "geometry", "containing")


def absent(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """No such slide, no such shape on it, or `words` nowhere in the presentation."""
    if "words" in expect:
        found = [
            title_of(slide)
            for slide in work.end["slides"]
            for shape in walk(slide["shapes"])
            if contains(words(shape.get("paragraphs", [])), expect["words"])
        ]
        seen = f"on slides {found}" if found else "on no slide"
        return Finding(not found, f"nowhere: {expect['words']}", seen)
    if any(key in target for key in _SHAPE_KEYS):
        shapes = find_shapes(work, target)
        return Finding(not shapes, f"none: {named(target)}", f"{len(shapes)} found")
    slides = find_slides(work, target)
    return Finding(not slides, f"no slide: {named(target)}", f"{len(slides)} found")


def unchanged(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Slides of the start file are as they were.

    `originals`: their numbers, or all but `except_originals`; `ignore`: names that may change
    (transition, notes, section, animations, hidden, layout, footers, frames); `design = true`
    looks at masters and layouts too. Expect nothing.
    """
    del expect
    ignore = frozenset(target.get("ignore", ()))
    end = {slide["id"]: slide for slide in work.end["slides"]}
    spared = one_of(target.get("except_originals", []))
    changed = []
    for number, slide in enumerate(work.start["slides"], 1):
        if number in spared or number not in target.get("originals", [number]):
            continue
        if _core(slide, ignore) != _core(end.get(slide["id"]), ignore):
            changed.append(f"slide {number}")
    if target.get("design"):
        changed += [name for name in ("masters", "layouts") if work.start[name] != work.end[name]]
    return Finding(not changed, "as at the start", f"changed: {', '.join(changed) or 'nothing'}")


def _core(slide: JSONObject | None, ignore: frozenset[str]) -> JSONObject | None:
    if slide is None:
        return None
    kept = {name: value for name, value in slide.items() if name not in ignore}
    shapes = slide["shapes"]
    if "footers" in ignore:
        shapes = [one for one in shapes if not _is_footer(one)]
    if "frames" in ignore:
        shapes = [{k: v for k, v in one.items() if k != "frame"} for one in shapes]
    return {**kept, "shapes": shapes}


def _is_footer(shape: JSONObject) -> bool:
    return shape.get("placeholder", {}).get("type") in ("ftr", "sldNum", "dt")
