"""Marks of scripts by markers on criteria, as a block of numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, NoFigure

Script = TypeVar("Script", bound=Hashable)
Marker = TypeVar("Marker", bound=Hashable)
Criterion = TypeVar("Criterion", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Arranged(Generic[Script, Marker, Criterion]):
    """Marks in a block, and who stands where in it.

    Attributes
    ----------
    scripts, markers, criteria : tuple
        The keys given, each in the order of its first appearance.
    bands : array of shape (S, J, I)
        The band of each script by each marker on each criterion; NaN where none was given.
    """

    scripts: tuple[Script, ...]
    markers: tuple[Marker, ...]
    criteria: tuple[Criterion, ...]
    bands: FloatArray


def arrange(
    rows: Iterable[tuple[Script, Marker, Criterion, float]],
) -> Arranged[Script, Marker, Criterion]:
    """Put rows of (script, marker, criterion, band) into a block.

    Raises
    ------
    ValueError
        When a marker marked a criterion of a script twice.
    """
    listed = list(rows)
    scripts = {key: place for place, key in enumerate(dict.fromkeys(row[0] for row in listed))}
    markers = {key: place for place, key in enumerate(dict.fromkeys(row[1] for row in listed))}
    criteria = {key: place for place, key in enumerate(dict.fromkeys(row[2] for row in listed))}
    bands = np.full((len(scripts), len(markers), len(criteria)), np.nan)
    for script, marker, criterion, band in listed:
        where = scripts[script], markers[marker], criteria[criterion]
        if not np.isnan(bands[where]):
            raise ValueError(
                f"marker {marker!r} marked criterion {criterion!r} of script {script!r} twice"
            )
        bands[where] = band
    return Arranged(tuple(scripts), tuple(markers), tuple(criteria), bands)


def block_of(bands: ArrayLike) -> FloatArray:
    """Return marks as a block of shape (S scripts, J markers, I criteria), checked.

    Raises
    ------
    ValueError
        When the marks are no block, or a band is negative, infinite or not a whole number.
    NoFigure
        With fewer than two markers, or no mark at all.
    """
    block = np.asarray(bands, dtype=np.float64)
    if block.ndim != 3:
        raise ValueError("bands must be a block of scripts by markers by criteria")
    given = block[~np.isnan(block)]
    if not np.isfinite(given).all() or (given < 0).any() or (given != np.floor(given)).any():
        raise ValueError("a band must be a whole number from 0 (count half bands as two), or NaN")
    if block.shape[1] < 2:
        raise NoFigure("too_few_markers", "severity is a comparison: at least 2 markers are needed")
    if len(given) == 0:
        raise NoFigure("too_few_scripts", "there is no mark")
    return block


def totals_of(bands: ArrayLike, weights: ArrayLike | None = None) -> FloatArray:
    """Weighted totals of scripts by markers, for the figures that take a table.

    Parameters
    ----------
    bands : array-like of shape (S, J, I)
    weights : array-like of shape (I,), optional
        Of the criteria; 1 by default.

    Returns
    -------
    array of shape (S, J)
        NaN where a marker has not marked every criterion that weighs anything: half a mark is none.

    Raises
    ------
    ValueError
        When the bands are no block, or weights are not finite numbers, one per criterion.
    """
    block = np.asarray(bands, dtype=np.float64)
    if block.ndim != 3:
        raise ValueError("bands must be a block of scripts by markers by criteria")
    share = np.ones(block.shape[2]) if weights is None else np.asarray(weights, dtype=np.float64)
    if share.shape != block.shape[2:] or not np.isfinite(share).all():
        raise ValueError("weights must be finite numbers, one per criterion")
    counted = share != 0.0
    return np.asarray(block[:, :, counted] @ share[counted])
