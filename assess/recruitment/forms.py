"""Forms of the recruitment pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from assess.clock import now
from assess.delivery.places import BadNetwork, read_networks
from assess.delivery.safe_browser import Rules
from assess.delivery.seb import BadKey, read_keys
from assess.recruitment.models import LONGEST_TITLE
from assess.web.clean_form import CleanForm
from assess.web.formats import number

#: How far ahead a session may be planned, and how long it may last.
FARTHEST = timedelta(days=5 * 366)
LONGEST = timedelta(days=31)
#: Characters of a list of networks or keys.
LONGEST_LIST = 10_000


def one_line(value: str | None) -> str | None:
    """Trim, fold white space, and drop what cannot be printed, as people paste it."""
    if not value:
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def filter_number(args: Mapping[str, str], name: str) -> int | None:
    """A whole number from the query string, or None when there is none that makes sense."""
    return whole_number(args.get(name, ""))


def filter_day(args: Mapping[str, str], name: str) -> date | None:
    """A date from the query string, or None when there is none that makes sense."""
    try:
        return date.fromisoformat(args.get(name, ""))
    except ValueError:
        return None


def filter_text(args: Mapping[str, str], name: str) -> str:
    """Searched words, at most 200 characters of them, without control characters."""
    return one_line(args.get(name, "")[:200]) or ""


def whole_number(raw: str) -> int | None:
    """A number that an identifier can have, or None."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _between(low: int, high: int, message: Any) -> Callable[[Any, Any], None]:
    """A range check that bears numbers of any length, unlike WTForms' own."""

    def check(_form: Any, field: Any) -> None:
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(message)

    return check


class SessionForm(CleanForm):
    """A test session, new or changed."""

    title = StringField(
        _l("Title"),
        description=_l("What staff call it, for example “English, morning”."),
        filters=[one_line],
        validators=[DataRequired(_l("Give it a title.")), Length(max=LONGEST_TITLE)],
    )
    location = StringField(
        _l("Place"),
        description=_l("A room, or “Remote”. It is printed in the invitation."),
        filters=[one_line],
        validators=[DataRequired(_l("Say where it is held.")), Length(max=LONGEST_TITLE)],
    )
    starts_at = DateTimeLocalField(
        _l("Starts"), validators=[InputRequired(_l("Give the date and time of the start."))]
    )
    ends_at = DateTimeLocalField(
        _l("Ends"),
        description=_l("The latest moment at which a sitting may still be running."),
        validators=[InputRequired(_l("Give the date and time of the end."))],
    )

    last_start_at = DateTimeLocalField(
        _l("Last permitted start"),
        description=_l(
            "Left empty, everybody may begin as late as their own working time, extra time "
            "and breaks included, still ends within the session."
        ),
        validators=[Optional()],
    )

    networks = TextAreaField(
        _l("Networks of the room"),
        description=_l(
            "One a line, for example 192.0.2.0/24 or 2001:db8::/48. Tests can be begun only from "
            "there. Leave it empty for a remote session."
        ),
        validators=[Optional(), Length(max=LONGEST_LIST, message=_l("Shorten the list."))],
    )
    safe_browser = BooleanField(
        _l("Safe Exam Browser required"),
        description=_l("Each candidate downloads a file of their own in the waiting room."),
    )
    safe_browser_keys = TextAreaField(
        _l("Browser Exam Keys of a test centre"),
        description=_l(
            "Only for computers that a test centre has set up itself: one key a line, 64 "
            "hexadecimal digits. Any of them is accepted instead of a candidate’s own file."
        ),
        validators=[Optional(), Length(max=LONGEST_LIST, message=_l("Shorten the list."))],
    )

    def validate_networks(self, field: Any) -> None:
        try:
            read_networks(field.data or "")
        except BadNetwork as bad:
            raise ValidationError(_network_problem(bad)) from None

    def validate_safe_browser_keys(self, field: Any) -> None:
        try:
            keys = read_keys(field.data or "")
        except BadKey as bad:
            raise ValidationError(
                _l(
                    "Line %(line)s is not a Browser Exam Key of 64 hexadecimal digits: %(text)s",
                    line=bad.line,
                    text=bad.text,
                )
            ) from None
        if keys and not self.safe_browser.data:
            raise ValidationError(_l("Keys are of use only when Safe Exam Browser is required."))

    def computers(self) -> Rules:
        """What the session asks of its computers, once the form is valid."""
        return Rules(
            read_networks(self.networks.data or ""),
            bool(self.safe_browser.data),
            read_keys(self.safe_browser_keys.data or ""),
        )

    def validate_starts_at(self, field: Any) -> None:
        if not now() - FARTHEST < _instant(field.data) < now() + FARTHEST:
            raise ValidationError(_l("Check the year of the start."))

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data is None or self.starts_at.errors:
            return
        begins, ends = _instant(self.starts_at.data), _instant(field.data)
        if ends <= begins:
            raise ValidationError(_l("The end must come after the start."))
        if ends <= now():
            raise ValidationError(_l("The end lies in the past."))
        if ends - begins > LONGEST:
            raise ValidationError(_l("A session lasts at most 31 days."))

    def validate_last_start_at(self, field: Any) -> None:
        if field.data is not None:
            _instant(field.data)

    def window(self) -> tuple[datetime, datetime, datetime | None]:
        """Start, end and last start as aware UTC instants, in the organisation's time zone."""
        last = self.last_start_at.data
        return (
            _instant(self.starts_at.data),
            _instant(self.ends_at.data),
            None if last is None else _instant(last),
        )


