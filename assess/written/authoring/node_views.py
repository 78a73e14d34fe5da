"""Pages for authors: one part, task, document or criterion, or the paper's own words."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from assess.identity.permissions import allow
from assess.written.authoring import copies, forms, nodes, operations, queries
from assess.written.authoring.comparing import Differences, differences
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
    half_said_of,
    language,
    revision_asked,
    title_of,
)
from assess.written.authoring.saying import HalfSaid, findings, place_of
from assess.written.draft_models import WrittenDraft
from assess.written.papers import ASPECTS, LANGUAGES, SOURCE_KINDS, JSONObject

#: What a button adds, and of which kind it may be.
ADDED = {"part": ("",), "task": ("",), "source": SOURCE_KINDS, "criterion": ASPECTS}

#: Fields of a form that nobody writes, and how long names of others are at the most.
NOT_WRITTEN = ("csrf_token", "stamp", "act", "bands", "copy")
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
    theirs: Differences = []
    if form.validate_on_submit():
        values, act = form.values(before), request.form.get("act", "")
        _change_bands(values, act)
        if attempt(form, lambda: _save(draft_id, key, form, values)):
            flash(_("Saved."), "safe")
            copies.note_saved(request.form.get("copy", ""))
            if act:
                return redirect(url_for(".node", draft_id=draft_id, key=key, _anchor="bands"), 303)
            return redirect(url_for(".draft", draft_id=draft_id, _anchor=key), 303)
        theirs = _conflict(draft_id, key, form)
    return _page(found, key, form, before, theirs)


def unsent(draft_id: int, key: str, why: str) -> ResponseReturnValue:
    """The page of a node with what was typed still in it, after a save that was not taken."""
    found = queries.draft_by_id(draft_id)
    if found is None:
        return _gone(draft_id)
    try:
        form, before = _form(found, key)
        form.form_errors.append(why)
        return _page(found, key, form, before, _conflict(draft_id, key, form))
    except nodes.Gone:
        return _gone(draft_id)


def _page(
    draft: WrittenDraft, key: str, form: Any, before: JSONObject, theirs: Differences
) -> ResponseReturnValue:
    return answer(
        "written/drafts/node.html",
        form,
        draft=draft,
        node_key=key,
        kind=_kind(draft.content, key),
        node=before,
        place=place_of(draft.content, key),
        title=title_of(draft.content),
        told=_told(draft, key),
        halves=_halves(draft, key),
        theirs=theirs,
        files_again=[name for name in ("file_en", "file_fr") if form.errors and _chosen(name)],
    )


def _chosen(name: str) -> bool:
    """Whether a file came with the request: no browser puts it into the form again."""
    upload = request.files.get(name)
    return upload is not None and bool(upload.filename)


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
    draft = queries.draft_by_id(draft_id)
    page = render_template(
        "written/drafts/gone.html",
        wrote=wrote_in(request.form),
        said=GONE,
        draft=draft,
        title=title_of(draft.content) if draft else "",
    )
    return page, 422


def wrote_in(sent: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Label and text of what somebody wrote, of a form that was sent."""
    return [
        (label_of(name), value)
        for name, value in sent.items(multi=True)
        if value.strip() and len(name) < LONGEST_NAME and name not in NOT_WRITTEN
    ]


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


def _conflict(draft_id: int, key: str, form: Any) -> Differences:
    """What stands now where it differs from what was typed; saving again means to replace it."""
    found = queries.draft_by_id(draft_id)
    if found is None:
        raise nodes.Gone(str(draft_id))
    node, stamp = nodes.values_of(found.content, key), nodes.stamp_of(found.content, key)
    if stamp == form.stamp.data:
        return []
    form.stamp.data = stamp
    return differences(form, type(form).shown(node))


def _told(draft: WrittenDraft, key: str) -> dict[str, list[str]]:
    """Field -> what is wrong with it."""
    _paper, faults = queries.looked_at(draft)
    found: dict[str, list[str]] = {}
    for one in findings(draft.id, draft.content, faults):
        if one.key == key:
            found.setdefault(one.field, []).append(one.text)
    return found


def _halves(draft: WrittenDraft, key: str) -> dict[str, HalfSaid]:
    """Field -> that the same text has changed in the other language alone."""
    said = half_said_of(draft, queries.base_of(draft))
    return {one.field: one for one in said if one.key == key}


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
