"""Forms in which somebody chooses a band for each criterion of a task."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired

from assess.web.clean_form import CleanForm
from assess.written import marking_forms as forms
from assess.written.entered import other_rubric
from assess.written.marking_facts import Facts
from assess.written.marking_views import locale, told_of
from assess.written.papers import Task
from assess.written.rubrics import Rubrics


def with_criteria(base: type[CleanForm], task: Task) -> type[CleanForm]:
    """The form with one choice of band for each criterion."""
    fields: dict[str, object] = {}
    for one in task.rubric:
        fields[f"mark_{one.code}"] = RadioField(
            one.title[locale()],
            choices=[
                SelectChoice(str(band.marks), f"{band.marks} – {band.descriptor[locale()]}")
                for band in one.bands
            ],
            validators=[DataRequired(_("Choose a band."))],
        )
    return type(base.__name__, (base,), fields)


def marks_of(form: CleanForm, task: Task) -> dict[str, object]:
    """The marks of the bands that were chosen."""
    return {one.code: int(form.data[f"mark_{one.code}"]) for one in task.rubric}


def decision_form(facts: Facts, sent: bool) -> CleanForm:
    """What a moderator fills in about a script, with the rubric in force; `sent`: and has sent.

    What was chosen on a page with other words is not: the form then says for which criteria to
    choose again, among its `form_errors`, and keeps everything else.
    """
    form = with_criteria(forms.DecisionForm, facts.task)()
    shown, form["version"].data = form["version"].data, str(facts.version_id)
    other = other_rubric(facts, _shown(shown or "", facts), Rubrics()) if sent else None
    if other is not None:
        for one in other.criteria:
            form[f"mark_{one.code}"].data = None
        form.form_errors.append(told_of(other))
    return form


def _shown(sent: str, facts: Facts) -> int:
    """The version that a page names; one from before pages named it shows the first it can."""
    if not sent:
        return facts.script.version_id
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
