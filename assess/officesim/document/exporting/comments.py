"""Writing of comments, their replies and what became of them.

A comment whose words stay keeps its element, with the date and the look it had.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from assess.officesim.document.exporting.context import Context
from assess.officesim.document.exporting.definitions import part_tree
from assess.officesim.document.exporting.properties import text_element
from assess.officesim.document.names import DOCUMENT_TYPES, Element, in_word, make, put, value, w
from assess.officesim.document.opening.comments import (
    PARAGRAPH_ID,
    WORD_2012,
    last_paragraph,
    read_threads,
)

_RELATION = "http://schemas.microsoft.com/office/2011/relationships"


def write_comments(context: Context) -> None:
    """Write comments that are new, changed or gone."""
    old, new = context.start.comments, context.state.comments
    known = read_threads(context.package, context.reading.main).replies
    for number in (number for ids in known.values() for number in ids):
        context.comments[f"reply {number}"] = number
    for name in new:
        context.comment_number(name)
    context.replies.update({name: ids for name, ids in known.items() if name in new})
    if old == new:
        return
    root = part_tree(context, "comments", "comments")
    elements = {int(value(one, "id") or 0): one for one in root.iterfind(w("comment"))}
    for name in old:
        if name not in new:
            for number in (context.comment_number(name), *known.get(name, [])):
                _remove(root, elements, number)
    changed = [name for name, one in new.items() if old.get(name) != one]
    for name in changed:
        _write_thread(context, root, elements, name)
    if any(new[name]["resolved"] or new[name]["replies"] or name in old for name in changed):
        _write_extended(context, elements, changed)


def _remove(root: Element, elements: dict[int, Element], number: int) -> None:
    element = elements.pop(number, None)
    if element is not None:
        root.remove(element)


def _write_thread(context: Context, root: Element, elements: dict[int, Element], name: str) -> None:
    one, before = context.state.comments[name], context.start.comments.get(name)
    number = context.comment_number(name)
    if before is None or _words(before) != _words(one) or number not in elements:
        _remove(root, elements, number)
        elements[number] = _comment(number, one)
        root.append(elements[number])
    ids = context.replies.get(name, [])
    said = before["replies"] if before is not None else []
    kept: list[int] = []
    for place, reply in enumerate(one["replies"]):
        if place < len(ids) and place < len(said) and said[place] == reply:
            kept.append(ids[place])
            continue
        fresh = max([*elements, *context.comments.values()]) + 1
        elements[fresh] = _comment(fresh, reply)
        root.append(elements[fresh])
        kept.append(fresh)
    for gone in ids:
        if gone not in kept:
            _remove(root, elements, gone)
    context.replies[name] = kept


def _words(one: Any) -> tuple[str, str]:
    return one["author"], one["text"]


def _comment(number: int, one: Any) -> Element:
    initials = "".join(word[0] for word in one["author"].split())[:9].upper()
    element = make("comment", id=number, author=one["author"], initials=initials)
    for line in one["text"].split("\n"):
        put(put(element, "p"), "r").append(text_element(line))
    return element


def _write_extended(context: Context, elements: dict[int, Element], names: list[str]) -> None:
    """Say which comments are done, and which one each reply answers."""
    package, main = context.package, context.reading.main
    part = package.related(main, "commentsExtended")
    root = None if part is None else package.tree(part)
    if part is None or root is None:
        part = "word/commentsExtended.xml"
        root = etree.Element(f"{{{WORD_2012}}}commentsEx", nsmap={"w15": WORD_2012})
        package.add(part, root, f"{DOCUMENT_TYPES}.commentsExtended+xml")
        package.relate(main, "commentsExtended", part, vocabulary=_RELATION)
    package.touch(part)
    entries = {one.get(f"{{{WORD_2012}}}paraId"): one for one in root}
    for name in names:
        one = context.state.comments[name]
        parent = _number(context, elements[context.comment_number(name)])
        _entry(root, entries, parent, done=one["resolved"])
        for number in context.reply_numbers(name):
            key = _number(context, elements[number])
            entry = _entry(root, entries, key, done=one["resolved"])
            entry.set(f"{{{WORD_2012}}}paraIdParent", parent)
    standing = {last_paragraph(one) for one in elements.values()}
    for other, entry in entries.items():
        if other not in standing:
            root.remove(entry)


def _number(context: Context, comment: Element) -> str:
    """The number of a comment's last paragraph, given when it has none."""
    known = last_paragraph(comment)
    if known is not None:
        return known
    paragraphs = [one for one in comment if in_word(one) == "p"] or [put(comment, "p")]
    made = f"{context.next_number():08X}"
    paragraphs[-1].set(PARAGRAPH_ID, made)
    return made


def _entry(root: Element, entries: dict[str | None, Element], key: str, *, done: bool) -> Element:
    entry = entries.get(key)
    if entry is None:
        entry = etree.SubElement(root, f"{{{WORD_2012}}}commentEx")
        entry.set(f"{{{WORD_2012}}}paraId", key)
        entries[key] = entry
    entry.set(f"{{{WORD_2012}}}done", "1" if done else "0")
    return entry
