"""Reading of comments with their replies, and whether they are resolved.

The file keeps every reply as a comment of its own; the part `commentsExtended` says, by the
number of the last paragraph of each, which comment it answers and which are done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assess.officesim.document.names import Element, in_word, text_in, value, w
from assess.officesim.document.package import Package
from assess.officesim.engine import JSONObject

WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
PARAGRAPH_ID = f"{{{WORD_2010}}}paraId"


@dataclass(frozen=True)
class Threads:
    """The comments of a file by id, and the numbers of the replies to each, in order."""

    comments: dict[str, JSONObject] = field(default_factory=dict)
    replies: dict[str, list[int]] = field(default_factory=dict)


def read_threads(package: Package, main: str) -> Threads:
    """The comments of a document; raises `StartFileError` for parts that are not well-formed."""
    root = package.tree(package.related(main, "comments") or "")
    extended = package.tree(package.related(main, "commentsExtended") or "")
    elements = [] if root is None else list(root.iterfind(w("comment")))
    named = {last_paragraph(one): f"c{value(one, 'id')}" for one in elements}
    parents, done = _extended(extended)
    threads = Threads()
    answers: list[tuple[str, Element]] = []
    for one in elements:
        key = last_paragraph(one)
        parent = named.get(parents.get(key or "", ""))
        if key is not None and parent is not None and parent != named[key]:
            answers.append((parent, one))
            continue
        name = f"c{value(one, 'id')}"
        threads.comments[name] = {**_said(one), "resolved": key in done, "replies": []}
    for parent, one in answers:
        if parent in threads.comments:
            threads.comments[parent]["replies"].append(_said(one))
            threads.replies.setdefault(parent, []).append(int(value(one, "id") or 0))
    return threads


def last_paragraph(comment: Element) -> str | None:
    """The number by which other parts name a comment: that of its last paragraph."""
    paragraphs = [one for one in comment if in_word(one) == "p"]
    return paragraphs[-1].get(PARAGRAPH_ID) if paragraphs else None


def _extended(root: Element | None) -> tuple[dict[str, str], set[str]]:
    parents, done = {}, set()
    for one in () if root is None else root.iterfind(f"{{{WORD_2012}}}commentEx"):
        key = one.get(f"{{{WORD_2012}}}paraId", "")
        parent = one.get(f"{{{WORD_2012}}}paraIdParent")
        if parent:
            parents[key] = parent
        if one.get(f"{{{WORD_2012}}}done") in ("1", "true"):
            done.add(key)
    return parents, done


def _said(comment: Element) -> JSONObject:
    paragraphs = [text_in(part) for part in comment.iter(w("p"))]
    author = (value(comment, "author") or "")[:120]
    return {"author": author, "text": "\n".join(paragraphs)[:4000]}
