"""Engine ``language-1``. Released: never edit; see the package's docstring.

Method. Right and wrong answers under the three-parameter logistic model (D = 1) give each scale
(overall; reading, with grammar and vocabulary; listening) the posterior distribution of ability
under one normal prior. Reported are its mean (EAP), its standard deviation (the standard error),
the level (the number of cut scores at or below the mean, both rounded to six decimals) and the
probability of each level. Omitted and unreached items count as wrong; neutralised items do not
count. Percent right by level block explains and does not decide.

Arithmetic. The posterior is integrated by eight-point Gauss-Legendre quadrature on panels no wider
than half a prior standard deviation, from six below the prior mean to six above, with the cuts as
panel borders. Items with equal parameters are pooled and pools are added in sorted order, so item
order cannot change a bit. Exponentials and logarithms come from the C library and sums are exact
(``math.fsum``); what is left of a processor's differences is rounded away at six decimals.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
import rfc8785
from numpy.typing import NDArray

ENGINE_VERSION = "language-1"
DECIMALS = 6
LEVELS = (1, 2, 3, 4, 5)
READING_SKILLS = frozenset({"reading", "grammar", "vocabulary"})
LISTENING_SKILLS = frozenset({"listening"})
# An equivalent test is foreseen with this probability.
FORESIGHT = 0.8
# Below this probability of the awarded level, an equivalent test would more likely than not give
# another one (by simulation; about one candidate in eight).
BORDERLINE = 0.55

HALF_WIDTH = 6.0
PANEL = 0.5
GAUSS_LEGENDRE_8 = (
    (0.18343464249564980, 0.36268378337836198),
    (0.52553240991632899, 0.31370664587788729),
    (0.79666647741362674, 0.22238103445337447),
    (0.96028985649753623, 0.10122853629037626),
)

Parameters = tuple[float, float, float]
Vector = NDArray[np.float64]


class Mark(StrEnum):
    """What became of one item."""

    RIGHT = "right"
    WRONG = "wrong"
    OMITTED = "omitted"
    NEUTRALISED = "neutralised"


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One item of a form: its tags, its parameters (D = 1) and what became of it."""

    level: int
    skill: str
    a: float
    b: float
    c: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Standard:
    """The ruler: cut scores of levels 1 to 5, ascending, and the common normal prior."""

    cuts: tuple[float, ...]
    prior_mean: float
    prior_sd: float
    provisional: bool


def score(items: Sequence[ScoredItem], standard: Standard) -> dict[str, Any]:
    """Score one script.

    Returns
    -------
    dict
        Plain JSON values, floats rounded to six decimals: ``engine``, ``overall``, ``reading``,
        ``listening`` (None where no item counts), ``blocks``, ``counts``, ``borderline``,
        ``provisional``.

    Raises
    ------
    ValueError
        No item counts, a parameter or tag is out of range, or the cuts do not ascend.
    """
    _check(items, standard)
    counted = [item for item in items if item.mark is not Mark.NEUTRALISED]
    if not counted:
        raise ValueError("no item counts: every item of the form is neutralised")
    overall = _scale(counted, standard)
    return {
        "engine": ENGINE_VERSION,
        "overall": overall,
        "reading": _part(counted, READING_SKILLS, standard),
        "listening": _part(counted, LISTENING_SKILLS, standard),
        "blocks": [_block(level, counted) for level in LEVELS],
        "counts": {mark.value: sum(item.mark is mark for item in items) for mark in Mark},
        "borderline": overall["probability"] < BORDERLINE,
        "provisional": standard.provisional,
    }


def canonical(outcome: dict[str, Any]) -> str:
    """Spell an outcome in the one way that is stored and compared (RFC 8785)."""
    return rfc8785.dumps(outcome).decode()


def _check(items: Sequence[ScoredItem], standard: Standard) -> None:
    cuts = standard.cuts
    if len(cuts) != len(LEVELS) or any(b <= a for a, b in itertools.pairwise(cuts)):
        raise ValueError("a standard needs five ascending cut scores")
    if not all(math.isfinite(x) for x in (*cuts, standard.prior_mean, standard.prior_sd)):
        raise ValueError("a standard needs finite numbers")
    if standard.prior_sd <= 0:
        raise ValueError("a standard needs a prior standard deviation above 0")
    for item in items:
        if item.level not in LEVELS:
            raise ValueError(f"item level {item.level!r} is not one of 1 to 5")
        if item.skill not in READING_SKILLS | LISTENING_SKILLS:
            raise ValueError(f"item skill {item.skill!r} is unknown")
        if not (item.a > 0 and math.isfinite(item.a * item.b) and 0 <= item.c < 1):
            raise ValueError(f"item parameters a={item.a} b={item.b} c={item.c} are impossible")


def _part(
    items: Sequence[ScoredItem], skills: frozenset[str], standard: Standard
) -> dict[str, Any] | None:
    chosen = [item for item in items if item.skill in skills]
    return _scale(chosen, standard) if chosen else None


