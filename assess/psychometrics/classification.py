"""From an ability to a level, and to the probability of each level."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assess.psychometrics.irt import FloatArray

# Estimates are rounded before cuts apply, so that the last bits of floating-point arithmetic,
# which differ between processors, can never decide a level.
DECIMALS = 6


def level_of(theta: ArrayLike, cuts: ArrayLike) -> NDArray[np.intp]:
    """Level reached: the number of cut scores at or below theta.

    Parameters
    ----------
    theta : array-like of any shape
    cuts : array-like of shape (K,)
        Strictly ascending cut scores of levels 1 to K.

    Returns
    -------
    array of the shape of theta
        Levels 0 to K. Both sides are rounded to six decimals first.

    Raises
    ------
    ValueError
        When cuts do not ascend or a value is not finite.
    """
    bounds = _checked_cuts(cuts)
    ability = np.asarray(theta, dtype=np.float64)
    if not np.isfinite(ability).all():
        raise ValueError("an ability must be a finite number")
    return np.searchsorted(np.round(bounds, DECIMALS), np.round(ability, DECIMALS), side="right")


def level_probabilities(posterior: ArrayLike, nodes: ArrayLike, cuts: ArrayLike) -> FloatArray:
    """Probability of each level given the answers.

    The posterior weights are read as a density, interpolated by a cubic spline and integrated
    between the cuts, so that a cut lying between two nodes divides the mass where it stands.

    Parameters
    ----------
    posterior : array-like of shape (N, Q)
        Weights that sum to 1 over the nodes.
    nodes : array-like of shape (Q,)
        Ascending, equally spaced.
    cuts : array-like of shape (K,)

    Returns
    -------
    array of shape (N, K + 1)
        Each row sums to 1.
    """
    from scipy.interpolate import CubicSpline  # noqa: PLC0415  large, and seldom needed

    bounds = _checked_cuts(cuts)
    grid = np.asarray(nodes, dtype=np.float64)
    below = CubicSpline(grid, np.asarray(posterior, dtype=np.float64), axis=1).antiderivative()
    inside = np.clip(bounds, grid[0], grid[-1])
    edges = np.concatenate([[grid[0]], inside, [grid[-1]]])
    mass = np.maximum(np.diff(below(edges), axis=1), 0.0)
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def _checked_cuts(cuts: ArrayLike) -> FloatArray:
    bounds = np.asarray(cuts, dtype=np.float64)
    if bounds.ndim != 1 or len(bounds) == 0:
        raise ValueError("cut scores must be one non-empty list")
    if not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
        raise ValueError("cut scores must be finite and ascend strictly")
    return bounds
