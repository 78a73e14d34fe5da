"""The calendar: appointments, meetings, series, answers to invitations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.mail.checks.comparing import (
    Tests,
    best,
    contains,
    equal,
    judge,
    known_keys,
    same_people,
    says,
    texts,
    written,
)
from assess.officesim.mail.checks.naming import same_categories
from assess.officesim.mail.recurrence import occurrences

_WHICH = {"id", "title_contains", "start", "day"}


def appointment(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """An event without attendees: `target` chooses by id, title_contains, start or day."""
    return _event(work, target, expect, meeting=False)


def meeting(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """An event with attendees; what is expected of people and of sending as well."""
    return _event(work, target, expect, meeting=True)


def _event(work: Work, target: JSONObject, expect: JSONObject, *, meeting: bool) -> Finding:
    findings = [
        judge(_tests(work, one), expect)
        for one in _chosen(work, target)
        if bool(one["attendees"]) is meeting
    ]
    what = "meeting" if meeting else "appointment"
    return best(findings, expect, f"no such {what}")


def _chosen(work: Work, target: JSONObject) -> Iterator[JSONObject]:
    known_keys(target, _WHICH, "target")
    for name, event in sorted(work.end["events"].items()):
        if "id" not in target and name in work.start["events"]:
            continue  # what was there already is named by its id
        if (
            target.get("id", name) == name
            and contains(event["title"], target.get("title_contains", ""))
            and target.get("start", event["start"]) == event["start"]
            and event["start"].startswith(target.get("day", ""))
        ):
            yield event


def _tests(work: Work, event: JSONObject) -> Tests:
    required = [one for one in event["attendees"] if one["required"]]
    optional = [one for one in event["attendees"] if not one["required"]]
    return {
        "exists": lambda wanted: (True, wanted is True),
        "title": equal(event["title"]),
        "title_contains": lambda wanted: says(event["title"], wanted),
        "location": equal(event["location"]),
        "location_contains": lambda wanted: says(event["location"], wanted),
        "start": equal(event["start"]),
        "end": equal(event["end"]),
        "all_day": equal(event["all_day"]),
        "body_contains": lambda wanted: says(event["body"], wanted),
        "show_as": lambda wanted: (
            event["show_as"],
            event["show_as"] in texts(wanted, "show_as"),
        ),
        "reminder": equal(event["reminder"]),
        "private": equal(event["private"]),
        "importance": equal(event["importance"]),
        "categories": lambda wanted: same_categories(work.end, event, wanted),
        "repeats": equal(event["recurrence"] is not None),
        "required": lambda wanted: same_people(required, wanted),
        "optional": lambda wanted: same_people(optional, wanted),
        "attendees": lambda wanted: same_people(event["attendees"], wanted),
        "sent": equal(event["sent"]),
    }


def recurrence(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A series by when it happens: `expect.within` = [day, day], `expect.starts` = [moments].

    Any series that happens exactly then passes, however it was entered.
    """
    within: Any = expect.get("within")
    starts = expect.get("starts")
    if set(expect) != {"within", "starts"} or not _are_days(within):
        raise ValueError("expect: write within = [first day, last day] and starts = [moments].")
    wanted = sorted(texts(starts, "starts"))
    findings = []
    for event in _chosen(work, target):
        found = [start for start, _ in occurrences(event, within[0], within[1])]
        series = event["recurrence"] is not None
        findings.append(
            Finding(
                series and found == wanted,
                written({"starts": wanted}),
                written({"starts": found}) if series else "no series",
            )
        )
    return best(findings, expect, "no such event")


def _are_days(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(one, str) and len(one) == 10 for one in value)
    )


def response(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The answer to an invitation, by `target.id` of the event."""
    known_keys(target, {"id"}, "target")
    if target.get("id") not in work.start["events"]:
        raise ValueError("target: name the id of an event of the start file.")
    event = work.end["events"].get(target["id"])
    if event is None:
        return Finding(False, written(expect), "the event was deleted")
    tests = {
        "response": equal(event["response"]),
        "comment_contains": lambda wanted: says(event["comment"], wanted),
        # One word of several: a project in two languages.
        "comment_any": lambda wanted: (
            event["comment"],
            any(contains(event["comment"], one) for one in texts(wanted, "comment_any")),
        ),
    }
    return judge(tests, expect)
