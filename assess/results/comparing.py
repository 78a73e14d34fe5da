"""A person's results of each language beside one another, oldest first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from sqlalchemy import select

from assess.eligibility.comparison import CRITICAL, Comparison, Measured, compare
from assess.eligibility.records import Language
from assess.extensions import db
from assess.results.models import Result
from assess.results.policy_models import PriorResult

_LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Point:
    """One result on the scale; without low and high where its error is not known."""

    sat_on: date
    level: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Series:
    """The results of one language over time, and what the last shows beside the one before."""

    language: str
    points: tuple[Point, ...]
    comparison: Comparison
    cuts: tuple[tuple[float, str], ...]


def series_of(results: Iterable[Result], email: str | None = None) -> list[Series]:
    """One series for each language with two results; `results` are those that still stand.

    Earlier results stored under `email` are compared in words: they have no known error.
    """
    found = []
    standing = [one for one in results if one.kind == "language" and one.language]
    for language in _LANGUAGES:
        mine = sorted(
            (one for one in standing if one.language == language),
            key=lambda one: (one.sat_on, one.id),
        )
        measured = [(_measured(one), one) for one in mine]
        before = [(prior, None) for prior in _priors(email, language)] if email else []
        series: Sequence[Any] = sorted(
            [*before, *measured], key=lambda pair: (pair[0].sat_on, pair[1] is not None)
        )
        if len(series) < 2 or not mine:
            continue
        (earlier, _one), (later, _two) = series[-2:]
        found.append(
            Series(
                language,
                tuple(_point(one) for one in mine if one.theta is not None),
                compare(earlier, later, language),
                _cuts(mine[-1]),
            )
        )
    return found


def _measured(result: Result) -> Measured:
    return Measured(
        result.sat_on, result.level, result.theta, result.standard_error, _scale(result)
    )


def _scale(result: Result) -> str:
    """What the estimate hangs on: the engine and the ruler that the result is pinned to."""
    ruler = {key: result.pins.get(key) for key in ("cuts", "prior")}
    canonical = json.dumps([result.engine, ruler], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _point(result: Result) -> Point:
    value, error = cast("float", result.theta), result.standard_error
    margin = None if error is None else CRITICAL * error
    return Point(
        result.sat_on,
        result.level,
        value,
        None if margin is None else value - margin,
        None if margin is None else value + margin,
    )


def _cuts(result: Result) -> tuple[tuple[float, str], ...]:
    cuts: Sequence[float] = result.pins.get("cuts", ())
    return tuple((cut, str(level)) for level, cut in enumerate(cuts, start=1))


def _priors(email: str | None, language: str) -> list[Measured]:
    rows = db.session.scalars(
        select(PriorResult).where(
            PriorResult.email == email,
            PriorResult.family == "language",
            PriorResult.language == language,
            PriorResult.withdrawn_at.is_(None),
        )
    )
    return [Measured(row.sat_on, row.level, scale="earlier") for row in rows]
