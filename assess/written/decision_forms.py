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
from assess.written.papers import LANGUAGES, Task
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
            validators=[
                DataRequired(_("Choose a band for “%(criterion)s”.", criterion=one.title[locale()]))
            ],
        )
    return type(base.__name__, (base,), fields)


def marks_of(form: CleanForm, task: Task) -> dict[str, object]:
    """The marks of the bands that were chosen."""
    return {one.code: int(form.data[f"mark_{one.code}"]) for one in task.rubric}


def decision_form(facts: Facts, sent: bool) -> CleanForm:
    """What a moderator fills in about a script, with the rubric in force; `sent`: and has sent."""
    form = with_criteria(forms.DecisionForm, facts.task)()
    if sent:
        _look_again(form, facts.script.version_id, facts.task)
    form["version"].data = str(facts.version_id)
    return form


def reference_form(version_id: int, code: str, sent: bool) -> tuple[CleanForm, int, Task]:
    """What somebody fills in about a new reference script, with the rubric in force.

    Returns that version and its task too. Raises `LookupError`.
    """
    used = (rubrics := Rubrics()).in_force(version_id)
    task = rubrics.task(used, code)
    known = task.language if task.language in LANGUAGES else None
    form = with_criteria(forms.ReferenceForm, task)(data={"language": known})
    form.purpose.choices = [
        SelectChoice("standardisation", _("Before all others, and then explained")),
        SelectChoice("seed", _("Among the others, without being told apart")),
    ]
    form.language.choices = [
        SelectChoice(language, name)
        for language, name in (("en", _("English")), ("fr", _("French")))
        if task.language not in LANGUAGES or task.language == language
    ]
    if sent:
        _look_again(form, version_id, task)
    form["version"].data = str(used)
    return form, used, task


def _look_again(form: CleanForm, asked_id: int, task: Task) -> None:
    """Take out what was chosen on a page with other words than those in force.

    The form then says for which criteria to choose again, among its `form_errors`, and keeps
    everything else.
    """
    shown = _shown(form["version"].data or "", asked_id)
    other = other_rubric(asked_id, task, shown, Rubrics())
    if other is None:
        return
    for one in other.criteria:
        form[f"mark_{one.code}"].data = None
    form.form_errors.append(told_of(other))


def _shown(sent: str, asked_id: int) -> int:
    """The version that a page names; one from before pages named it shows the first it can."""
    if not sent:
        return asked_id
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
