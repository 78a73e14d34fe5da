"""Delivery's forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length, NumberRange

from assess.delivery.operations import EXTENSION_REASONS

REASON_LABELS = {
    "technical": _l("Technical fault"),
    "disturbance": _l("Disturbance in the room"),
    "late_start": _l("Late start not caused by the candidate"),
    "health": _l("Unwell for a short time"),
    "other": _l("Other, noted in the room’s record"),
}


class CodeForm(FlaskForm):
    """The access code that an invigilator handed out."""

    code = StringField(
        _l("Access code"),
        validators=[
            InputRequired(_l("Enter the access code.")),
            Length(max=40, message=_l("An access code has eight characters.")),
        ],
    )


class CheckInForm(FlaskForm):
    """Confirmation that an identity document was seen."""

    confirmed = BooleanField(
        _l("I have compared the identity document with the person and with the name above."),
        validators=[InputRequired(_l("Confirm that you have checked the identity document."))],
    )


class ExtensionForm(FlaskForm):
    """More time, with a coded reason."""

    minutes = IntegerField(
        _l("Minutes to add"),
        default=5,
        validators=[
            InputRequired(_l("Give a whole number of minutes from 1 to 240.")),
            NumberRange(1, 240, _l("Give a whole number of minutes from 1 to 240.")),
        ],
    )
    reason = SelectField(
        _l("Reason"),
        choices=[SelectChoice(code, REASON_LABELS[code]) for code in EXTENSION_REASONS],
    )


class CloseForm(FlaskForm):
    """Closing a session."""

    end_running = BooleanField(_l("Also end the tests of those who are still working"))


class RescueForm(FlaskForm):
    """A rescue file."""

    file = FileField(
        _l("Rescue file"),
        description=_l("The file that the candidate’s page has saved, at most 4 MB."),
        validators=[FileRequired(_l("Choose the rescue file."))],
    )
