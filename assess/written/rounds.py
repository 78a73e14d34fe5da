"""Rounds of marking: until when, and who may still mark in one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assess.clock import now
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.web.formats import zone

#: How long somebody has who is given a script when the date of its round has passed.
AFTER_THE_ROUND = timedelta(days=7)
_LAST_MINUTE = time(23, 59)


def end_of(day: date) -> datetime:
    """The end of a day where the organisation is: letters name that day, not the next one."""
    return datetime.combine(day, _LAST_MINUTE, zone())


def date_for(due_at: datetime | None) -> datetime | None:
    """Until when to mark what is given now, of a round that lasts until `due_at`.

    A date that has passed makes way for another. None would be no date at all: nobody would be
    reminded, and nothing ever be overdue. Only a round without a date has none.
    """
    at = now()
    if due_at is None or due_at >= at:
        return due_at
    return end_of((at + AFTER_THE_ROUND).astimezone(zone()).date())


def may_mark(account: Account) -> bool:
    """Whether somebody can still open scripts: an examiner whose account is not disabled."""
    return account.disabled_at is None and Role.EXAMINER in account.roles
