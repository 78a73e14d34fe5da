"""Pages for authors: drafts of papers, their outline and what is wrong with them, publishing."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.identity.permissions import allow
from assess.written import paging_operations
from assess.written import queries as published
from assess.written.authoring import copies, forms, nodes, operations, queries
from assess.written.authoring.pages import (
    AUTHORS,
    acted,
    answer,
    attachment,
    attempt,
    author,
    blueprint,
    draft_or_404,
    folder_in,
    half_said_of,
    language,
    revision_asked,
    title_of,
)
from assess.written.authoring.raw import zip_of
from assess.written.authoring.saying import findings, place_of
from assess.written.bundles import media_type_of
from assess.written.papers import LANGUAGES
from assess.written.wording import ANSWERS, ASPECTS, KINDS, SOURCES


@blueprint.route("/new", methods=["GET", "POST"])
@allow(*AUTHORS)
def new() -> ResponseReturnValue:
    """A new paper that begins with its title."""
    form = forms.NewForm()
    if form.validate_on_submit():
        raw = {
            "code": (form.code.data or "").strip(),
            "title": {one: (form[f"title_{one}"].data or "").strip() for one in LANGUAGES},
            "minutes": 120,
        }
        made = attempt(form, lambda: operations.create(raw, {}, author()))
        if made:
            copies.note_saved(request.form.get("copy", ""))
            return redirect(url_for(".draft", draft_id=made), 303)
    return answer("written/drafts/new.html", form)


@blueprint.route("/upload", methods=["GET", "POST"])
@allow(*AUTHORS)
def upload() -> ResponseReturnValue:
    """A new draft from a folder, whole or not."""
    form = forms.FolderForm()
    if form.validate_on_submit():
        made = attempt(form, lambda: operations.create(*folder_in(form.folder.data), author()))
        if made:
            flash(_("The folder is a draft now. Nothing of it is published yet."), "safe")
            return redirect(url_for(".draft", draft_id=made), 303)
    return answer("written/drafts/upload.html", form)


@blueprint.post("/from/<code>/<int:number>")
@allow(*AUTHORS)
def begin(code: str, number: int) -> ResponseReturnValue:
    """A new draft that is as a published version."""
    paper = published.paper_by_code(code)
    version = next((one for one in paper.versions if one.number == number), None) if paper else None
    if version is None:
        abort(404)
    held = queries.draft_by_code(code)
    if held is not None:
        flash(_("There is a draft of this paper already: this is it."), "information")
        return redirect(url_for(".draft", draft_id=held.id), 303)
    made = acted(lambda: operations.begin(version, author()))
    if not made:
        return redirect(url_for("written_papers.index"), 303)
    said = _("This draft is as version %(number)s. Nothing is published yet.", number=number)
    flash(said, "safe")
    return redirect(url_for(".draft", draft_id=made), 303)


@blueprint.get("/<int:draft_id>/")
@allow(*AUTHORS)
def draft(draft_id: int) -> ResponseReturnValue:
    """A draft: parts, tasks, documents, criteria, and what is wrong with them."""
    found = draft_or_404(draft_id)
    _paper, faults = queries.looked_at(found)
    keys = [one.node["key"] for one in nodes.every(found.content)]
    base = queries.base_of(found)
    missing = [one.values["language"] for one in faults if one.code == "words_missing"]
    return render_template(
        "written/drafts/draft.html",
        draft=found,
        content=found.content,
        title=title_of(found.content),
        findings=findings(draft_id, found.content, faults),
        base=base,
        halves=half_said_of(found, base),
        missing={one: missing.count(one) for one in LANGUAGES},
        places={key: place_of(found.content, key) for key in keys},
        moves={key: nodes.can_move(found.content, key) for key in keys},
        changed_by=queries.names_of([found.changed_by]).get(found.changed_by or 0),
        kinds=KINDS,
        answers=ANSWERS,
        aspects=ASPECTS,
        documents=SOURCES,
        locale=language(),
    )


@blueprint.get("/<int:draft_id>/folder.zip")
@allow(*AUTHORS)
def packed(draft_id: int) -> ResponseReturnValue:
    """The draft as the folder that `assess written import` takes."""
    found = draft_or_404(draft_id)
    files = queries.bytes_of(draft_id, {one.name for one in found.files})
    return attachment(
        zip_of(nodes.plain(found.content), files), f"{nodes.file_name(found.code)}.zip"
    )


@blueprint.get("/<int:draft_id>/files/<name>")
@allow(*AUTHORS)
def file(draft_id: int, name: str) -> ResponseReturnValue:
    """A picture or PDF of a draft."""
    found = queries.file_of(draft_or_404(draft_id).id, name)
    if found is None:
        abort(404)
    media_type = media_type_of(name)
    if media_type == "application/pdf":
        return attachment(found.content, name, media_type)
    return Response(found.content, mimetype=media_type)


@blueprint.get("/<int:draft_id>/files/<name>/<int(max=2147483647):number>")
@allow(*AUTHORS)
def leaf(draft_id: int, name: str, number: int) -> ResponseReturnValue:
    """One page of a draft's PDF, as a picture."""
    files = {one.name: one.digest for one in draft_or_404(draft_id).files}
    picture = paging_operations.picture_of(files.get(name, ""), number)
    return abort(404) if picture is None else Response(picture, mimetype="image/png")


@blueprint.post("/<int:draft_id>/delete")
@allow(*AUTHORS)
def delete(draft_id: int) -> ResponseReturnValue:
    """Throw the draft away; what is published stays."""
    draft_or_404(draft_id)
    revision = revision_asked()
    if acted(lambda: operations.delete(draft_id, revision, author())):
        flash(_("The draft is deleted. Published versions stay."), "safe")
        return redirect(url_for("written_papers.index"), 303)
    return redirect(url_for(".draft", draft_id=draft_id), 303)


@blueprint.post("/<int:draft_id>/publish")
@allow(*AUTHORS)
def publish(draft_id: int) -> ResponseReturnValue:
    """Publish the draft as the paper's next version, which somebody else signs off."""
    draft_or_404(draft_id)
    revision = revision_asked()
    done = acted(lambda: operations.publish(draft_id, revision, author()))
    if not isinstance(done, tuple):
        return redirect(url_for(".draft", draft_id=draft_id), 303)
    version, fresh = done
    flash(
        _("The version is kept. Somebody who did not work on it must sign it off.")
        if fresh
        else _("Nothing has changed: this is the version that stands."),
        "safe" if fresh else "information",
    )
    return redirect(
        url_for("written_papers.paper", code=version.paper.code, number=version.number), 303
    )
