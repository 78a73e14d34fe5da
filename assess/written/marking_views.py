"""Markers' pages: what they have to mark, and the one screen on which they mark it.

No page here holds a candidate's name, account or sitting, or who another marker is.
"""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.audit import ledger
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.written import keeping_apart, marking, marking_queries, queries, script_tree, serving
from assess.written.marking_forms import ConflictForm
from assess.written.marking_rules import DraftError, Fault, Refusal, refusal_to_mark
from assess.written.parts import MarkingRefused, OtherPhase, OtherRubric, Part, part_of
from assess.written.progress import progress_of
from assess.written.rubrics import Rubrics
from assess.written.showing import read_in
from assess.written.uploaded import upload_of

blueprint = Blueprint(
    "written_marking", __name__, url_prefix="/written/marking", template_folder="templates"
)
MARKERS = (Role.EXAMINER,)
REFUSED = {
    Refusal.STANDARDISE_FIRST: _l("Mark the reference scripts of this task first."),
    Refusal.RESOLVED: _l("This script is decided. What you marked stays as it was."),
    Refusal.OWN_WORK: _l(
        "These are scripts of your own, or of somebody whose work you must not judge."
    ),
    Refusal.OWN_DECISION: _l(
        "You decided a script that this sign-off would cover. Another person has to sign off."
    ),
    Refusal.DESPITE_CONFLICT: _l(
        "A conflict of interest is on record between a candidate and somebody whose judgement "
        "counts for a script. Another moderator has to decide first what counts for it."
    ),
    Refusal.WITHDRAWN: _l("This script has been given to somebody else."),
    Refusal.INCOMPLETE: _l("A criterion has no mark yet. Choose a band for each of them."),
    Refusal.NOTHING_WRITTEN: _l(
        "Nothing was written for this task, and you give marks for it: say why in the comment on "
        "the whole, or give 0 for each criterion."
    ),
    Refusal.NO_REASON: _l("Give a reason."),
    Refusal.NOT_FINISHED: _l("Two markers have to finish first."),
    Refusal.NOBODY_LEFT: _l("This marker may not have the script: choose another."),
    Refusal.UNRESOLVED: _l("Some scripts are still open. The marks cannot be signed off yet."),
    Refusal.OTHER_RUBRIC: _l("The rubric has changed since this page was loaded."),
    Refusal.OTHER_PHASE: _l(
        "What the two others gave is shown to you now. Load the page again: what you entered is "
        "kept."
    ),
    Refusal.MEETING_CHANGED: _l(
        "Something has changed since this page was loaded. What it shows now is what you would "
        "sign off: look at it, then sign off."
    ),
    Refusal.NOTHING_NEW: _l("Everything that counts is signed off already. Nothing was changed."),
    Refusal.SUPERSEDED: _l(
        "Late work has taken the place of this script: decide the newer one, in the list of all "
        "scripts of the task."
    ),
    Refusal.EMPTIED: _l("What was written has been erased: nobody can judge it any more."),
    Refusal.MARKS_SCRIPTS: _l("You mark scripts of this paper. Somebody else must decide."),
}

FAULTS = {
    Fault.NOT_A_DRAFT: _l("The page sent something that is no draft. Load it again."),
    Fault.NO_BAND: _l("The rubric has changed since this page was loaded. Load it again."),
    Fault.LONG_COMMENT: _l("A comment is too long: shorten it to 4,000 characters."),
    Fault.MANY_HIGHLIGHTS: _l("There are more than 200 highlights: remove some."),
    Fault.BEYOND_TEXT: _l("A highlight is not within the text. Load the page again."),
}


@blueprint.get("/")
@allow(*MARKERS)
def index() -> ResponseReturnValue:
    """Everything in the marker's hands, by task."""
    return render_template(
        "written/marking.html", work=marking_queries.work_of(current_user.id), locale=locale()
    )


