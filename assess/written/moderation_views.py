"""Pages of those who allocate, moderate and sign off. Scripts have numbers here, never names."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from assess.audit import ledger
from assess.clock import now
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results.export_tables import table_csv
from assess.web.clean_form import CleanForm
from assess.written import (
    apart,
    figure_words,
    figures_csv,
    figuring,
    handing,
    meetings_word,
    moderating,
    moderation_queries,
    plotting,
    rescoring,
    script_pdf,
    script_tree,
    seen,
    serving,
)
from assess.written import marking_forms as forms
from assess.written.admission import refuse_markers_of, script_for_reader
from assess.written.decision_forms import decision_form, marks_of, reference_form
from assess.written.descriptors import bands_at
from assess.written.marking_facts import Facts, Group
from assess.written.marking_queries import LETTERS
from assess.written.marking_rules import Refusal
from assess.written.marking_views import REFUSED, locale
from assess.written.meeting_facts import looked_at
from assess.written.moderation_queries import Meeting
from assess.written.papers import Band, Task
from assess.written.parts import MarkingRefused, OtherRubric
from assess.written.resolving import marks_read
from assess.written.rounds import end_of
from assess.written.signing import fingerprint_of
from assess.written.state_words import MEETINGS, STATES
from assess.written.uploaded import upload_of

blueprint = Blueprint(
    "written_moderation", __name__, url_prefix="/written/moderation", template_folder="templates"
)
MODERATORS = (Role.RECRUITMENT, Role.EXAMINER)
METHODS = {
    "mean": _l("Mean of the marks that count"),
    "nearest": _l("Mean of the two nearest of three marks"),
    "third": _l("The third marker’s mark"),
    "moderation": _l("Decided by a moderator"),
}
_GROUP = "/<int(max=2147483647):version_id>/<int(max=2147483647):session_id>"


@blueprint.get("/")
@allow(*MODERATORS)
def index() -> ResponseReturnValue:
    """Papers with scripts, by session."""
    found = moderation_queries.groups()
    return render_template(
        "written/moderation.html",
        groups=found,
        mine={one.group for one in found if handing.has_marked(current_user.id, one.group)},
        states=MEETINGS,
        locale=locale(),
    )


@blueprint.route(_GROUP, methods=["GET", "POST"])
@allow(*MODERATORS)
def meeting(version_id: int, session_id: int) -> ResponseReturnValue:
    """What the meeting looks at, and its word at the end."""
    found = _meeting(version_id, session_id)
    form = forms.SignOffForm()
    if form.validate_on_submit():
        try:
            moderating.sign_off(found.group, form.note.data or "", _me(), form.shown.data or "")
        except MarkingRefused as refused:
            form.form_errors.append(str(REFUSED[refused.reason]))
            found = _meeting(version_id, session_id)  # as it stands by now
            if refused.reason is Refusal.DESPITE_CONFLICT:
                form.form_errors.append(_these(found))
        else:
            flash(_("The marks are signed off. Results are recorded within a minute."), "safe")
            return redirect(url_for(".meeting", version_id=version_id, session_id=session_id), 303)
    every = [line.facts for one in found.tasks for line in one.lines]
    seen.note(current_user.id, every)
    form.shown.data = fingerprint_of(every)
    looked = looked_at(found)
    page = render_template(
        "written/meeting.html",
        meeting=found,
        seen=looked,
        form=form,
        states=STATES,
        signed=meetings_word.words_of(found.group),
        names=moderation_queries.names_of(sorted(looked.markers)),
        words=figure_words,
        share=figure_words.shares(),
        again=rescoring.results_again(found.group),
        may_score=Role.RECRUITMENT in current_user.roles,
        plotting=plotting,
        locale=locale(),
        session_id=session_id,
    )
    return page, 422 if form.errors else 200


def _these(found: Meeting) -> str:
    """Which scripts a moderator has to decide, or take from a marker, before the sign-off."""
    facts = [line.facts for one in found.tasks for line in one.lines]
    ids = apart.despite_conflict(facts)
    numbers = sorted(one.script.number for one in facts if one.script.id in ids)
    return str(_("The scripts: %(numbers)s", numbers=", ".join(numbers)))


@blueprint.get(f"{_GROUP}/figures.csv")
@allow(*MODERATORS)
def figures(version_id: int, session_id: int) -> Response:
    """Every figure of the meeting's page, a row each."""
    found = _meeting(version_id, session_id)
    seen.note(current_user.id, (line.facts for one in found.tasks for line in one.lines))
    looked = looked_at(found, figuring.FILE_S)
    if not looked.ready:
        abort(503, _("The figures are not ready yet. Try again in a minute."))
    names = moderation_queries.names_of(sorted(looked.markers))
    rows = figures_csv.rows_of(found, looked.figures, looked.as_of, names)
    table = "".join(table_csv(figures_csv.COLUMNS, rows))
    response = Response(table, mimetype="text/csv")
    name = f"figures-{found.version.paper.code}-{found.version.number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route(f"{_GROUP}/allocation", methods=["GET", "POST"])
