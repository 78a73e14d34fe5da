"""People: contacts and groups."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.mail.checks.comparing import (
    Tests,
    best,
    equal,
    judge,
    known_keys,
    plain,
    same_people,
    says,
)
from assess.officesim.mail.checks.naming import same_categories

_FIELDS = ("first", "last", "organisation", "job", "address")


def contact(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A contact by `target`: id, address, last or first."""
    known_keys(target, {"id", "address", "last", "first"}, "target")
    findings = []
    for name, one in sorted(work.end["contacts"].items()):
        named = {key: value for key, value in target.items() if key != "id"}
        if target.get("id", name) == name and all(
            plain(one[key]) == plain(value) for key, value in named.items()
        ):
            findings.append(judge(_contact_tests(work, one), expect))
    return best(findings, expect, "no such contact")


def _contact_tests(work: Work, one: JSONObject) -> Tests:
    return {
        "exists": lambda wanted: (True, wanted is True),
        **{key: equal(one[key]) for key in _FIELDS},
        "phone": lambda wanted: (one["phone"], _digits(one["phone"]) == _digits(wanted)),
        "mobile": lambda wanted: (one["mobile"], _digits(one["mobile"]) == _digits(wanted)),
        "notes_contains": lambda wanted: says(one["notes"], wanted),
        "categories": lambda wanted: same_categories(work.end, one, wanted),
    }


def _digits(text: str) -> str:
    """A number without the spaces and dots that people write into it."""
    return "".join(filter(str.isdigit, text))


def group(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A group by `target`: id or name."""
    known_keys(target, {"id", "name"}, "target")
    findings = []
    for name, one in sorted(work.end["groups"].items()):
        if target.get("id", name) != name:
            continue
        if "name" in target and plain(one["name"]) != plain(target["name"]):
            continue
        findings.append(judge(_group_tests(one), expect))
    return best(findings, expect, "no such group")


def _group_tests(one: JSONObject) -> Tests:
    return {
        "exists": lambda wanted: (True, wanted is True),
        "name": equal(one["name"]),
        "members": lambda wanted: same_people(one["members"], wanted),
    }