@blueprint.get("/<int(max=2147483647):allocation_id>")
@allow(*MARKERS)
def script(allocation_id: int) -> ResponseReturnValue:
    """The marking screen."""
    rubrics = Rubrics()
    part = _part(allocation_id, rubrics)
    facts = part.facts
    refusal = refusal_to_mark(part.standing)
    if refusal is Refusal.STANDARDISE_FIRST:
        flash(REFUSED[refusal], "attention")
        page: ResponseReturnValue = redirect(url_for(".index"), 303)
    else:
        page = _screen(part, rubrics, refusal)
    # Last, for what a transaction ends has to be read again; before anybody sees the page.
    if facts.script.sitting_id is not None:
        ledger.record_reading(current_user.id, facts.script.sitting_id, "written")
    return page


def _screen(part: Part, rubrics: Rubrics, refusal: Refusal | None) -> str:
    facts, allocation_id = part.facts, part.held.allocation.id
    task = (current_user.id, facts.script.version_id, facts.script.task_code)
    # Only a page on which nothing can be entered leads on by itself.
    following = marking_queries.task_work(*task, rubrics).after(allocation_id) if refusal else None
    told = facts.reference if part.standing.standardisation and part.held.finished else None
    return render_template(
        "written/mark.html",
        part=part,
        facts=facts,
        task=facts.task,
        shown=facts.script.document and script_tree.tree_of(facts.script.document),
        sources={one.code: one for one in facts.asked.sources},
        work=progress_of(*task, rubrics),
        draft=marking.draft_of(part, rubrics),
        closed=refusal,
        changed=marking.changed_since(part),
        others=marking_queries.others_of(facts, part.held) if part.phase == "informed" else (),
        told=told,
        following=following,
        upload=upload_of(facts.script),
        conflict=ConflictForm(),
        words=words_of(),
        locale=locale(),
        text_language=facts.script.language or locale(),
        source_language=read_in(facts.task.kind, facts.script.language) or locale(),
        refused=REFUSED,
    )


@blueprint.post("/<int(max=2147483647):allocation_id>/draft")
@allow(*MARKERS)
def draft(allocation_id: int) -> ResponseReturnValue:
    """Save what has been entered so far."""
    body = _body()
    return _answer(
        lambda: {
            "revision": marking.save_draft(allocation_id, current_user.id, body["revision"], body)
        }
    )


@blueprint.post("/<int(max=2147483647):allocation_id>/finish")
@allow(*MARKERS)
def finish(allocation_id: int) -> ResponseReturnValue:
    """Finish a script; says where to go on."""
    body, mine = _body(), current_user.id

    def done() -> dict[str, Any]:
        marking.finish(allocation_id, mine, body["revision"], body)
        following = marking_queries.goes_on_to(mine, allocation_id)
        if following is None:
            return {"next": url_for(".index")}
        return {"next": url_for(".script", allocation_id=following)}

    return _answer(done)


@blueprint.post("/<int(max=2147483647):allocation_id>/conflict")
@allow(*MARKERS)
def conflict(allocation_id: int) -> ResponseReturnValue:
    """Give back all scripts of a candidate whom the marker recognises."""
    form = ConflictForm()
    if not form.validate_on_submit():
        flash(_("Say why you should not mark this script."), "danger")
        return redirect(url_for(".script", allocation_id=allocation_id), 303)
    try:
        taken = keeping_apart.declare(allocation_id, _me(), str(form.reason.data))
    except LookupError:
        abort(404)
    except MarkingRefused as refused:
        flash(REFUSED[refused.reason], "danger")
        return redirect(url_for(".script", allocation_id=allocation_id), 303)
    words = ngettext(
        "Thank you for saying so. The script is no longer yours.",
        "Thank you for saying so. %(num)d scripts of the same person are no longer yours.",
        max(1, taken.back),
    )
    flash(words, "safe")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<int(max=2147483647):allocation_id>/upload")
@allow(*MARKERS)
def upload(allocation_id: int) -> ResponseReturnValue:
    """The file that was handed in, byte for byte, under the script's number."""
    part = _part(allocation_id)
    if refusal_to_mark(part.standing) is Refusal.STANDARDISE_FIRST:
        abort(403, REFUSED[Refusal.STANDARDISE_FIRST])
    return serving.handed_in(part.facts.script)


