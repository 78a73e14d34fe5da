"""Pages for examiners: papers, their versions as candidates will see them, and their review."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.written import forms, operations, packing, queries
from assess.written.authoring import queries as drafting
from assess.written.authoring.saying import told
from assess.written.authoring.since import since_before
from assess.written.models import WrittenPaperVersion
from assess.written.papers import VARIANTS, PaperError, language_of
from assess.written.wording import ANSWERS, ASPECTS, KINDS, LANGUAGES

blueprint = Blueprint(
    "written_papers", __name__, url_prefix="/written/papers", template_folder="templates"
)

AUTHORS = (Role.EXAMINER,)
STATES = {
    "waiting": (_l("Waits for a second examiner"), "attention"),
    "returned": (_l("Returned"), "danger"),
    "signed_off": (_l("Signed off"), "safe"),
    "retired": (lazy_pgettext("of a paper", "Retired"), "neutral"),
}
REFUSED = {
    "own_paper": _l("You wrote this version. Somebody else must sign it off."),
    "not_newest": _l("There is a newer version. Review that one."),
    "no_comment": _l("Say what must change before the paper can be used."),
    "unknown_decision": _l("Choose one of the two."),
}


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: object) -> None:
    """Said here because the check of the form's token reads the body before any view."""
    request.max_content_length = packing.LARGEST_ALL + 2**20


@blueprint.get("/")
@allow(*AUTHORS)
def index() -> ResponseReturnValue:
    """Every paper with its newest version and what was said of it."""
    found = [(paper, paper.versions[-1]) for paper in queries.papers() if paper.versions]
    rows = [
        {
            "paper": paper,
            "version": version,
            "state": "retired" if paper.retired_at else queries.state_of(version.id),
        }
        for paper, version in found
    ]
    return render_template(
        "written/papers.html",
        rows=rows,
        drafts=drafting.drafts(),
        states=STATES,
        locale=_locale(),
    )


@blueprint.route("/upload", methods=["GET", "POST"])
@allow(*AUTHORS)
def upload() -> ResponseReturnValue:
    """The next version of a paper from a folder."""
    form = forms.PaperForm()
    if form.validate_on_submit():
        try:
            data = form.folder.data.read() if form.folder.data else b""
            bundle = packing.read_zip(data)
            version, fresh = operations.publish(bundle, current_user._get_current_object())
        except PaperError as error:
            form.form_errors.extend(told(error.problems))
        else:
            flash(
                _("The version is kept. A second examiner must sign it off before it is used.")
                if fresh
                else _("Nothing has changed: this is the version that stands."),
                "safe" if fresh else "information",
            )
            return redirect(_address(version), 303)
    page = render_template("written/upload.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/<code>/<int:number>", methods=["GET", "POST"])
@allow(*AUTHORS)
def paper(code: str, number: int) -> ResponseReturnValue:
    """One version as candidates will see it, its rubric and notes, and its review."""
    version = _version(code, number)
    form = forms.ReviewForm()
    if form.validate_on_submit():
        try:
            operations.review(
                version.id,
                form.decision.data,
                form.comment.data or "",
                current_user._get_current_object(),
            )
        except operations.ReviewRefused as refused:
            form.form_errors.append(str(REFUSED[refused.reason]))
        else:
            flash(_("The review is kept."), "safe")
            return redirect(_address(version), 303)
    whole = queries.paper_with_key(version.id)
    variant = request.args.get("variant", "en-fr")
    page = render_template(
        "written/paper.html",
        version=version,
        paper=whole,
        sources={source.code: source for source in whole.sources},
        shown_in=_shown_in(),
        variant=variant if variant in VARIANTS else "en-fr",
        language_of=language_of,
        form=form,
        reviews=queries.reviews_of(version.id),
        state=queries.state_of(version.id),
        since=since_before(version, _locale()),
        newest=version.paper.versions[-1].id == version.id,
        own=queries.is_author(version, current_user.id),
        states=STATES,
        kinds=KINDS,
        aspects=ASPECTS,
        answers=ANSWERS,
        languages=LANGUAGES,
        locale=_locale(),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<code>/<int:number>/files/<name>")
@allow(*AUTHORS)
def file(code: str, number: int, name: str) -> ResponseReturnValue:
    """A picture or PDF of a version."""
    digest = _version(code, number).files.get(name)
    found = queries.file_of(digest) if digest else None
    if found is None:
        abort(404)
    response = Response(found[1], mimetype=found[0])
    if found[0] == "application/pdf":
        response.headers["Content-Disposition"] = "attachment"
    return response


def _version(code: str, number: int) -> WrittenPaperVersion:
    found = queries.paper_by_code(code)
    for version in found.versions if found else []:
        if version.number == number:
            return version
    abort(404)


def _address(version: WrittenPaperVersion) -> str:
    return url_for(".paper", code=version.paper.code, number=version.number)


def _locale() -> str:
    return str(get_locale() or "en")


def _shown_in() -> str:
    """The language in which the paper's own words are shown; the reader may compare both."""
    wanted = request.args.get("words", _locale())
    return wanted if wanted in LANGUAGES else "en"
