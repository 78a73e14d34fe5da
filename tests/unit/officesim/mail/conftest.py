"""A small mailbox, and an engine's state of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from assess.officesim.engine import Finding, Work
from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.engine import MailEngine

MAILBOX: dict[str, Any] = {
    "today": "2027-03-15T09:00",
    "owner": {"name": "Ana Lopes", "address": "ana.lopes@org.example"},
    "files": [{"id": "agenda", "name": "Agenda.docx", "size": 24000, "text": "1. Welcome"}],
    "folders": [{"id": "travel", "name": "Travel", "parent": "inbox"}],
    "categories": [{"id": "urgent", "name": "Urgent", "colour": "red"}],
    "signatures": [{"id": "short", "name": "Short", "text": "Ana"}],
    "contacts": [
        {"id": "bo", "first": "Bo", "last": "Lind", "address": "bo@org.example", "phone": "12 34"}
    ],
    "groups": [
        {"id": "team", "name": "Team", "members": [{"name": "Bo", "address": "bo@org.example"}]}
    ],
    "rules": [
        {"id": "news", "name": "News", "when": {"subject": ["newsletter"]}, "then": {"read": True}}
    ],
    "events": [
        {
            "id": "weekly",
            "title": "Weekly",
            "start": "2027-03-01T10:00",
            "end": "2027-03-01T10:30",
            "recurrence": {"unit": "week", "days": ["mo"], "count": 5},
        },
        {
            "id": "invited",
            "title": "Budget round",
            "start": "2027-03-18T14:00",
            "end": "2027-03-18T15:00",
            "organiser": {"name": "Bo Lind", "address": "bo@org.example"},
            "attendees": [
                {"name": "Ana Lopes", "address": "ana.lopes@org.example", "required": True}
            ],
        },
    ],
    "messages": [
        {
            "id": "m1",
            "from": {"name": "Bo Lind", "address": "bo@org.example"},
            "date": "2027-03-14T17:20",
            "subject": "Room for Thursday",
            "body": "Which room?",
            "read": False,
            "cc": [{"name": "Cy", "address": "cy@org.example"}],
            "attachments": [{"id": "a1", "name": "Plan.pdf", "size": 5000}],
        },
        {
            "id": "m2",
            "from": {"name": "Shop", "address": "offers@shop.example"},
            "date": "2027-03-13T08:00",
            "subject": "Offers",
        },
    ],
}
BO = {"name": "Bo Lind", "address": "bo@org.example"}


@pytest.fixture
def engine() -> MailEngine:
    return MailEngine()


@pytest.fixture
def opening(engine: MailEngine) -> dict[str, Any]:
    return engine.open(json.dumps(MAILBOX).encode(), "en")


@pytest.fixture
def state(engine: MailEngine, opening: dict[str, Any]) -> Any:
    return engine.load(opening)


Judged = Callable[..., Finding]


@pytest.fixture
def judged(engine: MailEngine, opening: dict[str, Any]) -> Judged:
    """`judged(kind, target, expect, *edits)`: the finding after the edits."""

    def run(kind: str, target: Any, expect: Any, *edits: dict[str, Any]) -> Finding:
        state = engine.load(opening)
        for edit in edits:
            engine.apply(state, edit)
        start = engine.view(engine.load(opening))
        work = Work(engine, opening, start, engine.view(state), state)
        return JUDGES[kind](work, target, expect)

    return run


def draft(name: str = "d1", action: str = "new", source: str | None = None, **more: Any) -> Any:
    """The edit that starts a draft."""
    return {
        "op": "message.add",
        "id": name,
        "action": action,
        "source": source,
        "set": {"to": [BO], **more},
    }


def event(**more: Any) -> dict[str, Any]:
    """A whole event, an hour on Tuesday."""
    return {
        "title": "Talk",
        "location": "",
        "start": "2027-03-16T10:00",
        "end": "2027-03-16T11:00",
        "all_day": False,
        "body": "",
        "attendees": [],
        "show_as": "busy",
        "reminder": 15,
        "categories": [],
        "private": False,
        "importance": "normal",
        "recurrence": None,
        "exceptions": [],
        **more,
    }
