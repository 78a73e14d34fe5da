"""What identity tells the rooms above it; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable

from assess.identity.models import Account

Fact = tuple[str, str]

_describers: list[Callable[[Account], list[Fact]]] = []
_registered: list[Callable[[Account], None]] = []


def when_registered(listener: Callable[[Account], None]) -> None:
    """Call `listener` in the transaction that creates a verified account."""
    if listener not in _registered:
        _registered.append(listener)


def notify_registered(account: Account) -> None:
    """Tell the rooms above that `account` now exists and its address is proven."""
    for listener in _registered:
        listener(account)


def when_described(describer: Callable[[Account], list[Fact]]) -> None:
    """Let `describer` add what its room knows of an account: (label, value), translated."""
    if describer not in _describers:
        _describers.append(describer)


def facts_about(account: Account) -> list[Fact]:
    """What the rooms above know of an account, to compare two of them."""
    return [fact for describer in _describers for fact in describer(account)]


_admitted: list[Callable[[str | None], None]] = []


def when_a_program_asks(gate: Callable[[str | None], None]) -> None:
    """Let a room above admit programs: `gate(scope)` refuses by raising or aborting."""
    _admitted[:] = [gate]


def admit_program(scope: str | None) -> bool:
    """Ask the gate; False when no room admits programs."""
    for gate in _admitted:
        gate(scope)
    return bool(_admitted)
