"""Checks of tables of contents, footnotes, links, bookmarks and fields."""

from __future__ import annotations

from assess.officesim.document import effective
from assess.officesim.document.checks.reading import (
    Span,
    body_of,
    chosen,
    matching,
    occurrences,
    part_of,
)
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work


def headings(view: JSONObject, first: int, last: int) -> list[tuple[int, str]]:
    """(level, text) of the headings of those levels, in order."""
    found = []
    for one in body_of(view).paragraphs:
        level = effective.paragraph(view["styles"], one.attrs)["outline"]
        if level is not None and first <= level <= last and one.flat:
            found.append((level, one.flat))
    return found


def contents(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """A table of contents: levels `from` to `to`, `current`, `before` a text, or `present`."""
    blocks = work.end["body"]["content"]
    places = [place for place, one in enumerate(blocks) if one["type"] == "toc"]
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    if not expect.get("present", True):
        return Finding(not places, "no table of contents", f"{len(places)} there")
    if not places:
        return Finding(False, wanted, "There is no table of contents.")
    attrs = blocks[places[0]]["attrs"]
    for key in ("from", "to"):
        if key in expect and attrs[key] != expect[key]:
            return Finding(False, wanted, f"{key}: {attrs[key]}")
    if "before" in expect:
        after = matching(body_of(work.end), {"containing": expect["before"]})
        if not any(places[0] < one.place for one in after):
            return Finding(False, wanted, "It stands in another place.")
    if expect.get("current"):
        listed = [(one["level"], flat(one["text"])) for one in attrs["entries"]]
        if listed != headings(work.end, attrs["from"], attrs["to"]):
            return Finding(False, wanted, "It lists other headings than the document has.")
    return Finding(True, wanted, f"{len(attrs['entries'])} entries")


def footnote(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A footnote stands right after the text `after` and says `text` or `contains`."""
    key = "text" if "text" in expect else "contains"
    wanted = flat(expect[key])
    seen = "There is no footnote."
    for paragraph in body_of(work.end).paragraphs:
        before = ""
        for span in paragraph.spans:
            before += span.text if span.mark("deletion") is None else ""
            if span.node["type"] != "footnote":
                continue
            note = work.end["parts"].get(span.node["attrs"]["id"])
            texts = [one.text for one in part_of(note["doc"]).paragraphs] if note else []
            said = flat(" ".join(texts))
            right = said == wanted if key == "text" else wanted in said
            after = flat(target.get("after", ""))
            if right and flat(before).rstrip(" .,;:").endswith(after.rstrip(" .,;:")):
                return Finding(True, shown(expect[key]), shown(said))
            seen = f"after “{shown(flat(before)[-40:])}”: {shown(said)}"
    return Finding(False, shown(expect[key]), seen)


def link(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The text `phrase` leads to `href` ("#name" for a bookmark), or `none`."""
    hrefs = {
        (span.mark("link") or {}).get("href")
        for paragraph in chosen(work.end, target).paragraphs
        for place in occurrences(paragraph, target["phrase"])
        for span in place
    }
    if expect.get("none"):
        return Finding(hrefs == {None}, "no link", shown(sorted(map(str, hrefs))))
    wanted = expect["href"].rstrip("/").casefold()
    right = {one for one in hrefs if one and one.rstrip("/").casefold() == wanted}
    passed = len(right) > 0 and (len(hrefs) == len(right) or expect.get("anywhere", False))
    return Finding(passed, expect["href"], shown(", ".join(str(one) for one in hrefs)) or "no text")


def bookmark(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The bookmark `name` is at a text (`at`): on it, or at its beginning."""
    name, wanted = target["name"], flat(expect["at"])
    seen = "There is no such bookmark."
    for paragraph in body_of(work.end).paragraphs:
        marked = "".join(one.text for one in paragraph.spans if _bookmarked(one, name))
        following = ""
        for number, span in enumerate(paragraph.spans):
            if span.node["type"] == "anchor" and span.node["attrs"]["name"] == name:
                following = flat("".join(one.text for one in paragraph.spans[number:]))
        if (marked and flat(marked) in wanted) or following.startswith(wanted):
            return Finding(True, wanted, shown(marked or following))
        seen = shown(marked or following) or seen
    return Finding(False, wanted, seen)


def _bookmarked(span: Span, name: str) -> bool:
    return any(
        one["type"] == "bookmark" and one["attrs"]["name"].casefold() == name.casefold()
        for one in span.marks
    )


def field(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A field of `kind` (and `name`) stands in the paragraph of a target."""
    wanted = f"{expect['kind']} {expect.get('name', '')}".strip()
    for paragraph in matching(chosen(work.end, target), target):
        for span in paragraph.spans:
            attrs = span.node.get("attrs", {})
            if span.node["type"] != "field" or attrs["kind"] != expect["kind"]:
                continue
            if expect.get("name", attrs["name"]).casefold() == attrs["name"].casefold():
                return Finding(True, wanted, wanted)
    return Finding(False, wanted, "There is no such field.")


KINDS = {
    "contents": contents,
    "footnote": footnote,
    "link": link,
    "bookmark": bookmark,
    "field": field,
}