class InvitationForm(CleanForm):
    """Invite people to a test in a session."""

    # Zero is no test: a choice made by alphabet would send letters for the wrong one.
    test_id = SelectField(
        _l("Test"), coerce=int, validators=[NumberRange(min=1, message=_l("Choose the test."))]
    )
    people = TextAreaField(
        _l("People"),
        description=_l(
            "One person a line: given name; family name; e-mail; language of the letter (en or "
            "fr). Columns copied from a spreadsheet are read as well."
        ),
        validators=[
            DataRequired(_l("Name at least one person.")),
            Length(max=200_000, message=_l("The list is too long: invite in several lists.")),
        ],
    )


class AccommodationForm(CleanForm):
    """Fair adjustments of one person. The reason is not asked and not kept."""

    time_factor = SelectField(_l("Working time"), coerce=float)
    large_text = BooleanField(_l("Large text"))
    break_minutes = IntegerField(
        _l("Breaks that stop the clock, in minutes"),
        description=_l("In all, taken whenever the person wishes. 0 for none."),
        default=0,
        validators=[
            Optional(),
            NumberRange(0, 120, _l("Give a whole number of minutes from 0 to 120.")),
        ],
    )

    FACTORS = (1.0, 1.25, 1.33, 1.5, 2.0)

    def offer_factors(self, current: float) -> None:
        """Offer the usual factors and the one in force."""
        factors = sorted({*self.FACTORS, current})
        self.time_factor.choices = [(factor, _factor_label(factor)) for factor in factors]


class ReasonForm(CleanForm):
    """A decision that must be explained."""

    reason = StringField(
        _l("Reason"),
        description=_l("It is kept, and a candidate who has seen the result is told."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept, and the candidate may ask for it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class RegradeForm(CleanForm):
    """A result to be scored again."""

    reason = StringField(
        _l("Reason"),
        description=_l(
            "It is kept, and a candidate who has seen the result is told. Name the complaint, "
            "if there is one."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept, and the candidate may ask for it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )
    questions = StringField(
        _l("Questions to leave out"),
        description=_l(
            "For this person alone, by their numbers in the test, for example 7, 12. A question "
            "that is wrong for everybody is neutralised instead."
        ),
        filters=[one_line],
        validators=[Optional(), Length(max=500, message=_l("Shorten the list."))],
    )
    release = BooleanField(
        _l("Release the new result at once"),
        description=_l("The candidate is told of the old and the new level by e-mail."),
        default=True,
    )
    expected = HiddenField()


class LateForm(CleanForm):
    """A decision about answers that arrived late; the button pressed says which."""

    reason = StringField(
        _l("Reason"),
        description=_l("It is kept with the decision, for example what happened in the room."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept with the decision.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class OfferForm(CleanForm):
    """Offer a test from a question bank."""

    bank = SelectField(_l("Question bank"), validators=[InputRequired(_l("Choose a bank."))])
    title_en = StringField(
        _l("Title in English"),
        description=_l("Left empty, the title of the bank is used."),
        filters=[one_line],
        validators=[Optional(), Length(max=LONGEST_TITLE)],
    )
    title_fr = StringField(
        _l("Title in French"),
        description=_l("Left empty, the title of the bank is used."),
        filters=[one_line],
        validators=[Optional(), Length(max=LONGEST_TITLE)],
    )
    minutes = IntegerField(
        _l("Working time in minutes"),
        default=60,
        validators=[
            InputRequired(_l("Give the working time.")),
            _between(5, 600, _l("The working time is 5 to 600 minutes.")),
        ],
    )
    grace = IntegerField(
        _l("Grace in seconds"),
        description=_l(
            "Answers given before the end of the working time may still arrive during the grace."
        ),
        default=60,
        validators=[
            InputRequired(_l("Give the grace.")),
            _between(0, 600, _l("The grace is 0 to 600 seconds.")),
        ],
    )

    def titles(self) -> dict[str, str]:
        """The titles given; empty ones stand for the bank's own."""
        return {"en": self.title_en.data or "", "fr": self.title_fr.data or ""}

    def times_s(self) -> tuple[int, int]:
        """Working time and grace in seconds, once the form is valid."""
        return (self.minutes.data or 0) * 60, self.grace.data or 0


def _instant(local: datetime | None) -> datetime:
    zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
    try:
        if local is None:
            raise ValidationError(_l("Check the date and the time."))
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise ValidationError(_l("Check the year.")) from None


def _network_problem(bad: BadNetwork) -> Any:
    problems = {
        "form": _l(
            "Line %(line)s is not a network such as 192.0.2.0/24 or 2001:db8::/48: %(text)s",
            line=bad.line,
            text=bad.text,
        ),
        "host": _l(
            "Line %(line)s names one computer and a network at once: %(text)s. Write the first "
            "address of the network, or the address alone.",
            line=bad.line,
            text=bad.text,
        ),
        "everywhere": _l(
            "Line %(line)s admits every address. Leave the list empty instead.", line=bad.line
        ),
        "many": _l("Give at most 50 networks."),
    }
    return problems[bad.problem]


def _factor_label(factor: float) -> Any:
    if factor == 1.0:
        return _l("Standard time")
    if factor == 2.0:
        return _l("Double time")
    return _l("%(percent)s%% extra time", percent=number(round((factor - 1) * 100, 2)))
