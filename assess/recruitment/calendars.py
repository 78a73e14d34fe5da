"""Calendar files for invitations (RFC 5545 and 5546). Pure.

One invitation is one event for ever: its UID stays, SEQUENCE rises when the date, the time or
the place changes, and a cancelled one takes itself off the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from assess.recruitment.booking_rules import change_within

#: REQUEST comes with a letter, PUBLISH is downloaded, CANCEL takes the event away.
Method = Literal["REQUEST", "PUBLISH", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """What an event says; the instants are aware, `zone` is where they are read."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    text: str
    url: str
    organiser: str
    organiser_email: str
    person: str
    email: str
    confirmed: bool = False


def calendar_file(
    appointment: Appointment, method: Method, stamp: datetime, zone: ZoneInfo, locale: str = "en"
) -> bytes:
    """The appointment as an iCalendar file, its times in `zone`, whose rules go with it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//assess//invitations//{locale.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone_rules(zone.key, appointment.starts_at.year))
    calendar.add_component(_event(appointment, method, stamp, zone))
    written: bytes = calendar.to_ical()
    return written


@lru_cache(maxsize=20)
def _zone_rules(key: str, year: int) -> Timezone:
    """The changes of time of a zone from the year before to the year after `year`.

    Written here because icalendar 7.3 states the onset of summer time by the new offset,
    where RFC 5545 (3.6.5) wants the old one.
    """
    zone, rules = ZoneInfo(key), Timezone()
    rules.add("tzid", key)
    at = datetime(year - 1, 1, 1, tzinfo=UTC)
    rules.add_component(_observance(at, at, zone))
    while at.year < year + 2:
        after = at + timedelta(days=1)
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            rules.add_component(_observance(at, change_within(at, after, zone), zone))
        at = after
    return rules


def _observance(
    before: datetime, onset: datetime, zone: ZoneInfo
) -> TimezoneDaylight | TimezoneStandard:
    local = onset.astimezone(zone)
    old = before.astimezone(zone).utcoffset() or timedelta()
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (onset + old).replace(tzinfo=None))
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", local.utcoffset())
    part.add("tzname", local.tzname())
    return part


def _event(appointment: Appointment, method: Method, stamp: datetime, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("summary", appointment.summary)
    event.add("location", appointment.place)
    event.add("description", appointment.text)
    event.add("url", appointment.url)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    organiser = vCalAddress(f"mailto:{appointment.organiser_email}")
    organiser.params["CN"] = vText(appointment.organiser)
    event["organizer"] = organiser
    attendee = vCalAddress(f"mailto:{appointment.email}")
    attendee.params["CN"] = vText(appointment.person)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if appointment.confirmed else "NEEDS-ACTION")
    # Confirming is done on the candidate's page, where it is kept.
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return event
