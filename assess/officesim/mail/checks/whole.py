"""The whole mailbox: what is gone, and what must have stayed as it was."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.mail.checks.comparing import known_keys, texts, written

_PARTS = ("messages", "folders", "categories", "signatures", "events", "contacts", "groups")


def absent(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Something of the start file is gone: `target.part` and `target.id` or `target.ids`.

    A message or folder in the deleted folder is gone.
    """
    known_keys(target, {"part", "id", "ids"}, "target")
    known_keys(expect, {"for_good"}, "expect")
    part = target.get("part")
    names = texts(target.get("ids", target.get("id")), "target.id")
    if part == "rules":
        there = {one["id"]: one for one in work.end["rules"]}
        before = {one["id"] for one in work.start["rules"]}
    elif part in _PARTS:
        there, before = work.end[part], set(work.start[part])
    else:
        raise ValueError(f"target.part: one of {', '.join((*_PARTS, 'rules'))}.")
    missing = [name for name in names if name not in before]
    if missing:
        raise ValueError(f"target: the start file has no {', '.join(missing)} in {part}.")
    for_good = expect.get("for_good", False)
    left = [
        name
        for name in names
        if name in there and (for_good or not _deleted(work.end, part, there[name]))
    ]
    return Finding(not left, written({"gone": names}), written({"still there": left}))


def _deleted(box: JSONObject, part: str, one: JSONObject) -> bool:
    """Whether a message or folder lies in the deleted folder, at any depth."""
    place = one.get("folder") if part == "messages" else one.get("parent")
    while place is not None:
        if place == "deleted":
            return True
        place = box["folders"][place]["parent"]
    return False


def unchanged(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Nothing else changed: `target.except` = {part = [ids], …}, `expect.sent` at most so many.

    Reading a message, and its mark as answered, change nothing. `expect.added` names parts to
    which nothing may be added.
    """
    known_keys(target, {"except"}, "target")
    known_keys(expect, {"sent", "added"}, "expect")
    allowed = target.get("except", {})
    known_keys(allowed, (*_PARTS, "rules", "settings"), "target.except")
    changed = [
        f"{part} {name}"
        for part in _PARTS
        for name in _changed(work.start[part], work.end[part])
        if name not in texts(allowed.get(part, []), part)
    ]
    changed += _changed_rules(work, texts(allowed.get("rules", []), "rules"))
    changed += [
        f"settings {key}"
        for key, value in work.start["settings"].items()
        if work.end["settings"][key] != value
        and key not in texts(allowed.get("settings", []), "settings")
    ]
    changed += [
        f"new in {part}: {', '.join(sorted(set(work.end[part]) - set(work.start[part])))}"
        for part in texts(expect.get("added", []), "added")
        if set(work.end[part]) - set(work.start[part])
    ]
    sent = work.end["counter"]
    if "sent" in expect and sent > expect["sent"]:
        changed.append(f"{sent} messages sent")
    return Finding(not changed, "unchanged elsewhere", "; ".join(changed) or "unchanged")


def _changed(before: JSONObject, after: JSONObject) -> list[str]:
    return [name for name in before if _bare(before[name]) != _bare(after.get(name))]


def _bare(one: JSONObject | None) -> JSONObject | None:
    if one is None:
        return None
    return {key: value for key, value in one.items() if key not in ("read", "answered")}


def _changed_rules(work: Work, allowed: list[str]) -> list[str]:
    after = {one["id"]: one for one in work.end["rules"]}
    return [
        f"rules {one['id']}"
        for one in work.start["rules"]
        if after.get(one["id"]) != one and one["id"] not in allowed
    ]
