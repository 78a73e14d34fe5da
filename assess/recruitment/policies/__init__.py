"""The organisation's rules of invitations and bookings, as data."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

from assess.config import Settings
from assess.recruitment.booking_rules import BookingRules, read_rules

RULES_FILE = Path(__file__).parent / "booking.toml"


def rules() -> BookingRules:
    """The rules in force: the program's own, overruled by the instance's.

    Raises:
        BadRules: a file says something impossible.
    """
    return rules_for(current_app.config["SETTINGS"])


def rules_for(settings: Settings) -> BookingRules:
    """The rules of an instance; read at start-up, so that a slip stops the start, not a page.

    Raises:
        BadRules: a file says something impossible.
    """
    own = settings.instance_path / "booking.toml"
    texts = [RULES_FILE.read_text("utf-8")]
    if own.exists():
        texts.append(own.read_text("utf-8"))
    return read_rules(*texts)


def zone() -> ZoneInfo:
    """The time zone of the organisation, in which days are counted."""
    settings: Settings = current_app.config["SETTINGS"]
    return ZoneInfo(settings.timezone)
