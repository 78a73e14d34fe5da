"""What rules do to a message that arrives: checks try rules on messages of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.officesim.engine import JSONObject


@dataclass
class Outcome:
    """Where a message ends up, and how."""

    folder: str = "inbox"
    categories: list[str] = field(default_factory=list)
    flagged: bool = False
    read: bool = False
    importance: str = "normal"
    forwarded: list[str] = field(default_factory=list)


def run(rules: Sequence[JSONObject], message: JSONObject, owner: JSONObject) -> Outcome:
    """Run rules, in order, on a message (shape as in the mailbox)."""
    outcome = Outcome(importance=message["importance"])
    for rule in rules:
        if not rule["on"] or not _fits(rule, message, owner):
            continue
        then = rule["then"]
        if then.get("delete"):
            outcome.folder = "deleted"
        elif "folder" in then:
            outcome.folder = then["folder"]
        outcome.categories += [
            one for one in then.get("categories", []) if one not in outcome.categories
        ]
        outcome.flagged = outcome.flagged or "flag" in then
        outcome.read = outcome.read or "read" in then
        outcome.importance = then.get("importance", outcome.importance)
        outcome.forwarded += [one["address"] for one in then.get("forward", [])]
        if rule["stop"]:
            break
    return outcome


def _fits(rule: JSONObject, message: JSONObject, owner: JSONObject) -> bool:
    held = _holding(rule["when"], message, owner)
    excepted = _holding(rule["unless"], message, owner)
    return all(held) and not any(excepted)


def _holding(conditions: JSONObject, message: JSONObject, owner: JSONObject) -> list[bool]:
    """For each condition that is given, whether it holds."""
    people = [*message["to"], *message["cc"]]
    tests: dict[str, Callable[[Any], bool]] = {
        "from": lambda words: _names(words, [message["from"]]),
        "to": lambda words: _names(words, people),
        "subject": lambda words: _says(words, message["subject"]),
        "body": lambda words: _says(words, message["body"]),
        "importance": lambda value: message["importance"] == value,
        "attachment": lambda _: bool(message["attachments"]),
        "only_me": lambda _: (
            [one["address"].lower() for one in people] == [owner["address"].lower()]
        ),
    }
    return [tests[name](value) for name, value in conditions.items()]


def _names(words: Sequence[str], people: Sequence[JSONObject]) -> bool:
    """A word is an address, a part of one, or a part of a name."""
    texts = [f"{one['name']} {one['address']}".casefold() for one in people]
    return any(word.casefold() in text for word in words for text in texts)


def _says(words: Sequence[str], text: str) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in words)
