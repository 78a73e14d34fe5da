"""What a draft holds: its parts, tasks, sources and criteria, found, changed and moved. Pure.

A draft's content is what paper.toml holds, and every part, task, source and criterion has a
`key` besides, which stays when others are moved or renamed, and never comes again when it is
removed: `last_key` is the highest number given. Functions change what they are given.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assess.written.faults import Fault, Place
from assess.written.papers import LANGUAGES, JSONObject
from assess.written.reading import CODE

#: Kind of a node -> the list that holds it. Tasks lie in parts.
LISTS = ("source", "criterion", "part")
KINDS = (*LISTS, "task")
#: The whole: what the paper says of itself.
PAPER = "paper"
_LAST = "last_key"
#: What an author does not change on the page of a node.
_OWN = (*KINDS, "key", _LAST)
#: Lists of a task that name nodes by their code.
_NAMED_IN: Mapping[str, str] = {"source": "sources", "criterion": "criteria"}


class Gone(LookupError):
    """There is no node of this key any more."""


@dataclass(frozen=True)
class Found:
    """A node of a draft: its kind, the list that it lies in, and where."""

    kind: str
    list: list[JSONObject]
    at: int

    @property
    def node(self) -> JSONObject:
        """The node itself."""
        return self.list[self.at]


def keyed(raw: JSONObject) -> JSONObject:
    """A draft's content of what paper.toml holds."""
    content = copy.deepcopy(raw)
    for name in LISTS:
        content.setdefault(name, [])
    for part in content["part"]:
        part.setdefault("task", [])
    numbers = itertools.count(1)
    for one in every(content):
        one.node["key"] = f"k{next(numbers)}"
    return content


def plain(content: JSONObject) -> JSONObject:
    """What paper.toml holds, of a draft's content."""
    raw = copy.deepcopy(content)
    raw.pop(_LAST, None)
    for one in every(raw):
        del one.node["key"]
    return raw


def every(content: JSONObject) -> Iterator[Found]:
    """All nodes, tasks behind their part."""
    for kind in LISTS:
        for at in range(len(content[kind])):
            yield Found(kind, content[kind], at)
            tasks = content[kind][at]["task"] if kind == "part" else []
            for place in range(len(tasks)):
                yield Found("task", tasks, place)


def find(content: JSONObject, key: str) -> Found:
    """One node. Raises `Gone`."""
    found = next((one for one in every(content) if one.node["key"] == key), None)
    if found is None:
        raise Gone(key)
    return found


def values_of(content: JSONObject, key: str) -> JSONObject:
    """What an author can change of a node, or of the whole (`PAPER`). Raises `Gone`."""
    node = content if key == PAPER else find(content, key).node
    return {name: value for name, value in node.items() if name not in _OWN}


def stamp_of(content: JSONObject, key: str) -> str:
    """What tells whether somebody has changed a node meanwhile. Raises `Gone`."""
    spelled = json.dumps(values_of(content, key), sort_keys=True)
    return hashlib.sha256(spelled.encode()).hexdigest()[:16]


def change(content: JSONObject, key: str, values: JSONObject) -> None:
    """Put `values` in the place of what a node says. Who names it by its code follows."""
    if key == PAPER:
        for name in values_of(content, PAPER):
            del content[name]
        content |= values
        return
    found = find(content, key)
    before = found.node.get("code")
    inner = {name: value for name, value in found.node.items() if name in _OWN}
    values = {**values, "code": values.get("code") or _code_for(content, found, values)}
    found.list[found.at] = {**values, **inner}
    _rename(content, found.kind, before, values["code"])


def add(content: JSONObject, kind: str, values: JSONObject, parent: str | None = None) -> str:
    """Add a node at the end; a task to the part `parent`. Returns its key. Raises `Gone`."""
    target = content[kind] if kind in LISTS else find(content, parent or "").node["task"]
    content[_LAST] = _last_key(content) + 1
    key = f"k{content[_LAST]}"
    target.append({**values, "key": key, **({"task": []} if kind == "part" else {})})
    return key


def fresh(kind: str, of: str = "") -> JSONObject:
    """What a new node says; `of` is the kind of a document or the aspect of a criterion."""
    values: JSONObject = {"title": _both()}
    if kind == "part":
        return values | {"instructions": _both()}
    if kind == "task":
        asked = {"kind": "essay", "language": "choice", "prompt": _both(), "weight": 1}
        return values | asked | {"criteria": [], "sources": []}
    if kind == "source":
        held = {"text": {"text": _both()}, "table": {"table": {one: [] for one in LANGUAGES}}}
        return values | {"kind": of} | held.get(of, {})
    bands = range(6) if of == "language" else range(5)
    return values | {
        "aspect": of,
        "weight": 1,
        "on_scale": of == "language",
        "band": [{"marks": marks, "descriptor": _both()} for marks in bands],
    }


