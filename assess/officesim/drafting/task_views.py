"""Pages for authors: tasks and their checks."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assess.identity.permissions import allow
from assess.officesim import describing
from assess.officesim.draft_models import OfficeDraft
from assess.officesim.drafting import builder, check_forms, forms
from assess.officesim.drafting import operations as drafting
from assess.officesim.drafting.pages import (
    AUTHORS,
    acted,
    answer,
    author,
    blueprint,
    changed,
    draft_or_404,
    language,
    revision_asked,
)
from assess.officesim.engine import JSONObject
from assess.officesim.projects import LANGUAGES


@blueprint.route("/<int:draft_id>/tasks/new", methods=["GET", "POST"])
@allow(*AUTHORS)
def task_new(draft_id: int) -> ResponseReturnValue:
    """Write a new task."""
    return _task(draft_or_404(draft_id), None, {})


@blueprint.route("/<int:draft_id>/tasks/<int:task>", methods=["GET", "POST"])
@allow(*AUTHORS)
def task_edit(draft_id: int, task: int) -> ResponseReturnValue:
    """Change the words of a task."""
    found = draft_or_404(draft_id)
    return _task(found, task, _or_404(builder.task_in, found.content, task))


def _task(found: OfficeDraft, number: int | None, task: JSONObject) -> ResponseReturnValue:
    shown = {"code": task.get("id", ""), "revision": found.revision} | {
        f"text_{one}": task.get("text", {}).get(one, "") for one in LANGUAGES
    }
    form = forms.TaskForm(data=shown)
    if form.validate_on_submit():
        words = {
            "id": form.code.data or task.get("id") or builder.task_code(found.content),
            "text": {one: form[f"text_{one}"].data for one in LANGUAGES},
        }
        at = number or len(found.content.get("task", [])) + 1
        if changed(form, found.id, lambda content: builder.put_task(content, number, words)):
            return _back(found.id, at)
    return answer("officesim/drafts/task.html", form, found, number=number)


@blueprint.route("/<int:draft_id>/tasks/<int:task>/checks/new", methods=["GET", "POST"])
@allow(*AUTHORS)
def check_new(draft_id: int, task: int) -> ResponseReturnValue:
    """Choose a kind of check, then say what it looks for."""
    found = draft_or_404(draft_id)
    _or_404(builder.checks_in, _copy(found), task)
    return _check(found, task, None, {})


@blueprint.route("/<int:draft_id>/tasks/<int:task>/checks/<int:number>", methods=["GET", "POST"])
@allow(*AUTHORS)
def check_edit(draft_id: int, task: int, number: int) -> ResponseReturnValue:
    """Change a check."""
    found = draft_or_404(draft_id)
    return _check(found, task, number, _or_404(builder.check_in, _copy(found), task, number))


def _check(
    found: OfficeDraft, task: int, number: int | None, check: JSONObject
) -> ResponseReturnValue:
    own = describing.choice_of(found.application, check)
    asked = request.form.get("kind") or request.args.get("kind") or own
    kind = describing.chosen(found.application, asked)
    kinds = describing.choices_of(found.application)
    page: dict[str, Any] = {"task": task, "number": number, "kinds": kinds, "kind": kind}
    if kind is None:
        form: Any = forms.DraftForm(data={"revision": found.revision})
        return answer("officesim/drafts/check.html", form, found, **page)
    form = check_forms.check_form(kind, found.content, check, language())
    if not form.is_submitted():
        check_forms.fill(form, kind, {**check, "kind": kind.id})
        form.revision.data, form.kind.data = str(found.revision), kind.choice
    else:
        if not form.code.data:
            made = builder.check_code(_copy(found), task, kind.variant or kind.id)
            form.code.data = check.get("id") or made
        written = check_forms.check_in(form, kind)
        if written is not None and changed(
            form, found.id, lambda content: builder.put_check(content, task, number, written)
        ):
            return _back(found.id, task)
    return answer("officesim/drafts/check.html", form, found, key=builder.key, **page)


@blueprint.post("/<int:draft_id>/tasks/<int:task>/move", endpoint="task_move")
@blueprint.post("/<int:draft_id>/tasks/<int:task>/checks/<int:number>/move", endpoint="check_move")
@allow(*AUTHORS)
def move(draft_id: int, task: int, number: int | None = None) -> ResponseReturnValue:
    """One place up or down."""
    by = -1 if request.form.get("by") == "-1" else 1
    moved: list[int] = []
    _change(draft_id, lambda content: moved.append(builder.move(content, task, number, by)))
    at = moved[-1] if moved and number is None else task
    return _back(draft_id, at, number=moved[-1] if moved and number else None)


@blueprint.post("/<int:draft_id>/tasks/<int:task>/remove", endpoint="task_remove")
@blueprint.post(
    "/<int:draft_id>/tasks/<int:task>/checks/<int:number>/remove", endpoint="check_remove"
)
@allow(*AUTHORS)
def remove(draft_id: int, task: int, number: int | None = None) -> ResponseReturnValue:
    """Take a task or a check away; nothing depends on it any more."""
    _change(draft_id, lambda content: builder.remove(content, task, number))
    return _back(draft_id, task if number else None)


def _change(draft_id: int, edit: Any) -> None:
    draft_or_404(draft_id)
    revision = revision_asked()
    try:
        acted(lambda: drafting.change(draft_id, revision, edit, author()))
    except LookupError:
        abort(404)


def _back(draft_id: int, task: int | None, number: int | None = None) -> ResponseReturnValue:
    anchor = "tasks" if task is None else f"task-{task}"
    anchor += f"-{number}" if number else ""
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=anchor), 303)


def _copy(found: OfficeDraft) -> JSONObject:
    # Looking for checks may add empty lists; what is stored is never touched here.
    content: JSONObject = {**found.content}
    content["task"] = [dict(one) for one in content.get("task", [])]
    return content


def _or_404(find: Any, *arguments: Any) -> Any:
    try:
        return find(*arguments)
    except LookupError:
        abort(404)
