"""The mailbox under edits: what each does, what is refused and leaves everything as it was."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from assess.officesim.engine import EditError, StartFileError, digest_of
from assess.officesim.mail.edits import OPS
from assess.officesim.mail.engine import MailEngine
from assess.officesim.mail.vocabulary import ops
from tests.unit.officesim.mail.conftest import BO, MAILBOX, draft, event


def test_every_op_of_the_schema_is_applied() -> None:
    assert set(ops()) == set(OPS)


def test_a_reply_is_sent_and_marks_its_source(engine: MailEngine, state: Any) -> None:
    engine.apply(state, draft("d1", "reply", "m1", subject="RE: Room"))
    engine.apply(state, {"op": "message.set", "id": "d1", "set": {"body": "Room 4."}})
    engine.apply(state, {"op": "message.send", "id": "d1"})
    sent = state["messages"]["d1"]
    assert (sent["state"], sent["folder"], sent["order"]) == ("sent", "sent", 1)
    assert sent["from"] == MAILBOX["owner"]
    assert state["messages"]["m1"]["answered"] == "reply"


def test_attachments_come_from_files_and_messages(engine: MailEngine, state: Any) -> None:
    raw = [
        {"id": "x", "file": "agenda"},
        {"id": "y", "message": "m1", "attachment": "a1"},
        {"id": "z", "message": "m1", "attachment": None},
    ]
    engine.apply(state, draft(attachments=raw))
    found = [(one["name"], one["size"]) for one in state["messages"]["d1"]["attachments"]]
    assert found == [("Agenda.docx", 24000), ("Plan.pdf", 5000), ("Room for Thursday.eml", 1024)]


def test_a_changed_meeting_has_to_be_sent_again(engine: MailEngine, state: Any) -> None:
    attendees = [{**BO, "required": True}]
    engine.apply(state, {"op": "event.add", "id": "e", "event": event(attendees=attendees)})
    engine.apply(state, {"op": "event.send", "id": "e"})
    engine.apply(state, {"op": "event.set", "id": "e", "set": {"reminder": 30}})
    assert state["events"]["e"]["sent"] is True
    engine.apply(state, {"op": "event.set", "id": "e", "set": {"location": "Room 4"}})
    assert state["events"]["e"]["sent"] is False


REFUSED: list[Any] = [
    {"op": "message.move", "id": "m1"},
    {"op": ["message.set"]},
    None,
    {"op": "message.set", "id": "nobody", "set": {"read": True}},
    {"op": "message.set", "id": "m1", "set": {"subject": "Forged"}},
    {"op": "message.set", "id": "m1", "set": {"folder": "nowhere"}},
    {"op": "message.set", "id": "m1", "set": {"categories": ["nothing"]}},
    {"op": "message.set", "id": "m1", "set": {"read": 1}},
    {"op": "message.set", "id": "m1", "set": {"from": BO}},
    {"op": "message.set", "id": "m1", "set": {"flag": {"state": "flagged", "due": "2027-02-30"}}},
    {
        "op": "message.set",
        "id": "m1",
        "set": {"flag": {"state": "flagged", "due": "2027-02-30", "reminder": None}},
    },
    {"op": "message.send", "id": "m1"},
    draft("m1"),
    draft("d1", "reply", None),
    draft("d1", "new", "m1"),
    draft("d1", to=[{"name": "x", "address": "no address"}]),
    draft("d1", to=[{"name": "x\nBcc: spy@evil.example", "address": "a@b.c\n"}]),
    draft("d1", body="half \ud800"),
    draft("d1", body="bell \x07"),
    draft("d1", body="x" * 15001),
    draft("d1", attachments=[{"id": "x", "file": "passwd"}]),
    draft("d1", attachments=[{"id": "x", "message": "m1", "attachment": "b9"}]),
    draft("d1", attachments=[{"id": "x", "file": "agenda"}, {"id": "x", "file": "agenda"}]),
    {"op": "folder.add", "id": "inbox", "name": "X", "parent": None},
    {"op": "folder.add", "id": "f", "name": "Travel", "parent": "inbox"},
    {"op": "folder.set", "id": "inbox", "set": {"name": "X"}},
    {"op": "folder.set", "id": "travel", "set": {"parent": "travel"}},
    {"op": "folder.remove", "id": "inbox"},
    {"op": "category.add", "id": "c", "category": {"name": "C", "colour": "#ff0000"}},
    {"op": "rule.add", "id": "r", "at": 7, "rule": {**MAILBOX["rules"][0], "on": True}},
    {
        "op": "rule.add",
        "id": "r",
        "at": 0,
        "rule": {
            "name": "R",
            "on": True,
            "when": {},
            "unless": {},
            "then": {"folder": "nowhere"},
            "stop": True,
        },
    },
    {"op": "rule.remove", "id": "nothing"},
    {"op": "settings.set", "set": {"signature_new": "nothing"}},
    {"op": "settings.set", "set": {"automatic_reply": {"on": True}}},
    {"op": "event.add", "id": "e", "event": event(end="2027-03-16T09:00")},
    {"op": "event.add", "id": "e", "event": event(all_day=True)},
    {"op": "event.add", "id": "e", "event": event(reminder=1.5)},
    {"op": "event.add", "id": "e", "event": event(reminder=15.0)},
    {
        "op": "event.add",
        "id": "e",
        "event": event(start="9999-12-31T10:00", end="9999-12-31T11:00"),
    },
    {"op": "event.add", "id": "e", "event": event(start="2027-02-29T10:00")},
    {"op": "event.set", "id": "invited", "set": {"start": "2027-03-18T13:00"}},
    {"op": "event.send", "id": "weekly"},
    {"op": "event.respond", "id": "weekly", "response": "accepted", "comment": ""},
    {"op": "contact.set", "id": "bo", "set": {"address": "x"}},
    {"op": "group.add", "id": "team", "group": {"name": "T", "members": []}},
    {"op": "message.remove", "id": {"$ne": 1}},
    {"op": "contact.add", "id": "x" * 41, "contact": {}},
]


@pytest.mark.parametrize("edit", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_is_refused_and_changes_nothing(
    engine: MailEngine, state: Any, edit: Any
) -> None:
    before = copy.deepcopy(state)
    with pytest.raises(EditError):
        engine.apply(state, edit)
    assert state == before


def test_a_text_may_look_like_a_day_that_is_none(engine: MailEngine, state: Any) -> None:
    engine.apply(state, draft(subject="2027-02-30", body="2027-02-30T25:00"))
    assert state["messages"]["d1"]["subject"] == "2027-02-30"


def test_deep_nesting_is_refused(engine: MailEngine, state: Any) -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(EditError):
        engine.apply(state, {"op": "message.set", "id": "m1", "set": {"categories": deep}})


def test_the_state_shares_nothing_with_the_log(engine: MailEngine, state: Any) -> None:
    edit = draft()
    engine.apply(state, edit)
    edit["set"]["to"].append(BO)
    assert state["messages"]["d1"]["to"] == [BO]


def test_a_view_has_a_digest_and_is_a_copy(engine: MailEngine, state: Any) -> None:
    view = engine.view(state)
    assert len(digest_of(view)) == 64
    view["messages"].clear()
    assert state["messages"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"today": "15 March"}, "today"),
        ({"owner": {"name": "Ana"}}, "owner"),
        ({"secret": 1}, "unknown parts: secret"),
        ({"messages": [{"id": "m"}]}, "messages, m"),
        ({"messages": [{**MAILBOX["messages"][1], "folder": "gone"}]}, "no 'gone'"),
        ({"messages": [{**MAILBOX["messages"][1], "colour": 1}]}, "unknown colour"),
        ({"contacts": [{"id": "a"}, {"id": "a"}]}, "used twice"),
        ({"folders": [{"id": "a", "name": "A", "parent": "a"}]}, "cannot be"),
        ({"rules": [{"id": "r", "name": "R", "then": {"folder": "x"}}]}, "no 'x'"),
        ({"settings": {"signature_new": "x"}}, "no 'x'"),
        ({"files": [{"id": "f", "name": "F", "size": 0}]}, "size"),
    ],
)
def test_a_faulty_mailbox_says_where(engine: MailEngine, change: Any, says: str) -> None:
    with pytest.raises(StartFileError, match=says):
        engine.open(json.dumps({**MAILBOX, **change}).encode(), "en")


@pytest.mark.parametrize("content", [b"\xff", b"[]", b"{", b"[" * 100_000])
def test_what_is_no_mailbox_is_refused(engine: MailEngine, content: bytes) -> None:
    with pytest.raises(StartFileError):
        engine.open(content, "en")


def test_folders_are_named_in_the_locale(engine: MailEngine) -> None:
    opening = engine.open(json.dumps(MAILBOX).encode(), "fr")
    assert opening["folders"]["inbox"]["name"] == "Boîte de réception"
