"""Standards: provisional item parameters and response-probability cut scores.

Before any data exist, an item's difficulty is known only through the level its author gave it.
Provisional parameters turn that tag into numbers, to be replaced by calibration. How the constants
were chosen, and what they cost, is told in ``docs/scoring.md``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from assess.psychometrics.ability import Prior
from assess.psychometrics.irt import ItemParameters, probability

LEVELS = (1, 2, 3, 4, 5)
RESPONSE_PROBABILITY = 0.7
PROVISIONAL_PRIOR = Prior(mean=0.0, sd=1.0)
PROVISIONAL_DISCRIMINATION = 1.5
# Cuts of neighbouring levels stand two thirds of a standard deviation apart, level 3's at 0.
PROVISIONAL_STEP = 2.0 / 3.0
REFERENCE_OPTIONS = 4
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class ProvisionalItem:
    """Parameters of one item by its author's level tag: D = 1, six decimals."""

    a: float
    b: float
    c: float


def provisional_parameters(level: int, options: int) -> ProvisionalItem:
    """Derive an item's parameters from its level tag and its number of options.

    Parameters
    ----------
    level : int
        1 to 5, the author's tag.
    options : int
        Number of options shown, at least 2. Someone who cannot answer picks the right one once
        in `options` tries, so c = 1 / options.

    Raises
    ------
    ValueError
        For an unknown level or fewer than two options.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not one of 1 to 5")
    if options < 2:
        raise ValueError(f"an item needs at least two options, this one has {options}")
    cut = (level - 3) * PROVISIONAL_STEP
    reference_c = 1.0 / REFERENCE_OPTIONS
    knows = (RESPONSE_PROBABILITY - reference_c) / (1.0 - reference_c)
    difficulty = cut - float(np.log(knows / (1.0 - knows))) / PROVISIONAL_DISCRIMINATION
    return ProvisionalItem(
        a=PROVISIONAL_DISCRIMINATION,
        b=round(difficulty, DECIMALS),
        c=round(1.0 / options, DECIMALS),
    )


def rp_cut(items: ItemParameters, response_probability: float = RESPONSE_PROBABILITY) -> float:
    """Ability at which a person answers a given share of `items` right, on average.

    With the items of level k and 0.7 this is cut score k (RP70), the item-response reading of the
    tradition's "sustained at 70 % of that level's items".

    Parameters
    ----------
    items : ItemParameters
        The items of one level; at least one.
    response_probability : float
        Above the items' mean lower asymptote and below 1.

    Raises
    ------
    ValueError
        When there are no items, or guessing alone already reaches the share.
    """
    from scipy.optimize import brentq  # noqa: PLC0415  large, and seldom needed

    if len(items) == 0:
        raise ValueError("a cut score needs at least one item")
    if not float(items.c.mean()) < response_probability < 1.0:
        raise ValueError(
            f"no ability answers exactly {response_probability:.0%} of these items: "
            f"guessing alone answers {float(items.c.mean()):.0%}"
        )

    def surplus(theta: float) -> float:
        return float(probability(theta, items.a, items.b, items.c).mean()) - response_probability

    reach = 50.0 / float(items.a.min())
    return float(
        brentq(surplus, float(items.b.min()) - reach, float(items.b.max()) + reach, xtol=1e-12)
    )


@functools.cache
def provisional_cuts() -> tuple[float, ...]:
    """Return the cut scores of levels 1 to 5 for provisional parameters, six decimals.

    They are the RP70 cuts of four-option items and do not move with the make-up of a form or a
    bank, so a level means the same on every form.
    """
    return tuple(round(_reference_cut(level), DECIMALS) for level in LEVELS)


def _reference_cut(level: int) -> float:
    item = provisional_parameters(level, REFERENCE_OPTIONS)
    return rp_cut(ItemParameters(np.array([item.a]), np.array([item.b]), np.array([item.c])))
