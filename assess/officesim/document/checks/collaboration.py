"""Checks of comments and tracked changes."""

from __future__ import annotations

from assess.officesim.document.checks.reading import (
    Paragraph,
    Span,
    every_part,
    occurrences,
    spans_of,
)
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work


def comment(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A comment on the text `on` says `contains`; `resolved`; `replied`; or is not `present`."""
    found = [
        one
        for key, one in work.end["comments"].items()
        if "on" not in target or flat(target["on"]) in flat(_commented(work.end, key))
    ]
    found = [one for one in found if _is_live(work, one)]
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    if expect.get("present") is False:
        return Finding(not found, "no comment", f"{len(found)} comments")
    for one in found:
        if flat(expect.get("contains", "")).casefold() not in flat(one["text"]).casefold():
            continue
        if expect.get("resolved", one["resolved"]) != one["resolved"]:
            continue
        replies = flat(" ".join(reply["text"] for reply in one["replies"])).casefold()
        if flat(expect.get("replied", "")).casefold() not in replies:
            continue
        if "replied" in expect and not one["replies"]:
            continue
        return Finding(True, wanted, shown(one["text"]))
    return Finding(False, wanted, shown(found[0]["text"]) if found else "There is no comment.")


def _commented(view: JSONObject, name: str) -> str:
    texts = [
        span.text
        for span in spans_of(view)
        if any(one["type"] == "comment" and one["attrs"]["id"] == name for one in span.marks)
    ]
    return "".join(texts)


def _is_live(work: Work, wanted: JSONObject) -> bool:
    """A comment whose text was deleted with its range no longer counts."""
    key = next(name for name, one in work.end["comments"].items() if one is wanted)
    return any(
        one["type"] == "comment" and one["attrs"]["id"] == key
        for span in spans_of(work.end)
        for one in span.marks
    )


def tracking(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """Whether changes are being tracked (`on`)."""
    found = work.end["settings"]["track"]
    return Finding(found == expect["on"], f"on: {expect['on']}", f"on: {found}")


def tracked_change(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """What became of the text `phrase`: `state` "inserted", "deleted", "accepted", "rejected".

    Inserted and deleted are still marked; accepted and rejected are settled: an insertion
    accepted, or a deletion rejected, is plain text, the other two are gone. `was` says which
    the change was ("insertion" or "deletion").
    """
    state = expect["state"]
    found = {
        kind
        for part in every_part(work.end)
        for paragraph in part.paragraphs
        for kind in _states(paragraph, target["phrase"])
    }
    if state in ("inserted", "deleted"):
        passed = state in found
    else:
        stays = (expect["was"] == "insertion") == (state == "accepted")
        passed = found == ({"plain"} if stays else set())
    return Finding(passed, state, ", ".join(sorted(found)) or "not there")


def _states(paragraph: Paragraph, phrase: str) -> set[str]:
    """How a phrase stands in a paragraph, deletions read as text."""
    readable = Paragraph(
        paragraph.attrs,
        [_undeleted(one) for one in paragraph.spans],
        paragraph.place,
        paragraph.section,
    )
    found = set()
    for place in occurrences(readable, phrase):
        kinds = {one.node.get("state", "plain") for one in place if one.text.strip()}
        found |= kinds
    return found


def _undeleted(span: Span) -> Span:
    state = "plain"
    for kind, name in (("insertion", "inserted"), ("deletion", "deleted")):
        if span.mark(kind) is not None:
            state = name
    marks = [one for one in span.marks if one["type"] != "deletion"]
    return Span(span.text, marks, {**span.node, "state": state})


def changes_left(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """How many spans of tracked change are left (`most`)."""
    count = sum(
        span.mark("insertion") is not None or span.mark("deletion") is not None
        for span in spans_of(work.end)
    )
    return Finding(count <= expect["most"], f"at most {expect['most']}", str(count))


KINDS = {
    "comment": comment,
    "tracking": tracking,
    "tracked-change": tracked_change,
    "changes-left": changes_left,
}
