"""Checks of pictures."""

from __future__ import annotations

from assess.officesim.document.checks.reading import Paragraph, body_of, chosen, matching
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work

#: EMU in a centimetre, and what dialogs round away.
_CENTIMETRE = 360_000
_NEAR = 12_700


def picture(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A picture (`asset`, or the first, `near` a text: in its paragraph or beside it).

    Expect: `alt` (whole) or `alt_contains` (a list of words, each must stand in it), `wrap`,
    `position`, `width` and `height` in centimetres, `decorative`, `present`.
    """
    part = chosen(work.end, target)
    found = [
        (paragraph, span.node["attrs"])
        for paragraph in part.paragraphs
        for span in paragraph.spans
        if span.node["type"] == "image" and span.mark("deletion") is None
    ]
    if "asset" in target:
        found = [one for one in found if one[1]["asset"] == target["asset"]]
    if "near" in target:
        places = {one.place for one in matching(body_of(work.end), {"containing": target["near"]})}
        found = [one for one in found if _near(one[0], places)]
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items()) or "a picture"
    if expect.get("present") is False:
        return Finding(not found, wanted, f"{len(found)} pictures")
    if not found:
        return Finding(False, wanted, "The picture is not there.")
    attrs = found[0][1]
    wrong = [key for key, one in expect.items() if not _holds(attrs, key, one)]
    return Finding(not wrong, wanted, _seen(attrs, wrong or list(expect)) or attrs["asset"])


def _near(paragraph: Paragraph, places: set[int]) -> bool:
    return bool({paragraph.place - 1, paragraph.place, paragraph.place + 1} & places)


def _holds(attrs: JSONObject, key: str, wanted: object) -> bool:
    if key == "present":
        return True
    if key == "alt_contains" and isinstance(wanted, list):
        alt = flat(attrs["alt"]).casefold()
        return all(flat(str(one)).casefold() in alt for one in wanted)
    if key == "alt":
        return flat(attrs["alt"]).casefold() == flat(str(wanted)).casefold()
    if key in ("width", "height") and isinstance(wanted, int | float):
        return bool(abs(attrs[key] - wanted * _CENTIMETRE) <= _NEAR)
    if key not in attrs:
        raise ValueError(f"{key!r} is nothing that a picture has.")
    return bool(attrs[key] == wanted)


def _seen(attrs: JSONObject, keys: list[str]) -> str:
    named = {"alt_contains": "alt"}
    shape = {**attrs, **{key: round(attrs[key] / _CENTIMETRE, 2) for key in ("width", "height")}}
    names = [named.get(key, key) for key in keys]
    return "; ".join(f"{key}: {shown(shape[key])}" for key in names if key in shape)


KINDS = {"picture": picture}
