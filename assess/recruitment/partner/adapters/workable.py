"""The provider interface of a Workable-style system: Bearer token, and a callback per order."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint, Schema
from apiflask.fields import Nested, String
from apiflask.validators import Length
from flask import Response

from assess.extensions import csrf
from assess.identity.permissions import allow
from assess.recruitment.partner.adapters import ordering
from assess.recruitment.partner.answering import handle_errors, reply
from assess.recruitment.partner.schemas import PLAIN
from assess.recruitment.partner.scopes import CATALOGUE, ORDERS

blueprint = APIBlueprint(
    "workable", __name__, url_prefix="/api/partners/workable", enable_openapi=False
)
csrf.exempt(blueprint)
handle_errors(blueprint)


class AssessmentIn(Schema):
    """One assessment of one candidate; the outcome is put to `callback_url`."""

    class Meta:
        unknown = "exclude"

    test_id = String(required=True, validate=[Length(1, 120), PLAIN])
    callback_url = String(required=True, validate=[Length(1, 500), PLAIN])
    job_shortcode = String(validate=[Length(1, 120), PLAIN])
    candidate = Nested(ordering.PersonIn, required=True)


@blueprint.get("/tests")
@allow("integration", scope=CATALOGUE)
def tests() -> Response:
    """What can be ordered."""
    return reply({"tests": [{"id": key, "name": name} for key, name in ordering.offers()]})


@blueprint.post("/assessments")
@allow("integration", scope=ORDERS)
@blueprint.input(AssessmentIn, location="json")
def assessments(json_data: dict[str, Any]) -> Response:
    """Order an assessment; the same again answers the same."""
    placed = ordering.place(
        json_data["test_id"],
        json_data["candidate"],
        json_data["callback_url"],
        "workable",
        json_data.get("job_shortcode"),
    )
    return reply({"assessment_id": placed}, 201)
