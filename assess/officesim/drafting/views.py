"""Pages for authors: drafts of projects, their words, files, test and publication."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from assess.identity.permissions import allow
from assess.officesim.drafting import builder, folder, forms, operations, queries, versions
from assess.officesim.drafting.pages import (
    AUTHORS,
    acted,
    answer,
    attachment,
    attempt,
    author,
    blueprint,
    changed,
    content_of,
    draft_or_404,
    language,
    revision_asked,
    revision_in,
    shown_words,
    uploaded,
    written,
)
from assess.officesim.drafting.telling import told
from assess.officesim.presenter import APPLICATIONS, DOMAIN_NAMES
from assess.officesim.queries import projects

STATES = {
    "draft": (_l("Not tested yet"), "neutral"),
    "unsound": (_l("Test not passed"), "danger"),
    "sound": (_l("Test passed"), "safe"),
    "published": (lazy_pgettext("of a project", "Published"), "accent"),
}


@blueprint.get("/")
@allow(*AUTHORS)
def index() -> ResponseReturnValue:
    """Every draft with its state, and every published project."""
    drafts = queries.drafts()
    return render_template(
        "officesim/drafts/index.html",
        drafts=[(draft, queries.state_of(draft)) for draft in drafts],
        drafted={draft.code: draft.id for draft in drafts},
        projects=projects(),
        applications=APPLICATIONS,
        states=STATES,
        locale=language(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(*AUTHORS)
def new() -> ResponseReturnValue:
    """A new project from its start file."""
    form = forms.NewForm()
    if form.validate_on_submit():
        words = written(form)
        made = attempt(
            form,
            lambda: operations.create_from_start(
                str(form.code.data), words["title"], words["scenario"], uploaded(form), author()
            ),
        )
        if made:
            return redirect(url_for(".draft", draft_id=made), 303)
    return answer("officesim/drafts/new.html", form)


@blueprint.route("/upload", methods=["GET", "POST"])
@allow(*AUTHORS)
def upload() -> ResponseReturnValue:
    """A new draft from a folder."""
    form = forms.FolderForm()
    if form.validate_on_submit():
        made = attempt(
            form,
            lambda: operations.create(folder.read_zip(content_of(form.folder.data)[1]), author()),
        )
        if made:
            flash(_("The folder is a draft now. Nothing of it is published yet."), "safe")
            return redirect(url_for(".draft", draft_id=made), 303)
    return answer("officesim/drafts/upload.html", form)


@blueprint.post("/from/<code>")
@allow(*AUTHORS)
def begin(code: str) -> ResponseReturnValue:
    """A new draft from the last published version of a project."""
    try:
        made = acted(lambda: versions.begin(code, author()))
    except LookupError:
        abort(404)
    if not made:
        return redirect(url_for(".index"), 303)
    flash(
        _(
            "This draft is as the version that was published last. What you change becomes the "
            "next."
        ),
        "safe",
    )
    return redirect(url_for(".draft", draft_id=made), 303)


@blueprint.get("/<int:draft_id>/")
@allow(*AUTHORS)
def draft(draft_id: int) -> ResponseReturnValue:
    """One draft: words, files, tasks with their checks, solution, test."""
    found = draft_or_404(draft_id)
    return render_template(
        "officesim/drafts/draft.html",
        draft=found,
        state=queries.state_of(found),
        missing=told(queries.missing_in(found) + builder.faults_of(found.content, language())),
        problems=told(found.problems, found.content),
        run=queries.run_of(found),
        newest=queries.newest_number(found.code),
        starts=queries.starts_of(found),
        outline=builder.outline_of(found.content, language()),
        application=APPLICATIONS[found.application],
        domains=DOMAIN_NAMES,
        states=STATES,
        locale=language(),
    )


@blueprint.route("/<int:draft_id>/words", methods=["GET", "POST"])
@allow(*AUTHORS)
def words(draft_id: int) -> ResponseReturnValue:
    """Code, title and introduction."""
    found = draft_or_404(draft_id)
    form = forms.WordsForm(data=shown_words(found.content) | {"revision": found.revision})
    if form.validate_on_submit():
        changes = {"code": form.code.data, **written(form)}
        if changed(form, draft_id, lambda content: content.update(changes)):
            return redirect(url_for(".draft", draft_id=draft_id), 303)
    return answer("officesim/drafts/words.html", form, found)


@blueprint.route("/<int:draft_id>/start", methods=["GET", "POST"])
@allow(*AUTHORS)
def start(draft_id: int) -> ResponseReturnValue:
    """Put other start files in the place of those that are there."""
    found = draft_or_404(draft_id)
    form = forms.StartForm(data={"revision": found.revision})
    if form.validate_on_submit():
        revision = revision_in(form)

        def replace() -> bool:
            operations.replace_starts(draft_id, revision, uploaded(form), author())
            return True

        if attempt(form, replace):
            flash(
                _(
                    "The start file is replaced. Do the tasks again if your work began on the "
                    "old one."
                ),
                "safe",
            )
            return redirect(url_for(".draft", draft_id=draft_id), 303)
    return answer("officesim/drafts/start.html", form, found)


@blueprint.get("/<int:draft_id>/start/<name>")
@allow(*AUTHORS)
def start_file(draft_id: int, name: str) -> ResponseReturnValue:
    """A start file, to look at or to change in an office program."""
    data = queries.file_of(draft_or_404(draft_id).id, "start", name)
    return abort(404) if data is None else attachment(data, name)


@blueprint.get("/<int:draft_id>/folder.zip")
@allow(*AUTHORS)
def packed(draft_id: int) -> ResponseReturnValue:
    """The draft as the folder that `assess officesim import` takes."""
    found = draft_or_404(draft_id)
    return attachment(folder.write_zip(queries.folder_of(found)), f"{found.code}.zip")


@blueprint.route("/<int:draft_id>/pictures", methods=["GET", "POST"])
@allow(*AUTHORS)
def pictures(draft_id: int) -> ResponseReturnValue:
    """Pictures that candidates can insert."""
    found = draft_or_404(draft_id)
    form = forms.PictureForm(data={"revision": found.revision})
    if form.validate_on_submit():
        revision = revision_in(form)

        def put() -> bool:
            name, data = content_of(form.picture.data)
            operations.put_picture(draft_id, revision, name, data, author())
            return True

        if attempt(form, put):
            return redirect(url_for(".pictures", draft_id=draft_id), 303)
    return answer("officesim/drafts/pictures.html", form, found)


@blueprint.post("/<int:draft_id>/pictures/<name>/remove")
@allow(*AUTHORS)
def picture_remove(draft_id: int, name: str) -> ResponseReturnValue:
    """Take a picture away."""
    draft_or_404(draft_id)
    revision = revision_asked()
    acted(lambda: operations.remove_picture(draft_id, revision, name, author()))
    return redirect(url_for(".pictures", draft_id=draft_id), 303)


@blueprint.post("/<int:draft_id>/delete")
@allow(*AUTHORS)
def delete(draft_id: int) -> ResponseReturnValue:
    """Throw the draft away; what is published stays."""
    draft_or_404(draft_id)
    revision = revision_asked()
    if acted(lambda: operations.delete(draft_id, revision, author())):
        flash(_("The draft is deleted. Published versions stay."), "safe")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".draft", draft_id=draft_id), 303)


@blueprint.post("/<int:draft_id>/test")
@allow(*AUTHORS)
def test(draft_id: int) -> ResponseReturnValue:
    """Let a worker test the rubric."""
    draft_or_404(draft_id)
    revision = revision_asked()
    acted(lambda: operations.ask_for_selftest(draft_id, revision, author()))
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="test"), 303)


@blueprint.post("/<int:draft_id>/publish")
@allow(*AUTHORS)
def publish(draft_id: int) -> ResponseReturnValue:
    """Publish the draft as the next version, if its rubric has passed."""
    draft_or_404(draft_id)
    revision = revision_asked()
    number = acted(lambda: operations.publish(draft_id, revision, author()))
    if number:
        flash(
            _("Version %(number)s is published: tests prepared from now on use it.", number=number),
            "safe",
        )
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="test"), 303)
