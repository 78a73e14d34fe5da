"""How marks fit the model, and whether markers differ more than chance alone explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.written.agreement.checking import FloatArray, IndexArray
from assess.written.agreement.conditional import score_moments
from assess.written.agreement.estimating import Estimate

# Below this a score is certain given its script's total, and tells nothing.
CERTAIN = 1e-10


@dataclass(frozen=True, slots=True)
class Separation:
    """Whether severities differ.

    Attributes
    ----------
    sd : float
        Standard deviation of the severities, in logits, as estimated (with their errors).
    true_sd : float
        The same with the errors' variance taken off; 0 when errors explain all.
    separation : float
        True standard deviation in units of the mean error.
    reliability : float
        Share of the observed variance that is not error. 0: markers may be exchanged; near 1:
        they certainly differ. (The opposite of agreement.)
    chi_square : float
        Of the hypothesis that all are equally severe (fixed effect).
    df : int
    p_value : float
    """

    sd: float
    true_sd: float
    separation: float
    reliability: float
    chi_square: float
    df: int
    p_value: float


def separation_of(severity: FloatArray, covariance: FloatArray) -> Separation:
    """Compare severities with their errors.

    Parameters
    ----------
    severity : array of shape (J,)
        Finite, summing to 0.
    covariance : array of shape (J, J)

    Notes
    -----
    Reliability and separation as in Wright & Masters (1982). Their chi-square takes severities for
    independent; as they sum to 0 and share scripts they are not, so Wald's is given, with their
    covariance, which holds its size.
    """
    from scipy.special import chdtrc  # noqa: PLC0415  large, and seldom needed

    variance, error = float(severity.var(ddof=1)), float(np.diag(covariance).mean())
    true = max(variance - error, 0.0)
    chi_square = float(severity @ np.linalg.pinv(covariance, hermitian=True) @ severity)
    df = len(severity) - 1
    return Separation(
        sd=float(np.sqrt(variance)),
        true_sd=float(np.sqrt(true)),
        separation=float(np.sqrt(true / error)),
        reliability=true / variance if variance > 0 else 0.0,
        chi_square=chi_square,
        df=df,
        p_value=float(chdtrc(df, chi_square)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """Every informative mark against its expectation given the script's total.

    Attributes
    ----------
    script, cell : arrays of int, of shape (n,)
    square, variance : arrays of shape (n,)
        Squared residual, and its expectation.
    """

    script: IndexArray
    cell: IndexArray
    square: FloatArray
    variance: FloatArray

    def fit(self, where: IndexArray, size: int) -> tuple[FloatArray, FloatArray]:
        """Infit and outfit mean squares of each of `size` elements; NaN without marks."""
        count = np.bincount(where, minlength=size).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            infit = np.bincount(where, self.square, size) / np.bincount(where, self.variance, size)
            outfit = np.bincount(where, self.square / self.variance, size) / count
        return infit, outfit


def residuals_of(estimate: Estimate) -> Residuals:
    """Residuals given totals, so that mean squares expect 1 however few marks a script has.

    Residuals from estimated abilities are too small, the more so the fewer marks a script has
    (Müller, 2020, "Item fit statistics for Rasch analysis: can we trust them?").
    """
    script, cell, square, variance = [], [], [], []
    for group in estimate.groups:
        mean, spread = score_moments(estimate.logits, group)
        open_ = spread > CERTAIN
        script.append(np.broadcast_to(group.scripts[:, None], spread.shape)[open_])
        cell.append(group.cells[group.row][open_])
        square.append(((group.scores - mean) ** 2)[open_])
        variance.append(spread[open_])
    return Residuals(
        np.concatenate(script),
        np.concatenate(cell),
        np.concatenate(square),
        np.concatenate(variance),
    )
