"""The main navigation: rooms say which pages each role finds there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user


@dataclass(frozen=True)
class Entry:
    """One link; `label` is a lazy translation, a smaller `order` comes first.

    `shown`, asked with the account, leaves it out for those who would find nothing but refusals.
    `also`: where pages lie that belong to it and not below its own address.
    """

    role: str
    label: Any
    endpoint: str
    order: int
    shown: Callable[[Any], bool] | None = None
    also: Sequence[str] = ()


@dataclass(frozen=True)
class Link:
    label: str
    href: str
    current: bool


_entries: dict[tuple[str, str], Entry] = {}


def register(
    role: str,
    label: Any,
    endpoint: str,
    order: int = 50,
    shown: Callable[[Any], bool] | None = None,
    also: Sequence[str] = (),
) -> None:
    """Show `endpoint` to people who hold `role`; a second registration replaces the first."""
    _entries[(str(role), endpoint)] = Entry(str(role), label, endpoint, order, shown, also)


def entries_for(roles: Iterable[str]) -> list[Entry]:
    """The entries of these roles in order, each endpoint once."""
    wanted = {str(role) for role in roles}
    seen: dict[str, Entry] = {}
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if entry.role in wanted:
            seen.setdefault(entry.endpoint, entry)
    return list(seen.values())


def links() -> list[Link]:
    """The navigation of whoever is logged in, for the page being rendered."""
    person: Any = current_user
    if not person or not person.is_authenticated:
        return []
    known = [
        entry
        for entry in entries_for(person.roles)
        if entry.endpoint in current_app.view_functions
        and (entry.shown is None or entry.shown(person))
    ]
    addresses = [url_for(entry.endpoint) for entry in known]
    homes = dict(zip(addresses, addresses, strict=True))
    for entry, address in zip(known, addresses, strict=True):
        homes.update(dict.fromkeys(entry.also, address))
    here = homes.get(nearest(request.path, homes) or "")
    return [
        Link(str(entry.label), address, address == here)
        for entry, address in zip(known, addresses, strict=True)
    ]


def nearest(path: str, addresses: Iterable[str]) -> str | None:
    """The longest address that `path` lies at or below, or None."""
    above = [
        address
        for address in addresses
        if path == address or path.startswith(address.rstrip("/") + "/")
    ]
    return max(above, key=len, default=None)
