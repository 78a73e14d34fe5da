"""Calendar files, read back by another library and by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from assess.recruitment.calendars import Appointment, Method, calendar_file

BRUSSELS = ZoneInfo("Europe/Brussels")
APPOINTMENT = Appointment(
    uid="invitation-7@assess.example.org",
    sequence=0,
    starts_at=datetime(2027, 6, 14, 7, 0, tzinfo=UTC),
    ends_at=datetime(2027, 6, 14, 10, 0, tzinfo=UTC),
    summary="Test d’anglais; niveau A, B",
    place="Salle 12\\n, rue de la Loi",
    text="Munissez-vous d’une pièce d’identité.\nÀ bientôt " + "é" * 120,
    url="https://assess.example.org/me/",
    organiser='The "Office"',
    organiser_email="recruitment@example.org",
    person="Zoë Lefèvre",
    email="zoe@example.org",
)


def lines(appointment: Appointment = APPOINTMENT, method: Method = "REQUEST") -> list[str]:
    """The file's content lines, unfolded by hand (RFC 5545, 3.1)."""
    raw = calendar_file(appointment, method, datetime(2027, 1, 1, tzinfo=UTC), BRUSSELS, "fr")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    return raw.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def test_what_the_file_says() -> None:
    said = lines()
    for line in (
        "METHOD:REQUEST",
        "UID:invitation-7@assess.example.org",
        "SEQUENCE:0",
        "DTSTART;TZID=Europe/Brussels:20270614T090000",
        "DTEND;TZID=Europe/Brussels:20270614T120000",
        "DTSTAMP:20270101T000000Z",
        "SUMMARY:Test d’anglais\\; niveau A\\, B",
        "STATUS:CONFIRMED",
    ):
        assert line in said
    assert said[0] == "BEGIN:VCALENDAR"


def test_the_event_stays_the_same_and_is_taken_away_at_last() -> None:
    moved = replace(
        APPOINTMENT,
        sequence=1,
        starts_at=APPOINTMENT.starts_at + timedelta(days=1),
        ends_at=APPOINTMENT.ends_at + timedelta(days=1),
    )
    assert "SEQUENCE:1" in lines(moved)
    assert "UID:invitation-7@assess.example.org" in lines(moved)
    gone = lines(replace(moved, sequence=2), "CANCEL")
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} <= set(gone)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/New_York", "Asia/Kathmandu", "UTC"])
def test_the_rules_of_the_zone_give_the_offsets_of_the_zone(zone: str, tmp_path) -> None:
    """dateutil reads the VTIMEZONE by itself; the system's zone is the oracle."""
    real, chance = ZoneInfo(zone), random.Random(20270328)
    at = datetime(2027, 6, 14, 7, 0, tzinfo=UTC)
    appointment = replace(APPOINTMENT, starts_at=at, ends_at=at + timedelta(hours=3))
    path = tmp_path / "invitation.ics"
    path.write_bytes(calendar_file(appointment, "PUBLISH", at, real))
    if zone == "UTC":
        assert b"DTSTART:20270614T070000Z" in path.read_bytes()
        return
    read = tzical(str(path)).get(zone)
    wall = [datetime(2027, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=n) for n in range(8760)]
    hours = chance.sample(wall, 300)
    # And around the changes of time, hour by hour.
    hours += [one for one in wall if (one.month, one.day) in {(3, 14), (3, 28), (10, 31), (11, 7)}]
    for local in (one.replace(tzinfo=None) for one in hours):
        early, late = (local.replace(tzinfo=real, fold=fold).utcoffset() for fold in (0, 1))
        if early == late:
            assert local.replace(tzinfo=read).utcoffset() == early, local


def test_control_characters_and_line_breaks_break_no_line() -> None:
    hostile = replace(
        APPOINTMENT, summary="a\r\nATTENDEE:mailto:x@example.org", person='"; X=1\r\nY:2'
    )
    said = lines(hostile)
    assert not any(line.startswith(("ATTENDEE:mailto:x", "Y:2")) for line in said)
