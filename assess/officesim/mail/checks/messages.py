"""Messages: what was sent or drafted, and what became of what was there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.mail.checks.comparing import (
    Tests,
    addresses,
    best,
    contains,
    equal,
    judge,
    known_keys,
    same_people,
    says,
    silent,
    texts,
    written,
)
from assess.officesim.mail.checks.naming import (
    category_names,
    folder_path,
    is_folder,
    same_categories,
)

_WHICH = {"action", "source", "to_includes", "subject_contains", "order"}


def sent(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A message that was sent. `target` chooses: action, source, to_includes,
    subject_contains; `expect.count` asks how many there are."""
    return _written(work, target, expect, "sent")


def draft(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A message that was written and not sent."""
    return _written(work, target, expect, "draft")


def _written(work: Work, target: JSONObject, expect: JSONObject, state: str) -> Finding:
    known_keys(target, _WHICH, "target")
    chosen = [
        one
        for name, one in work.end["messages"].items()
        if one["state"] == state
        and work.start["messages"].get(name, {}).get("state") != "sent"
        and one["folder"] != "deleted"
        and _chosen(one, target)
    ]
    wishes = {key: value for key, value in expect.items() if key != "count"}
    if "count" in expect and len(chosen) != expect["count"]:
        return Finding(False, written(expect), f"count: {len(chosen)}")
    if not wishes:
        return Finding(bool(chosen) or "count" in expect, written(expect), f"count: {len(chosen)}")
    findings = [judge(_text_tests(work, one), wishes) for one in chosen]
    return best(findings, expect, f"no such message ({state})")


def _chosen(message: JSONObject, target: JSONObject) -> bool:
    people = [*message["to"], *message["cc"], *message["bcc"]]
    wanted: dict[str, Callable[[Any], bool]] = {
        "action": lambda value: message["action"] in texts(value, "action"),
        "source": lambda value: message["source"] == value,
        "to_includes": lambda value: all(
            one.casefold() in addresses(people) for one in texts(value, "to_includes")
        ),
        "subject_contains": lambda value: contains(message["subject"], value),
        "order": lambda value: message["order"] == value,
    }
    return all(wanted[key](value) for key, value in target.items())


def _text_tests(work: Work, message: JSONObject) -> Tests:
    body = message["body"]
    # What the candidate wrote stands above what is quoted.
    own = body.split("\n-----", 1)[0]
    return {
        "exists": lambda wanted: (True, wanted is True),
        "action": equal(message["action"]),
        "source": equal(message["source"]),
        "to": lambda wanted: same_people(message["to"], wanted),
        "cc": lambda wanted: same_people(message["cc"], wanted),
        "bcc": lambda wanted: same_people(message["bcc"], wanted),
        "recipients": lambda wanted: same_people(
            [*message["to"], *message["cc"], *message["bcc"]], wanted
        ),
        "subject": equal(message["subject"]),
        "subject_contains": lambda wanted: says(message["subject"], wanted),
        "body_contains": lambda wanted: says(own, wanted),
        "body_absent": lambda wanted: silent(own, wanted),
        "quotes": lambda wanted: says(body, wanted),
        "attachments": lambda wanted: _same_names(message["attachments"], wanted),
        "importance": equal(message["importance"]),
        "sensitivity": equal(message["sensitivity"]),
        "read_receipt": equal(message["read_receipt"]),
        "delivery_receipt": equal(message["delivery_receipt"]),
        **_mark_tests(work, message),
    }


def _same_names(attachments: list[JSONObject], wanted: Any) -> tuple[Any, bool]:
    found = sorted(one["name"] for one in attachments)
    return found, found == sorted(texts(wanted, "attachments"))


def _mark_tests(work: Work, message: JSONObject) -> Tests:
    flag = message["flag"] or {"state": "none", "due": None, "reminder": None}
    return {
        "folder": lambda wanted: (
            folder_path(work.end, message["folder"]),
            is_folder(work.end, message["folder"], str(wanted)),
        ),
        "read": equal(message["read"]),
        "flag": equal(flag["state"]),
        "flag_due": equal(flag["due"]),
        "flag_reminder": equal(flag["reminder"]),
        "categories": lambda wanted: same_categories(work.end, message, wanted),
        "categories_include": lambda wanted: (
            category_names(work.end, message),
            set(texts(wanted, "categories")) <= set(category_names(work.end, message)),
        ),
    }


def message(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A message of the start file (`target.id`, or several by `target.ids`) and its marks."""
    known_keys(target, {"id", "ids"}, "target")
    names = texts(target.get("ids", target.get("id")), "target.ids")
    finding = Finding(False, written(expect), "")
    for name in names:
        if name not in work.start["messages"]:
            raise ValueError(f"target: the start file has no message {name!r}.")
        found = work.end["messages"].get(name)
        if found is None:
            return Finding(False, written(expect), f"{name} was deleted for good")
        tests = {**_mark_tests(work, found), "answered": equal(found["answered"])}
        finding = judge(tests, expect)
        if not finding.passed:
            return Finding(False, finding.expected, f"{found['subject']} – {finding.found}")
    return finding