@blueprint.get("/<int(max=2147483647):allocation_id>/sources/<name>")
@allow(*MARKERS)
def source(allocation_id: int, name: str) -> ResponseReturnValue:
    """A picture or PDF that the task shows."""
    part = _part(allocation_id)
    version = queries.version(part.facts.script.version_id)
    digest = version.files.get(name) if version else None
    held = queries.file_of(digest) if digest else None
    if held is None:
        abort(404)
    return Response(held[1], mimetype=held[0])


def _answer(act: Any) -> ResponseReturnValue:
    """What a program is told of an act: done, overtaken, refused, or not understood."""
    try:
        return jsonify(act())
    except marking.Overtaken as overtaken:
        return jsonify({"reason": "overtaken", "newest": overtaken.newest}), 409
    except (OtherRubric, OtherPhase) as other:
        # What was sent is kept, and the page goes on from there.
        said = {"reason": other.reason.value, "message": told_of(other)}
        return jsonify({**said, "revision": other.revision}), 409
    except MarkingRefused as refused:
        said = {"reason": refused.reason.value, "message": str(REFUSED[refused.reason])}
        return jsonify(said), 409
    except LookupError:
        said = {"reason": "withdrawn", "message": str(REFUSED[Refusal.WITHDRAWN])}
        return jsonify(said), 404
    except DraftError as error:
        said = {"reason": error.fault.value, "message": str(FAULTS[error.fault])}
        return jsonify(said), 422


def told_of(other: OtherRubric | OtherPhase) -> str:
    """What somebody reads who judged by a rubric, or in a phase, that has changed since."""
    said = [str(REFUSED[other.reason])]
    if isinstance(other, OtherRubric) and other.criteria:
        names = ", ".join(one.title[locale()] for one in other.criteria)
        said.append(_("To be judged by what it demands now: %(criteria)s.", criteria=names))
        said.append(_("The rest stands as you entered it."))
    return " ".join(said)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or type(body.get("revision")) is not int:
        abort(422, _("The page sent something that is no draft. Load it again."))
    return body


def _part(allocation_id: int, rubrics: Rubrics | None = None) -> Part:
    """The script of an address, in the reader's own hands; 404 for any other."""
    try:
        return part_of(allocation_id, current_user.id, rubrics)
    except LookupError:
        abort(404)


def _me() -> Account:
    person: Account = current_user._get_current_object()
    return person


def locale() -> str:
    """The interface's language."""
    return "fr" if str(get_locale() or "en").startswith("fr") else "en"


def words_of() -> dict[str, str]:
    """What the marking screen's script says."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved at %(time)s", time="{time}"),
        "unsaved": _("Not saved yet: trying again. What you entered stands on this page."),
        "away": _(
            "Not saved: you are no longer logged in. Log in again in another window; what you "
            "entered stands on this page and is then saved by itself."
        ),
        "refused": _("Not saved: %(why)s", why="{why}"),
        "overtaken": _(
            "This script was changed in another window. What you entered here is not lost."
        ),
        "renew": _("Show the new rubric"),
        "again": _("Load the page again"),
        "phase": str(REFUSED[Refusal.OTHER_PHASE]),
        "kept": _("What you have entered here is kept."),
        "keep": _("Keep what stands here"),
        "take": _("Take what the other window saved"),
        "nothing": str(REFUSED[Refusal.NOTHING_WRITTEN]),
        "missing": _("Choose a band for: %(criteria)s", criteria="{criteria}"),
        "comment": pgettext("on a passage", "Comment"),
        "remove": _("Remove the highlight"),
        "none": _("Nothing is highlighted yet."),
        "passage": _("“%(text)s”", text="{text}"),
        "waiting": _("%(typed)s… Type the next digit, or Enter.", typed="{typed}"),
        "unknown": _(
            "%(typed)s is not a mark of this criterion. It has: %(bands)s.",
            typed="{typed}",
            bands="{bands}",
        ),
        "complete": _("Every criterion has marks. Ctrl+Enter finishes."),
        "select": _(
            "Select a passage of the text first, or choose a sentence with the arrow keys."
        ),
        "added": _("Highlighted. Write a comment, or go on."),
    }
