"""Each kind of check: what passes, what is near and does not, and what makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.officesim.mail.conftest import BO, Judged, draft, event

CY = {"name": "Cy", "address": "Cy@org.example"}
SEND = {"op": "message.send", "id": "d1"}
REPLY = [
    draft(
        "d1",
        "reply",
        "m1",
        subject="RE: Room for Thursday",
        body="The room is « 4 ».\n-----\nWhich room?",
    ),
    SEND,
]
FLAG = {"state": "flagged", "due": "2027-03-19", "reminder": None}


def add(what: str, value: Any, name: str = "new") -> dict[str, Any]:
    at = {"at": 0} if what == "rule" else {}
    return {"op": f"{what}.add", "id": name, **at, what: value}


def setting(what: str, name: str, **changes: Any) -> dict[str, Any]:
    return {"op": f"{what}.set", "id": name, "set": changes}


RULE = {
    "name": "Travel",
    "on": True,
    "when": {"from": ["travel@"], "subject": ["ticket", "hotel"]},
    "unless": {"importance": "high"},
    "then": {"folder": "travel", "categories": ["urgent"]},
    "stop": True,
}
TICKET = {
    "from": "travel@agency.example",
    "subject": "Your Ticket",
    "outcome": {"folder": "inbox/Travel", "categories": ["Urgent"]},
}
SERIES = {"unit": "week", "every": 2, "days": ["tu", "th"], "week": None, "until": None, "count": 4}
STARTS = ["2027-03-16T10:00", "2027-03-18T10:00", "2027-03-30T10:00", "2027-04-01T10:00"]
REPLYING = {
    "on": True,
    "start": "2027-03-22T00:00",
    "end": "2027-03-27T00:00",
    "inside": "I am away; write to Bo.",
    "outside": "",
    "outside_to": "none",
}
AWAY = {"op": "settings.set", "set": {"automatic_reply": REPLYING}}
MEETING = event(attendees=[{**BO, "required": True}, {**CY, "required": False}])
CONTACT = {
    "first": "Dee",
    "last": "Ray",
    "organisation": "Agency",
    "job": "",
    "address": "dee@agency.example",
    "phone": "+41 22 123.45.67",
    "mobile": "",
    "notes": "",
    "categories": [],
}

PASSES: list[tuple[str, Any, Any, list[Any]]] = [
    (
        "sent",
        {"action": "reply", "source": "m1"},
        {"to": ["BO@org.example"], "cc": [], "body_contains": '"4"'},
        REPLY,
    ),
    ("sent", {"to_includes": "bo@org.example"}, {"count": 1, "quotes": "which room?"}, REPLY),
    (
        "sent",
        {},
        {"subject": "re: room for  thursday", "attachments": [], "importance": "normal"},
        REPLY,
    ),
    ("sent", {"action": "forward"}, {"count": 0}, REPLY),
    (
        "draft",
        {"subject_contains": "plan"},
        {"bcc": ["cy@org.example"]},
        [draft(subject="The plan", bcc=[CY])],
    ),
    ("message", {"id": "m1"}, {"answered": "reply"}, REPLY),
    (
        "message",
        {"id": "m1"},
        {"flag": "flagged", "flag_due": "2027-03-19"},
        [setting("message", "m1", flag=FLAG)],
    ),
    (
        "message",
        {"ids": ["m1", "m2"]},
        {"folder": "inbox/Travel", "read": True},
        [
            setting("message", "m1", folder="travel", read=True),
            setting("message", "m2", folder="travel"),
        ],
    ),
    (
        "message",
        {"id": "m2"},
        {"categories": ["Urgent"]},
        [setting("message", "m2", categories=["urgent"])],
    ),
    (
        "folder",
        {"path": "inbox/Travel/2027"},
        {"messages": []},
        [{"op": "folder.add", "id": "new", "name": "2027", "parent": "travel"}],
    ),
    (
        "folder",
        {"path": "inbox/Travel"},
        {"exists": False},
        [{"op": "folder.set", "id": "travel", "set": {"parent": "deleted"}}],
    ),
    (
        "category",
        {"name": "visa"},
        {"colour": "blue"},
        [add("category", {"name": "Visa", "colour": "blue"})],
    ),
    (
        "rule",
        {},
        {"probes": [TICKET, {**TICKET, "importance": "high", "outcome": {"folder": "inbox"}}]},
        [add("rule", RULE)],
    ),
    (
        "signature",
        {},
        {"contains": ["Ana Lopes", "Unit 4"], "default_new": True},
        [
            add("signature", {"name": "L", "text": "Ana Lopes\nUnit 4"}),
            {"op": "settings.set", "set": {"signature_new": "new"}},
        ],
    ),
    (
        "automatic_reply",
        {},
        {
            "on": True,
            "start": "2027-03-22T00:00",
            "inside_contains": "write to Bo",
            "outside_to": ["none"],
        },
        [AWAY],
    ),
    (
        "appointment",
        {"title_contains": "talk"},
        {"start": "2027-03-16T10:00", "reminder": 15, "show_as": "busy"},
        [add("event", event())],
    ),
    (
        "meeting",
        {"day": "2027-03-16"},
        {"required": ["bo@org.example"], "optional": ["cy@org.example"], "sent": True},
        [add("event", MEETING), {"op": "event.send", "id": "new"}],
    ),
    (
        "recurrence",
        {"title_contains": "Talk"},
        {"within": ["2027-03-01", "2027-12-31"], "starts": STARTS},
        [add("event", event(recurrence=SERIES))],
    ),
    (
        "response",
        {"id": "invited"},
        {"response": "tentative", "comment_contains": "check"},
        [
            {
                "op": "event.respond",
                "id": "invited",
                "response": "tentative",
                "comment": "I must check.",
            }
        ],
    ),
    (
        "contact",
        {"address": "dee@agency.example"},
        {"last": "ray", "phone": "+41 22 123 45 67"},
        [add("contact", CONTACT)],
    ),
    (
        "group",
        {"name": "team"},
        {"members": ["bo@org.example", "cy@org.example"]},
        [setting("group", "team", members=[BO, CY])],
    ),
    ("absent", {"part": "messages", "id": "m2"}, {}, [setting("message", "m2", folder="deleted")]),
    (
        "absent",
        {"part": "messages", "id": "m2"},
        {"for_good": True},
        [{"op": "message.remove", "id": "m2"}],
    ),
    ("absent", {"part": "rules", "id": "news"}, {}, [{"op": "rule.remove", "id": "news"}]),
    (
        "unchanged",
        {"except": {"messages": ["m2"]}},
        {"sent": 1, "added": ["folders"]},
        [setting("message", "m1", read=True), setting("message", "m2", folder="travel"), *REPLY],
    ),
]

FAILS: list[tuple[str, Any, Any, list[Any]]] = [
    ("sent", {}, {"to": ["bo@org.example"]}, [draft()]),
    ("sent", {"action": "reply"}, {"to": ["bo@org.example", "cy@org.example"]}, REPLY),
    ("sent", {"action": "reply"}, {"body_contains": "Which room"}, REPLY),
    ("draft", {}, {"to": ["bo@org.example"]}, REPLY),
    ("message", {"id": "m1"}, {"flag": "flagged"}, []),
    (
        "message",
        {"ids": ["m1", "m2"]},
        {"folder": "inbox/Travel"},
        [setting("message", "m1", folder="travel")],
    ),
    ("message", {"id": "m2"}, {"read": True}, [{"op": "message.remove", "id": "m2"}]),
    (
        "folder",
        {"path": "inbox/2027"},
        {"exists": True},
        [{"op": "folder.add", "id": "new", "name": "2027", "parent": None}],
    ),
    ("category", {"name": "urgent"}, {"colour": "blue"}, []),
    ("rule", {}, {"probes": [TICKET]}, [add("rule", {**RULE, "on": False})]),
    (
        "rule",
        {},
        {"probes": [{**TICKET, "subject": "Lunch", "outcome": {"folder": "inbox/Travel"}}]},
        [add("rule", RULE)],
    ),
    ("signature", {}, {"contains": "Ana", "default_reply": True}, []),
    ("automatic_reply", {}, {"on": True}, []),
    ("appointment", {"title_contains": "talk"}, {"exists": True}, [add("event", MEETING)]),
    ("appointment", {"title_contains": "Weekly"}, {"exists": True}, []),
    ("meeting", {}, {"sent": True}, [add("event", MEETING)]),
    (
        "recurrence",
        {"title_contains": "Talk"},
        {"within": ["2027-03-01", "2027-12-31"], "starts": STARTS},
        [add("event", event(recurrence={**SERIES, "count": 5}))],
    ),
    ("response", {"id": "invited"}, {"response": "accepted"}, []),
    ("contact", {"last": "Lind"}, {"phone": "99"}, []),
    ("group", {"name": "Team"}, {"members": []}, []),
    (
        "absent",
        {"part": "messages", "id": "m2"},
        {"for_good": True},
        [setting("message", "m2", folder="deleted")],
    ),
    ("unchanged", {}, {}, [setting("message", "m1", flag=FLAG)]),
    ("unchanged", {}, {"sent": 0}, REPLY),
    (
        "unchanged",
        {},
        {"added": ["folders"]},
        [{"op": "folder.add", "id": "new", "name": "2027", "parent": None}],
    ),
    ("unchanged", {}, {}, [{"op": "rule.remove", "id": "news"}]),
    ("unchanged", {}, {}, [AWAY]),
]

SENSELESS: list[tuple[str, Any, Any]] = [
    ("sent", {"colour": "red"}, {"to": []}),
    ("sent", {}, {"too": []}),
    ("message", {"id": "m9"}, {"read": True}),
    ("message", {"id": "m1"}, {}),
    ("rule", {}, {"probes": []}),
    ("recurrence", {}, {"starts": []}),
    ("response", {"id": "e9"}, {"response": "accepted"}),
    ("absent", {"part": "colours", "id": "x"}, {}),
    ("absent", {"part": "messages", "id": "x"}, {}),
    ("unchanged", {"except": {"colours": []}}, {}),
    ("contact", {}, {"name": "x"}),
]


@pytest.mark.parametrize(("kind", "target", "expect", "edits"), PASSES)
def test_passes(judged: Judged, kind: str, target: Any, expect: Any, edits: list[Any]) -> None:
    finding = judged(kind, target, expect, *edits)
    assert finding.passed, finding
    assert finding.expected


@pytest.mark.parametrize(("kind", "target", "expect", "edits"), FAILS)
def test_fails(judged: Judged, kind: str, target: Any, expect: Any, edits: list[Any]) -> None:
    finding = judged(kind, target, expect, *edits)
    assert not finding.passed, finding


@pytest.mark.parametrize(("kind", "target", "expect"), SENSELESS)
def test_senseless(judged: Judged, kind: str, target: Any, expect: Any) -> None:
    edits = [draft(), SEND] if kind == "sent" else []
    with pytest.raises(ValueError, match=r"."):
        judged(kind, target, expect, *edits)
