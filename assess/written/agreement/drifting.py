"""Whether a marker's severity moves while marking: many-facet severities by period.

Each marker's scripts are cut into periods in the order in which they were marked, and every marker
in every period is a facet of their own in the many-facet model (Wolfe, Moulder & Myford, 2001,
"Detecting differential rater functioning over time (DRIFT) using a Rasch multi-faceted rating scale
model", Journal of Applied Measurement 2, 256-280). Scripts met by markers in different orders link
the periods; where everybody marks in the same order nothing does, and the model refuses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assess.written.agreement.checking import BoolArray, FloatArray, IndexArray, NoFigure
from assess.written.agreement.facets import ManyFacetRasch, many_facet_rasch

#: Scripts that a period needs: with four criteria its severity has an error of some 0.25 logits.
FEWEST = 8
MOST_PERIODS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """Severities of J markers in P periods, in logits.

    Attributes
    ----------
    severity, standard_error : arrays of shape (J, P)
        NaN for periods that a marker does not have; severities may be infinite.
    scripts : array of int, of shape (J, P)
        Scripts marked in the period.
    chi_square : array of shape (J,)
        Wald's, with one degree of freedom, of the hypothesis that a marker is as severe in the
        last period as in the first; NaN with one period, or where either severity is infinite.
        What lies between does not enter: who swings and comes back has not moved.
    p_value : array of shape (J,)
        Of this marker alone.
    adjusted : array of shape (J,)
        The same with all markers looked at together (Holm, 1979).
    model : ManyFacetRasch
        Of the markers' periods, in the order of `elements`.
    elements : array of int, of shape (K, 2)
        Marker and period of each column of the model.
    """

    severity: FloatArray
    standard_error: FloatArray
    scripts: NDArray[np.int64]
    chi_square: FloatArray
    p_value: FloatArray
    adjusted: FloatArray
    model: ManyFacetRasch
    elements: IndexArray


def periods_of(count: int, fewest: int = FEWEST, most: int = MOST_PERIODS) -> IndexArray:
    """The period of each of `count` scripts in the order of marking, as even as can be: (count,).

    As many periods as have `fewest` scripts each, `most` at most, and one at least.
    """
    periods = max(1, min(most, count // fewest))
    return np.arange(count, dtype=np.intp) * periods // max(count, 1)


def severity_by_period(bands: ArrayLike, period: ArrayLike) -> Drift:
    """Estimate each marker's severity in each of their periods.

    Parameters
    ----------
    bands : array-like of shape (S, J, I)
        As for :func:`many_facet_rasch`.
    period : array-like of int, of shape (S, J)
        Period, from 0, in which marker j marked script s; of no account where there is no mark.

    Raises
    ------
    ValueError
        When shapes do not fit, or a period is negative; and as :func:`many_facet_rasch`.
    NoFigure
        `too_few_scripts` when no marker has two periods; and as :func:`many_facet_rasch`.
    """
    block, when = np.asarray(bands, dtype=np.float64), np.asarray(period)
    if block.ndim != 3 or when.shape != block.shape[:2]:
        raise ValueError("a period is needed for each script and marker of a block of bands")
    marked: BoolArray = np.asarray(~np.isnan(block).all(axis=2), dtype=np.bool_)
    if (when[marked] < 0).any():
        raise ValueError("a period is a whole number from 0")
    elements = _elements(marked, when)
    if len(elements) == len(np.unique(elements[:, 0])):
        raise NoFigure("too_few_scripts", "no marker has scripts for two periods")
    columns = [
        np.where((marked[:, marker] & (when[:, marker] == turn))[:, None], block[:, marker], np.nan)
        for marker, turn in elements.tolist()
    ]
    model = many_facet_rasch(np.stack(columns, axis=1))
    return _compared(model, elements, marked, when)


def holm(p_values: ArrayLike) -> FloatArray:
    """Probabilities as they stand when all are looked at together; NaN stays, and counts as none.

    Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6, 65-70.
    """
    found = np.asarray(p_values, dtype=np.float64).copy()
    there = np.flatnonzero(~np.isnan(found))
    order = there[np.argsort(found[there], kind="stable")]
    raised = found[order] * (len(order) - np.arange(len(order)))
    found[order] = np.minimum(np.maximum.accumulate(raised), 1.0) if len(order) else raised
    return found


def _elements(marked: BoolArray, when: NDArray[np.int64]) -> IndexArray:
    """Markers with their periods, in order: (K, 2)."""
    pairs = [
        (marker, turn)
        for marker in range(marked.shape[1])
        for turn in np.unique(when[marked[:, marker], marker]).tolist()
    ]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _compared(
    model: ManyFacetRasch,
    elements: IndexArray,
    marked: BoolArray,
    when: NDArray[np.int64],
) -> Drift:
    from scipy.special import chdtrc  # noqa: PLC0415  large, and seldom needed

    shape = (marked.shape[1], int(elements[:, 1].max()) + 1)
    severity, error = np.full(shape, np.nan), np.full(shape, np.nan)
    scripts = np.zeros(shape, dtype=np.int64)
    where = tuple(elements.T)
    severity[where], error[where] = model.markers.measure, model.markers.standard_error
    scripts[where] = [
        int((marked[:, marker] & (when[:, marker] == turn)).sum())
        for marker, turn in elements.tolist()
    ]
    chi_square = np.full(shape[0], np.nan)
    for marker in range(shape[0]):
        mine = np.flatnonzero(elements[:, 0] == marker)
        if len(mine) >= 2 and np.isfinite(model.markers.measure[mine[[0, -1]]]).all():
            chi_square[marker] = _from_first_to_last(model, int(mine[0]), int(mine[-1]))
    p_value = np.where(np.isnan(chi_square), np.nan, chdtrc(1, chi_square))
    return Drift(severity, error, scripts, chi_square, p_value, holm(p_value), model, elements)


def _from_first_to_last(model: ManyFacetRasch, first: int, last: int) -> float:
    """Wald's chi-square that these two severities are the same."""
    severity, covariance = model.markers.measure, model.severity_covariance
    variance = covariance[first, first] + covariance[last, last] - 2 * covariance[first, last]
    return float((severity[last] - severity[first]) ** 2 / variance)
