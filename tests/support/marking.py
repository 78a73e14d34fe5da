"""Marks drawn from a many-facet Rasch model, and that model written out by enumeration."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class World:
    """True parameters: abilities (S,), severities (J,), difficulties (I,), thresholds (I, M)."""

    ability: np.ndarray
    severity: np.ndarray
    difficulty: np.ndarray
    thresholds: np.ndarray


def world(
    chance: np.random.Generator,
    scripts: int,
    markers: int,
    criteria: int,
    top: int,
    severity_sd: float = 0.5,
) -> World:
    """Draw a world; severities, difficulties and each criterion's thresholds sum to 0."""
    thresholds = np.linspace(-2, 2, top) + chance.normal(0, 0.3, (criteria, top))
    severity = chance.normal(0, severity_sd, markers)
    difficulty = chance.normal(0, 0.5, criteria)
    return World(
        chance.normal(0, 1.5, scripts),
        severity - severity.mean(),
        difficulty - difficulty.mean(),
        thresholds - thresholds.mean(axis=1, keepdims=True),
    )


def chances(truth: World) -> np.ndarray:
    """Probability of each band, of shape (S, J, I, M + 1), from the ratios of neighbours."""
    level = truth.ability[:, None, None] - truth.severity[:, None] - truth.difficulty
    odds = np.exp(level[..., None] - truth.thresholds)
    weight = np.concatenate([np.ones((*level.shape, 1)), np.cumprod(odds, axis=3)], axis=3)
    return weight / weight.sum(axis=3, keepdims=True)


def drawn(chance: np.random.Generator, truth: World, per_script: int | None = None) -> np.ndarray:
    """Bands of shape (S, J, I); with `per_script`, that many markers at random for each script."""
    steps = chances(truth).cumsum(axis=3)
    bands = (chance.random((*steps.shape[:3], 1)) > steps).sum(axis=3).astype(float)
    if per_script is not None:
        order = chance.random(bands.shape[:2]).argsort(axis=1).argsort(axis=1)
        bands[order >= per_script] = np.nan
    return bands


class Enumeration:
    """The likelihood of marks given totals: every way to reach a script's total written out."""

    def __init__(self, bands: np.ndarray) -> None:
        self.designs: dict[tuple[tuple[int, int], ...], list[np.ndarray]] = {}
        for script in bands:
            cells = tuple((int(j), int(i)) for j, i in np.argwhere(~np.isnan(script)))
            given = np.array([script[cell] for cell in cells], dtype=int)
            self.designs.setdefault(cells, []).append(given)
        self.top = int(np.nanmax(bands))

    def log_likelihood(
        self, severity: np.ndarray, difficulty: np.ndarray, thresholds: np.ndarray
    ) -> float:
        """Of severities (J,), difficulties (I,) and thresholds (I, M)."""
        steps = np.concatenate([np.zeros((len(thresholds), 1)), -thresholds.cumsum(axis=1)], axis=1)
        total = 0.0
        for cells, scripts in self.designs.items():
            marker, criterion = np.array(cells).T
            every = np.array(list(itertools.product(range(self.top + 1), repeat=len(cells))))
            given = np.array(scripts)
            level = severity[marker] + difficulty[criterion]
            ways = np.bincount(
                every.sum(axis=1), np.exp((steps[criterion, every] - every * level).sum(axis=1))
            )
            total += (steps[criterion, given] - given * level).sum()
            total -= np.log(ways[given.sum(axis=1)]).sum()
        return float(total)
