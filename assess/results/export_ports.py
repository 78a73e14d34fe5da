"""What exports and certificates ask of the rooms around: the scale, and the selection process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _

from assess.results.models import Result
from assess.results.ports import presenter_of


@dataclass(frozen=True, slots=True)
class Selection:
    """For which selection process a sitting was, and what had been decided about the person."""

    vacancy: str  # its reference
    application: str  # the other system's reference of the application; may be empty
    decision: str  # outcome: `sit`, `exempt`, …
    decision_reason: str  # code
    explanation_en: str
    explanation_fr: str


class Scale(Protocol):
    """One kind's scale in words, in the current interface language."""

    lowest: int
    highest: int
    #: Whether every score is a level that says something; else it passes or fails.
    levels: bool

    def title(self) -> str:
        """What is measured, with both ends of the scale."""

    def level(self, level: int) -> str:
        """A level as it is reported, with its name."""

    def meaning(self, level: int) -> str:
        """What somebody at this level can do."""

    def error(self, result: Result) -> str:
        """How far an equivalent test may differ."""


class PlainScale:
    """For kinds that have not registered a scale of their own."""

    lowest = 0
    highest = 5
    levels = True

    def title(self) -> str:
        return str(_("Level"))

    def level(self, level: int) -> str:
        return str(level)

    def meaning(self, level: int) -> str:  # noqa: ARG002  the protocol's signature
        return ""

    def error(self, result: Result) -> str:
        return presenter_of(result.kind).summary(result)


_scales: dict[str, Scale] = {}
_selections: list[Callable[[Sequence[str]], Mapping[str, Selection]]] = []


def register_scale(kind: str, scale: Scale) -> None:
    """Let `scale` speak for the levels of a kind of test."""
    _scales[kind] = scale


def scale_of(kind: str) -> Scale:
    """The scale of a kind of test."""
    return _scales.get(kind) or PlainScale()


def registered_kinds() -> list[str]:
    """Codes of the kinds of test whose scale is known."""
    return sorted(_scales)


def when_asked_for_selections(
    answerer: Callable[[Sequence[str]], Mapping[str, Selection]],
) -> None:
    """Let a room above say, by sitting id, for which selection process sittings were."""
    if answerer not in _selections:
        _selections.append(answerer)


def selections_of(sitting_ids: Sequence[str]) -> dict[str, Selection]:
    """The selection process of each of these sittings that had one."""
    return {
        sitting_id: said
        for answerer in _selections
        for sitting_id, said in answerer(sitting_ids).items()
    }
