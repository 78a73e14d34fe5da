"""A second scorer, written apart from the engine: plain loops and adaptive integration.

It shares no code, no quadrature and no formula layout with the engine under test. It is slow.
"""

from __future__ import annotations

import math
from typing import Any

from scipy.integrate import quad

# skill, level, a, b, c, what became of it
Row = tuple[str, int, float, float, float, str]


def reference_score(
    rows: list[Row], cuts: list[float], prior_mean: float, prior_sd: float
) -> dict[str, Any]:
    """Levels, abilities, errors and level probabilities of the three scales."""
    answer: dict[str, Any] = {}
    for scale in ("overall", "reading", "listening"):
        chosen = []
        for row in rows:
            listening = row[0] == "listening"
            if row[5] == "neutralised":
                continue
            if scale == "overall" or (scale == "listening") == listening:
                chosen.append(row)
        answer[scale] = reference_scale(chosen, cuts, prior_mean, prior_sd) if chosen else None
    return answer


def reference_scale(
    rows: list[Row], cuts: list[float], prior_mean: float, prior_sd: float
) -> dict[str, Any]:
    def log_posterior(theta: float) -> float:
        value = -((theta - prior_mean) ** 2) / (2.0 * prior_sd * prior_sd)
        for _, _, a, b, c, became in rows:
            right = c + (1.0 - c) / (1.0 + math.exp(a * (b - theta)))
            value += math.log(right) if became == "right" else math.log(1.0 - right)
        return value

    low, high = prior_mean - 6 * prior_sd, prior_mean + 6 * prior_sd
    steps = [low + (high - low) * i / 400 for i in range(401)]
    mode = max(steps, key=log_posterior)
    top = log_posterior(mode)

    def integral(start: float, end: float, power: int) -> float:
        borders = [start, *(x for x in (mode - 1, mode, mode + 1) if start < x < end), end]
        total = 0.0
        for i in range(len(borders) - 1):
            piece, _ = quad(
                lambda t: t**power * math.exp(log_posterior(t) - top),
                borders[i],
                borders[i + 1],
                epsabs=1e-11,
                epsrel=1e-10,
                limit=200,
            )
            total += piece
        return total

    whole = integral(low, high, 0)
    mean = integral(low, high, 1) / whole
    variance = integral(low, high, 2) / whole - mean * mean
    borders = [low, *cuts, high]
    level = 0
    for cut in cuts:
        if round(mean, 6) >= round(cut, 6):
            level += 1
    return {
        "level": level,
        "theta": mean,
        "standard_error": math.sqrt(variance),
        "probabilities": [
            integral(borders[i], borders[i + 1], 0) / whole for i in range(len(borders) - 1)
        ],
    }