@allow(*MODERATORS)
def allocation(version_id: int, session_id: int) -> ResponseReturnValue:
    """Who has what, and handing out what nobody has yet."""
    found = _meeting(version_id, session_id)
    form = forms.AllocationForm()
    people = handing.examiners()
    form.tasks.choices = [
        SelectChoice(one.task.code, one.task.title[locale()]) for one in found.tasks
    ]
    form.markers.choices = [SelectChoice(str(one.id), one.name) for one in people]
    if form.validate_on_submit():
        given, left = handing.hand_out(
            found.group,
            form.tasks.data or [],
            [int(one) for one in form.markers.data or []],
            end_of(form.due.data) if form.due.data else None,
            _me(),
        )
        flash(_("Allocations made: %(count)s.", count=given), "safe")
        if left:
            flash(_("No marker was left for %(count)s: add another one.", count=left), "attention")
        return redirect(url_for(".allocation", version_id=version_id, session_id=session_id), 303)
    page = render_template(
        "written/allocation.html",
        meeting=found,
        form=form,
        workload=moderation_queries.workload_of(found, now()),
        locale=locale(),
        session_id=session_id,
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"{_GROUP}/references/<code>", methods=["GET", "POST"])
@allow(*MODERATORS)
def reference(version_id: int, session_id: int, code: str) -> ResponseReturnValue:
    """A new reference script for a task, with what it deserves."""
    found = _meeting(version_id, session_id)
    try:
        form, used, task = reference_form(version_id, code, sent=request.method == "POST")
    except LookupError:
        abort(404)
    if form.validate_on_submit() and not form.form_errors:
        try:
            _keep_reference(version_id, code, form, used, task)
        except OtherRubric:
            form, used, task = reference_form(version_id, code, sent=True)
        except MarkingRefused as refused:
            form.form_errors.append(str(REFUSED[refused.reason]))
        else:
            flash(
                _("The reference script is kept. Markers get it with the next allocation."), "safe"
            )
            address = url_for(".allocation", version_id=version_id, session_id=session_id)
            return redirect(address, 303)
    page = render_template(
        "written/reference.html",
        meeting=found,
        task=task,
        form=form,
        locale=locale(),
        session_id=session_id,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/scripts/<int(max=2147483647):script_id>")
@allow(*MODERATORS)
def script(script_id: int) -> ResponseReturnValue:
    """One script with all that was said of it."""
    return _script_page(script_for_reader(script_id))


@blueprint.post("/scripts/<int(max=2147483647):script_id>/<any(third, replace, decide):act>")
@allow(*MODERATORS)
def act(script_id: int, act: str) -> ResponseReturnValue:
    """Ask a third marker, replace one, or say what counts."""
    facts = script_for_reader(script_id)
    chosen = _script_forms(facts, act)[act]
    if not chosen.validate_on_submit() or chosen.form_errors:
        return _script_page(facts, act, chosen)
    try:
        _act(act, facts, chosen)
    except OtherRubric:
        facts = script_for_reader(script_id)
        return _script_page(facts, act, _script_forms(facts, act)[act])
    except MarkingRefused as refused:
        chosen.form_errors.append(str(REFUSED[refused.reason]))
        return _script_page(script_for_reader(script_id), act, chosen)
    except LookupError:
        flash(_("Meanwhile the script has gone to somebody else. Look at it again."), "attention")
        return redirect(url_for(".script", script_id=script_id), 303)
    flash(_("Done."), "safe")
    return redirect(url_for(".script", script_id=script_id), 303)


@blueprint.get("/scripts/<int(max=2147483647):script_id>.pdf")
@allow(*MODERATORS)
def pdf(script_id: int) -> Response:
    """A script on paper: with its marks for the file, or without for a blind second opinion."""
    facts = script_for_reader(script_id)
    with_marks = request.args.get("marks") == "1"
    if with_marks:
        seen.note(current_user.id, [facts])
    response = Response(script_pdf.pdf_of(facts, marked=with_marks), mimetype="application/pdf")
    name = f"script-{facts.script.number}{'-marks' if with_marks else ''}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    if facts.script.sitting_id is not None:
        ledger.record_export(facts.script.sitting_id, {"file": name, "reader": current_user.id})
    return response


@blueprint.get("/scripts/<int(max=2147483647):script_id>/upload")
@allow(*MODERATORS)
def upload(script_id: int) -> Response:
    """The file that was handed in, byte for byte, under the script's number."""
    return serving.handed_in(script_for_reader(script_id).script)


def _keep_reference(version_id: int, code: str, form: CleanForm, used: int, task: Task) -> None:
    """Keep what a form says of a reference script."""
    data = form.data
    moderating.add_reference(
        version_id,
        code,
        str(data["text"]),
        marks_of(form, task),
        str(data["rationale"]),
        data["purpose"],
        _me(),
        data["language"],
        used,
    )


def _act(act: str, facts: Facts, form: CleanForm) -> None:
    data = form.data
    if act == "third":
        handing.ask_third(facts.script.id, _me(), _chosen(data["marker"]))
    elif act == "replace":
        taken = int(data["allocation"])
        handing.replace(taken, _me(), data["reason"], _chosen(data["marker"]))
    else:
        given, shown = marks_of(form, facts.task), facts.version_id
        moderating.decide(facts.script.id, given, data["reason"], _me(), shown)


def _script_forms(facts: Facts, act: str | None = None) -> dict[str, CleanForm]:
    """The forms of a script's page; `act` is the one that was sent."""
    had = {one.marker_id for one in moderation_queries.ever_held(facts.script.id)}
    had |= seen.readers_of([facts.group])
    free = [
        SelectChoice("", _("Whoever has the least")),
        *(SelectChoice(str(one.id), one.name) for one in handing.examiners() if one.id not in had),
    ]
    third, replace = forms.ThirdForm(), forms.ReplaceForm()
    third.marker.choices = replace.marker.choices = free
    names = moderation_queries.names_of([one.allocation.marker_id for one in facts.held])
    replace.allocation.choices = [
        SelectChoice(str(one.allocation.id), names[one.allocation.marker_id]) for one in facts.held
    ]
    decide = decision_form(facts, sent=act == "decide")
    return {"third": third, "replace": replace, "decide": decide}


def _script_page(
    facts: Facts, act: str | None = None, chosen: CleanForm | None = None
) -> ResponseReturnValue:
    if facts.script.sitting_id is not None:
        ledger.record_reading(current_user.id, facts.script.sitting_id, "written")
    seen.note(current_user.id, [facts])
    every = _script_forms(facts)
    if act is not None and chosen is not None:
        every[act] = chosen
    page = render_template(
        "written/moderated_script.html",
        facts=facts,
        task=facts.task,
        titles={one.code: one.title[locale()] for one in facts.task.rubric},
        line=moderation_queries.line_of(facts),
        upload=upload_of(facts.script),
        shown=facts.script.document and script_tree.tree_of(facts.script.document),
        forms=every,
        letters=LETTERS,
        states=STATES,
        methods=METHODS,
        counted=_counted(facts),
        decider=meetings_word.decider_of(facts.resolution),
        signed=meetings_word.covering(facts.resolution),
        erased=facts.is_emptied,
        locale=locale(),
        session_id=facts.session_id or 0,
    )
    return page, 422 if chosen is not None and chosen.errors else 200


def _counted(facts: Facts) -> dict[str, tuple[Band, ...]]:
    """Criterion -> the band that counts, or the two between which the marks lie."""
    if facts.resolution is None:
        return {}
    marks = marks_read(facts.resolution.marks)
    return {one.code: bands_at(one, marks[one.code]) for one in facts.task.rubric}


def _meeting(version_id: int, session_id: int) -> Meeting:
    """A group's page for somebody who marks nothing of it; 404 without scripts, 403 for markers."""
    group: Group = (version_id, session_id or None)
    try:
        found = moderation_queries.meeting_of(group)
    except LookupError:
        abort(404)
    refuse_markers_of(group)
    return found


def _chosen(value: str | None) -> int | None:
    return int(value) if value else None


def _me() -> Account:
    person: Account = current_user._get_current_object()
    return person
