"""Fair averages: what a script would get from a marker of average severity.

They stand beside the raw averages and never take their place: a difference between the two is a
reason for a person to look at the marks, not a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray
from assess.written.agreement.facets import ManyFacetRasch


@dataclass(frozen=True, slots=True, eq=False)
class FairAverages:
    """Raw and fair averages of scripts, and of markers, in bands or what these are worth.

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


def fair_averages(
    model: ManyFacetRasch,
    weights: ArrayLike | None = None,
    worth: Sequence[ArrayLike] | None = None,
) -> FairAverages:
    """Set raw and severity-adjusted averages side by side.

    Parameters
    ----------
    model : ManyFacetRasch
    weights : array-like of shape (I,), optional
        Of the criteria; equal by default. A script's average is over the criteria it has marks on.
    worth : list of I lists, optional
        What each band of each criterion is worth, from band 0 on, where that is not its number:
        marks need not rise by one from band to band. Averages are then in that unit.

    Returns
    -------
    FairAverages
        With equally severe markers and bands worth their number, fair is raw wherever every marker
        of a script marked the same criteria with equal weights.

    Raises
    ------
    ValueError
        When weights are not finite, negative, all 0, or not one per criterion; or a band that was
        given has no worth.
    """
    share = _checked(weights, model.bands.shape[2])
    told = _worth(model, worth)
    given = _in_worth(model.bands, told)
    by_marker = _mean(given, axis=1)
    fair, slope = _fair_bands(model, by_marker, told)
    missing = np.isnan(model.scripts.measure)
    fair[missing] = np.nan
    whole = _mean(slope, axis=1, weights=share)
    error = np.where(model.extreme_scripts == 0, whole * model.scripts.standard_error, np.nan)
    severity = model.markers.measure
    return FairAverages(
        raw=_mean(by_marker, axis=1, weights=share),
        fair=_mean(fair, axis=1, weights=share),
        standard_error=np.where(missing, np.nan, error),
        by_criterion=fair,
        marker_raw=_mean(_mean(given, axis=0), axis=1, weights=share),
        marker_fair=expected_averages(model, severity, weights, worth),
    )


def expected_averages(
    model: ManyFacetRasch,
    severity: ArrayLike,
    weights: ArrayLike | None = None,
    worth: Sequence[ArrayLike] | None = None,
) -> FloatArray:
    """What markers of these severities would give on average to all scripts: shape (K,).

    Parameters
    ----------
    severity : array-like of shape (K,)
        In logits; may be infinite, and NaN gives NaN.
    weights, worth
        As for :func:`fair_averages`.

    Raises
    ------
    ValueError
        As :func:`fair_averages`.
    """
    share = _checked(weights, model.bands.shape[2])
    told = _worth(model, worth)
    severe = np.asarray(severity, dtype=np.float64)
    ability = model.scripts.measure[np.isfinite(model.scripts.measure)]
    level = ability[:, None] - np.nan_to_num(severe, nan=0.0, posinf=np.inf, neginf=-np.inf)
    bands = np.full((len(severe), len(share)), np.nan)
    for criterion in range(len(share)):
        if model.unused_criteria[criterion]:
            there = _in_worth(model.bands, told)[:, :, criterion]
            bands[:, criterion] = np.nanmean(there)
        else:
            worths = _known(model, told, criterion)
            bands[:, criterion] = (model.band_chances(level, criterion) @ worths).mean(axis=0)
    return np.where(np.isnan(severe), np.nan, _mean(bands, axis=1, weights=share))


def _checked(weights: ArrayLike | None, criteria: int) -> FloatArray:
    share = np.ones(criteria) if weights is None else np.asarray(weights, dtype=np.float64)
    if share.shape != (criteria,):
        raise ValueError("weights must be one list, one value per criterion")
    if not np.isfinite(share).all() or (share < 0).any() or not share.any():
        raise ValueError("weights must be finite numbers from 0, not all of them 0")
    return share


def _worth(model: ManyFacetRasch, worth: Sequence[ArrayLike] | None) -> list[FloatArray]:
    """What bands are worth, a list for each criterion that reaches as far as its bands."""
    criteria = model.bands.shape[2]
    there = np.where(np.isnan(model.bands), -1, model.bands).max(axis=(0, 1)).astype(int)
    needed = np.maximum(there, model.highest) + 1
    if worth is None:
        return [np.arange(size, dtype=np.float64) for size in needed]
    told = [np.asarray(one, dtype=np.float64) for one in worth]
    if len(told) != criteria or (np.array([len(one) for one in told]) < needed).any():
        raise ValueError("every band that was given must have a worth")
    return told


def _in_worth(bands: FloatArray, told: Sequence[FloatArray]) -> FloatArray:
    """Bands of shape (S, J, I) by what they are worth."""
    found = np.full(bands.shape, np.nan)
    for criterion, worths in enumerate(told):
        column = bands[:, :, criterion]
        there = ~np.isnan(column)
        found[there, criterion] = worths[column[there].astype(int)]
    return found


def _known(model: ManyFacetRasch, told: Sequence[FloatArray], criterion: int) -> FloatArray:
    """What the bands that the model knows are worth."""
    return told[criterion][model.lowest[criterion] : model.highest[criterion] + 1]


def _fair_bands(
    model: ManyFacetRasch, raw: FloatArray, told: Sequence[FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Fair worth of each script on each criterion it has marks on, and its slope: (S, I).

    The slope is by how much it rises for one logit of ability.
    """
    fair, slope = raw.copy(), np.where(np.isnan(raw), np.nan, 0.0)
    inside = (model.extreme_scripts == 0) & np.isfinite(model.scripts.measure)
    for criterion in np.flatnonzero(~model.unused_criteria).tolist():
        rows = inside & ~np.isnan(raw[:, criterion])
        chances = model.band_chances(model.scripts.measure[rows], criterion)
        worths, score = _known(model, told, criterion), np.arange(chances.shape[-1])
        fair[rows, criterion] = chances @ worths
        # The derivative of an expectation in this family is a covariance with the score.
        slope[rows, criterion] = chances @ (worths * score) - (chances @ worths) * (chances @ score)
    return fair, slope


def _mean(values: FloatArray, axis: int, weights: FloatArray | None = None) -> FloatArray:
    """Weighted mean of what is there; NaN where nothing is, or where all of it weighs nothing."""
    there = ~np.isnan(values)
    share = there if weights is None else there * weights
    total = np.where(there, values, 0.0) * share
    weight = share.sum(axis=axis, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total.sum(axis=axis) / weight)
