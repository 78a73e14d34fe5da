"""`/_components`: every component in every state, in the demo and the tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from assess.web.locale import LOCALES
from assess.web.paging import Page, paginate, requested_page
from assess.web.public import public

blueprint = Blueprint("gallery", __name__)

LEVELS = [SelectChoice(str(level), str(level)) for level in range(1, 6)]
LONG_NAME = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Papadopoulou de la Fontaine"


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


@blueprint.get("/_components")
@public
def components() -> ResponseReturnValue:
    """The gallery; `?lang=` and `?theme=` show it in either language and theme."""
    g.theme = request.args.get("theme")
    language = request.args.get("lang", "")
    if language in LOCALES:
        with force_locale(language):
            return _page()
    return _page()


def _page() -> str:
    clean = SpecimenForm(formdata=None, prefix="clean-")  # type: ignore[no-untyped-call]
    failed = SpecimenForm(  # type: ignore[no-untyped-call]
        formdata=None, prefix="failed-", data={"seats": 900}
    )
    failed.validate()
    return render_template(
        "web/gallery.html",
        clean=clean,
        failed=failed,
        rows=_rows(),
        short_page=paginate(range(12), 1),
        long_page=Page(range(25), min(requested_page(), 4000), 25, 100_000),
        now=datetime(2027, 3, 12, 9, 32, 5, tzinfo=UTC),
        today=date(2027, 3, 12),
        later=timedelta(hours=1, minutes=5),
        states=(
            "booked",
            "checked_in",
            "running",
            "paused",
            "closing",
            "closed",
            "absent",
            "void",
            "recorded",
            "released",
            "withdrawn",
            "draft",
            "retired",
            "unheard_of",
        ),
    )


def _rows() -> list[dict[str, object]]:
    return [
        {"name": "Ana Kovač", "level": 4, "error": 0.24, "state": "released"},
        {"name": LONG_NAME, "level": 2, "error": 0.31, "state": "recorded"},
        {"name": "Étienne Lefèvre-Œuvrard", "level": 0, "error": 0.42, "state": "withdrawn"},
    ]
