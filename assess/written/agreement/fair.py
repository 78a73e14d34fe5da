"""Fair averages: what a script would get from a marker of average severity.

They stand beside the raw averages and never take their place: a difference between the two is a
reason for a person to look at the marks, not a mark.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray
from assess.written.agreement.facets import ManyFacetRasch


@dataclass(frozen=True, slots=True, eq=False)
class FairAverages:
    """Raw and fair averages of scripts, and of markers, in bands.

    Attributes
    ----------
    raw : array of shape (S,)
        Weighted mean over criteria of the mean band over markers; NaN without any mark.
    fair : array of shape (S,)
        The same for a marker of severity 0; NaN when no marker in the model marked the script.
    standard_error : array of shape (S,)
        Of the fair average, from that of the ability; NaN for extreme scripts, whose fair average
        is the raw one because nothing says how far beyond the scale they lie.
    by_criterion : array of shape (S, I)
        Fair averages of each criterion marked; NaN for others.
    marker_raw : array of shape (J,)
        Weighted mean over criteria of the bands a marker gave; depends on which scripts these were.
    marker_fair : array of shape (J,)
        What the marker would have given on average to all scripts; comparable between markers.
    """

    raw: FloatArray
    fair: FloatArray
    standard_error: FloatArray
    by_criterion: FloatArray
    marker_raw: FloatArray
    marker_fair: FloatArray


def fair_averages(model: ManyFacetRasch, weights: ArrayLike | None = None) -> FairAverages:
    """Set raw and severity-adjusted averages side by side.

    Parameters
    ----------
    model : ManyFacetRasch
    weights : array-like of shape (I,), optional
        Of the criteria; equal by default. Criteria without any mark of a script (or of a marker)
        drop out of its averages, and the weights of the others make up for them.

    Returns
    -------
    FairAverages
        When all markers are equally severe, fair averages are the raw ones wherever every marker
        of a script marked the same criteria with equal weights.

    Raises
    ------
    ValueError
        When weights are not finite, negative, all 0, or not one per criterion.
    """
    share = _checked(weights, model.bands.shape[2])
    by_marker = _mean(model.bands, axis=1)
    fair, variance = _fair_bands(model, by_marker)
    missing = np.isnan(model.scripts.measure)
    fair[missing] = np.nan
    slope = _mean(variance, axis=1, weights=share)
    error = np.where(model.extreme_scripts == 0, slope * model.scripts.standard_error, np.nan)
    marker_fair = _marker_fair(model, share)
    return FairAverages(
        raw=_mean(by_marker, axis=1, weights=share),
        fair=_mean(fair, axis=1, weights=share),
        standard_error=np.where(missing, np.nan, error),
        by_criterion=fair,
        marker_raw=_mean(_mean(model.bands, axis=0), axis=1, weights=share),
        marker_fair=marker_fair,
    )


def _checked(weights: ArrayLike | None, criteria: int) -> FloatArray:
    share = np.ones(criteria) if weights is None else np.asarray(weights, dtype=np.float64)
    if share.shape != (criteria,):
        raise ValueError("weights must be one list, one value per criterion")
    if not np.isfinite(share).all() or (share < 0).any() or not share.any():
        raise ValueError("weights must be finite numbers from 0, not all of them 0")
    return share


def _fair_bands(model: ManyFacetRasch, raw: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Fair band of each script on each criterion it has marks on, and its variance: (S, I)."""
    fair, variance = raw.copy(), np.where(np.isnan(raw), np.nan, 0.0)
    inside = (model.extreme_scripts == 0) & np.isfinite(model.scripts.measure)
    for criterion in np.flatnonzero(~model.unused_criteria).tolist():
        rows = inside & ~np.isnan(raw[:, criterion])
        mean, spread = model.band_moments(model.scripts.measure[rows], criterion)
        fair[rows, criterion], variance[rows, criterion] = mean, spread
    return fair, variance


def _marker_fair(model: ManyFacetRasch, share: FloatArray) -> FloatArray:
    """Mean over scripts of what each marker would give: (J,)."""
    ability = model.scripts.measure[np.isfinite(model.scripts.measure)]
    level = ability[:, None] - model.markers.measure[None, :]
    bands = np.full((level.shape[1], len(share)), np.nan)
    for criterion in range(len(share)):
        if model.unused_criteria[criterion]:
            bands[:, criterion] = np.nanmean(model.bands[:, :, criterion])
        else:
            bands[:, criterion] = model.band_moments(level, criterion)[0].mean(axis=0)
    unknown = np.isnan(model.markers.measure)
    return np.where(unknown, np.nan, _mean(bands, axis=1, weights=share))


def _mean(values: FloatArray, axis: int, weights: FloatArray | None = None) -> FloatArray:
    """Weighted mean of what is there; NaN where nothing is, or where all of it weighs nothing."""
    there = ~np.isnan(values)
    share = there if weights is None else there * weights
    total = np.where(there, values, 0.0) * share
    weight = share.sum(axis=axis, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total.sum(axis=axis) / weight)
