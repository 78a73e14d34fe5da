"""Two results of one language over time: has anything demonstrably changed? Pure.

Two independent estimates differ by more than their errors explain where the difference
exceeds 1.96 times its own standard error, the root of the sum of both squared: a two-sided
test at 95 % (Jacobson & Truax, 1991, call such a change reliable).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import hypot, isfinite

from assess.eligibility.explaining import day_en, day_fr, typeset
from assess.eligibility.records import Language, Sentences

#: The 97.5th percentile of the standard normal distribution.
CRITICAL = 1.959963984540054


class Change(StrEnum):
    """What two results show."""

    IMPROVEMENT = "improvement"
    NO_DEMONSTRABLE_CHANGE = "no_demonstrable_change"
    REGRESSION = "regression"
    CANNOT_BE_JUDGED = "cannot_be_judged"


@dataclass(frozen=True, slots=True)
class Measured:
    """One result: when it was sat and, on the scale of ability, estimate and error.

    `scale` names what the estimate was computed with; two scales cannot be compared.
    """

    sat_on: date
    level: int | None
    theta: float | None = None
    standard_error: float | None = None
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the later result shows beside the earlier; None where it cannot be judged."""

    change: Change
    difference: float | None
    standard_error: float | None  # of the difference
    explanation: Sentences


_SENTENCES = {
    Change.IMPROVEMENT: (
        "Improvement in {en} since {day}: the result is higher by more than measurement error "
        "explains (95% confidence).",
        "Progrès en {fr} depuis le {jour} : le résultat est plus élevé, et l’écart dépasse ce "
        "que l’erreur de mesure explique (confiance de 95 %).",
    ),
    Change.NO_DEMONSTRABLE_CHANGE: (
        "No demonstrable change in {en} since {day}: the difference is no larger than "
        "measurement error can explain (95% confidence).",
        "Pas de changement démontrable en {fr} depuis le {jour} : l’écart ne dépasse pas ce que "
        "l’erreur de mesure peut expliquer (confiance de 95 %).",
    ),
    Change.REGRESSION: (
        "Regression in {en} since {day}: the result is lower by more than measurement error "
        "explains (95% confidence).",
        "Recul en {fr} depuis le {jour} : le résultat est moins élevé, et l’écart dépasse ce que "
        "l’erreur de mesure explique (confiance de 95 %).",
    ),
}
_NO_ERROR = (
    "Whether {en} has changed since {day} cannot be judged: the measurement error of one of the "
    "two results is not known.",
    "On ne peut pas dire si le niveau en {fr} a changé depuis le {jour} : l’erreur de mesure de "
    "l’un des deux résultats n’est pas connue.",
)
_OTHER_SCALE = (
    "Whether {en} has changed since {day} cannot be judged: the two results were not measured on "
    "the same scale.",
    "On ne peut pas dire si le niveau en {fr} a changé depuis le {jour} : les deux résultats "
    "n’ont pas été mesurés sur la même échelle.",
)


def compare(earlier: Measured, later: Measured, language: Language) -> Comparison:
    """What the later of two results of one language shows.

    Raises:
        ValueError: the results are not in the order of their days.
    """
    if later.sat_on < earlier.sat_on:
        raise ValueError(f"A result of {later.sat_on} is no later than one of {earlier.sat_on}.")
    errors = (earlier.standard_error, later.standard_error)
    if earlier.theta is None or later.theta is None or not all(map(_usable, errors)):
        return _unjudged(_NO_ERROR, earlier.sat_on, language)
    if earlier.scale != later.scale:
        return _unjudged(_OTHER_SCALE, earlier.sat_on, language)
    difference = later.theta - earlier.theta
    error = hypot(*(one for one in errors if one is not None))
    if abs(difference) <= CRITICAL * error:
        change = Change.NO_DEMONSTRABLE_CHANGE
    else:
        change = Change.IMPROVEMENT if difference > 0 else Change.REGRESSION
    said = _said(_SENTENCES[change], earlier.sat_on, language)
    return Comparison(change, difference, error, said)


def _usable(error: float | None) -> bool:
    return error is not None and isfinite(error) and error > 0


def _unjudged(words: tuple[str, str], day: date, language: Language) -> Comparison:
    return Comparison(Change.CANNOT_BE_JUDGED, None, None, _said(words, day, language))


def _said(words: tuple[str, str], day: date, language: Language) -> Sentences:
    fields = {
        "en": "English" if language == "en" else "French",
        "fr": "anglais" if language == "en" else "français",
        "day": day_en(day),
        "jour": day_fr(day),
    }
    return Sentences(words[0].format(**fields), typeset(words[1].format(**fields)))
