"""What is put to the address that an order named, in the style of the system that sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assess.recruitment.partner.adapters import greenhouse_words, workable_words
from assess.recruitment.partner.models import PartnerOrder
from assess.recruitment.partner.reads import levels_of, page_of, said_of


@dataclass(frozen=True)
class Message:
    """Method and JSON of one callback."""

    method: str
    body: dict[str, Any]


#: Events after which the other system's picture of an order has changed.
TOLD = frozenset(
    {
        "order.decided",
        "sitting.started",
        "sitting.closed",
        "result.released",
        "result.withdrawn",
        "result.superseded",
    }
)
#: Events with which an order can become complete.
COMPLETING = frozenset({"order.decided", "result.released"})


def message(order: PartnerOrder, kind: str) -> Message | None:
    """What is said after an event of this kind, or None."""
    if kind not in TOLD:
        return None
    said = said_of(order)
    if order.callback_style == "workable":
        locale = order.integration.locale
        body = workable_words.update(said, levels_of(order, said), page_of(said), locale)
        return Message("PUT", body)
    # A Greenhouse-style system asks for the status itself; it is told once that it is worth it.
    if kind in COMPLETING and greenhouse_words.is_complete(said):
        return Message("PATCH", {"status": "complete", "partner_interview_id": order.id})
    return None
