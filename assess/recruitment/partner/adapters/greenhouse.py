"""The partner interface of a Greenhouse-style system: HTTP Basic, three calls and a report.

The token is the user name; the password stays empty.
"""

from __future__ import annotations

from typing import Any

import structlog
from apiflask import APIBlueprint, Schema
from apiflask.fields import Nested, String
from apiflask.validators import Length
from flask import Response

from assess.extensions import csrf
from assess.identity.permissions import allow
from assess.recruitment.partner import reads
from assess.recruitment.partner.access import asking
from assess.recruitment.partner.adapters import greenhouse_words, ordering
from assess.recruitment.partner.answering import handle_errors, not_found, reply
from assess.recruitment.partner.schemas import PLAIN
from assess.recruitment.partner.scopes import CATALOGUE, ORDERS

blueprint = APIBlueprint(
    "greenhouse", __name__, url_prefix="/api/partners/greenhouse", enable_openapi=False
)
csrf.exempt(blueprint)
handle_errors(blueprint)


class SendTest(Schema):
    """Send one test to one candidate; `url` is told when it is complete."""

    class Meta:
        unknown = "exclude"

    partner_test_id = String(required=True, validate=[Length(1, 120), PLAIN])
    candidate = Nested(ordering.PersonIn, required=True)
    url = String(required=True, validate=[Length(1, 500), PLAIN])


class StatusQuery(Schema):
    """Which order."""

    partner_interview_id = String(required=True, validate=[Length(1, 32), PLAIN])


class Complaint(Schema):
    """What the other system could not understand of our answers."""

    class Meta:
        unknown = "exclude"

    api_call = String(required=True, validate=[Length(1, 40), PLAIN])
    partner_interview_id = String(validate=[Length(1, 32), PLAIN])


@blueprint.get("/list_tests")
@allow("integration", scope=CATALOGUE)
def list_tests() -> Response:
    """What can be sent."""
    return reply(
        [{"partner_test_id": key, "partner_test_name": name} for key, name in ordering.offers()]
    )


@blueprint.post("/send_test")
@allow("integration", scope=ORDERS)
@blueprint.input(SendTest, location="json")
def send_test(json_data: dict[str, Any]) -> Response:
    """Order a test for a candidate; the same again answers the same."""
    placed = ordering.place(
        json_data["partner_test_id"], json_data["candidate"], json_data["url"], "greenhouse"
    )
    return reply({"partner_interview_id": placed})


@blueprint.get("/test_status")
@allow("integration", scope=ORDERS)
@blueprint.input(StatusQuery, location="query")
def test_status(query_data: dict[str, Any]) -> Response:
    """Where an order stands."""
    row = reads.order(asking(), query_data["partner_interview_id"])
    if row is None:
        return not_found()
    said = reads.said_of(row)
    levels, page = reads.levels_of(row, said), reads.page_of(said)
    return reply(greenhouse_words.status(said, levels, page, ordering.language()))


@blueprint.post("/response_error")
@allow("integration", scope=ORDERS)
@blueprint.input(Complaint, location="json")
def response_error(json_data: dict[str, Any]) -> Response:
    """Take note of what the other system could not understand."""
    structlog.get_logger().warning("partner_reports_error", integration=asking().id, **json_data)
    return reply({})
