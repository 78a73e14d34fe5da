"""Order in the mailbox: folders, categories, rules, signatures, automatic replies."""

from __future__ import annotations

from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.mail import rules
from assess.officesim.mail.checks.comparing import (
    Tests,
    best,
    equal,
    judge,
    known_keys,
    plain,
    says,
    silent,
    texts,
    written,
)
from assess.officesim.mail.checks.naming import folder_path, is_folder, same_categories


def folder(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A folder by `target.path` ("inbox/Travel") or by `target.id` of the start file."""
    known_keys(target, {"path", "id"}, "target")
    end = work.end
    found = [
        name
        for name in end["folders"]
        if name == target.get("id")
        or plain(folder_path(end, name)) == plain(target.get("path", ""))
    ]
    if expect == {"exists": False}:
        return Finding(not found, written(expect), written({"exists": bool(found)}))
    findings = [judge(_folder_tests(work, name), expect) for name in found]
    return best(findings, expect, "no such folder")


def _folder_tests(work: Work, name: str) -> Tests:
    end = work.end
    inside = sorted(one for one, item in end["messages"].items() if item["folder"] == name)
    return {
        "exists": lambda wanted: (True, wanted is True),
        "name": equal(end["folders"][name]["name"]),
        "path": equal(folder_path(end, name)),
        "messages": lambda wanted: (inside, inside == sorted(texts(wanted, "messages"))),
        "includes": lambda wanted: (inside, set(texts(wanted, "includes")) <= set(inside)),
    }


def category(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A category by `target.name`."""
    known_keys(target, {"name"}, "target")
    found = [
        one
        for one in work.end["categories"].values()
        if plain(one["name"]) == plain(str(target.get("name", "")))
    ]
    findings = [
        judge(
            {"exists": lambda wanted: (True, wanted is True), "colour": equal(one["colour"])},
            expect,
        )
        for one in found
    ]
    return best(findings, expect, "no such category")


def rule(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Rules by what they do: `expect.probes` are messages that arrive, with their outcome.

    A probe: {from, to, cc, subject, body, importance, attachments, outcome = {folder,
    categories, flagged, read, importance, forwarded}}. Any rules that treat all probes so pass.
    """
    known_keys(target, (), "target")
    probes = expect.get("probes")
    if not isinstance(probes, list) or not probes or set(expect) != {"probes"}:
        raise ValueError("expect: write probes, a list of messages with their outcome.")
    finding = Finding(False, "", "")
    for probe in probes:
        finding = _probe(work, probe)
        if not finding.passed:
            return finding
    return finding


def _probe(work: Work, probe: Any) -> Finding:
    if not isinstance(probe, dict) or not isinstance(probe.get("outcome"), dict):
        raise ValueError("expect.probes: each is a table with an outcome.")
    end = work.end
    owner = end["owner"]
    message = {
        "from": {"name": probe.get("from_name", ""), "address": probe.get("from", "")},
        "to": [
            {"name": "", "address": one} for one in texts(probe.get("to", owner["address"]), "to")
        ],
        "cc": [{"name": "", "address": one} for one in texts(probe.get("cc", []), "cc")],
        "subject": probe.get("subject", ""),
        "body": probe.get("body", ""),
        "importance": probe.get("importance", "normal"),
        "attachments": texts(probe.get("attachments", []), "attachments"),
    }
    outcome = rules.run(end["rules"], message, owner)
    path = folder_path(end, outcome.folder)
    tests: Tests = {
        "folder": lambda wanted: (path, is_folder(end, outcome.folder, str(wanted))),
        "categories": lambda wanted: same_categories(
            end, {"categories": outcome.categories}, wanted
        ),
        "flagged": equal(outcome.flagged),
        "read": equal(outcome.read),
        "importance": equal(outcome.importance),
        "forwarded": lambda wanted: (
            sorted(outcome.forwarded),
            sorted(outcome.forwarded) == sorted(texts(wanted, "forwarded")),
        ),
    }
    finding = judge(tests, probe["outcome"])
    mail = f"{message['from']['address']}, {message['subject']}"
    return Finding(finding.passed, f"{mail} → {finding.expected}", f"{mail} → {finding.found}")


def signature(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A signature, any or by `target.name`."""
    known_keys(target, {"name"}, "target")
    wanted_name = target.get("name")
    findings = [
        judge(_signature_tests(work, name), expect)
        for name, one in sorted(work.end["signatures"].items())
        if wanted_name is None or plain(one["name"]) == plain(wanted_name)
    ]
    return best(findings, expect, "no such signature")


def _signature_tests(work: Work, name: str) -> Tests:
    settings = work.end["settings"]
    text = work.end["signatures"][name]["text"]
    return {
        "exists": lambda wanted: (True, wanted is True),
        "contains": lambda wanted: says(text, wanted),
        "absent": lambda wanted: silent(text, wanted),
        "default_new": equal(settings["signature_new"] == name),
        "default_reply": equal(settings["signature_reply"] == name),
    }


def automatic_reply(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The automatic reply as it is set."""
    known_keys(target, (), "target")
    reply = work.end["settings"]["automatic_reply"]
    tests: Tests = {
        "on": equal(reply["on"]),
        "start": equal(reply["start"]),
        "end": equal(reply["end"]),
        "inside_contains": lambda wanted: says(reply["inside"], wanted),
        "outside_contains": lambda wanted: says(reply["outside"], wanted),
        "outside_absent": lambda wanted: silent(reply["outside"], wanted),
        "outside_to": lambda wanted: (
            reply["outside_to"],
            reply["outside_to"] in texts(wanted, "outside_to"),
        ),
    }
    return judge(tests, expect)
