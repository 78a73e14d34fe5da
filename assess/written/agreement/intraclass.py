"""Intraclass correlations of Shrout and Fleiss (1979), with intervals and tests.

Shrout & Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability",
Psychological Bulletin 86, 420-428; McGraw & Wong (1996), "Forming inferences about some intraclass
correlation coefficients", Psychological Methods 1, 30-46. Tests are of no correlation at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, NoFigure, table_of, tail_of

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
FORMS: tuple[Form, ...] = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One intraclass correlation.

    Attributes
    ----------
    form : str
        As named by Shrout and Fleiss.
    value : float
    low, high : float
        Confidence limits.
    f : float
        Ratio of mean squares under test; infinite when marks of a script never differ.
    df1, df2 : int
        Its degrees of freedom.
    p_value : float
        Of the hypothesis that the correlation is 0.
    """

    form: Form
    value: float
    low: float
    high: float
    f: float
    df1: int
    df2: int
    p_value: float


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Two-way analysis of variance of N scripts by K markers.

    Attributes
    ----------
    scripts, markers, error, within : float
        Mean squares between scripts, between markers, of the residual, and within scripts.
    n, k : int
        Number of scripts and of markers.
    """

    scripts: float
    markers: float
    error: float
    within: float
    n: int
    k: int


def mean_squares(ratings: ArrayLike) -> MeanSquares:
    """Analyse the variance of a complete table of shape (N scripts, K markers).

    Raises
    ------
    ValueError
        When the marks are no table, or one is missing or infinite: an intraclass correlation
        needs every script marked by every marker (Krippendorff's alpha does not).
    NoFigure
        With fewer than two scripts or markers, or marks that are all equal.
    """
    table = table_of(ratings)
    if np.isnan(table).any():
        raise ValueError("an intraclass correlation needs every script marked by every marker")
    n, k = table.shape
    if n < 2:
        raise NoFigure("too_few_scripts", "at least 2 scripts are needed")
    if np.ptp(table) == 0.0:
        raise NoFigure("no_variation", "all marks are equal")
    by_script = table.mean(axis=1, keepdims=True)
    by_marker = table.mean(axis=0, keepdims=True)
    residual = _negligible(table - by_script - by_marker + table.mean(), float(np.ptp(table)))
    apart = _negligible(table - by_script, float(np.ptp(table)))
    between = _negligible(by_script - table.mean(), float(np.ptp(table)))
    return MeanSquares(
        scripts=k * float((between**2).sum()) / (n - 1),
        markers=n * float(by_marker.var(ddof=1)),
        error=float((residual**2).sum()) / ((n - 1) * (k - 1)),
        within=float((apart**2).sum()) / (n * (k - 1)),
        n=n,
        k=k,
    )


def _negligible(values: FloatArray, span: float) -> FloatArray:
    """Set what only rounding left over to nought."""
    return np.where(np.abs(values) < 1e-12 * span, 0.0, values)


def intraclass(ratings: ArrayLike, form: Form, confidence: float = 0.95) -> Intraclass:
    """One intraclass correlation, with its interval and test.

    Parameters
    ----------
    ratings : array-like of shape (N, K)
        Marks of N scripts by K markers, complete.
    form : str
        "1": each script has its own markers, drawn at random; the columns mean nothing.
        "2": the same markers, a sample of those who might mark; severity counts as error.
        "3": the same markers and no others; severity does not count.
        "1" after the comma: of one marker's mark; "k": of the mean of all K.
    confidence : float

    Raises
    ------
    ValueError
        As for :func:`mean_squares`, and for an unknown form.
    NoFigure
        As for :func:`mean_squares`; `no_variation` also when each marker gives all scripts the
        same, which is agreement about nothing, and for means ("k") when scripts do not differ; and
        `not_estimable` when form 2 falls to -1 / (K - 1) or below, where a mean of K markers
        would have no variance. A lower limit that falls so low is minus infinity.
    """
    if form not in FORMS:
        raise ValueError(f"form {form!r} is not one of {'; '.join(FORMS)}")
    squares = mean_squares(ratings)
    tail = tail_of(confidence)
    if squares.scripts == 0.0 and _noise(squares, form)[0] == 0.0:
        raise NoFigure("no_variation", "each marker gives all scripts the same")
    if form[0] == "2":
        low, value, high = _absolute(squares, tail)
    else:
        low, value, high = _one_error(squares, tail, form)
    if form[2] == "k":
        if squares.scripts == 0.0:
            raise NoFigure("no_variation", "the scripts do not differ in their mean mark")
        if 1.0 + (squares.k - 1) * value <= 0.0:
            raise NoFigure("not_estimable", "markers contradict each other more than a mean allows")
        low, value, high = (_stepped_up(each, squares.k) for each in (low, value, high))
    noise, df2 = _noise(squares, form)
    f, p_value = _test(squares.scripts, noise, squares.n - 1, df2)
    return Intraclass(form, value, low, high, f, squares.n - 1, df2, p_value)


def all_intraclass(ratings: ArrayLike, confidence: float = 0.95) -> dict[Form, Intraclass]:
    """All six forms, in the order of Shrout and Fleiss. See :func:`intraclass`."""
    return {form: intraclass(ratings, form, confidence) for form in FORMS}


def _noise(squares: MeanSquares, form: Form) -> tuple[float, int]:
    if form[0] == "1":
        return squares.within, squares.n * (squares.k - 1)
    return squares.error, (squares.n - 1) * (squares.k - 1)


def _test(between: float, noise: float, df1: int, df2: int) -> tuple[float, float]:
    from scipy.special import fdtrc  # noqa: PLC0415  large, and seldom needed

    if noise == 0.0:
        return float("inf"), 0.0
    return between / noise, float(fdtrc(df1, df2, between / noise))


def _one_error(squares: MeanSquares, tail: float, form: Form) -> tuple[float, float, float]:
    """Forms 1 and 3: lower limit, estimate and upper limit for one marker."""
    from scipy.special import fdtri  # noqa: PLC0415

    noise, df2 = _noise(squares, form)
    df1 = squares.n - 1

    def correlation(ratio: float) -> float:
        scaled = ratio * noise
        return (squares.scripts - scaled) / (squares.scripts + (squares.k - 1) * scaled)

    return (
        correlation(float(fdtri(df1, df2, 1.0 - tail))),
        correlation(1.0),
        correlation(1.0 / float(fdtri(df2, df1, 1.0 - tail))),
    )


def _absolute(squares: MeanSquares, tail: float) -> tuple[float, float, float]:
    """Form 2: two sources of error, so the interval rests on Satterthwaite's approximation."""
    from scipy.special import fdtri  # noqa: PLC0415

    n, k = squares.n, squares.k
    between, markers, error = squares.scripts, squares.markers, squares.error
    if markers == 0.0 and error == 0.0:
        return 1.0, 1.0, 1.0
    value = (between - error) / (between + (k - 1) * error + k * (markers - error) / n)
    by_marker = k * value * markers
    by_error = (n * (1.0 + (k - 1) * value) - k * value) * error
    df = (k - 1) * (n - 1) * (by_marker + by_error) ** 2
    # Without any correlation and any residual both parts vanish, and either df will do.
    df = df / ((n - 1) * by_marker**2 + by_error**2) if df > 0 else float(k - 1)
    upper, lower = float(fdtri(n - 1, df, 1.0 - tail)), float(fdtri(df, n - 1, 1.0 - tail))
    rest = k * markers + (k * n - k - n) * error
    return (
        n * (between - upper * error) / (upper * rest + n * between),
        value,
        n * (lower * between - error) / (rest + n * lower * between),
    )


def _stepped_up(single: float, k: int) -> float:
    """Spearman and Brown: from one marker to the mean of k; without bound where that has a pole."""
    if 1.0 + (k - 1) * single <= 0.0:
        return float("-inf")
    return k * single / (1.0 + (k - 1) * single)
