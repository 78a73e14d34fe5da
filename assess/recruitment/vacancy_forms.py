"""Forms of vacancies, applications, decisions and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from assess.recruitment import applicant_rules
from assess.recruitment.applicant_rules import Applicant, read_applicant
from assess.recruitment.forms import one_line
from assess.recruitment.import_words import cell_problem
from assess.recruitment.seen_form import SeenForm
from assess.recruitment.vacancies import Draft, RequiredTest
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.web.clean_form import CleanForm

_NO = SelectChoice("", _l("Not asked for"))
_LEVELS = [SelectChoice(str(level), str(level)) for level in range(6)]
_YEARS = _l("Check the year of the date.")


def _year(_form: Any, field: Any) -> None:
    if field.data is not None and field.data.year not in applicant_rules.YEARS:
        raise ValidationError(_YEARS)


def _minutes() -> IntegerField:
    return IntegerField(
        _l("Working time in minutes"),
        description=_l("Left empty, the time of the test on offer."),
        validators=[Optional(), NumberRange(1, 480, _l("Give 1 to 480 minutes."))],
    )


class VacancyForm(SeenForm):
    """A vacancy, new or changed."""

    reference = StringField(
        _l("Reference"),
        description=_l("As it is published, for example 2027-A3-014."),
        filters=[one_line],
        validators=[DataRequired(_l("Give the reference.")), Length(max=40)],
    )
    title_en = StringField(
        _l("Title in English"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the English title.")), Length(max=160)],
    )
    title_fr = StringField(
        _l("Title in French"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the French title.")), Length(max=160)],
    )
    grade = StringField(_l("Grade"), filters=[one_line], validators=[Optional(), Length(max=20)])
    opens_on = DateField(_l("Opens on"), validators=[Optional(), _year])
    closes_on = DateField(_l("Closes on"), validators=[Optional(), _year])

    language = BooleanField(_l("Language test"))
    language_level = SelectField(
        _l("Minimum level"),
        choices=[SelectChoice("", _l("No minimum")), *_LEVELS],
        description=_l("A valid result below it does not exempt."),
    )
    language_minutes = _minutes()
    language_rule = SelectField(
        _l("When the rules cannot tell the language"),
        description=_l("For example when both languages are native or equally strong."),
        choices=[
            SelectChoice("", _l("A person decides")),
            SelectChoice("en", _l("Test English")),
            SelectChoice("fr", _l("Test French")),
        ],
    )
    written = BooleanField(_l("Written test"))
    written_minutes = _minutes()
    office = BooleanField(_l("Office test"))
    office_minutes = _minutes()

    def validate_closes_on(self, field: Any) -> None:
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_l("The closing date comes before the opening date."))

    def validate_office(self, _field: Any) -> None:
        if not (self.language.data or self.written.data or self.office.data):
            raise ValidationError(_l("Ask for at least one test."))

    def draft(self, before: Vacancy | None = None) -> Draft:
        """What the form says, once it is valid; the codes of tests stay as they were."""
        codes = {test.family: test.test_code for test in before.tests} if before else {}
        tests = [
            RequiredTest(
                family,
                codes.get(family),
                _whole(self.language_level.data) if family == "language" else None,
                minutes * 60 if (minutes := self[f"{family}_minutes"].data) else None,
            )
            for family in ("language", "written", "office")
            if self[family].data
        ]
        return Draft(
            reference=str(self.reference.data),
            title={"en": str(self.title_en.data), "fr": str(self.title_fr.data)},
            grade=self.grade.data or "",
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            language_rule=self.language_rule.data or None,
            tests=tests,
        )

    @staticmethod
    def values_of(vacancy: Vacancy) -> dict[str, Any]:
        """What the form shows for a vacancy that exists."""
        values: dict[str, Any] = {
            "reference": vacancy.reference,
            "title_en": vacancy.title["en"],
            "title_fr": vacancy.title["fr"],
            "grade": vacancy.grade,
            "opens_on": vacancy.opens_on,
            "closes_on": vacancy.closes_on,
            "language_rule": vacancy.language_rule or "",
        }
        for test in vacancy.tests:
            values[test.family] = True
            values[f"{test.family}_minutes"] = test.duration_s // 60 if test.duration_s else None
            if test.family == "language" and test.minimum_level is not None:
                values["language_level"] = str(test.minimum_level)
        return values


class ApplicationForm(SeenForm):
    """One application, typed in or corrected; judged by the rules of the import."""

    given_name = StringField(_l("Given name"), filters=[one_line], validators=[DataRequired()])
    family_name = StringField(_l("Family name"), filters=[one_line], validators=[DataRequired()])
    email = StringField(_l("E-mail address"), filters=[one_line], validators=[DataRequired()])
    locale = SelectField(
        _l("Language of letters"),
        choices=[SelectChoice("en", _l("English")), SelectChoice("fr", _l("French"))],
    )
    identity_number = StringField(
        _l("Identity number"),
        description=_l("It finds the same person under another address."),
        filters=[one_line],
    )
    external_reference = StringField(
        _l("Reference of the application"),
        description=_l("Its number in the recruitment system, if there is one."),
        filters=[one_line],
    )
    native_languages = StringField(
        _l("Native languages"),
        description=_l("Codes or words, for example: fr, nl"),
        filters=[one_line],
    )
    level_en = SelectField(
        _l("Declared level in English"), choices=[SelectChoice("", _l("Not given")), *_LEVELS]
    )
    level_fr = SelectField(
        _l("Declared level in French"), choices=[SelectChoice("", _l("Not given")), *_LEVELS]
    )
    extra_time = StringField(
        _l("Extra time in percent"), description=_l("For example 25."), filters=[one_line]
    )
    large_text = BooleanField(_l("Large text"))
    spelling = BooleanField(_l("Spelling help in written tests"))
    breaks = StringField(_l("Breaks that stop the clock, in minutes"), filters=[one_line])
    unavailable = TextAreaField(
        _l("Not available"),
        description=_l(
            "Days or periods, one a line, as year-month-day: 2027-01-04 or 2027-01-04/2027-01-08."
        ),
        validators=[Length(max=1000, message=_l("Shorten the list."))],
    )

    def applicant(self) -> Applicant | None:
        """What the form says; None when something is wrong, which its field then says."""
        cells = {name: self._cell(name) for name in applicant_rules.READERS}
        applicant, problems = read_applicant(cells)
        for name, code in problems.items():
            field: Any = self[name]
            field.errors = [*field.errors, cell_problem(code)]
        return applicant

    def _cell(self, name: str) -> str:
        data = self[name].data
        return ("yes" if data else "no") if isinstance(data, bool) else data or ""

    @staticmethod
    def values_of(row: Application) -> dict[str, Any]:
        """What the form shows for an application that exists."""
        percent = round((row.time_factor - 1) * 100, 2)
        periods = [
            one["from"] if one["from"] == one["to"] else f"{one['from']}/{one['to']}"
            for one in row.unavailable
        ]
        return {
            "given_name": row.given_name,
            "family_name": row.family_name,
            "email": row.email,
            "locale": row.locale,
            "identity_number": row.identity_number or "",
            "external_reference": row.external_reference or "",
            "native_languages": ", ".join(row.native_languages),
            "level_en": _text(row.declared_levels.get("en")),
            "level_fr": _text(row.declared_levels.get("fr")),
            "extra_time": f"{percent:g}" if percent else "",
            "large_text": row.large_text,
            "breaks": str(row.break_s // 60) if row.break_s else "",
            "spelling": row.spelling,
            "unavailable": "\n".join(periods),
        }


class ImportForm(CleanForm):
    """A table, uploaded or pasted."""

    file = FileField(
        _l("File"), description=_l("CSV (UTF-8) or XLSX, up to 12 MB and 20,000 rows.")
    )
    pasted = TextAreaField(
        _l("Or paste the table"),
        description=_l("With its header row, copied from a spreadsheet or as CSV."),
        validators=[Length(max=1_500_000, message=_l("This is too long: upload a file."))],
    )

    def validate_pasted(self, field: Any) -> None:
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError(_l("Choose a file or paste a table."))

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of what was given; a file comes before pasted text."""
        if self.file.data:
            return self.file.data.read(), self.file.data.filename or ""
        return (self.pasted.data or "").encode("utf-8", "replace"), ""


