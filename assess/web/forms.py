"""The form that the gallery shows."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Email, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

LEVELS = [SelectChoice(str(level), str(level)) for level in range(1, 6)]


class SpecimenForm(FlaskForm):
    """One field of each kind; it is never sent."""

    class Meta:
        csrf = False

    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address."), Email()])
    password = PasswordField("Password", [InputRequired()])
    code = StringField("Code from the e-mail", [InputRequired()])
    seats = IntegerField("Seats", [NumberRange(1, 500, "Enter a number from 1 to 500.")])
    born = DateField("Date of birth")
    level = SelectField("Level", choices=[SelectChoice("", "Choose a level"), *LEVELS])
    language = RadioField(
        "Language of the test",
        [InputRequired("Choose a language.")],
        choices=[SelectChoice("en", "English"), SelectChoice("fr", "Français")],
    )
    skills = SelectMultipleField(
        "Skills",
        choices=[SelectChoice("reading", "Reading"), SelectChoice("listening", "Listening")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField("Note to the invigilator")
    file = FileField("Bank file")
    agree = BooleanField("I have read the instructions", [InputRequired("Confirm that you have.")])
