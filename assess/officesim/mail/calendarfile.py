"""The calendar as iCalendar (RFC 5545), through the library that also reads it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, vCalAddress, vRecur

from assess.officesim.engine import JSONObject

_STATUS = {"accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}
_BUSY = {"free": "FREE", "tentative": "TENTATIVE", "busy": "BUSY", "away": "OOF"}
_PRIORITY = {"high": 1, "low": 9}


def calendar_file(box: JSONObject) -> bytes:
    """All events of a mailbox; times are floating, as the mailbox has no zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//assess//office simulation//EN")
    calendar.add("version", "2.0")
    stamp = datetime.fromisoformat(box["today"])
    for name, event in sorted(box["events"].items()):
        calendar.add_component(_event(name, event, box, stamp))
        for one in event["exceptions"]:
            if one["start"] is not None:
                calendar.add_component(_moved(name, event, one, stamp))
    found: bytes = calendar.to_ical()
    return found


def _event(name: str, event: JSONObject, box: JSONObject, stamp: datetime) -> Event:
    found = Event()
    found.add("uid", f"{name}@mailbox.invalid")
    found.add("dtstamp", stamp)
    found.add("summary", event["title"])
    found.add("dtstart", _time(event, event["start"]))
    found.add("dtend", _time(event, event["end"]))
    for key, value in (("location", event["location"]), ("description", event["body"])):
        if value:
            found.add(key, value)
    found.add("transp", "TRANSPARENT" if event["show_as"] == "free" else "OPAQUE")
    found.add("X-MICROSOFT-CDO-BUSYSTATUS", _BUSY.get(event["show_as"], "WORKINGELSEWHERE"))
    if event["private"]:
        found.add("class", "PRIVATE")
    if event["importance"] in _PRIORITY:
        found.add("priority", _PRIORITY[event["importance"]])
    names = [box["categories"][one]["name"] for one in event["categories"]]
    if names:
        found.add("categories", names)
    _people(found, event, box)
    _series(found, event)
    if event["reminder"] is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event["title"])
        alarm.add("trigger", timedelta(minutes=-event["reminder"]))
        found.add_component(alarm)
    return found


def _people(found: Event, event: JSONObject, box: JSONObject) -> None:
    mine = event["organiser"] == box["owner"]
    if mine and not event["attendees"]:
        return
    organiser = vCalAddress(f"mailto:{event['organiser']['address']}")
    organiser.params["CN"] = _name(event["organiser"]["name"])
    found["organizer"] = organiser
    for person in event["attendees"]:
        attendee = vCalAddress(f"mailto:{person['address']}")
        attendee.params["CN"] = _name(person["name"])
        attendee.params["ROLE"] = "REQ-PARTICIPANT" if person["required"] else "OPT-PARTICIPANT"
        answered = not mine and person["address"] == box["owner"]["address"]
        if answered and event["response"] in _STATUS:
            attendee.params["PARTSTAT"] = _STATUS[event["response"]]
        found.add("attendee", attendee, encode=False)


def _series(found: Event, event: JSONObject) -> None:
    recurrence = event["recurrence"]
    if recurrence is None:
        return
    start = datetime.fromisoformat(event["start"])
    rule: dict[str, Any] = {
        "freq": {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[
            recurrence["unit"]
        ],
        "interval": recurrence["every"],
    }
    if recurrence["unit"] == "week":
        rule["byday"] = [day.upper() for day in recurrence["days"]]
    elif recurrence["week"] is not None and recurrence["unit"] in ("month", "year"):
        week = -1 if recurrence["week"] == 5 else recurrence["week"]
        rule["byday"] = f"{week}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[start.weekday()]}"
        if recurrence["unit"] == "year":
            rule["bymonth"] = start.month
    if recurrence["until"]:
        last = date.fromisoformat(recurrence["until"])
        rule["until"] = last if event["all_day"] else datetime.combine(last, start.time())
    if recurrence["count"]:
        rule["count"] = recurrence["count"]
    found.add("rrule", vRecur(rule))
    for one in event["exceptions"]:
        if one["start"] is None:
            found.add("exdate", _time(event, f"{one['day']}T{event['start'][11:]}"))


def _moved(name: str, event: JSONObject, exception: JSONObject, stamp: datetime) -> Event:
    found = Event()
    found.add("uid", f"{name}@mailbox.invalid")
    found.add("dtstamp", stamp)
    found.add("recurrence-id", _time(event, f"{exception['day']}T{event['start'][11:]}"))
    found.add("summary", event["title"])
    found.add("dtstart", _time(event, exception["start"]))
    found.add("dtend", _time(event, exception["end"]))
    return found


def _time(event: JSONObject, moment: str) -> date | datetime:
    read = datetime.fromisoformat(moment)
    return read.date() if event["all_day"] else read


def _name(text: str) -> str:
    # A parameter cannot hold a double quote.
    return " ".join(text.replace('"', "'").split())