def _block(level: int, items: Sequence[ScoredItem]) -> dict[str, Any]:
    marks = [item.mark for item in items if item.level == level]
    right = marks.count(Mark.RIGHT)
    percent = round(100.0 * right / len(marks), 1) if marks else None
    return {"level": level, "items": len(marks), "right": right, "percent": percent}


def _scale(items: Sequence[ScoredItem], standard: Standard) -> dict[str, Any]:
    """Score one scale."""
    nodes, weights, zones = _grid(standard)
    log_density = -0.5 * ((nodes - standard.prior_mean) / standard.prior_sd) ** 2
    pools = Counter(((i.a, i.b, i.c), i.mark is Mark.RIGHT) for i in items)
    for (parameters, right), count in sorted(pools.items()):
        log_density = log_density + count * _curves(parameters, standard)[0 if right else 1]
    peak = float(log_density.max())
    mass = [w * math.exp(d - peak) for w, d in zip(weights, log_density.tolist(), strict=True)]
    total = math.fsum(mass)
    points = nodes.tolist()
    mean = math.fsum(m * t for m, t in zip(mass, points, strict=True)) / total
    spread = math.fsum(m * (t - mean) ** 2 for m, t in zip(mass, points, strict=True)) / total
    theta, error = round(mean, DECIMALS), round(math.sqrt(spread), DECIMALS)
    odds = [math.fsum(mass[low:high]) / total for low, high in itertools.pairwise(zones)]
    level = _level(theta, standard)
    return {
        "items": len(items),
        "right": sum(item.mark is Mark.RIGHT for item in items),
        "level": level,
        "theta": theta,
        "standard_error": error,
        "probability": round(odds[level], DECIMALS),
        "probabilities": [round(p, DECIMALS) for p in odds],
        "equivalent": _foresee(mean, math.sqrt(spread), level, standard),
    }


def _level(theta: float, standard: Standard) -> int:
    return sum(theta >= round(cut, DECIMALS) for cut in standard.cuts)


def _foresee(mean: float, error: float, level: int, standard: Standard) -> dict[str, Any]:
    """Foresee the level of an equivalent test: the shortest likely range around `level`.

    The estimate of an equivalent test is, to the normal approximation, the prior mean plus
    r (m - prior mean) on average, with variance r (1 + r) s^2, where r = 1 - s^2 / prior variance
    is the reliability at this candidate, m the estimate and s its standard error.
    """
    reliability = max(1.0 - (error / standard.prior_sd) ** 2, 1e-9)
    centre = standard.prior_mean + reliability * (mean - standard.prior_mean)
    scale = error * math.sqrt(reliability * (1.0 + reliability))
    below = [0.0, *(_normal((cut - centre) / scale) for cut in standard.cuts), 1.0]
    ranges = [
        (high - low, -(below[high + 1] - below[low]), low, high)
        for low in range(level + 1)
        for high in range(level, len(LEVELS) + 1)
        if below[high + 1] - below[low] >= FORESIGHT
    ]
    _, minus, low, high = min(ranges)
    return {"lowest": low, "highest": high, "probability": round(-minus, DECIMALS)}


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@lru_cache(maxsize=64)
def _grid(standard: Standard) -> tuple[Vector, tuple[float, ...], tuple[int, ...]]:
    """Nodes, their weights, and the first node of each level's zone, with the end."""
    low = standard.prior_mean - HALF_WIDTH * standard.prior_sd
    high = standard.prior_mean + HALF_WIDTH * standard.prior_sd
    edges = [low, *(min(max(cut, low), high) for cut in standard.cuts), high]
    nodes: list[float] = []
    weights: list[float] = []
    zones = [0]
    for start, end in itertools.pairwise(edges):
        panels = math.ceil((end - start) / (PANEL * standard.prior_sd))
        for panel in range(panels):
            half = (end - start) / panels / 2.0
            centre = start + (2 * panel + 1) * half
            for position, weight in GAUSS_LEGENDRE_8:
                nodes += [centre - half * position, centre + half * position]
                weights += [half * weight, half * weight]
        zones.append(len(nodes))
    return np.array(nodes), tuple(weights), tuple(zones)


@lru_cache(maxsize=4096)
def _curves(parameters: Parameters, standard: Standard) -> tuple[Vector, Vector]:
    """Log probability of a right and of a wrong answer at each node."""
    a, b, c = parameters
    right, wrong = [], []
    for theta in _grid(standard)[0].tolist():
        z = a * (theta - b)
        # The smaller of the two logistic tails, so that neither log meets a zero.
        tail = math.exp(-abs(z)) / (1.0 + math.exp(-abs(z)))
        knows, lacks = (1.0 - tail, tail) if z >= 0 else (tail, 1.0 - tail)
        right.append(math.log(max(c + (1.0 - c) * knows, 1e-300)))
        wrong.append(math.log(max((1.0 - c) * lacks, 1e-300)))
    return np.array(right), np.array(wrong)
