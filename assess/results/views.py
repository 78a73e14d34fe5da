"""Pages on which candidates read their results."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results import certificates, complaint_queries, queries, signing
from assess.results.comparing import series_of
from assess.results.complaint_rules import deadline, is_late
from assess.results.policies import today
from assess.results.ports import presenter_of

blueprint = Blueprint("results", __name__, url_prefix="/results", template_folder="templates")


@blueprint.get("/")
@allow(Role.CANDIDATE)
def index() -> ResponseReturnValue:
    """All released results of the candidate."""
    rows = [
        {
            "result": result,
            "summary": presenter_of(result.kind).summary(result),
            "standing": queries.standing_of(result),
            "certifies": not certificates.only_states(result),
        }
        for result in queries.released_for(_my_id())
    ]
    return render_template("results/index.html", rows=rows)


@blueprint.get("/<int(max=2147483647):result_id>")
@allow(Role.CANDIDATE)
def show(result_id: int) -> ResponseReturnValue:
    """One released result, explained. Another person's does not exist here."""
    mine = queries.released_for(_my_id())
    result = next((result for result in mine if result.id == result_id), None)
    if result is None:
        abort(404)
    template, values = presenter_of(result.kind).page(result)
    last_day = deadline(complaint_queries.told_on(result.sitting), complaint_queries.policy())
    return render_template(
        template,
        result=result,
        standing=queries.standing_of(result),
        for_staff=False,
        last_day=last_day,
        is_over=is_late(today(), last_day),
        complaints=complaint_queries.of_sitting(result.sitting_id),
        series=[
            one
            for one in series_of(mine, result.sitting.account.email)
            if one.language == result.language
        ],
        **values,
    )


@blueprint.get("/<int(max=2147483647):result_id>.json")
@allow(Role.CANDIDATE)
def signed(result_id: int) -> Response:
    """One result, signed, with the state it is in today; also when it stands no more."""
    result = signing.mine(_my_id(), result_id) or abort(404)
    response = jsonify(signing.document_of(result.id))
    response.headers["Content-Disposition"] = f'attachment; filename="result-{result_id}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _my_id() -> int:
    return cast("Account", current_user).id
