"""A save that meets no log-in, or a form older than it: what was typed is never thrown away."""

from __future__ import annotations

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from assess.identity.permissions import allow
from assess.web.errors import EXPIRED, error_response
from assess.written.authoring.node_views import unsent, wrote_in
from assess.written.authoring.pages import AUTHORS, blueprint

NODE = f"{blueprint.name}.node"
OLDER = _l(
    "This page was older than your log-in. Nothing was saved, and nothing is lost: what you wrote "
    "stands in the form. Save again."
)


@blueprint.get("/alive")
@allow(*AUTHORS)
def alive() -> ResponseReturnValue:
    """Whether somebody is logged in who may save, and with which token a form is sent now."""
    answer = jsonify(token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.before_request
def _keep_words() -> ResponseReturnValue | None:
    """Who was logged out while writing gets the words back, with a way to send them again."""
    if request.endpoint != NODE or request.method != "POST" or current_user.is_authenticated:
        return None
    return _logged_out()


@blueprint.errorhandler(CSRFError)
def _older(_error: CSRFError) -> ResponseReturnValue | tuple[Response | str, int]:
    if request.endpoint != NODE:
        return error_response(400, EXPIRED)
    if not current_user.is_authenticated:
        return _logged_out()
    if not current_user.roles & set(AUTHORS):
        return error_response(403)
    return unsent(**(request.view_args or {}), why=str(OLDER))


def _logged_out() -> ResponseReturnValue:
    # Nothing of the draft is shown here: only what came with the request.
    page = render_template(
        "written/drafts/logged_out.html",
        wrote=wrote_in(request.form),
        fields=[one for one in request.form.items(multi=True) if one[0] != "csrf_token"],
        has_files=any(one.filename for one in request.files.values()),
    )
    return page, 401
