"""The candidate's certificate, and the page on which anybody who holds one checks it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.extensions import limiter
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results import certificates, credentials, queries
from assess.results.models import Result

blueprint = Blueprint("certificates", __name__, template_folder="templates")

#: Longer ones are not looked up.
_TOKEN = 43


@blueprint.get("/results/<int(max=2147483647):result_id>/certificate.pdf")
@allow(Role.CANDIDATE)
@limiter.limit("20/minute")
def certificate(result_id: int) -> Response:
    """The certificate of one's own released result; of a failed test, a statement."""
    found = _mine(result_id)
    response = make_response(certificates.pdf_of(found))
    response.headers["Content-Type"] = "application/pdf"
    name = "statement" if certificates.only_states(found) else "certificate"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{result_id}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/results/<int(max=2147483647):result_id>/credential.jwt")
@allow(Role.CANDIDATE)
@limiter.limit("20/minute")
def credential(result_id: int) -> Response:
    """One's own result as an Open Badges credential, while it is valid."""
    try:
        token = credentials.token_of(_mine(result_id))
    except credentials.NotValid:
        abort(404)
    response = make_response(token)
    response.headers["Content-Type"] = "application/vc+jwt"
    response.headers["Content-Disposition"] = f'attachment; filename="credential-{result_id}.jwt"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/certificates/<token>")
@allow("public")
@limiter.limit("30/minute")
def verification(token: str) -> ResponseReturnValue:
    """Whether a certificate is valid today. No name, whoever asks."""
    shown = certificates.shown(token) if len(token) == _TOKEN and token.isascii() else None
    page = make_response(render_template("results/certificate.html", shown=shown))
    page.status_code = 200 if shown else 404
    page.headers["X-Robots-Tag"] = "noindex"
    page.headers["Cache-Control"] = "no-store"
    return page


def _mine(result_id: int) -> Result:
    mine = queries.released_for(cast("Account", current_user).id)
    return next((one for one in mine if one.id == result_id), None) or abort(404)
