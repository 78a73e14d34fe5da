"""What results asks of kinds of test: where the work of a sitting, and its marks, can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assess.delivery.models import Sitting
from assess.identity.models import Account


@dataclass(frozen=True, slots=True)
class WorkLink:
    """A page or file about the work; its words are in the reader's language."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a reader may open of one sitting's work, and what to do with it.

    Attributes:
        links: in the order in which they are read; empty where the reader may see none.
        note: one sentence: why there is none, or how what is found there comes to count.
    """

    links: tuple[WorkLink, ...]
    note: str


_answerers: dict[str, Callable[[Sitting, Account], Work]] = {}


def when_asked_for_work(kind: str, answerer: Callable[[Sitting, Account], Work]) -> None:
    """Let a kind name the pages about a sitting's work that a reader would not be refused."""
    _answerers[kind] = answerer


def work_of(sittings: Sequence[Sitting], reader: Account) -> dict[str, Work]:
    """By sitting id, of those whose kind has such pages."""
    return {
        one.id: _answerers[one.test.kind](one, reader)
        for one in sittings
        if one.test.kind in _answerers
    }
