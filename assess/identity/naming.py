"""Where people stand in lists. Pure."""

from __future__ import annotations

import unicodedata
from typing import Protocol


class Named(Protocol):
    """Whoever has a name in two parts, and a number."""

    @property
    def id(self) -> int: ...
    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...


def filed_as(name: str) -> str:
    """Where a name stands in a list: without regard to accents and capitals."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def by_name(person: Named) -> tuple[str, str, int]:
    """For sorting people by family name, wherever a database puts letters with accents."""
    return filed_as(person.family_name), filed_as(person.given_name), person.id
