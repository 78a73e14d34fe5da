"""What each edit does to a mailbox. Everything is checked before anything changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.mail.mailbox import MESSAGE, check_rule

#: How many of each there may be: more is no mailbox but an attack.
MOST = 2000
_ALWAYS = {"folder", "read", "flag", "categories"}
_RESENT = {"title", "location", "start", "end", "all_day", "recurrence", "exceptions", "attendees"}


def _get(part: JSONObject, name: str, what: str) -> JSONObject:
    if name not in part:
        raise EditError(f"There is no {what} {name!r}.")
    found: JSONObject = part[name]
    return found


def _new(part: JSONObject, name: str, what: str) -> None:
    if name in part:
        raise EditError(f"There is a {what} {name!r} already.")
    if len(part) >= MOST:
        raise EditError(f"There are too many of {what}.")


def _categories(box: JSONObject, changes: JSONObject) -> None:
    for name in changes.get("categories", []):
        _get(box["categories"], name, "category")


def _attachment(box: JSONObject, raw: JSONObject) -> JSONObject:
    if "file" in raw:
        file = _get(box["files"], raw["file"], "file")
        return {"id": raw["id"], **file, "from": f"file:{raw['file']}"}
    source = _get(box["messages"], raw["message"], "message")
    if raw["attachment"] is None:
        name = (source["subject"] or "message") + ".eml"
        return {"id": raw["id"], "name": name, "size": 1024, "from": f"message:{raw['message']}"}
    for one in source["attachments"]:
        if one["id"] == raw["attachment"]:
            return {"id": raw["id"], "name": one["name"], "size": one["size"], "from": one["from"]}
    raise EditError(f"The message {raw['message']!r} has no attachment {raw['attachment']!r}.")


def _message_changes(box: JSONObject, message: JSONObject, changes: JSONObject) -> JSONObject:
    if message["state"] != "draft" and set(changes) - _ALWAYS:
        fixed = ", ".join(sorted(set(changes) - _ALWAYS))
        raise EditError(f"Of a message that was received or sent, {fixed} cannot change.")
    if "folder" in changes:
        _get(box["folders"], changes["folder"], "folder")
    _categories(box, changes)
    if "attachments" not in changes:
        return changes
    kept = {one["id"]: one for one in message["attachments"]}
    attachments = [kept.get(one["id"]) or _attachment(box, one) for one in changes["attachments"]]
    if len({one["id"] for one in attachments}) != len(attachments):
        raise EditError("Two attachments have one id.")
    return {**changes, "attachments": attachments}


def _message_add(box: JSONObject, edit: JSONObject) -> None:
    _new(box["messages"], edit["id"], "message")
    if edit["source"] is not None:
        _get(box["messages"], edit["source"], "message")
    if (edit["action"] == "new") != (edit["source"] is None):
        raise EditError("A reply or forward has a source, a new message has none.")
    draft = {
        **MESSAGE,
        "from": box["owner"],
        "date": box["today"],
        "folder": "drafts",
        "state": "draft",
        "action": edit["action"],
        "source": edit["source"],
    }
    box["messages"][edit["id"]] = {**draft, **_message_changes(box, draft, edit["set"])}


def _message_set(box: JSONObject, edit: JSONObject) -> None:
    message = _get(box["messages"], edit["id"], "message")
    message.update(_message_changes(box, message, edit["set"]))


def _message_send(box: JSONObject, edit: JSONObject) -> None:
    message = _get(box["messages"], edit["id"], "message")
    if message["state"] != "draft":
        raise EditError("Only a draft can be sent.")
    if not (message["to"] or message["cc"] or message["bcc"]):
        raise EditError("A message needs a recipient to be sent.")
    box["counter"] += 1
    message.update(state="sent", folder="sent", read=True, order=box["counter"])
    source = box["messages"].get(message["source"])
    if source is not None:
        source["answered"] = message["action"]


def _message_remove(box: JSONObject, edit: JSONObject) -> None:
    _get(box["messages"], edit["id"], "message")
    del box["messages"][edit["id"]]


def _parent(box: JSONObject, folder: str | None, parent: str | None) -> None:
    """Raises `EditError` when a folder would lie in itself or nowhere."""
    while parent is not None:
        if parent == folder:
            raise EditError("A folder cannot lie in itself.")
        parent = _get(box["folders"], parent, "folder")["parent"]


def _folder_name(box: JSONObject, name: str, parent: str | None, but: str) -> None:
    for other, folder in box["folders"].items():
        if other != but and folder["parent"] == parent and folder["name"] == name:
            raise EditError(f"There is a folder {name!r} there already.")


def _own_folder(box: JSONObject, name: str) -> JSONObject:
    folder = _get(box["folders"], name, "folder")
    if folder["role"] is not None:
        raise EditError(f"The folder {folder['name']!r} stays as it is.")
    return folder


def _folder_add(box: JSONObject, edit: JSONObject) -> None:
    _new(box["folders"], edit["id"], "folder")
    _parent(box, edit["id"], edit["parent"])
    _folder_name(box, edit["name"], edit["parent"], edit["id"])
    box["folders"][edit["id"]] = {"name": edit["name"], "parent": edit["parent"], "role": None}


def _folder_set(box: JSONObject, edit: JSONObject) -> None:
    folder = _own_folder(box, edit["id"])
    changed = {**folder, **edit["set"]}
    _parent(box, edit["id"], changed["parent"])
    _folder_name(box, changed["name"], changed["parent"], edit["id"])
    folder.update(edit["set"])


def _folder_remove(box: JSONObject, edit: JSONObject) -> None:
    _own_folder(box, edit["id"])
    inside = any(one["parent"] == edit["id"] for one in box["folders"].values())
    used = any(one["folder"] == edit["id"] for one in box["messages"].values())
    ruled = any(one["then"].get("folder") == edit["id"] for one in box["rules"])
    if inside or used or ruled:
        raise EditError("The folder is not empty, or a rule uses it.")
    del box["folders"][edit["id"]]


def _category_remove(box: JSONObject, edit: JSONObject) -> None:
    _get(box["categories"], edit["id"], "category")
    carriers: list[Any] = [
        *box["messages"].values(),
        *box["events"].values(),
        *box["contacts"].values(),
        *(rule["then"] for rule in box["rules"]),
    ]
    if any(edit["id"] in one.get("categories", []) for one in carriers):
        raise EditError("Something still carries the category.")
    del box["categories"][edit["id"]]


def _rule_at(box: JSONObject, name: str) -> int:
    for at, rule in enumerate(box["rules"]):
        if rule["id"] == name:
            return at
    raise EditError(f"There is no rule {name!r}.")


def _rule_add(box: JSONObject, edit: JSONObject) -> None:
    _new({rule["id"]: rule for rule in box["rules"]}, edit["id"], "rule")
    if len(box["rules"]) >= 100:
        raise EditError("There are too many rules.")
    check_rule(box, edit["rule"])
    if edit["at"] > len(box["rules"]):
        raise EditError("The rules end before that place.")
    box["rules"].insert(edit["at"], {"id": edit["id"], **edit["rule"]})


def _rule_set(box: JSONObject, edit: JSONObject) -> None:
    at = _rule_at(box, edit["id"])
    check_rule(box, edit["rule"])
    box["rules"][at] = {"id": edit["id"], **edit["rule"]}


def _rule_move(box: JSONObject, edit: JSONObject) -> None:
    at = _rule_at(box, edit["id"])
    if edit["to"] >= len(box["rules"]):
        raise EditError("The rules end before that place.")
    box["rules"].insert(edit["to"], box["rules"].pop(at))


def _rule_remove(box: JSONObject, edit: JSONObject) -> None:
    del box["rules"][_rule_at(box, edit["id"])]


def _signature_remove(box: JSONObject, edit: JSONObject) -> None:
    _get(box["signatures"], edit["id"], "signature")
    if edit["id"] in (box["settings"]["signature_new"], box["settings"]["signature_reply"]):
        raise EditError("The signature is a default.")
    del box["signatures"][edit["id"]]


def _settings_set(box: JSONObject, edit: JSONObject) -> None:
    changes = edit["set"]
    for key in ("signature_new", "signature_reply"):
        if changes.get(key) is not None:
            _get(box["signatures"], changes[key], "signature")
    reply = changes.get("automatic_reply")
    if reply and (reply["start"] is None) != (reply["end"] is None):
        raise EditError("An automatic reply has a start and an end, or neither.")
    if reply and reply["start"] is not None and reply["start"] >= reply["end"]:
        raise EditError("The automatic reply ends before it starts.")
    box["settings"].update(changes)


def _check_event(box: JSONObject, event: JSONObject) -> None:
    _categories(box, event)
    if event["end"] < event["start"]:
        raise EditError("An event cannot end before it starts.")
    if event["all_day"] and not (
        event["start"].endswith("T00:00")
        and event["end"].endswith("T00:00")
        and event["end"] > event["start"]
    ):
        raise EditError("An all-day event lasts whole days.")
    recurrence = event["recurrence"]
    if recurrence and recurrence["until"] is not None and recurrence["count"] is not None:
        raise EditError("A series ends by a day or by a number, not by both.")
    if recurrence and recurrence["unit"] == "week" and not recurrence["days"]:
        raise EditError("A weekly series needs its days.")
    for one in event["exceptions"]:
        if (one["start"] is None) != (one["end"] is None):
            raise EditError("An exception has a start and an end, or neither.")


def _event_add(box: JSONObject, edit: JSONObject) -> None:
    _new(box["events"], edit["id"], "event")
    _check_event(box, edit["event"])
    box["events"][edit["id"]] = {
        **edit["event"],
        "organiser": box["owner"],
        "sent": False,
        "response": "none",
        "comment": "",
    }


def _event_set(box: JSONObject, edit: JSONObject) -> None:
    event = _get(box["events"], edit["id"], "event")
    if event["organiser"] != box["owner"] and set(edit["set"]) & _RESENT:
        raise EditError("Only who called a meeting can change when, where and with whom it is.")
    changed = {**event, **edit["set"]}
    _check_event(box, changed)
    if any(event[key] != changed[key] for key in _RESENT):
        changed["sent"] = False
    event.update(changed)


def _event_send(box: JSONObject, edit: JSONObject) -> None:
    event = _get(box["events"], edit["id"], "event")
    if event["organiser"] != box["owner"] or not event["attendees"]:
        raise EditError("Only a meeting of one's own with attendees can be sent.")
    event["sent"] = True


def _event_respond(box: JSONObject, edit: JSONObject) -> None:
    event = _get(box["events"], edit["id"], "event")
    if event["organiser"] == box["owner"]:
        raise EditError("One does not answer one's own invitation.")
    event.update(response=edit["response"], comment=edit["comment"])


def _event_remove(box: JSONObject, edit: JSONObject) -> None:
    _get(box["events"], edit["id"], "event")
    for message in box["messages"].values():
        if message["event"] == edit["id"]:
            message["event"] = None
    del box["events"][edit["id"]]


def _adds(part: str, what: str) -> Callable[[JSONObject, JSONObject], None]:
    def add(box: JSONObject, edit: JSONObject) -> None:
        _new(box[part], edit["id"], what)
        _categories(box, edit[what])
        box[part][edit["id"]] = dict(edit[what])

    return add


def _sets(part: str, what: str) -> Callable[[JSONObject, JSONObject], None]:
    def change(box: JSONObject, edit: JSONObject) -> None:
        found = _get(box[part], edit["id"], what)
        _categories(box, edit["set"])
        found.update(edit["set"])

    return change


def _removes(part: str, what: str) -> Callable[[JSONObject, JSONObject], None]:
    def remove(box: JSONObject, edit: JSONObject) -> None:
        _get(box[part], edit["id"], what)
        del box[part][edit["id"]]

    return remove


OPS: dict[str, Callable[[JSONObject, JSONObject], None]] = {
    "message.add": _message_add,
    "message.set": _message_set,
    "message.send": _message_send,
    "message.remove": _message_remove,
    "folder.add": _folder_add,
    "folder.set": _folder_set,
    "folder.remove": _folder_remove,
    "category.add": _adds("categories", "category"),
    "category.set": _sets("categories", "category"),
    "category.remove": _category_remove,
    "rule.add": _rule_add,
    "rule.set": _rule_set,
    "rule.move": _rule_move,
    "rule.remove": _rule_remove,
    "signature.add": _adds("signatures", "signature"),
    "signature.set": _sets("signatures", "signature"),
    "signature.remove": _signature_remove,
    "settings.set": _settings_set,
    "event.add": _event_add,
    "event.set": _event_set,
    "event.send": _event_send,
    "event.respond": _event_respond,
    "event.remove": _event_remove,
    "contact.add": _adds("contacts", "contact"),
    "contact.set": _sets("contacts", "contact"),
    "contact.remove": _removes("contacts", "contact"),
    "group.add": _adds("groups", "group"),
    "group.set": _sets("groups", "group"),
    "group.remove": _removes("groups", "group"),
}
