"""Where points of a small chart over time stand: around nought, in the order of marking. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The chart reaches at least so far from nought, and ends at a multiple of it.
STEP = 5
#: Height of the chart and of its inside, from its middle, in pixels.
MIDDLE, REACH = 64.0, 48.0


@dataclass(frozen=True)
class Value:
    """What is drawn; `error` is drawn 1.96 times on either side, `before` as a hollow point."""

    value: float
    error: float | None = None
    before: bool = False


@dataclass(frozen=True)
class Point:
    """A place in per cent of the width, and heights in pixels."""

    x: float
    y: float
    top: float | None
    foot: float | None
    before: bool


@dataclass(frozen=True)
class Plot:
    """Points between `-limit` and `limit`."""

    limit: int
    points: tuple[Point, ...]


def plotted(values: Sequence[Value]) -> Plot:
    """Spread values over the width, and choose a limit that holds them and their errors."""
    ends = [abs(one.value) + 1.96 * (one.error or 0.0) for one in values]
    limit = max(STEP, math.ceil(max(ends, default=0.0) / STEP) * STEP)

    def height(value: float) -> float:
        return round(MIDDLE - REACH * value / limit, 1)

    points = []
    for place, one in enumerate(values):
        reach = None if one.error is None else 1.96 * one.error
        points.append(
            Point(
                x=round(100 * (place + 0.5) / len(values), 2),
                y=height(one.value),
                top=None if reach is None else height(one.value + reach),
                foot=None if reach is None else height(one.value - reach),
                before=one.before,
            )
        )
    return Plot(limit, tuple(points))