def _last_key(content: JSONObject) -> int:
    numbers = [int(one.node["key"][1:]) for one in every(content)]
    return max([int(content.get(_LAST, 0)), *numbers])


def _both() -> JSONObject:
    return dict.fromkeys(LANGUAGES, "")


def remove(content: JSONObject, key: str) -> None:
    """Take a node away, and its code out of the tasks that name it. Raises `Gone`."""
    found = find(content, key)
    content[_LAST] = _last_key(content)
    node = found.list.pop(found.at)
    others = [one.node.get("code") for one in every(content) if one.kind == found.kind]
    if found.kind in _NAMED_IN and node.get("code") not in others:
        for task in _tasks(content):
            named = task.get(_NAMED_IN[found.kind], [])
            task[_NAMED_IN[found.kind]] = [code for code in named if code != node.get("code")]


def move(content: JSONObject, key: str, by: int) -> None:
    """One place up (-1) or down (1); a task goes on into the next part. Raises `Gone`."""
    found = find(content, key)
    to = found.at + by
    if 0 <= to < len(found.list):
        found.list[found.at], found.list[to] = found.list[to], found.list[found.at]
    elif found.kind == "task":
        lists = [part["task"] for part in content["part"]]
        # By identity: two empty lists are equal.
        here = next(at for at, one in enumerate(lists) if one is found.list)
        if 0 <= here + by < len(lists):
            task = found.list.pop(found.at)
            lists[here + by].insert(len(lists[here + by]) if by < 0 else 0, task)


def can_move(content: JSONObject, key: str) -> tuple[bool, bool]:
    """Whether a node can go up, and down. Raises `Gone`."""
    found = find(content, key)
    peers = [one.node["key"] for one in every(content) if one.kind == found.kind]
    up, down = peers[0] != key, peers[-1] != key
    if found.kind == "task":
        parts = content["part"]
        up = up or parts[0]["task"] is not found.list
        down = down or parts[-1]["task"] is not found.list
    return up, down


def field_of(content: JSONObject, fault: Fault) -> tuple[str, str]:
    """The key of the node that a fault is about, `PAPER` for the whole, and its field.

    Fields are named as on the pages: `title_fr`, `band_2_marks`, `least`.
    """
    key, rest = _node_at(content, fault.place)
    names = [str(step) for step in rest if step not in ("rules", "guidance")]
    if names and names[-1] == "descriptor":
        names.pop()
    if "language" in fault.values:
        names.append(str(fault.values["language"]))
    return key, "_".join(names) or ("code" if key != PAPER else "")


def _node_at(content: JSONObject, place: Place) -> tuple[str, Place]:
    holder, key, at = content, PAPER, 0
    while at + 1 < len(place) and place[at] in KINDS:
        listed, number = holder.get(str(place[at]), []), place[at + 1]
        if not isinstance(number, int) or number > len(listed):
            break
        holder = listed[number - 1]
        key, at = holder["key"], at + 2
    return key, place[at:]


def code_from(words: str) -> str:
    """A code of at most 40 characters from words of any language; empty for none."""
    text = unicodedata.normalize("NFKD", words.replace("’", " "))
    letters = text.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-")


def file_name(code: str) -> str:
    """What a draft's folder is called: its code, or what can be taken of one that is none yet."""
    return code if CODE.fullmatch(code) else code_from(code) or "paper"


def _code_for(content: JSONObject, found: Found, values: JSONObject) -> str:
    title = values.get("title") or {}
    words = next((title[one] for one in LANGUAGES if title.get(one)), "")
    taken = {
        one.node.get("code")
        for one in every(content)
        if one.kind == found.kind and one.node is not found.node
    }
    return free(code_from(words) or found.kind, taken)


def free(wish: str, taken: Collection[Any]) -> str:
    """The wish, or with a number the first that is not taken."""
    wishes = itertools.chain([wish], (f"{wish}-{number}" for number in itertools.count(2)))
    return next(one for one in wishes if one not in taken)


def _rename(content: JSONObject, kind: str, before: Any, after: str) -> None:
    if kind not in _NAMED_IN or not before or before == after:
        return
    if any(one.node.get("code") == before for one in every(content) if one.kind == kind):
        return
    for task in _tasks(content):
        named = task.get(_NAMED_IN[kind], [])
        task[_NAMED_IN[kind]] = [after if code == before else code for code in named]


def _tasks(content: JSONObject) -> Iterator[JSONObject]:
    return (one.node for one in every(content) if one.kind == "task")
