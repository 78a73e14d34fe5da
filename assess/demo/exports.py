"""Saved exports of the demo: one that runs every week, one that somebody ran by hand."""

from __future__ import annotations

from datetime import timedelta

from assess.clock import frozen_source, now
from assess.demo import rooms
from assess.demo.sitting import HandClock
from assess.identity.models import Account
from assess.recruitment import profiles
from assess.results.queries import ResultFilter

#: Columns of the table that the personnel system reads.
FOR_PERSONNEL = ("family_name", "given_name", "email", "language", "level", "valid_until")


def seed(officer: Account) -> None:
    """Three weeks of exports, with their files."""
    mornings = [rooms.day(days, 8) for days in range(-22, 0)]
    yesterday = now() - timedelta(days=1)
    clock = HandClock(rooms.day(-23, 15))
    with frozen_source(clock):
        profiles.save(
            "Personnel system · SIRH",
            "csv",
            ResultFilter(standing="released"),
            FOR_PERSONNEL,
            "weekly",
            0,
            6 * 60,
            officer,
        )
        french = profiles.save(
            "FR, QTI", "qti", ResultFilter(language="fr"), (), "never", None, 6 * 60, officer
        )
        for morning in mornings:
            if morning.weekday() == 0:
                clock.at = morning
                profiles.run_due()
        clock.at = yesterday
        profiles.run_now(french.id, officer)
