"""What results asks of the kinds of test above it: how to show and export an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assess.results.models import Result

Cell = str | int | float | None


class Presenter(Protocol):
    """One kind's way of explaining a result to people."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """The template that shows the result to its candidate, and what it needs."""

    def summary(self, result: Result) -> str:
        """The result in one line with its error, in the current interface language."""

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


def column_names() -> list[str]:
    """Export columns of all kinds, each once, in the order of the kinds' codes."""
    names = (name for kind in sorted(_presenters) for name in _presenters[kind].column_names())
    return list(dict.fromkeys(names))
