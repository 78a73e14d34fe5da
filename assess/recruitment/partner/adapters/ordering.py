"""What both adapters do alike: offers as one list, and an order that may come twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiflask import Schema
from apiflask.fields import Email, String
from apiflask.validators import Length
from flask import current_app
from flask_babel import get_locale

from assess.recruitment.partner import orders, reads
from assess.recruitment.partner.access import asking
from assess.recruitment.partner.addresses import AddressRefused, check_url
from assess.recruitment.partner.applying import BadOrder, Wanted, applicant_from
from assess.recruitment.partner.schemas import PLAIN

#: A list of offers holds at most so many of each kind.
MOST = 200


class PersonIn(Schema):
    """The candidate as both systems name one; what else they send is not kept."""

    class Meta:
        unknown = "exclude"

    first_name = String(required=True, validate=[Length(1, 120), PLAIN])
    last_name = String(required=True, validate=[Length(1, 120), PLAIN])
    email = Email(required=True, validate=Length(3, 254))


def language() -> str:
    """The language of this answer: `Accept-Language`, else what is set for the system."""
    return str(get_locale() or "en")


def offers() -> Iterator[tuple[str, str]]:
    """Id and name of everything that can be ordered: tests, and open vacancies."""
    locale = language()
    for test in reads.catalogue(MOST, None).items:
        yield f"test:{test['code']}", test["title"][locale]
    for vacancy in reads.vacancies(MOST, None).items:
        if vacancy["state"] == "open":
            yield (
                f"vacancy:{vacancy['reference']}",
                f"{vacancy['reference']} {vacancy['title'][locale]}",
            )


def place(
    offer: str,
    person: Mapping[str, Any],
    callback_url: str,
    style: str,
    external_id: str | None = None,
) -> str:
    """Order an offer for a person; the same again is the same order. Returns its id.

    Raises:
        BadOrder: the offer or the callback makes no sense.
        OrderRefused, NotPossible: as `orders.place`.
    """
    kind, _colon, name = offer.partition(":")
    if kind not in ("test", "vacancy") or not name:
        raise BadOrder("test_id", "Use an id of the list of tests.")
    try:
        check_url(callback_url, private=current_app.config["SETTINGS"].webhooks_to_private)
    except AddressRefused:
        raise BadOrder("callback_url", "Give a public address that begins with https://.") from None
    said = {
        "email": person["email"],
        "given_name": person["first_name"],
        "family_name": person["last_name"],
    }
    wanted = Wanted(
        applicant_from(said, external_id),
        vacancy=name if kind == "vacancy" else None,
        test=name if kind == "test" else None,
        external_id=external_id,
        callback_url=callback_url,
        callback_style=style,
    )
    # These systems send no key of their own: the order itself is one.
    key = f"{style}:{orders.digest_of(wanted)}"
    taken = orders.place(asking(), wanted, key, lambda row: {"id": row.id})
    return taken.order_id
