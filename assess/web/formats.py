"""Dates, times, durations and numbers as people read them, in English and French."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask, current_app
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

#: British order and English words; French as in Belgium and France.
BABEL_LOCALES = {"en": "en_GB", "fr": "fr_FR"}

#: U+2212: as wide as a plus sign, and read aloud as "minus". CLDR has the hyphen in both.
MINUS = "\N{MINUS SIGN}"


def locale_name() -> str:
    """The full locale whose conventions this request uses."""
    return BABEL_LOCALES.get(str(get_locale() or "en")[:2], "en_GB")


def zone() -> ZoneInfo:
    """The zone in which times are shown."""
    return ZoneInfo(current_app.config.get("BABEL_DEFAULT_TIMEZONE", "Europe/Brussels"))


def day(value: date | datetime | None) -> str:
    """12 March 2027 / 12 mars 2027 (1er mars); an instant is shown in the organisation's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    said = dates.format_date(value, "d MMMM y", locale=locale_name())
    # The calendar data has no ordinal, which French demands of the first of a month.
    first = value.day == 1 and locale_name().startswith("fr")
    return said.replace("1", "1er", 1) if first else said


def clock(value: datetime | None, seconds: bool = False) -> str:
    """10:32, or 10:32:05 with `seconds`."""
    if value is None:
        return ""
    return value.astimezone(zone()).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(value: datetime | None) -> str:
    """12 March 2027, 10:32 (CET) / 12 mars 2027, 10:32 (CET)."""
    if value is None:
        return ""
    local = value.astimezone(zone())
    return f"{day(local)}, {local:%H:%M} ({local.tzname()})"


def duration(value: timedelta | float | int | None) -> str:
    """As said aloud: 1 hour 5 minutes, 2 days, 45 seconds. Seconds only below 10 minutes."""
    if value is None:
        return ""
    total = round(value.total_seconds() if isinstance(value, timedelta) else value)
    sign, total = (MINUS if total < 0 else ""), abs(total)
    days, rest = divmod(total, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts: list[str] = []
    if days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days))
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    if minutes and not days:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    if (seconds and total < 600) or not parts:
        parts.append(ngettext("%(num)d second", "%(num)d seconds", seconds))
    return sign + " ".join(parts)


def number(value: float | int | None, digits: int | None = None) -> str:
    """Grouped, with the locale's decimal mark and a true minus sign; `digits` fixes the decimals.

    What rounds to nought has no sign. For people to read, never for programs.
    """
    if value is None:
        return ""
    if digits is None:
        return _true_minus(numbers.format_decimal(value, locale=locale_name()))
    return _fixed(round(value, digits) + 0, digits, locale_name())


@lru_cache(4096)  # a page of thousands of per cents has a few hundred different ones
def _fixed(value: float, digits: int, locale: str) -> str:
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return _true_minus(numbers.format_decimal(value, format=pattern, locale=locale))


def percent(value: float | None, digits: int = 0) -> str:
    """0.62 as 62% / 62 %."""
    if value is None:
        return ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    pattern += "\u202f%" if locale_name().startswith("fr") else "%"
    return _true_minus(numbers.format_percent(value, format=pattern, locale=locale_name()))


def _true_minus(text: str) -> str:
    return MINUS + text[1:] if text.startswith("-") else text


def size(value: int | None) -> str:
    """A file's size: 812 bytes, 1.4 kB, 3.0 MB (powers of ten)."""
    if value is None:
        return ""
    if value < 1000:
        return str(ngettext("%(num)d byte", "%(num)d bytes", value))
    if value < 1_000_000:
        return str(_("%(amount)s kB", amount=number(value / 1000, 1)))
    return str(_("%(amount)s MB", amount=number(value / 1_000_000, 1)))


FILTERS: dict[str, Any] = {
    "day": day,
    "clock": clock,
    "moment": moment,
    "duration": duration,
    "number": number,
    "percent": percent,
    "size": size,
}


def register_formats(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(get_locale=lambda: str(get_locale() or "en"))
