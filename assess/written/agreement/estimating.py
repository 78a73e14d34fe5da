"""Conditional maximum-likelihood estimates of severities, difficulties and steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.written.agreement.checking import FloatArray, NoFigure
from assess.written.agreement.conditional import Group, groups_of, log_normalisers
from assess.written.agreement.preparing import Prepared, highest_of
from assess.written.agreement.scales import Scale

# A severity, difficulty or threshold this many logits away is on its way to infinity.
FAR = 15.0
# Standard deviation, in logits, of the normal prior that holds thresholds which nothing else does.
HOLD = 5.0
# Over which the slope's change is measured: rounding (1e-11 of the slope) and the curve's bend both
# err by about 1e-6 of the curvature, far less than anyone reads off a standard error.
DIFFERENCE = 1e-5
NEWTON_ROUNDS = 20
SETTLED = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Free parameters, their covariance, and what they were estimated from.

    Attributes
    ----------
    free : array of shape (K,)
    covariance : array of shape (K, K)
        Inverse of the information.
    log_likelihood : float
        Conditional on every script's total.
    logits : array of shape (J I, M + 1)
        At ability 0.
    groups : list of Group
    held : bool
        Whether thresholds had to be held.
    """

    free: FloatArray
    covariance: FloatArray
    log_likelihood: float
    logits: FloatArray
    groups: list[Group]
    held: bool


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is minimised: minus the log-likelihood, and half of free' penalty free.

    Attributes
    ----------
    scale : Scale
    basis : array of shape (J I (M + 1), K)
    observed : array of shape (J I, M + 1)
        How often each score was given in each cell.
    groups : list of Group
    penalty : array of shape (K, K)
    """

    scale: Scale
    basis: FloatArray
    observed: FloatArray
    groups: list[Group]
    penalty: FloatArray

    def loss(self, free: FloatArray) -> tuple[float, FloatArray]:
        """Return the loss and its slope of shape (K,)."""
        logits = self.scale.logits(free)
        expected = np.zeros_like(logits)
        loss = -float((self.observed * np.where(self.observed > 0, logits, 0.0)).sum())
        for group in self.groups:
            normaliser, counts = log_normalisers(logits, group)
            loss += normaliser
            np.add.at(expected, group.cells.ravel(), counts.reshape(-1, counts.shape[2]))
        held = self.penalty @ free
        slope = self.basis.T @ (expected - self.observed).ravel() + held
        return loss + float(free @ held) / 2.0, slope

    def information(self, free: FloatArray) -> FloatArray:
        """Curvature of the loss, (K, K), from differences of its exact slope."""
        here = self.loss(free)[1]
        found = np.empty((len(free), len(free)))
        for place in range(len(free)):
            moved = free.copy()
            moved[place] += DIFFERENCE
            found[place] = (self.loss(moved)[1] - here) / DIFFERENCE
        return np.asarray((found + found.T) / 2.0)

    def far(self, free: FloatArray, limit: float = FAR) -> bool:
        """Whether a severity, difficulty or threshold is no number any more."""
        turning, exist = self.scale.thresholds()
        values = (
            self.scale.severity @ free,
            self.scale.difficulty @ free,
            (turning @ free)[exist],
        )
        return not all((np.abs(each) < limit).all() for each in values)


def estimate(prepared: Prepared, scale: Scale) -> Estimate:
    """Maximise the conditional likelihood.

    Where a band was given only in scripts whose total leaves no other way (a nought in scripts that
    are all noughts but one), its threshold has no maximum, though severities do. Then, and only
    then, thresholds get a normal prior of 5 logits.

    Raises
    ------
    NoFigure
        `not_estimable` when the likelihood has no maximum even so.
    """
    observed = _counts(prepared, scale)
    start = _start(observed, scale)
    groups = groups_of(prepared, scale.logits(start))
    basis = scale.basis().reshape(-1, scale.size)
    for penalty in (np.zeros((scale.size, scale.size)), _holding(scale)):
        problem = Problem(scale, basis, observed, groups, penalty)
        found = _maximum(problem, start)
        if found is not None:
            free, covariance = found
            value = problem.loss(free)[0] - float(free @ penalty @ free) / 2.0
            return Estimate(
                free, covariance, -value, scale.logits(free), groups, bool(penalty.any())
            )
    raise NoFigure("not_estimable", "the marks are too few or too uniform to tell severity")


def _counts(prepared: Prepared, scale: Scale) -> FloatArray:
    flat = prepared.scores[prepared.informative].reshape(int(prepared.informative.sum()), -1)
    script, cell = np.nonzero(flat >= 0)
    counts = np.zeros((flat.shape[1], scale.highest + 1))
    np.add.at(counts, (cell, flat[script, cell]), 1.0)
    return counts


def _start(observed: FloatArray, scale: Scale) -> FloatArray:
    """Free parameters whose steps follow how often each score was used; all else 0."""
    used = observed.reshape(scale.markers, scale.criteria, -1).sum(axis=0)
    if scale.common:
        used = np.broadcast_to(used.sum(axis=0), used.shape)
    log_used = np.log(np.maximum(used, 0.5))
    top = highest_of(scale.used)[:, None]
    score = np.arange(scale.highest + 1)
    last = np.take_along_axis(log_used, top, axis=1)
    steps = log_used - log_used[:, :1] - (last - log_used[:, :1]) * score / top
    free = np.zeros(scale.size)
    for criterion, number, place in np.argwhere(scale.steps == 1.0):
        free[place] = steps[criterion, number]
    return free


def _holding(scale: Scale) -> FloatArray:
    """Penalty of thresholds that lie far from 0: of the first criterion's, if all share them."""
    turning, exist = scale.thresholds()
    rows = turning[0][exist[0]] if scale.common else turning[exist]
    return np.asarray(rows.T @ rows / HOLD**2)


def _maximum(problem: Problem, start: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Free parameters and their covariance, or None where the loss falls for ever."""
    from scipy.optimize import minimize  # noqa: PLC0415  large, and seldom needed

    size = problem.observed.sum()

    def scaled(free: FloatArray) -> tuple[float, FloatArray]:
        value, slope = problem.loss(free)
        return value / size, slope / size

    def stop_when_far(xk: FloatArray) -> None:
        # Twice as far: the way up may lead a little beyond where it ends.
        if problem.far(xk, 2.0 * FAR):
            raise StopIteration

    rough = minimize(
        scaled,
        start,
        jac=True,
        method="BFGS",
        callback=stop_when_far,
        options={"gtol": 1e-7, "maxiter": 500},
    )
    free = np.asarray(rough.x, dtype=np.float64)
    if not np.isfinite(rough.fun) or problem.far(free):
        return None
    information = problem.information(free)
    values, vectors = np.linalg.eigh(information)
    if values[0] <= 1e-7 * max(values[-1], 1.0):
        return None
    covariance = np.asarray((vectors / values) @ vectors.T)
    for _ in range(NEWTON_ROUNDS):
        step = -covariance @ problem.loss(free)[1]
        free = free + step
        if problem.far(free):
            return None
        if np.abs(step).max() < SETTLED:
            return free, covariance
    return None
