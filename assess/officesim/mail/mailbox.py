"""A mailbox as an author writes it, made whole: defaults filled in, every reference checked.

The opening is the state itself, so that both sides load the same bytes:

    today, owner, files        fixed for the project
    folders, messages, categories, signatures, events, contacts, groups    by id
    rules                      in their order
    settings                   default signatures, automatic reply
    counter                    how many messages were sent (their order)
"""

from __future__ import annotations

import json
from typing import Any

from assess.officesim.engine import EditError, JSONObject, StartFileError
from assess.officesim.mail.vocabulary import check_against

#: role -> name in each language, for folders that the author did not write.
ROLES = {
    "inbox": {"en": "Inbox", "fr": "Boîte de réception"},
    "drafts": {"en": "Drafts", "fr": "Brouillons"},
    "sent": {"en": "Sent Items", "fr": "Éléments envoyés"},
    "deleted": {"en": "Deleted Items", "fr": "Éléments supprimés"},
    "junk": {"en": "Junk Email", "fr": "Courrier indésirable"},
    "archive": {"en": "Archive", "fr": "Archive"},
}
MOST = {"messages": 500, "events": 300, "contacts": 500, "files": 50, "folders": 100}

MESSAGE: JSONObject = {
    "folder": "inbox",
    "state": "received",
    "action": "new",
    "source": None,
    "to": [],
    "cc": [],
    "bcc": [],
    "subject": "",
    "body": "",
    "read": True,
    "flag": None,
    "importance": "normal",
    "sensitivity": "normal",
    "read_receipt": False,
    "delivery_receipt": False,
    "categories": [],
    "attachments": [],
    "answered": None,
    "event": None,
    "order": 0,
}
EVENT: JSONObject = {
    "title": "",
    "location": "",
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
}
CONTACT: JSONObject = {
    "first": "",
    "last": "",
    "organisation": "",
    "job": "",
    "address": "",
    "phone": "",
    "mobile": "",
    "notes": "",
    "categories": [],
}
RULE: JSONObject = {"on": True, "when": {}, "unless": {}, "stop": True}
RECURRENCE: JSONObject = {"every": 1, "days": [], "week": None, "until": None, "count": None}
AUTOMATIC_REPLY: JSONObject = {
    "on": False,
    "start": None,
    "end": None,
    "inside": "",
    "outside": "",
    "outside_to": "none",
}
_PARTS = {
    "today",
    "owner",
    "files",
    "folders",
    "messages",
    "categories",
    "rules",
    "signatures",
    "settings",
    "events",
    "contacts",
    "groups",
}


def open_mailbox(content: bytes, locale: str) -> JSONObject:
    """The opening of a mailbox file. Raises `StartFileError` naming the part at fault."""
    try:
        raw = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise StartFileError(f"The mailbox is not JSON in UTF-8: {error}") from None
    if not isinstance(raw, dict):
        raise StartFileError("The mailbox is not a JSON object.")
    unknown = sorted(set(raw) - _PARTS)
    if unknown:
        raise StartFileError(f"The mailbox has unknown parts: {', '.join(map(str, unknown))}.")
    try:
        return _Reader(raw, locale).mailbox()
    except EditError as error:
        raise StartFileError(f"The mailbox cannot be used. {error}") from None


