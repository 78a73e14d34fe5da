"""Severity and consistency of markers by a many-facet Rasch model (Linacre, 1989).

Severities, difficulties and thresholds are estimated by conditional maximum likelihood, and
abilities of scripts by maximum likelihood afterwards. Not jointly, as the usual programs do: with
two markers on five criteria, joint estimates lie a tenth too far apart; the usual correction by the
number of marks a script has knows no answer where adjudicated scripts have more; and scripts
without a finite ability need one made up. Not marginally: that takes abilities for normal and
scripts for dealt at random, which fair averages must not take for granted. The price is that
markers are compared within scripts alone. Figures are in ``docs/written-agreement.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assess.written.agreement.checking import BoolArray, FloatArray, IndexArray
from assess.written.agreement.estimating import Estimate, estimate
from assess.written.agreement.marks import block_of
from assess.written.agreement.measuring import FARTHEST, abilities, probabilities
from assess.written.agreement.preparing import Prepared, SignArray, prepare
from assess.written.agreement.scales import Scale
from assess.written.agreement.separating import Residuals, Separation, residuals_of, separation_of

Thresholds = Literal["by_criterion", "common"]
Number = TypeVar("Number", bound=np.generic)
# What is taken off the highest total, or added to the lowest, to give an extreme script a place.
EXTREME_SCORE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """Scripts, markers or criteria, in the order of the block.

    Attributes
    ----------
    measure : array of shape (n,)
        In logits: ability of a script, severity of a marker, difficulty of a criterion. NaN where
        the marks tell nothing; infinite for markers set aside for only lowest or highest bands.
    standard_error : array of shape (n,)
        NaN where the measure is not finite.
    infit, outfit : arrays of shape (n,)
        Mean squares, 1 expected: above, marks less consistent than the model allows (1.5 and more
        deserve a look); below, more uniform. Infit weighs by information, outfit heeds outliers.
    marks : array of int, of shape (n,)
        Marks that the fit rests on.
    """

    measure: FloatArray
    standard_error: FloatArray
    infit: FloatArray
    outfit: FloatArray
    marks: IndexArray


@dataclass(frozen=True, slots=True, eq=False)
class ManyFacetRasch:
    """A many-facet Rasch model of S scripts, J markers and I criteria.

    Attributes
    ----------
    scripts, markers, criteria : Facet
        Severities sum to 0, difficulties too; higher is abler, more severe, harder.
    extreme_scripts : array of shape (S,)
        1 for scripts with only highest bands, -1 for only lowest. Their ability is that of a total
        0.3 away from it, and their error is large.
    extreme_markers : array of shape (J,)
        1 for markers with only highest bands, -1 for only lowest: set aside.
    unused_criteria : array of bool, of shape (I,)
        Criteria set aside because only one band was given.
    thresholds, threshold_errors : arrays of shape (I, M)
        Column x - 1: between band lowest + x - 1 and band lowest + x, relative to the criterion's
        difficulty. NaN next to bands never used, beyond the highest, and for criteria set aside.
    lowest, highest : arrays of int, of shape (I,)
        Bands that the model knows; -1 for criteria set aside.
    severity_covariance : array of shape (J, J)
        NaN for markers set aside.
    separation : Separation
    log_likelihood : float
        Conditional on totals.
    held : bool
        Whether a band was given only where a script's total left no other way, so that thresholds
        had to be held within some 5 logits; severities hardly depend on it.
    bands : array of shape (S, J, I)
        The marks themselves.
    steps : array of shape (I, M + 1)
        Logit of each score at an ability equal to the difficulty; minus infinity for bands never
        used.
    """

    scripts: Facet
    markers: Facet
    criteria: Facet
    extreme_scripts: SignArray
    extreme_markers: SignArray
    unused_criteria: BoolArray
    thresholds: FloatArray
    threshold_errors: FloatArray
    lowest: IndexArray
    highest: IndexArray
    severity_covariance: FloatArray
    separation: Separation
    log_likelihood: float
    held: bool
    bands: FloatArray
    steps: FloatArray

    def band_chances(self, level: ArrayLike, criterion: int) -> FloatArray:
        """Probability of each band from lowest to highest, where ability is `level` above severity.

        Parameters
        ----------
        level : array-like of any shape
            Ability less severity, in logits; may be infinite.
        criterion : int
            One that was not set aside.

        Returns
        -------
        array of the shape of level, with one more dimension for the bands
        """
        top = self.highest[criterion] - self.lowest[criterion]
        logits = (
            self.steps[criterion, : top + 1] - np.arange(top + 1) * self.criteria.measure[criterion]
        )
        place = np.asarray(level, dtype=np.float64)
        flat = np.clip(place.ravel(), -FARTHEST, FARTHEST)
        chances, _ = probabilities(np.broadcast_to(logits, (len(flat), 1, top + 1)), flat)
        return chances.reshape(*place.shape, top + 1)

    def band_moments(self, level: ArrayLike, criterion: int) -> tuple[FloatArray, FloatArray]:
        """Expected band on a criterion, and its variance; arguments as for `band_chances`.

        Returns
        -------
        two arrays of the shape of level
        """
        chances = self.band_chances(level, criterion)
        score = np.arange(chances.shape[-1])
        mean = chances @ score
        return self.lowest[criterion] + mean, np.asarray(chances @ score**2 - mean**2)


def many_facet_rasch(bands: ArrayLike, thresholds: Thresholds = "by_criterion") -> ManyFacetRasch:
    """Estimate abilities of scripts, severities of markers and difficulties of criteria.

    Parameters
    ----------
    bands : array-like of shape (S, J, I)
        Whole numbers from 0, the band of script s by marker j on criterion i; NaN where none was
        given. Any design will do as long as chains of scripts link all markers.
    thresholds : "by_criterion" or "common"
        Partial credit, or one rating scale for all criteria.

    Raises
    ------
    ValueError
        When the bands are no block of whole numbers from 0, or `thresholds` is unknown.
    NoFigure
        `too_few_markers`, `too_few_scripts`, `not_estimable`; `unconnected` with the groups of
        markers that can be compared (:class:`assess.written.agreement.linking.Unconnected`):
        estimate each group by itself, and do not compare across.
    """
    if thresholds not in ("by_criterion", "common"):
        raise ValueError(f"thresholds {thresholds!r} are not by_criterion or common")
    block = block_of(bands)
    prepared = prepare(block, thresholds == "common")
    scale = Scale(
        len(prepared.markers), len(prepared.criteria), prepared.used, thresholds == "common"
    )
    found = estimate(prepared, scale)
    return _assembled(block, prepared, scale, found)


def _assembled(
    block: FloatArray, prepared: Prepared, scale: Scale, found: Estimate
) -> ManyFacetRasch:
    _, markers, criteria = block.shape
    kept = prepared.criteria
    severity = scale.severity @ found.free
    among_markers = scale.severity @ found.covariance @ scale.severity.T
    residuals = residuals_of(found)
    thresholds, errors = _thresholds(scale, found)
    covariance = np.full((markers, markers), np.nan)
    covariance[np.ix_(prepared.markers, prepared.markers)] = among_markers
    steps = np.where(scale.used, scale.steps @ found.free, -np.inf)
    return ManyFacetRasch(
        scripts=_scripts(prepared, found, residuals),
        markers=_markers(prepared, severity, among_markers, residuals, scale),
        criteria=_criteria(prepared, scale, found, residuals, criteria),
        extreme_scripts=prepared.extremes(),
        extreme_markers=prepared.extreme_markers,
        unused_criteria=~np.isin(np.arange(criteria), kept),
        thresholds=_among_all(thresholds, kept, criteria, np.nan),
        threshold_errors=_among_all(errors, kept, criteria, np.nan),
        lowest=_among_all(prepared.lowest, kept, criteria, -1),
        highest=_among_all(prepared.lowest + prepared.maximum, kept, criteria, -1),
        severity_covariance=covariance,
        separation=separation_of(severity, among_markers),
        log_likelihood=found.log_likelihood,
        held=found.held,
        bands=block,
        steps=_among_all(steps, kept, criteria, np.nan),
    )


def _thresholds(scale: Scale, found: Estimate) -> tuple[FloatArray, FloatArray]:
    turning, exist = scale.thresholds()
    variance = np.einsum("imk,kl,iml->im", turning, found.covariance, turning)
    errors = np.sqrt(np.maximum(variance, 0.0))
    return np.where(exist, turning @ found.free, np.nan), np.where(exist, errors, np.nan)


def _scripts(prepared: Prepared, found: Estimate, residuals: Residuals) -> Facet:
    size = len(prepared.scores)
    infit, outfit = residuals.fit(residuals.script, size)
    marks = np.bincount(residuals.script, minlength=size)
    return Facet(*_script_abilities(prepared, found), infit, outfit, marks)


def _markers(
    prepared: Prepared,
    severity: FloatArray,
    covariance: FloatArray,
    residuals: Residuals,
    scale: Scale,
) -> Facet:
    marker = residuals.cell // scale.criteria
    facet = _facet(
        len(prepared.extreme_markers), prepared.markers, severity, covariance, residuals, marker
    )
    # Only lowest bands: more severe than any number says.
    facet.measure[prepared.extreme_markers == -1] = np.inf
    facet.measure[prepared.extreme_markers == 1] = -np.inf
    return facet


def _criteria(
    prepared: Prepared, scale: Scale, found: Estimate, residuals: Residuals, size: int
) -> Facet:
    covariance = scale.difficulty @ found.covariance @ scale.difficulty.T
    criterion = residuals.cell % scale.criteria
    difficulty = scale.difficulty @ found.free
    return _facet(size, prepared.criteria, difficulty, covariance, residuals, criterion)


def _facet(
    size: int,
    kept: IndexArray,
    measure: FloatArray,
    covariance: FloatArray,
    residuals: Residuals,
    where: IndexArray,
) -> Facet:
    """Return the facet of `size` elements of which those `kept` were estimated."""
    infit, outfit = residuals.fit(where, len(kept))
    return Facet(
        _among_all(measure, kept, size, np.nan),
        _among_all(np.sqrt(np.maximum(np.diag(covariance), 0.0)), kept, size, np.nan),
        _among_all(infit, kept, size, np.nan),
        _among_all(outfit, kept, size, np.nan),
        _among_all(np.bincount(where, minlength=len(kept)), kept, size, 0),
    )


def _among_all(
    values: NDArray[Number], kept: IndexArray, size: int, rest: float
) -> NDArray[Number]:
    """Values of those kept among all, with `rest` for the others."""
    found = np.full((size, *values.shape[1:]), rest, dtype=values.dtype)
    found[kept] = values
    return found


def _script_abilities(prepared: Prepared, found: Estimate) -> tuple[FloatArray, FloatArray]:
    """Abilities and errors of all scripts; NaN for those that no marker kept has marked."""
    flat = prepared.scores.reshape(len(prepared.scores), -1)
    ability, error = np.full(len(flat), np.nan), np.full(len(flat), np.nan)
    marks, extreme = (flat >= 0).sum(axis=1), prepared.extremes()
    for count in np.unique(marks[marks > 0]).tolist():
        chosen = np.flatnonzero(marks == count)
        given = flat[chosen] >= 0
        cells = np.nonzero(given)[1].reshape(-1, count)
        totals = flat[chosen][given].reshape(-1, count).sum(axis=1)
        inside = totals - EXTREME_SCORE * extreme[chosen]
        ability[chosen], error[chosen] = abilities(found.logits[cells], inside)
    return ability, error
