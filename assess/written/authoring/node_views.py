"""Pages for authors: one part, task, document or criterion, or the paper's own words."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.identity.permissions import allow
from assess.written.authoring import forms, nodes, operations, queries
from assess.written.authoring.labels import label_of
from assess.written.authoring.pages import (
    AUTHORS,
    GONE,
    acted,
    answer,
    attempt,
    author,
    blueprint,
    content_of,
    draft_or_404,
    language,
    revision_asked,
    title_of,
)
from assess.written.authoring.saying import findings, place_of
from assess.written.draft_models import WrittenDraft
from assess.written.papers import ASPECTS, LANGUAGES, SOURCE_KINDS, JSONObject

#: What a button adds, and of which kind it may be.
ADDED = {"part": ("",), "task": ("",), "source": SOURCE_KINDS, "criterion": ASPECTS}

#: Fields of a form that nobody writes, and how long names of others are at the most.
NOT_WRITTEN = ("csrf_token", "stamp", "act", "bands")
LONGEST_NAME = 40


@blueprint.route("/<int:draft_id>/<key>", methods=["GET", "POST"])
@allow(*AUTHORS)
def node(draft_id: int, key: str) -> ResponseReturnValue:
    """Look at one node in both languages side by side, and change it."""
    try:
        return _node(draft_id, key)
    except nodes.Gone:
        return _gone(draft_id) if request.method == "POST" else abort(404)


def _node(draft_id: int, key: str) -> ResponseReturnValue:
    found = queries.draft_by_id(draft_id)
    if found is None:
        raise nodes.Gone(str(draft_id))
    form, before = _form(found, key)
    theirs: list[tuple[str, str]] = []
    if form.validate_on_submit():
        values, act = form.values(before), request.form.get("act", "")
        _change_bands(values, act)
        if attempt(form, lambda: _save(draft_id, key, form, values)):
            flash(_("Saved."), "safe")
            if act:
                return redirect(url_for(".node", draft_id=draft_id, key=key, _anchor="bands"), 303)
            return redirect(url_for(".draft", draft_id=draft_id, _anchor=key), 303)
        theirs = _conflict(draft_id, key, form)
    return answer(
        "written/drafts/node.html",
        form,
        draft=found,
        node_key=key,
        kind=_kind(found.content, key),
        node=before,
        place=place_of(found.content, key),
        title=title_of(found.content),
        told=_told(found, key),
        theirs=theirs,
    )


@blueprint.post("/<int:draft_id>/add/<any(part, task, source, criterion):kind>")
@allow(*AUTHORS)
def add(draft_id: int, kind: str) -> ResponseReturnValue:
    """Add a node at the end and open it."""
    draft_or_404(draft_id)
    of, parent = request.form.get("of", ""), request.form.get("parent")
    if of not in ADDED[kind]:
        abort(400)
    key = acted(lambda: operations.add(draft_id, kind, nodes.fresh(kind, of), author(), parent))
    if not isinstance(key, str):
        return redirect(url_for(".draft", draft_id=draft_id), 303)
    return redirect(url_for(".node", draft_id=draft_id, key=key), 303)


@blueprint.post("/<int:draft_id>/<key>/move")
@allow(*AUTHORS)
def move(draft_id: int, key: str) -> ResponseReturnValue:
    """One place up or down."""
    draft_or_404(draft_id)
    by = -1 if request.form.get("by") == "-1" else 1
    acted(lambda: operations.move(draft_id, key, by, author()))
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=key), 303)


@blueprint.post("/<int:draft_id>/<key>/remove")
@allow(*AUTHORS)
def remove(draft_id: int, key: str) -> ResponseReturnValue:
    """Take a node away."""
    draft_or_404(draft_id)
    revision = revision_asked()
    if acted(lambda: operations.remove(draft_id, key, revision, author())):
        flash(_("Removed."), "safe")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="parts"), 303)


def _form(draft: WrittenDraft, key: str) -> tuple[Any, JSONObject]:
    node, kind = nodes.values_of(draft.content, key), _kind(draft.content, key)
    made: type[forms.NodeForm]
    if kind == "criterion":
        count = request.form.get("bands", "")
        shown = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else None
        made = forms.CriterionForm.with_bands(len(node.get("band", [])) if shown is None else shown)
    elif kind == "source":
        made = forms.SourceForm.of(node.get("kind", ""))
    else:
        made = {"part": forms.PartForm, "task": forms.TaskForm}.get(kind, forms.PaperForm)
    data = made.shown(node) | {"stamp": nodes.stamp_of(draft.content, key)}
    form = made(data=data)
    if isinstance(form, forms.TaskForm):
        form.offer(draft.content, language())
    return form, node


def _gone(draft_id: int) -> ResponseReturnValue:
    """What was posted to a node that is no more, to be copied."""
    wrote = [
        (label_of(name), value)
        for name, value in request.form.items(multi=True)
        if value.strip() and len(name) < LONGEST_NAME and name not in NOT_WRITTEN
    ]
    draft = queries.draft_by_id(draft_id)
    title = title_of(draft.content) if draft else ""
    page = render_template(
        "written/drafts/gone.html", wrote=wrote, said=GONE, draft=draft, title=title
    )
    return page, 422


def _kind(content: JSONObject, key: str) -> str:
    return nodes.PAPER if key == nodes.PAPER else nodes.find(content, key).kind


def _save(draft_id: int, key: str, form: Any, values: JSONObject) -> bool:
    uploads = {
        one: found
        for one in LANGUAGES
        if f"file_{one}" in form and (found := content_of(form[f"file_{one}"].data)) is not None
    }
    if uploads and form.shared.data and "en" in uploads:
        uploads = dict.fromkeys(LANGUAGES, uploads["en"])
    operations.save(draft_id, key, form.stamp.data or "", values, author(), uploads)
    return True


def _conflict(draft_id: int, key: str, form: Any) -> list[tuple[str, str]]:
    """What stands now where it differs from what was typed; saving again means to replace it."""
    found = queries.draft_by_id(draft_id)
    if found is None:
        raise nodes.Gone(str(draft_id))
    node, stamp = nodes.values_of(found.content, key), nodes.stamp_of(found.content, key)
    if stamp == form.stamp.data:
        return []
    form.stamp.data = stamp
    return [
        (str(label_of(name)), value)
        for name, value in type(form).shown(node).items()
        if isinstance(value, str) and name in form and form.said(name) != value.strip()
    ]


def _told(draft: WrittenDraft, key: str) -> dict[str, list[str]]:
    """Field -> what is wrong with it."""
    _paper, faults = queries.looked_at(draft)
    found: dict[str, list[str]] = {}
    for one in findings(draft.id, draft.content, faults):
        if one.key == key:
            found.setdefault(one.field, []).append(one.text)
    return found


def _change_bands(values: JSONObject, act: str) -> None:
    """Add, remove or move a band as the button says: `add`, `remove-2`, `up-2`, `down-2`."""
    verb, _dash, number = act.partition("-")
    bands = values.get("band")
    if bands is None:
        return
    if verb == "add" and len(bands) < forms.MOST_BANDS:
        last = bands[-1].get("marks") if bands else -1
        marks = last + 1 if isinstance(last, int) else len(bands)
        bands.append({"marks": marks, "descriptor": dict.fromkeys(LANGUAGES, "")})
    elif number.isascii() and number.isdigit() and 0 < int(number) <= len(bands):
        band, at = bands.pop(int(number) - 1), int(number) - 1
        if verb in ("up", "down"):
            bands.insert(max(0, at + (-1 if verb == "up" else 1)), band)
