"""The REST API under `/api/v1`: views that parse, call one operation and answer."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from assess.extensions import csrf
from assess.identity.permissions import allow
from assess.recruitment.partner import orders, reads, result_reads, schemas
from assess.recruitment.partner.access import asking
from assess.recruitment.partner.answering import handle_errors, not_found, page, reply
from assess.recruitment.partner.applying import wanted_from
from assess.recruitment.partner.readings import note_reading
from assess.recruitment.partner.scopes import CATALOGUE, ORDERS, RESULTS, VACANCIES
from assess.results import signing

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="assess")
csrf.exempt(blueprint)
handle_errors(blueprint)


@blueprint.get("/tests")
@allow("integration", scope=CATALOGUE)
@blueprint.input(schemas.PageQuery, location="query")
@blueprint.output(schemas.TestPage)
def tests(query_data: dict[str, Any]) -> Response:
    """Tests on offer.

    Ordered by code; the newest version of each.
    """
    return page(reads.catalogue(query_data["limit"], query_data.get("cursor")))


@blueprint.get("/vacancies")
@allow("integration", scope=VACANCIES)
@blueprint.input(schemas.PageQuery, location="query")
@blueprint.output(schemas.VacancyPage)
def vacancies(query_data: dict[str, Any]) -> Response:
    """Vacancies.

    Open and closed ones, ordered by reference.
    """
    return page(reads.vacancies(query_data["limit"], query_data.get("cursor")))


@blueprint.get("/vacancies/<path:reference>")
@allow("integration", scope=VACANCIES)
@blueprint.output(schemas.VacancyOut)
def vacancy(reference: str) -> Response:
    """One vacancy."""
    return _found(reads.vacancy(reference))


@blueprint.post("/orders")
@allow("integration", scope=ORDERS)
@blueprint.input(schemas.OrderHeaders, location="headers")
@blueprint.input(schemas.OrderIn, location="json")
@blueprint.output(schemas.OrderOut, status_code=201)
def order_new(headers_data: dict[str, Any], json_data: dict[str, Any]) -> Response:
    """Order the testing of one person.

    For a vacancy, which decides what is tested, or directly for one test. Answers 201 with
    the order and the link for the candidate; the same Idempotency-Key with the same body
    answers the same, marked `Idempotency-Replayed: true`; with another body 422.
    """
    taken = orders.place(
        asking(),
        wanted_from(json_data),
        headers_data["idempotency_key"],
        lambda row: orders.as_json(reads.said_of(row)),
    )
    return reply(
        taken.answer,
        201,
        Location=f"/api/v1/orders/{taken.order_id}",
        Idempotency_Replayed=str(taken.replayed).lower(),
    )


@blueprint.get("/orders")
@allow("integration", scope=ORDERS)
@blueprint.input(schemas.PageQuery, location="query")
@blueprint.output(schemas.OrderPage)
def order_list(query_data: dict[str, Any]) -> Response:
    """Your own orders.

    Newest first.
    """
    return page(reads.orders(asking(), query_data["limit"], query_data.get("cursor")))


@blueprint.get("/orders/<order_id>")
@allow("integration", scope=ORDERS)
@blueprint.output(schemas.OrderOut)
def order(order_id: str) -> Response:
    """One of your orders and where it stands."""
    row = reads.order(asking(), order_id)
    return _found(reads.said_of(row) if row else None)


@blueprint.delete("/orders/<order_id>")
@allow("integration", scope=ORDERS)
@blueprint.output(schemas.OrderOut)
def order_cancel(order_id: str) -> Response:
    """Take an order back.

    A second time changes nothing; once the candidate has begun it is refused with 409.
    """
    row = reads.order(asking(), order_id)
    return _found(reads.said_of(orders.cancel(row)) if row else None)


@blueprint.get("/results")
@allow("integration", scope=RESULTS)
@blueprint.input(schemas.ResultQuery, location="query")
@blueprint.output(schemas.ResultPage)
def results(query_data: dict[str, Any]) -> Response:
    """Released results.

    In the order of their last change, so that going on with `next`, and asking `since` the
    `next_since` of the last page the next time, misses nothing. Of your own orders, or of
    everybody with the scope `results:all`.
    """
    integration = asking()
    rows = result_reads.results(
        integration,
        query_data["limit"],
        query_data.get("cursor"),
        query_data.get("since"),
        query_data.get("language"),
        query_data.get("order"),
    )
    note_reading(integration.id, "results")
    return page(rows, next_since=rows.next_since)


@blueprint.get("/results/<int:result_id>")
@allow("integration", scope=RESULTS)
@blueprint.output(schemas.ResultFullOut)
def result(result_id: int) -> Response:
    """One released result with its signed statement.

    The keys that verify the signature are at /.well-known/assess-keys.json.
    """
    integration = asking()
    found = result_reads.result(integration, result_id)
    if found is None:
        return _found(None)
    note_reading(integration.id, f"result:{result_id}")
    return reply({**found, "statement": signing.document_of(result_id)})


@blueprint.get("/openapi.json")
@allow("public")
@blueprint.doc(hide=True)
def description() -> Response:
    """The description of this API, OpenAPI 3.1."""
    from assess.recruitment.partner import spec  # noqa: PLC0415  it reads this blueprint

    return reply(spec.document())


def _found(said: dict[str, Any] | None) -> Response:
    return reply(said) if said is not None else not_found()
