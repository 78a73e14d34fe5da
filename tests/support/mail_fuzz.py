"""Random edits of a mailbox: most of them possible, some not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

TEXTS = (
    "",
    "Réunion…",
    "a\nb",
    "😀 « x »",
    "\u2028",
    'say "yes"\\',
    "  ",
    "é" * 40,
    "<b>&amp;</b>",
)
PEOPLE = [{"name": name, "address": f"p{at}@org.example"} for at, name in enumerate(TEXTS[:6])]
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
COLOURS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey", "brown")


def edits(state: dict[str, Any], rng: random.Random, length: int) -> Iterator[dict[str, Any]]:
    """`length` edits, each made for the state as it is when it is asked for."""
    fuzz = _Fuzz(state, rng)
    for _ in range(length):
        yield fuzz.edit()


class _Fuzz:
    def __init__(self, state: dict[str, Any], rng: random.Random) -> None:
        self.state, self.rng, self.number = state, rng, 0

    def edit(self) -> dict[str, Any]:
        make = self.rng.choice(
            (self.message, self.message, self.draft, self.send, self.folder, self.category,
             self.rule, self.signature, self.settings, self.event, self.event, self.answer,
             self.contact, self.group, self.remove)
        )  # fmt: skip
        return make()

    def new(self) -> str:
        self.number += 1
        return f"n-{self.number}"

    def one(self, part: str) -> str:
        found = self.state[part]
        names = [one["id"] for one in found] if isinstance(found, list) else list(found)
        return self.rng.choice(names or ["nothing"])

    def some(self, values: Any, most: int = 3) -> list[Any]:
        values = list(values)
        return self.rng.sample(values, min(len(values), self.rng.randint(0, most)))

    def part_of(self, whole: dict[str, Any]) -> dict[str, Any]:
        keys = self.some(whole, 4) or [next(iter(whole))]
        return {key: whole[key] for key in keys}

    def text(self) -> str:
        return self.rng.choice(TEXTS)

    def maybe(self, value: Any) -> Any:
        return self.rng.choice((None, value))

    def day(self) -> str:
        return f"2027-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def message(self) -> dict[str, Any]:
        flag = {
            "state": self.rng.choice(("flagged", "complete")),
            "due": self.maybe(self.day()),
            "reminder": self.maybe(f"{self.day()}T08:15"),
        }
        change = {
            "folder": self.one("folders"),
            "read": self.rng.random() < 0.5,
            "flag": self.maybe(flag),
            "categories": self.some(self.state["categories"]),
        }
        return {"op": "message.set", "id": self.one("messages"), "set": self.part_of(change)}

    def change(self) -> dict[str, Any]:
        source = self.one("messages")
        parts = [
            one["id"]
            for one in self.state["messages"].get(source, {"attachments": []})["attachments"]
        ]
        attached = [
            {"id": "x-1", "file": self.one("files")},
            {"id": "x-2", "message": source, "attachment": self.rng.choice([None, *parts])},
        ]
        return {
            "to": self.some(PEOPLE),
            "cc": self.some(PEOPLE),
            "bcc": self.some(PEOPLE, 1),
            "subject": self.text(),
            "body": self.text(),
            "importance": self.rng.choice(("low", "normal", "high")),
            "sensitivity": self.rng.choice(("normal", "private", "confidential")),
            "read_receipt": self.rng.random() < 0.5,
            "attachments": self.some(attached, 2),
        }

    def draft(self) -> dict[str, Any]:
        drafts = [name for name, one in self.state["messages"].items() if one["state"] == "draft"]
        if drafts and self.rng.random() < 0.5:
            chosen = self.rng.choice(drafts)
            return {"op": "message.set", "id": chosen, "set": self.part_of(self.change())}
        action = self.rng.choice(("new", "reply", "reply_all", "forward"))
        source = None if action == "new" else self.one("messages")
        return {
            "op": "message.add", "id": self.new(), "action": action, "source": source,
            "set": self.part_of(self.change()),
        }  # fmt: skip

    def send(self) -> dict[str, Any]:
        return {"op": "message.send", "id": self.one("messages")}

    def folder(self) -> dict[str, Any]:
        change = {"name": self.text() or "F", "parent": self.maybe(self.one("folders"))}
        if self.rng.random() < 0.5:
            return {"op": "folder.add", "id": self.new(), **change}
        return {"op": "folder.set", "id": self.one("folders"), "set": self.part_of(change)}

    def added(self, what: str, part: str, value: dict[str, Any]) -> dict[str, Any]:
        if self.rng.random() < 0.5:
            return {"op": f"{what}.add", "id": self.new(), what: value}
        return {"op": f"{what}.set", "id": self.one(part), "set": self.part_of(value)}

    def category(self) -> dict[str, Any]:
        value = {"name": self.text() or "C", "colour": self.rng.choice(COLOURS)}
        return self.added("category", "categories", value)

    def signature(self) -> dict[str, Any]:
        return self.added(
            "signature", "signatures", {"name": self.text() or "S", "text": self.text()}
        )

    def contact(self) -> dict[str, Any]:
        names = ("first", "last", "organisation", "job", "phone", "mobile", "notes")
        value = {name: self.text() for name in names}
        value = {name: text.replace("\n", " ") for name, text in value.items()}
        address = self.rng.choice(("", "x@org.example"))
        categories = self.some(self.state["categories"])
        return self.added(
            "contact", "contacts", {**value, "address": address, "categories": categories}
        )

    def group(self) -> dict[str, Any]:
        return self.added(
            "group", "groups", {"name": self.text() or "G", "members": self.some(PEOPLE)}
        )

    def rule(self) -> dict[str, Any]:
        rule = {
            "name": "R",
            "on": self.rng.random() < 0.8,
            "when": self.part_of({"from": ["x"], "subject": ["a", "é"], "attachment": True}),
            "unless": {},
            "then": self.part_of(
                {"folder": self.one("folders"), "flag": True, "forward": PEOPLE[1:2]}
            ),
            "stop": True,
        }
        kind = self.rng.random()
        if kind < 0.4:
            at = self.rng.randint(0, len(self.state["rules"]))
            return {"op": "rule.add", "id": self.new(), "at": at, "rule": rule}
        if kind < 0.7:
            return {"op": "rule.set", "id": self.one("rules"), "rule": rule}
        return {"op": "rule.move", "id": self.one("rules"), "to": self.rng.randint(0, 3)}

    def settings(self) -> dict[str, Any]:
        timed = self.rng.random() < 0.5
        reply = {
            "on": self.rng.random() < 0.5,
            "start": "2027-03-20T00:00" if timed else None,
            "end": f"{self.day()}T00:00" if timed else None,
            "inside": self.text(),
            "outside": self.text(),
            "outside_to": self.rng.choice(("none", "contacts", "all")),
        }
        change = {
            "signature_new": self.maybe(self.one("signatures")),
            "signature_reply": self.maybe(self.one("signatures")),
            "automatic_reply": reply,
        }
        return {"op": "settings.set", "set": self.part_of(change)}

    def body(self) -> dict[str, Any]:
        day = self.day()
        unit = self.rng.choice(("day", "week", "month", "year"))
        recurrence = {
            "unit": unit,
            "every": self.rng.randint(1, 3),
            "days": self.some(DAYS, 3) or ["mo"],
            "week": None,
            "until": None,
            "count": self.maybe(5),
        }
        whole = self.rng.random() < 0.2
        return {
            "title": self.text(),
            "location": self.text(),
            "start": f"{day}T00:00" if whole else f"{day}T10:00",
            "end": "2028-01-01T00:00" if whole else f"{day}T11:30",
            "all_day": whole,
            "body": self.text(),
            "attendees": [
                {**one, "required": self.rng.random() < 0.5} for one in self.some(PEOPLE)
            ],
            "show_as": self.rng.choice(("free", "busy", "away")),
            "reminder": self.maybe(15),
            "categories": self.some(self.state["categories"]),
            "private": self.rng.random() < 0.5,
            "importance": "normal",
            "recurrence": self.maybe(recurrence),
            "exceptions": self.some([{"day": day, "start": None, "end": None}], 1),
        }

    def event(self) -> dict[str, Any]:
        if self.rng.random() < 0.4:
            return {"op": "event.add", "id": self.new(), "event": self.body()}
        if self.rng.random() < 0.3:
            return {"op": "event.send", "id": self.one("events")}
        if self.rng.random() < 0.3:
            return self.same_again()
        return {"op": "event.set", "id": self.one("events"), "set": self.part_of(self.body())}

    def same_again(self) -> dict[str, Any]:
        """What an event is already, its properties in another order: nothing changes."""
        name = self.one("events")
        event = self.state["events"].get(name, self.body())
        keys = ("recurrence", "attendees", "exceptions", "location")
        return {"op": "event.set", "id": name, "set": {key: turned(event[key]) for key in keys}}

    def answer(self) -> dict[str, Any]:
        response = self.rng.choice(("none", "accepted", "tentative", "declined"))
        name = self.one("events")
        return {"op": "event.respond", "id": name, "response": response, "comment": self.text()}

    def remove(self) -> dict[str, Any]:
        what, part = self.rng.choice(
            (("message", "messages"), ("folder", "folders"), ("category", "categories"),
             ("rule", "rules"), ("signature", "signatures"), ("event", "events"),
             ("contact", "contacts"), ("group", "groups"))
        )  # fmt: skip
        return {"op": f"{what}.remove", "id": self.one(part)}


def turned(value: Any) -> Any:
    """The same JSON with the properties of objects in reverse."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value
