"""Checks of what the text says and where."""

from __future__ import annotations

from assess.officesim.document.checks.reading import (
    Paragraph,
    Part,
    body_of,
    chosen,
    every_part,
    matching,
)
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work


def text(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A paragraph with `text` (whole) or `contains`, once, between `after` and `before`."""
    part = chosen(work.end, target)
    wanted = {"text": expect["text"]} if "text" in expect else {"containing": expect["contains"]}
    found = matching(part, wanted)
    words = next(iter(wanted.values()))
    if not found:
        return Finding(False, shown(words), "It is not there.")
    if "count" in expect and len(found) != expect["count"]:
        return Finding(False, f"{expect['count']} × {shown(words)}", f"{len(found)} ×")
    for side in ("after", "before"):
        if side in target:
            beside = matching(part, {"containing": target[side]})
            if not any(_beside(part, one, other, side) for one in found for other in beside):
                place = f"{side} {shown(target[side])}"
                return Finding(False, f"{shown(words)} {place}", "It stands in another place.")
    return Finding(True, shown(words), shown(found[0].text))


def _beside(part: Part, one: Paragraph, other: Paragraph, side: str) -> bool:
    """Whether `one` follows (or precedes) `other` with nothing but empty paragraphs between."""
    order = part.paragraphs
    first, last = (other, one) if side == "after" else (one, other)
    start, end = _index(order, first), _index(order, last)
    return start < end and not any(each.text.strip() for each in order[start + 1 : end])


def _index(order: list[Paragraph], wanted: Paragraph) -> int:
    return next(number for number, one in enumerate(order) if one is wanted)


def order(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Paragraphs containing each text of `order` follow each other in that order."""
    part = chosen(work.end, target)
    places = []
    for words in expect["order"]:
        found = matching(part, {"containing": words})
        places.append(_index(part.paragraphs, found[0]) if found else -1)
    passed = -1 not in places and places == sorted(places)
    seen = [words for _, words in sorted(zip(places, expect["order"], strict=True))]
    return Finding(passed, " < ".join(map(shown, expect["order"])), " < ".join(map(shown, seen)))


def replaced(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """Every `old` of the start is a `new` at the end, and nothing else became one."""
    old, new = flat(expect["old"]), flat(expect["new"])
    before, after = _everything(work.start), _everything(work.end)
    whole = expect.get("whole", True)
    gone = _count(before, old, whole=whole) if old not in new else 0
    wanted = gone + _count(before, new, whole=whole)
    left = _count(after, old, whole=whole) if old not in new else 0
    there = _count(after, new, whole=whole)
    return Finding(
        left == 0 and there == wanted,
        f"0 × {old}, {wanted} × {new}",
        f"{left} × {old}, {there} × {new}",
    )


def _everything(view: JSONObject) -> str:
    return "\n".join(one.flat for part in every_part(view) for one in part.paragraphs)


def _count(text: str, words: str, *, whole: bool) -> int:
    count, at = 0, text.find(words)
    while at >= 0:
        end = at + len(words)
        inside = (at > 0 and text[at - 1].isalnum() and words[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and words[-1].isalnum()
        )
        count += not (whole and inside)
        at = text.find(words, end)
    return count


def absent(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """`text` stands nowhere in the document."""
    words = flat(expect["text"])
    found = [
        one.text for part in every_part(work.end) for one in part.paragraphs if words in one.flat
    ]
    return Finding(not found, f"Nowhere: {words}", shown(found[0]) if found else "It is gone.")


def empty_paragraphs(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """At most `most` empty paragraphs outside tables."""
    every = body_of(work.end).paragraphs
    count = sum(not one.spans and one.cell is None for one in every)
    return Finding(count <= expect["most"], f"at most {expect['most']} empty", f"{count} empty")


KINDS = {
    "text": text,
    "order": order,
    "replaced": replaced,
    "absent": absent,
    "empty-paragraphs": empty_paragraphs,
}
