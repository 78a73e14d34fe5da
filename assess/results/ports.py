"""What results asks of the rooms above it: how to show an outcome, who is one person, and more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from assess.results.models import Result

Cell = str | int | float | None


class Presenter(Protocol):
    """One kind's way of explaining a result to people."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """The template that shows the result to its candidate, and what it needs."""

    def summary(self, result: Result) -> str:
        """The result in one line with its error, in the current interface language."""

    def short(self, result: Result) -> tuple[str, str | None]:
        """The score and its error (None: not known) as a table shows them."""

    def column_names(self) -> Sequence[str]:
        """Names of the kind's own export columns, stable and in their order."""

    def columns(self, result: Result) -> Mapping[str, Cell]:
        """The values of these columns for one result."""


_presenters: dict[str, Presenter] = {}


def register_presenter(kind: str, presenter: Presenter) -> None:
    """Let `presenter` speak for the results of a kind."""
    _presenters[kind] = presenter


def presenter_of(kind: str) -> Presenter:
    """Raises `LookupError` when no kind of that code has registered one."""
    try:
        return _presenters[kind]
    except KeyError:
        raise LookupError(f"No presenter is registered for test kind {kind!r}.") from None


def short_of(result: Result) -> tuple[str, str | None]:
    """A result's score and its error as a table shows them, each kind in its own unit."""
    return presenter_of(result.kind).short(result)


def column_names() -> list[str]:
    """Export columns of all kinds, each once, in the order of the kinds' codes."""
    names = (name for kind in sorted(_presenters) for name in _presenters[kind].column_names())
    return list(dict.fromkeys(names))


#: Of results of one kind, the ids of those that rest on what counts no more.
Overtaken = Callable[[Collection[Result]], set[int]]

_overtaken: dict[str, Overtaken] = {}


def when_asked_what_is_overtaken(kind: str, asked: Overtaken) -> None:
    """Let `asked` say which results of a kind a later decision has overtaken."""
    _overtaken[kind] = asked


def overtaken(results: Iterable[Result]) -> set[int]:
    """Ids of those that rest on what counts no more; each kind that can say so is asked once."""
    by_kind: dict[str, list[Result]] = {}
    for result in results:
        if result.kind in _overtaken:
            by_kind.setdefault(result.kind, []).append(result)
    return {one for kind, some in by_kind.items() for one in _overtaken[kind](some)}


#: An address, an account and an identity number that belong to one person; None if unknown.
Link = tuple[str | None, int | None, str | None]
Linker = Callable[[Collection[str], Collection[int], Collection[str]], Iterable[Link]]

_linkers: list[Linker] = []


def when_asked_who_is_one_person(linker: Linker) -> None:
    """Let `linker` say what is known of people with these addresses, accounts, numbers."""
    if linker not in _linkers:
        _linkers.append(linker)


def links_of(
    emails: Collection[str], account_ids: Collection[int], numbers: Collection[str]
) -> list[Link]:
    """Everything that other rooms know of these people, for reading histories together."""
    return [link for linker in _linkers for link in linker(emails, account_ids, numbers)]


_decided: list[Callable[[Result, str], None]] = []


def when_decided(listener: Callable[[Result, str], None]) -> None:
    """Call `listener(result, action)` in the transaction that releases, withdraws or supersedes."""
    if listener not in _decided:
        _decided.append(listener)


def notify_decided(result: Result, action: str) -> None:
    """Tell the rooms above what was decided about a result."""
    for listener in _decided:
        listener(result, action)
