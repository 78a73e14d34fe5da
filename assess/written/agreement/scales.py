"""The many-facet Rasch model's parameters, and the logits they give each band.

The log-odds of score x against score x - 1 on criterion i from marker j for a script of ability t
are t - severity(j) - difficulty(i) - threshold(i, x) (Linacre, 1989; partial credit: Masters, 1982;
rating scale: Andrich, 1978). Summed up, score x has the logit

    x t - x (severity(j) + difficulty(i)) + step(i, x)

with step 0 for the lowest and for the highest score: thresholds of a criterion sum to 0, so its
difficulty is their mean. Steps, unlike thresholds, exist when a band between was never used: that
band then has no logit, and keeps its place on the scale (Wilson & Masters, 1993). Severities sum to
0, and so do difficulties.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from assess.written.agreement.checking import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Parameters of J markers and I criteria, as combinations of K free ones.

    Attributes
    ----------
    markers, criteria : int
        J and I.
    used : array of bool, of shape (I, M + 1)
        Which scores have a logit; score 0 and each criterion's highest do.
    common : bool
        Whether all criteria share their steps (rating scale).
    severity, difficulty, steps : arrays of shape (J, K), (I, K), (I, M + 1, K)
        What turns free parameters into severities, difficulties and steps.
    """

    markers: int
    criteria: int
    used: BoolArray
    common: bool
    severity: FloatArray = field(init=False)
    difficulty: FloatArray = field(init=False)
    steps: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        inner = self._inner()
        first = self.markers + self.criteria - 2
        size = first + (max(inner.values()) + 1 if inner else 0)
        severity, difficulty = np.zeros((self.markers, size)), np.zeros((self.criteria, size))
        severity[:, : self.markers - 1] = _sum_to_zero(self.markers)
        difficulty[:, self.markers - 1 : first] = _sum_to_zero(self.criteria)
        steps = np.zeros((*self.used.shape, size))
        for (criterion, score), place in inner.items():
            steps[criterion, score, first + place] = 1.0
        object.__setattr__(self, "severity", severity)
        object.__setattr__(self, "difficulty", difficulty)
        object.__setattr__(self, "steps", steps)

    def _inner(self) -> dict[tuple[int, int], int]:
        """Number the free steps: those of scores strictly between lowest and highest."""
        found: dict[tuple[int, int], int] = {}
        shared: dict[int, int] = {}
        for criterion, row in enumerate(self.used):
            for score in np.flatnonzero(row)[1:-1].tolist():
                place = shared.setdefault(score, len(shared)) if self.common else len(found)
                found[criterion, score] = place
        return found

    @property
    def size(self) -> int:
        """K, the number of free parameters."""
        return int(self.severity.shape[1])

    @property
    def highest(self) -> int:
        """M, the highest score of any criterion."""
        return int(self.used.shape[1]) - 1

    def basis(self) -> FloatArray:
        """What turns free parameters into logits at ability 0, of shape (J, I, M + 1, K)."""
        score = np.arange(self.highest + 1.0)[:, None]
        lowered = self.severity[:, None, None, :] + self.difficulty[None, :, None, :]
        return np.asarray(self.steps[None] - score * lowered)

    def logits(self, free: FloatArray) -> FloatArray:
        """Logits at ability 0 of shape (J I, M + 1); minus infinity where a score is not used."""
        flat = (self.basis() @ free).reshape(-1, self.highest + 1)
        return np.asarray(np.where(np.tile(self.used, (self.markers, 1)), flat, -np.inf))

    def thresholds(self) -> tuple[FloatArray, BoolArray]:
        """What turns free parameters into thresholds, of shape (I, M, K); and which exist: (I, M).

        A threshold lies between two neighbouring scores that are both used.
        """
        return self.steps[:, :-1] - self.steps[:, 1:], self.used[:, :-1] & self.used[:, 1:]


def _sum_to_zero(count: int) -> FloatArray:
    return np.vstack([np.eye(count - 1), -np.ones((1, count - 1))])
