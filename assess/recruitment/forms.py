"""Forms of the recruitment pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from assess.recruitment.models import LONGEST_TITLE
from assess.web.clean_form import CleanForm
from assess.web.formats import number


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


def between(low: int, high: int, message: Any) -> Callable[[Any, Any], None]:
    """A range check that bears numbers of any length, unlike WTForms' own."""

    def check(_form: Any, field: Any) -> None:
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(message)

    return check


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
    despite = SelectMultipleField(
        _l("Invite all the same"),
        description=_l("Each of them on purpose; take the others off the list."),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = StringField(
        _l("Reason"),
        description=_l("It is kept in the audit trail with your name."),
        filters=[one_line],
        validators=[Length(max=500, message=_l("Shorten the reason to 500 characters."))],
    )

    def offer_despite(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer to insist on people, by address; what was ticked before stays."""
        found = dict(choices)
        known = {email: email for email in self.despite.data or () if email not in found}
        self.despite.choices = [*known.items(), *found.items()]


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

    spelling = BooleanField(
        _l("Spelling help in written tests"),
        description=_l("The browser may underline misspelt words. It corrects nothing."),
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
        description=_l("The candidate is told of the old and the new result by e-mail."),
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


class WrittenOfferForm(CleanForm):
    """Offer the written test of a signed-off paper."""

    paper = RadioField(_l("Paper"), validators=[InputRequired(_l("Choose a paper."))])
    minutes = IntegerField(
        _l("Working time in minutes"),
        description=_l("Leave it empty for the paper’s own duration."),
        validators=[
            Optional(),
            between(60, 180, _l("The working time is 60 to 180 minutes.")),
        ],
    )


class OfficeOfferForm(CleanForm):
    """Offer an Office test of published projects."""

    code = StringField(
        _l("Code"),
        description=_l("Small letters, digits and hyphens. The same code makes a new version."),
        filters=[one_line],
        validators=[
            InputRequired(_l("Give a code.")),
            Regexp(
                r"[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Use small letters, digits and hyphens.")
            ),
            Length(max=60),
        ],
    )
    title_en = StringField(
        _l("Title in English"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Give the title in English.")),
            Length(max=LONGEST_TITLE),
        ],
    )
    title_fr = StringField(
        _l("Title in French"),
        filters=[one_line],
        validators=[InputRequired(_l("Give the title in French.")), Length(max=LONGEST_TITLE)],
    )
    projects = SelectMultipleField(
        _l("Projects"),
        description=_l("They are set in this order."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Choose at least one project."))],
    )
    minutes = IntegerField(
        _l("Working time in minutes"),
        default=50,
        validators=[
            InputRequired(_l("Give the working time.")),
            between(5, 600, _l("The working time is 5 to 600 minutes.")),
        ],
    )
    pass_mark = IntegerField(
        _l("Pass mark in per cent"),
        default=70,
        validators=[
            InputRequired(_l("Give the pass mark.")),
            between(1, 100, _l("The pass mark is 1 to 100 per cent.")),
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
            between(5, 600, _l("The working time is 5 to 600 minutes.")),
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
            between(0, 600, _l("The grace is 0 to 600 seconds.")),
        ],
    )

    def titles(self) -> dict[str, str]:
        """The titles given; empty ones stand for the bank's own."""
        return {"en": self.title_en.data or "", "fr": self.title_fr.data or ""}

    def times_s(self) -> tuple[int, int]:
        """Working time and grace in seconds, once the form is valid."""
        return (self.minutes.data or 0) * 60, self.grace.data or 0


def _factor_label(factor: float) -> Any:
    if factor == 1.0:
        return _l("Standard time")
    if factor == 2.0:
        return _l("Double time")
    return _l("%(percent)s%% extra time", percent=number(round((factor - 1) * 100, 2)))
