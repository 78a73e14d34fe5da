"""Conditional maximum-likelihood estimates of severities, difficulties and steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.written.agreement.checking import FloatArray, NoFigure
from assess.written.agreement.conditional import Group, groups_of, log_normalisers
from assess.written.agreement.preparing import Prepared
from assess.written.agreement.scales import Scale

# An estimate this many logits away is on its way to infinity.
FAR = 15.0
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
    """

    free: FloatArray
    covariance: FloatArray
    log_likelihood: float
    logits: FloatArray
    groups: list[Group]


def estimate(prepared: Prepared, scale: Scale) -> Estimate:
    """Maximise the conditional likelihood.

    Raises
    ------
    NoFigure
        `not_estimable` when the likelihood has no maximum: some marks can be told from others
        without fail, or hardly anything links the markers.
    """
    observed = _counts(prepared, scale)
    start = _start(observed, scale)
    groups = groups_of(prepared, scale.logits(start))
    basis = scale.basis().reshape(-1, scale.size)
    if scale.size == 0:
        value = -_loss(start, scale, basis, observed, groups)[0]
        return Estimate(start, np.zeros((0, 0)), value, scale.logits(start), groups)
    free = _climb(start, scale, basis, observed, groups)
    information = _information(free, scale, basis, observed, groups)
    for _ in range(NEWTON_ROUNDS):
        value, slope = _loss(free, scale, basis, observed, groups)
        step = _solved(information, -slope)
        free = free + step
        if not np.abs(free).max() < FAR:
            raise _no_maximum()
        if np.abs(step).max() < SETTLED:
            break
    else:
        raise _no_maximum()
    covariance = np.linalg.inv(information)
    return Estimate(free, (covariance + covariance.T) / 2, -value, scale.logits(free), groups)


def _counts(prepared: Prepared, scale: Scale) -> FloatArray:
    """How often each score was given in each cell: (J I, M + 1)."""
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
    top = scale.used.shape[1] - 1 - np.argmax(scale.used[:, ::-1], axis=1)
    score = np.arange(scale.highest + 1)
    last = np.take_along_axis(log_used, top[:, None], axis=1)
    steps = log_used - log_used[:, :1] - (last - log_used[:, :1]) * score / top[:, None]
    free = np.zeros(scale.size)
    for criterion, number, place in np.argwhere(scale.steps == 1.0):
        free[place] = steps[criterion, number]
    return free


def _loss(
    free: FloatArray, scale: Scale, basis: FloatArray, observed: FloatArray, groups: list[Group]
) -> tuple[float, FloatArray]:
    """Minus the log-likelihood, and its slope of shape (K,)."""
    logits = scale.logits(free)
    expected = np.zeros_like(logits)
    loss = -float((observed * np.where(observed > 0, logits, 0.0)).sum())
    for group in groups:
        normaliser, counts = log_normalisers(logits, group)
        loss += normaliser
        np.add.at(expected, group.cells.ravel(), counts.reshape(-1, counts.shape[2]))
    return loss, np.asarray(basis.T @ (expected - observed).ravel())


def _climb(
    start: FloatArray, scale: Scale, basis: FloatArray, observed: FloatArray, groups: list[Group]
) -> FloatArray:
    from scipy.optimize import minimize  # noqa: PLC0415  large, and seldom needed

    size = observed.sum()

    def loss(free: FloatArray) -> tuple[float, FloatArray]:
        value, slope = _loss(np.clip(free, -3 * FAR, 3 * FAR), scale, basis, observed, groups)
        return value / size, slope / size

    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 500})
    free = np.asarray(found.x, dtype=np.float64)
    if not np.isfinite(found.fun) or np.abs(free).max() > FAR:
        raise _no_maximum()
    return free


def _information(
    free: FloatArray, scale: Scale, basis: FloatArray, observed: FloatArray, groups: list[Group]
) -> FloatArray:
    """Curvature of minus the log-likelihood, (K, K), from differences of its exact slope."""
    here = _loss(free, scale, basis, observed, groups)[1]
    found = np.empty((len(free), len(free)))
    for place in range(len(free)):
        moved = free.copy()
        moved[place] += DIFFERENCE
        found[place] = (_loss(moved, scale, basis, observed, groups)[1] - here) / DIFFERENCE
    return np.asarray((found + found.T) / 2.0)


def _solved(information: FloatArray, slope: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(information)
    if not np.isfinite(values).all() or values[0] <= 1e-7 * max(values[-1], 1.0):
        raise _no_maximum()
    return np.asarray(vectors @ ((vectors.T @ slope) / values))


def _no_maximum() -> NoFigure:
    return NoFigure("not_estimable", "the marks are too few or too uniform to tell severity")
