"""What the authors' pages share: their blueprint, their drafts, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim.draft_models import OfficeDraft
from assess.officesim.drafting import forms, operations, queries
from assess.officesim.drafting.telling import told
from assess.officesim.engine import JSONObject
from assess.officesim.projects import LANGUAGES, ProjectError
from assess.web.clean_form import CleanForm

R = TypeVar("R")
blueprint = Blueprint("office_drafts", __name__, url_prefix="/office/drafts")

AUTHORS = (Role.EXAMINER,)
LARGEST_REQUEST = 48 * 1024 * 1024
OVERTAKEN = _l("Somebody changed this draft since you opened the page. Nothing of yours was saved.")


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: object) -> None:
    """Said here because the check of the form's token reads the body before any view."""
    request.max_content_length = LARGEST_REQUEST


def draft_or_404(draft_id: int) -> OfficeDraft:
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


def answer(
    template: str, form: CleanForm, found: OfficeDraft | None = None, **more: Any
) -> ResponseReturnValue:
    """A page with a form on it."""
    page = render_template(template, form=form, draft=found, locale=language(), **more)
    return page, 422 if form.errors else 200


def attempt(form: CleanForm, act: Callable[[], R]) -> R | None:
    """What `act` gives; None when it was refused, with the reasons on the form."""
    try:
        return act()
    except ProjectError as error:
        form.form_errors.extend(told(error.problems))
    except operations.Overtaken:
        form.form_errors.append(OVERTAKEN)
    return None


def acted(act: Callable[[], R]) -> R | bool | None:
    """What `act` gives, True for nothing; None when it was refused, the reasons said."""
    try:
        result = act()
    except ProjectError as error:
        for problem in told(error.problems):
            flash(problem, "danger")
    except operations.Overtaken:
        flash(OVERTAKEN, "attention")
    else:
        return True if result is None else result
    return None


def changed(form: CleanForm, draft_id: int, edit: Callable[[JSONObject], None]) -> bool:
    """Whether the project was changed by `edit`; else the form says why not."""
    revision = revision_in(form)

    def act() -> bool:
        operations.change(draft_id, revision, edit, author())
        return True

    return bool(attempt(form, act))


def revision_in(form: CleanForm) -> int:
    """The revision that the form's author saw; -1 for nonsense."""
    return _number(form["revision"].data)


def revision_asked() -> int:
    """The revision that a button's page showed."""
    return _number(request.form.get("revision"))


def _number(text: Any) -> int:
    plain = str(text or "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else -1


def content_of(upload: Any) -> tuple[str, bytes]:
    """An uploaded file's plain name and its bytes."""
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise ProjectError(["Choose a file."])
    name = str(upload.filename).replace("\\", "/").rpartition("/")[2]
    with upload.stream as stream:
        data: bytes = stream.read()
    return "".join(one for one in name if one.isprintable())[:100] or "file", data


def uploaded(form: Any) -> dict[str, tuple[str, bytes]]:
    """Start files by language. Raises `ProjectError` when there is none."""
    fields = {"en": form.start_en, "fr": form.start_fr}
    found = {
        one: content_of(field.data)
        for one, field in fields.items()
        if isinstance(field.data, FileStorage) and field.data.filename
    }
    if not found:
        raise ProjectError(["Choose a start file."])
    if form.shared.data or (len(found) == 1 and isinstance(form, forms.NewForm)):
        return dict.fromkeys(LANGUAGES, next(iter(found.values())))
    return found


def written(form: Any) -> JSONObject:
    """Title and introduction as project.toml has them."""
    return {
        part: {one: form[f"{part}_{one}"].data for one in LANGUAGES}
        for part in ("title", "scenario")
    }


def shown_words(content: JSONObject) -> JSONObject:
    """Title and introduction for the form."""
    return {"code": content.get("code", "")} | {
        f"{part}_{one}": content.get(part, {}).get(one, "")
        for part in ("title", "scenario")
        for one in LANGUAGES
    }


def attachment(data: bytes, name: str) -> Response:
    """A file to be saved."""
    reply = Response(data, mimetype="application/octet-stream")
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    reply.headers["Cache-Control"] = "no-store"
    return reply
