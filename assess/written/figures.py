"""All figures of one task's marks, from what was judged and nothing else. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from assess.written.agreeing import Agreement, Figure, Round, agreement_of, figure, round_of
from assess.written.papers import Task
from assess.written.resolving import Marks, per_cent
from assess.written.severities import Drifts, Given, Severity, drifts_of, severity_of

if TYPE_CHECKING:
    from assess.written.agreement.pairing import MarkersApart

#: Group, version of the paper, and code of the task that figures are of.
About = tuple[tuple[int, int | None] | None, int, str]
#: Changes with anything that makes other figures of the same marks.
VERSION = 5


@dataclass(frozen=True)
class Pair:
    """The two independent judgements of one script."""

    markers: tuple[int, int]
    marks: tuple[Marks, Marks]


@dataclass(frozen=True)
class Material:
    """What figures rest on: one task's independent judgements.

    Attributes:
        version: the version of the paper whose rubric was used.
        pairs: script -> its two judgements.
        references: marker -> reference script -> what they gave.
        group: version that was sat, and session.
    """

    version: int
    task: Task
    given: tuple[Given, ...]
    pairs: Mapping[str, Pair]
    references: Mapping[int, Mapping[str, Marks]]
    group: tuple[int, int | None] | None = None

    @property
    def about(self) -> About:
        return (self.group, self.version, self.task.code)

    @property
    def fingerprint(self) -> str:
        """The same for the same judgements of a group, and for no others."""
        told = [
            VERSION,
            self.about,
            sorted(
                [one.script, one.marker, one.place, one.before, _spelled(one.marks)]
                for one in self.given
            ),
            sorted(
                [script, *one.markers, *map(_spelled, one.marks)]
                for script, one in self.pairs.items()
            ),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class Figures:
    """What the meeting reads of one task; points and errors are per cent of the script."""

    agreement: Agreement
    round: Round | None
    severity: Severity
    drifts: Drifts
    apart: tuple[MarkersApart, ...]
    #: Standard error of one marker's mark of the whole script.
    error: Figure

    @property
    def markers(self) -> frozenset[int]:
        """Everybody whom a figure names."""
        return frozenset(one.marker for one in self.severity.markers).union(
            (one.marker for one in self.drifts.markers),
            *self.severity.groups,
            *(one.markers for one in self.apart),
        )


def figures_of(material: Material) -> Figures:
    """Compute everything; seconds for thousands of scripts."""
    from assess.written.agreement import pairing  # noqa: PLC0415  numpy loads slowly

    task, pairs = material.task, list(material.pairs.values())
    first, second = (
        [float(per_cent(task.rubric, one.marks[side])) for one in pairs] for side in (0, 1)
    )
    apart = pairing.markers_apart([one.markers for one in pairs], first, second)
    return Figures(
        agreement=agreement_of(task, [one.marks for one in pairs], [one.markers for one in pairs]),
        round=round_of(task, material.references),
        severity=severity_of(task, material.given),
        drifts=drifts_of(task, material.given),
        apart=tuple(apart),
        error=figure(partial(pairing.error_of_a_mark, first, second)),
    )


def _spelled(marks: Marks) -> list[tuple[str, int, int]]:
    return sorted((code, one.numerator, one.denominator) for code, one in marks.items())