class _Reader:
    def __init__(self, raw: JSONObject, locale: str) -> None:
        self.raw, self.locale = raw, locale

    def mailbox(self) -> JSONObject:
        """Raises `EditError` with the place of the first fault."""
        check_against("Moment", self.raw.get("today"), "today")
        check_against("Person", self.raw.get("owner"), "owner")
        box: JSONObject = {
            "today": self.raw["today"],
            "owner": self.raw["owner"],
            "files": {one["id"]: self._file(one) for one in self._list("files")},
            "folders": self._folders(),
            "categories": self._by_id("categories", "Category", {}),
            "signatures": self._by_id("signatures", "Signature", {}),
            "contacts": self._by_id("contacts", "Contact", CONTACT),
            "groups": self._by_id("groups", "Group", {}),
            "events": {one["id"]: self._event(one) for one in self._list("events")},
            "messages": {one["id"]: self._message(one) for one in self._list("messages")},
            "rules": [self._rule(one) for one in self._list("rules")],
            "counter": 0,
        }
        box["settings"] = self._settings()
        check_references(box)
        return box

    def _list(self, part: str) -> list[JSONObject]:
        found = self.raw.get(part, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise EditError(f"{part}: write a list of objects.")
        if len(found) > MOST.get(part, 100):
            raise EditError(f"{part}: at most {MOST.get(part, 100)}.")
        ids = []
        for one in found:
            check_against("Id", one.get("id"), f"{part}, id")
            ids.append(one["id"])
        if len(set(ids)) != len(ids):
            raise EditError(f"{part}: an id is used twice.")
        return found

    def _by_id(self, part: str, definition: str, defaults: JSONObject) -> JSONObject:
        found = {}
        for one in self._list(part):
            value = {**defaults, **_without(one, "id")}
            check_against(definition, value, f"{part}, {one['id']}")
            found[one["id"]] = value
        return found

    def _file(self, raw: JSONObject) -> JSONObject:
        place = f"files, {raw['id']}"
        check_against("Name", raw.get("name"), place)
        check_against("ShortText", raw.get("text", ""), place)
        size = raw.get("size", 1024)
        if type(size) is not int or not 0 < size < 2**31:
            raise EditError(f"{place}: size is a whole number of bytes.")
        return {"name": raw["name"], "size": size}

    def _folders(self) -> JSONObject:
        found = {
            role: {"name": names[self.locale], "parent": None, "role": role}
            for role, names in ROLES.items()
        }
        for one in self._list("folders"):
            check_against("Name", one.get("name"), f"folders, {one['id']}")
            check_against("IdOrNone", one.get("parent"), f"folders, {one['id']}")
            role = found.get(one["id"], {}).get("role")
            found[one["id"]] = {"name": one["name"], "parent": one.get("parent"), "role": role}
        return found

    def _event(self, raw: JSONObject) -> JSONObject:
        place = f"events, {raw['id']}"
        own = {key: value for key, value in raw.items() if key not in _EVENT_STATE}
        value = {**EVENT, **own}
        if isinstance(value["recurrence"], dict):
            value["recurrence"] = {**RECURRENCE, **value["recurrence"]}
        check_against("Event", value, place)
        organiser = raw.get("organiser", self.raw["owner"])
        check_against("Person", organiser, f"{place}, organiser")
        mine = organiser == self.raw["owner"]
        sent = raw.get("sent", bool(value["attendees"]) and mine)
        response = raw.get("response", "none")
        if type(sent) is not bool or response not in ("none", "accepted", "tentative", "declined"):
            raise EditError(f"{place}: sent is true or false, response as in event.respond.")
        return {**value, "organiser": organiser, "sent": sent, "response": response, "comment": ""}

    def _message(self, raw: JSONObject) -> JSONObject:
        place = f"messages, {raw['id']}"
        unknown = sorted(set(raw) - set(MESSAGE) - {"id", "from", "date"})
        if unknown:
            raise EditError(f"{place}: unknown {', '.join(unknown)}.")
        value = {**MESSAGE, "to": [self.raw["owner"]], **_without(raw, "id")}
        if value["state"] != "received":
            value["from"] = self.raw["owner"]
        check_against("Person", value.get("from"), f"{place}, from")
        check_against("Moment", value.get("date"), f"{place}, date")
        changing = {
            key: value[key]
            for key in (*PEOPLE, *TEXTS, *MARKS, "folder", "read", "flag", "categories")
        }
        check_against("MessageChange", changing, place)
        value["attachments"] = [self._attachment(one, place) for one in value["attachments"]]
        if value["state"] not in ("received", "draft", "sent"):
            raise EditError(f"{place}: state is received, draft or sent.")
        check_against("IdOrNone", value["source"], place)
        check_against("IdOrNone", value["event"], place)
        return value

    def _attachment(self, raw: Any, place: str) -> JSONObject:
        """In a start file an attachment names one of `files`, or only a name and a size."""
        if not isinstance(raw, dict):
            raise EditError(f"{place}: attachments are objects.")
        check_against("Id", raw.get("id"), f"{place}, attachment")
        if "file" in raw:
            known = {one["id"]: one for one in self._list("files")}
            if raw["file"] not in known:
                raise EditError(f"{place}: there is no file {raw['file']!r}.")
            file = self._file(known[raw["file"]])
            return {"id": raw["id"], **file, "from": f"file:{raw['file']}"}
        return {"id": raw["id"], **self._file(raw), "from": None}

    def _rule(self, raw: JSONObject) -> JSONObject:
        value = {**RULE, **_without(raw, "id")}
        check_against("Rule", value, f"rules, {raw['id']}")
        return {"id": raw["id"], **value}

    def _settings(self) -> JSONObject:
        raw = self.raw.get("settings", {})
        if not isinstance(raw, dict):
            raise EditError("settings: write an object.")
        value = {
            "signature_new": None,
            "signature_reply": None,
            **raw,
            "automatic_reply": {**AUTOMATIC_REPLY, **raw.get("automatic_reply", {})},
        }
        check_against("SettingsSet", {"op": "settings.set", "set": value}, "settings")
        return value


_EVENT_STATE = ("id", "organiser", "sent", "response")
PEOPLE = ("to", "cc", "bcc")
TEXTS = ("subject", "body")
MARKS = ("importance", "sensitivity", "read_receipt", "delivery_receipt")


def _without(raw: JSONObject, key: str) -> JSONObject:
    return {name: value for name, value in raw.items() if name != key}


def check_references(box: JSONObject) -> None:
    """Raises `EditError` when something of a mailbox names what is not there."""
    for name, folder in box["folders"].items():
        seen = {name}
        parent = folder["parent"]
        while parent is not None:
            if parent in seen or parent not in box["folders"]:
                raise EditError(f"folders, {name}: its parent {parent!r} cannot be.")
            seen.add(parent)
            parent = box["folders"][parent]["parent"]
    for name, message in box["messages"].items():
        _known(box["folders"], [message["folder"]], f"messages, {name}, folder")
        _known(box["categories"], message["categories"], f"messages, {name}, categories")
        if message["source"] is not None:
            _known(box["messages"], [message["source"]], f"messages, {name}, source")
        if message["event"] is not None:
            _known(box["events"], [message["event"]], f"messages, {name}, event")
    for part in ("events", "contacts"):
        for name, one in box[part].items():
            _known(box["categories"], one["categories"], f"{part}, {name}, categories")
    for rule in box["rules"]:
        check_rule(box, rule)
    for key in ("signature_new", "signature_reply"):
        if box["settings"][key] is not None:
            _known(box["signatures"], [box["settings"][key]], f"settings, {key}")


def check_rule(box: JSONObject, rule: JSONObject) -> None:
    """Raises `EditError` when a rule's actions name what is not there."""
    then = rule["then"]
    if "folder" in then:
        _known(box["folders"], [then["folder"]], f"rule {rule['name']}, folder")
    _known(box["categories"], then.get("categories", []), f"rule {rule['name']}, categories")


def _known(known: JSONObject, names: list[str], place: str) -> None:
    for name in names:
        if name not in known:
            raise EditError(f"{place}: there is no {name!r}.")
