"""What another system may be allowed to do, one word each. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

Scope = Literal["catalogue:read", "vacancies:read", "orders:write", "results:read", "results:all"]

CATALOGUE: Scope = "catalogue:read"
VACANCIES: Scope = "vacancies:read"
ORDERS: Scope = "orders:write"
RESULTS: Scope = "results:read"
ALL_RESULTS: Scope = "results:all"

SCOPES: tuple[Scope, ...] = (CATALOGUE, VACANCIES, ORDERS, RESULTS, ALL_RESULTS)

#: What happens here and may be told to other systems.
EVENTS = (
    "order.created",
    "order.decided",
    "order.cancelled",
    "invitation.sent",
    "sitting.started",
    "sitting.closed",
    "result.released",
    "result.withdrawn",
    "result.superseded",
)


def permits(held: Collection[str], scope: str | None) -> bool:
    """Whether credentials that hold these scopes may use something that asks for `scope`.

    Who may read every result may read those of its own orders.
    """
    return scope is None or scope in held or (scope == RESULTS and ALL_RESULTS in held)
