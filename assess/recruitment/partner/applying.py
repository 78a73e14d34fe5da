"""From the body of an order to what recruitment understands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from assess.recruitment import applicant_rules as cells

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """What an order asks for: exactly one of `vacancy` (reference) and `test` (code)."""

    applicant: cells.Applicant
    vacancy: str | None = None
    test: str | None = None
    external_id: str | None = None
    callback_url: str | None = None
    callback_style: str | None = None


class BadOrder(ValueError):
    """A field that cannot be what it says; the text says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def wanted_from(said: Mapping[str, Any]) -> Wanted:
    """An order as validated by its schema. Raises `BadOrder`."""
    if ("vacancy" in said) == ("test" in said):
        raise BadOrder("vacancy", "Give either a vacancy or a test, and not both.")
    return Wanted(
        applicant_from(said["candidate"], said.get("external_id")),
        vacancy=said.get("vacancy"),
        test=said.get("test"),
        external_id=said.get("external_id"),
    )


def applicant_from(said: Mapping[str, Any], external_id: str | None = None) -> cells.Applicant:
    """The candidate of an order. Raises `BadOrder`."""
    periods = tuple((one["first"], one["last"]) for one in said.get("unavailable", ()))
    for first, last in periods:
        if last < first or not (first.year in cells.YEARS and last.year in cells.YEARS):
            raise BadOrder("candidate.unavailable", "The last day must not precede the first.")
    adjust: Mapping[str, Any] = said.get("adjustments") or {}
    return cells.Applicant(
        email=_cell("email", cells.email, said["email"]),
        given_name=_cell("given_name", cells.name, said["given_name"]),
        family_name=_cell("family_name", cells.name, said["family_name"]),
        locale=said.get("locale", "en"),
        identity_number=_cell(
            "identity_number", cells.identity_number, said.get("identity_number", "")
        ),
        external_reference=external_id[:80] if external_id else None,
        native_languages=tuple(sorted(set(said.get("native_languages", ())))),
        declared_levels=dict(said.get("declared_levels") or {}),
        time_factor=adjust.get("time_factor", 1.0),
        large_text=adjust.get("large_text", False),
        break_s=adjust.get("break_minutes", 0) * 60,
        spelling=adjust.get("spelling", False),
        unavailable=periods,
    )


_WORDS = {
    "email": "This is not an e-mail address that can receive letters.",
    "given_name": "This is not a name: give 1 to 120 characters, with a letter among them.",
    "family_name": "This is not a name: give 1 to 120 characters, with a letter among them.",
    "identity_number": "Letters and digits only, at most 40.",
}


def _cell(field: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except cells.BadCell:
        raise BadOrder(f"candidate.{field}", _WORDS[field]) from None
