"""Forms of the recruitment pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError


def strip(value: str | None) -> str | None:
    """Trim and fold white space, as people paste it."""
    return " ".join(value.split()) if value else value


def clean_email(raw: str) -> str:
    """A normalised address. Raises `ValueError` with a sentence for the person."""
    try:
        found = validate_email(raw.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return found.normalized.lower()


class SessionForm(FlaskForm):
    """A new test session."""

    title = StringField(
        _l("Title"), filters=[strip], validators=[InputRequired(_l("Give it a title.")), Length(max=160)]
    )
    location = StringField(
        _l("Place"),
        description=_l("A room, or “Remote”."),
        filters=[strip],
        validators=[InputRequired(_l("Say where it is held.")), Length(max=160)],
    )
    starts_at = DateTimeLocalField(
        _l("Starts"), validators=[InputRequired(_l("Give the date and time of the start."))]
    )
    ends_at = DateTimeLocalField(
        _l("Ends"),
        description=_l("The latest moment at which a sitting may still be running."),
        validators=[InputRequired(_l("Give the date and time of the end."))],
    )

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("The end must come after the start."))

    def window(self) -> tuple[datetime, datetime]:
        """Start and end as aware UTC instants, read in the organisation's time zone."""
        zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
        begins, ends = (
            field.data.replace(tzinfo=zone).astimezone(UTC)
            for field in (self.starts_at, self.ends_at)
        )
        return begins, ends


class InvitationForm(FlaskForm):
    """Invite people to a test in a session."""

    test_id = SelectField(_l("Test"), coerce=int)
    people = TextAreaField(
        _l("People"),
        description=_l(
            "One person a line: given name; family name; e-mail; language of the letter (en or fr)."
        ),
        validators=[InputRequired(_l("Name at least one person.")), Length(max=200_000)],
    )


class AccommodationForm(FlaskForm):
    """Fair adjustments of one person. The reason is not asked and not kept."""

    time_factor = SelectField(
        _l("Working time"),
        coerce=float,
        choices=[
            (1.0, _l("Standard time")),
            (1.25, _l("25 % extra time")),
            (1.33, _l("33 % extra time")),
            (1.5, _l("50 % extra time")),
            (2.0, _l("Double time")),
        ],
    )
    large_text = BooleanField(_l("Large text"))


class ReasonForm(FlaskForm):
    """A decision that must be explained."""

    reason = StringField(
        _l("Reason"),
        filters=[strip],
        validators=[InputRequired(_l("Give a reason: the candidate may ask for it.")), Length(max=500)],
    )


def filter_value(args: Mapping[str, str], name: str) -> int | None:
    """A whole number from the query string, or None when there is none that makes sense."""
    raw = args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
