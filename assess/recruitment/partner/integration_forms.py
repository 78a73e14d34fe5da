"""The form of an integration."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField, URLField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from assess.clock import now
from assess.recruitment.forms import one_line
from assess.recruitment.partner.addresses import AddressRefused, check_url
from assess.recruitment.partner.integrations import Draft
from assess.recruitment.partner.scopes import EVENTS, SCOPES
from assess.web.clean_form import CleanForm

SCOPE_NAMES: dict[str, Any] = {
    "catalogue:read": _l("Read the tests on offer"),
    "vacancies:read": _l("Read vacancies"),
    "orders:write": _l("Place, read and cancel its own orders"),
    "results:read": _l("Read released results of its own orders"),
    "results:all": _l("Read the released results of everybody"),
}
EVENT_NAMES: dict[str, Any] = {
    "order.created": _l("An order was placed"),
    "order.decided": _l("The rules decided about an order"),
    "order.cancelled": _l("An order was cancelled"),
    "invitation.sent": _l("A candidate was invited"),
    "sitting.started": _l("A candidate has begun"),
    "sitting.closed": _l("A sitting has ended"),
    "result.released": _l("A result was released"),
    "result.withdrawn": _l("A result was withdrawn"),
    "result.superseded": _l("A result was replaced by a newer one"),
}


class Checkboxes(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class IntegrationForm(CleanForm):
    """Another system, what it may do and what it is told."""

    name = StringField(
        _l("Name of the system"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give the system a name.")),
            Length(max=80, message=_l("Shorten the name to 80 characters.")),
        ],
    )
    scopes = Checkboxes(
        _l("It may"), validators=[DataRequired(_l("Choose at least one thing it may do."))]
    )
    expires_on = DateField(
        _l("Token valid until"),
        description=_l("The last day. Left empty, it does not expire."),
        validators=[Optional()],
    )
    webhook_url = URLField(
        _l("Address for events"),
        description=_l("An address that begins with https://. Left empty, nothing is sent."),
        filters=[one_line],
        validators=[Optional(), Length(max=500, message=_l("Shorten the address."))],
    )
    webhook_events = Checkboxes(_l("It is told when"))
    locale = SelectField(
        _l("Language of sentences"),
        description=_l("What people read in the other system, where it asks for no language."),
        choices=[SelectChoice("en", _l("English")), SelectChoice("fr", _l("French"))],
        default="en",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes.choices = [SelectChoice(code, SCOPE_NAMES[code]) for code in SCOPES]
        self.webhook_events.choices = [SelectChoice(code, EVENT_NAMES[code]) for code in EVENTS]

    def validate_expires_on(self, field: Any) -> None:
        if field.data is not None and not 0 < field.data.year < 9999:
            raise ValidationError(_l("Check the year."))
        if field.data is not None and _end_of(field.data) <= now():
            raise ValidationError(_l("This day has passed."))

    def validate_webhook_url(self, field: Any) -> None:
        try:
            check_url(field.data, private=current_app.config["SETTINGS"].webhooks_to_private)
        except AddressRefused:
            raise ValidationError(
                _l("Give a public address that begins with https://, without a password in it.")
            ) from None

    def validate_webhook_events(self, field: Any) -> None:
        if self.webhook_url.data and not field.data:
            raise ValidationError(_l("Choose at least one event, or leave the address empty."))

    def draft(self) -> Draft:
        """What the form says, once it is valid."""
        day = self.expires_on.data
        return Draft(
            str(self.name.data),
            self.scopes.data or (),
            _end_of(day) if day else None,
            self.webhook_url.data or None,
            self.webhook_events.data or (),
            str(self.locale.data),
        )


def last_day(expires_at: datetime | None) -> date | None:
    """The last local day before an instant, as the form shows it."""
    if expires_at is None:
        return None
    zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
    return (expires_at - timedelta(seconds=1)).astimezone(zone).date()


def _end_of(day: Any) -> datetime:
    zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
