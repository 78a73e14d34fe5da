"""What the authors' pages share: their blueprint, their drafts, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.web.clean_form import CleanForm
from assess.web.formats import moment
from assess.written import packing
from assess.written.authoring import copies, nodes, operations, queries
from assess.written.authoring.saying import HalfSaid, half_said, told
from assess.written.draft_models import WrittenDraft
from assess.written.models import WrittenPaperVersion
from assess.written.papers import JSONObject, PaperError
from assess.written.reading import raw_in

R = TypeVar("R")
blueprint = Blueprint("written_drafts", __name__, url_prefix="/written/drafts")

AUTHORS = (Role.EXAMINER,)
TAKEN = _l("There is a draft with this code already. Go on with that one, or choose another code.")
GONE = _l("Somebody has removed this meanwhile. What you wrote stands below: copy it elsewhere.")


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: object) -> None:
    """Said here because the check of the form's token reads the body before any view."""
    request.max_content_length = packing.LARGEST_ALL + 2**20


@blueprint.context_processor
def _keeping() -> dict[str, Any]:
    """What templates ask for the copies of unsaved text."""
    return {
        "copy_key": lambda: copies.key_of(author().id),
        "copy_shelf": lambda draft_id: copies.shelf_of(author().id, draft_id),
        "copy_saved": copies.take_saved,
    }


def draft_or_404(draft_id: int) -> WrittenDraft:
    """The draft of an address."""
    found = queries.draft_by_id(draft_id)
    return abort(404) if found is None else found


def author() -> Account:
    """Who asks."""
    person: Account = current_user._get_current_object()
    return person


def language() -> str:
    """The interface's language."""
    return "fr" if str(get_locale() or "en").startswith("fr") else "en"


def title_of(content: JSONObject) -> str:
    """A draft's title in the language of the page, in the other one, or its code."""
    words = content.get("title") or {}
    return str(words.get(language()) or words.get("en") or words.get("fr") or content["code"])


def half_said_of(draft: WrittenDraft, base: WrittenPaperVersion | None) -> list[HalfSaid]:
    """Texts of a draft that have changed in one language alone, each with a link to the other."""

    def url(key: str, field: str) -> str:
        return url_for(".node", draft_id=draft.id, key=key, _anchor=field)

    number = base.number if base else 0
    return half_said(draft.content, queries.half_changed_in(draft, base), number, url)


def answer(template: str, form: CleanForm, **more: Any) -> ResponseReturnValue:
    """A page with a form on it."""
    page = render_template(template, form=form, locale=language(), **more)
    return page, 422 if form.errors else 200


def attempt(form: CleanForm, act: Callable[[], R]) -> R | None:
    """What `act` gives; None when it was refused, with the reasons on the form."""
    try:
        return act()
    except PaperError as error:
        form.form_errors.extend(told(error.problems))
    except operations.Taken:
        form.form_errors.append(TAKEN)
    except operations.Overtaken as overtaken:
        form.form_errors.append(_overtaken(overtaken))
    except nodes.Gone:
        form.form_errors.append(GONE)
    return None


def acted(act: Callable[[], R]) -> R | bool | None:
    """What `act` gives, True for nothing; None when it was refused, the reasons said."""
    try:
        result = act()
    except PaperError as error:
        for problem in told(error.problems):
            flash(problem, "danger")
    except operations.Taken:
        flash(TAKEN, "attention")
    except operations.Overtaken as overtaken:
        flash(_overtaken(overtaken), "attention")
    except nodes.Gone:
        flash(_("Somebody has removed this meanwhile. Nothing was changed."), "attention")
    else:
        return True if result is None else result
    return None


def _overtaken(overtaken: operations.Overtaken) -> str:
    who = queries.names_of([overtaken.by]).get(overtaken.by or 0, "")
    said = _(
        "%(who)s changed this on %(when)s, after you had opened the page. Nothing was saved, and "
        "nothing is lost: compare what stands now with what you have, then decide.",
        who=who or _("Somebody"),
        when=moment(overtaken.at) if overtaken.at else "",
    )
    return str(said)


def revision_asked() -> int:
    """The revision that a button's page showed; -1 for nonsense."""
    plain = str(request.form.get("revision") or "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else -1


def content_of(upload: Any) -> tuple[str, bytes] | None:
    """An uploaded file's plain name and its bytes; None for none."""
    if not isinstance(upload, FileStorage) or not upload.filename:
        return None
    name = str(upload.filename).replace("\\", "/").rpartition("/")[2].lstrip(".")
    with upload.stream as stream:
        data: bytes = stream.read()
    stem, dot, ending = "".join(one for one in name if one.isprintable()).rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" or "file", data


def folder_in(upload: Any) -> tuple[JSONObject, dict[str, bytes]]:
    """What a packed folder holds: paper.toml as it is, and the files. Raises `PaperError`."""
    _name, data = content_of(upload) or ("", b"")
    files = packing.unpacked(data)
    return raw_in(files.pop("paper.toml")), files


def attachment(data: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """A file to be saved."""
    reply = Response(data, mimetype=media_type)
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    reply.headers["Cache-Control"] = "no-store"
    return reply
