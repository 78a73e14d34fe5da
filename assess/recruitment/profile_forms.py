"""The form of a saved export."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length, ValidationError

from assess.recruitment.forms import one_line
from assess.results.export_rows import columns
from assess.results.queries import ResultFilter
from assess.web.clean_form import CleanForm

_DAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)


class ProfileForm(CleanForm):
    """Name, form, filter, columns, and when."""

    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[InputRequired(_l("Give the export a name.")), Length(max=80)],
    )
    form = SelectField(
        _l("Format"),
        choices=[
            SelectChoice("csv", "CSV"),
            SelectChoice("xlsx", "Excel (XLSX)"),
            SelectChoice("json", _l("JSON, each result signed")),
            SelectChoice("qti", _l("QTI results reports")),
        ],
    )
    standing = SelectField(
        _l("Which results"),
        choices=[
            SelectChoice("released", _l("Released and valid")),
            SelectChoice("expired", _l("Expired")),
            SelectChoice("withdrawn", _l("Withdrawn")),
            SelectChoice("superseded", _l("Superseded")),
            SelectChoice("recorded", _l("Awaiting release")),
            SelectChoice("", _l("All")),
        ],
    )
    test = SelectField(_l("Test"))
    language = SelectField(
        _l("Language"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("en", _l("English")),
            SelectChoice("fr", _l("French")),
        ],
    )
    columns = TextAreaField(
        _l("Columns"),
        description=_l(
            "Names of columns, separated by spaces; left empty, all of them. Level, meaning, "
            "error, validity and state are always there."
        ),
        validators=[Length(max=4000)],
    )
    every = SelectField(
        _l("By itself"),
        choices=[
            SelectChoice("never", _l("Never: only when somebody asks")),
            SelectChoice("daily", _l("Every day")),
            SelectChoice("weekly", _l("Every week")),
        ],
    )
    weekday = SelectField(
        _l("Day of the week"),
        description=_l("For a weekly export."),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(_DAYS)],
    )
    at = TimeField(_l("Time of day"), validators=[InputRequired(_l("Give a time such as 06:00."))])

    def validate_columns(self, field: Any) -> None:
        """Refuse names that no export has."""
        try:
            columns(self.chosen_columns())
        except ValueError:
            unknown = sorted(set(self.chosen_columns()) - set(columns()))
            message = _("There is no column “%(name)s”.", name=unknown[0][:60])
            raise ValidationError(message) from None
        field.data = field.data or ""

    def chosen_columns(self) -> list[str]:
        """The names as they were typed; none stands for all."""
        return [name for name in re.split(r"[\s,;]+", self.columns.data or "") if name]

    def minute(self) -> int:
        """The time of day in minutes after midnight."""
        at = self.at.data or time(6, 0)
        return at.hour * 60 + at.minute

    def chosen(self) -> ResultFilter:
        """The filter."""
        return ResultFilter(
            standing=self.standing.data, test=self.test.data, language=self.language.data
        )