def _reason(description: Any = "") -> StringField:
    return StringField(
        _l("Reason"),
        description=description,
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept, and the candidate may ask for it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class ReviewForm(CleanForm):
    """What a person decides where the rules left a case open."""

    outcome = RadioField(
        _l("Decision"),
        choices=[
            SelectChoice("sit", _l("To be tested")),
            SelectChoice("exempt", _l("Exempt")),
            SelectChoice("not_applicable", _l("Not applicable")),
        ],
        validators=[DataRequired(_l("Choose what you decide."))],
    )
    language = SelectField(
        _l("Language to be tested"),
        choices=[
            SelectChoice("", _l("Choose the language")),
            SelectChoice("en", _l("English")),
            SelectChoice("fr", _l("French")),
        ],
    )
    reason = _reason(_l("It is kept with the decision."))


class OverrideForm(CleanForm):
    """Asks that a lockout be lifted, or answers it."""

    reason = _reason(_l("It is kept in the audit trail. A second person must agree."))


class PriorForm(CleanForm):
    """A result from before this engine was in use."""

    email = StringField(_l("E-mail address"), filters=[one_line])
    identity_number = StringField(
        _l("Identity number"),
        description=_l("One of the two finds the person."),
        filters=[one_line],
    )
    family = SelectField(
        _l("Test"),
        choices=[
            SelectChoice("language", _l("Language test")),
            SelectChoice("written", _l("Written test")),
            SelectChoice("office", _l("Office test")),
        ],
    )
    language = SelectField(
        _l("Language"),
        choices=[
            SelectChoice("", _l("None")),
            SelectChoice("en", _l("English")),
            SelectChoice("fr", _l("French")),
        ],
    )
    level = SelectField(_l("Level"), choices=[SelectChoice("", _l("None")), *_LEVELS])
    passed = SelectField(
        _l("Passed"),
        choices=[
            SelectChoice("", _l("Not known")),
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
        ],
    )
    sat_on = StringField(
        _l("Sat on"),
        filters=[one_line],
        render_kw={"type": "date"},
        validators=[DataRequired(_l("Give the date of the test."))],
    )
    source = StringField(
        _l("Where it comes from"),
        description=_l("For example the name of the earlier system."),
        filters=[one_line],
    )

    def read(self, reader: Callable[[Mapping[str, str]], tuple[Any, dict[str, str]]]) -> Any:
        """What `reader` makes of the form; None when something is wrong, said at its field."""
        names = ("email", "identity_number", "family", "language", "level", "passed", "sat_on",
                 "source")  # fmt: skip
        value, problems = reader({name: self[name].data or "" for name in names})
        for name, code in problems.items():
            field: Any = self[name]
            field.errors = [*field.errors, cell_problem(code)]
        return value


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _text(level: Any) -> str:
    return "" if level is None else str(level)
