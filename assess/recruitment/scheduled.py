"""When a saved export is due. Pure.

Only the latest due day counts: an export is a picture of the day it is made, so what was
missed while the server stood still is not made up for.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def due_on(
    every: str,
    weekday: int | None,
    at_minute: int,
    since: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> date | None:
    """The latest local day on which an export was due by `now`; None: none since `since`.

    `every` is `never`, `daily` or `weekly`; `weekday` 0 is Monday; `at_minute` counts from
    local midnight. A local time that a change of clocks skips is taken as the moment after it.
    """
    if every == "never":
        return None
    today = now.astimezone(zone).date()
    for days in range(8):
        day = today - timedelta(days=days)
        if every == "weekly" and day.weekday() != weekday:
            continue
        at = instant(day, at_minute, zone)
        if at <= now:
            return day if at > since else None
    return None


def instant(day: date, at_minute: int, zone: ZoneInfo) -> datetime:
    """The moment of a local time of day."""
    return datetime.combine(day, time(at_minute // 60, at_minute % 60), zone)
