"""Comparing two results: hand-computed differences, and how often chance alone is blamed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from assess.eligibility.comparison import Change, Measured, compare

FIRST, SECOND = date(2025, 3, 12), date(2027, 3, 12)


def measured(day: date, theta: float | None, error: float | None, scale: str = "v1") -> Measured:
    return Measured(day, 3, theta, error, scale)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        # Errors of 0.3 and 0.4 make 0.5 (3-4-5): 1.96 x 0.5 = 0.98.
        ((0.0, 0.3), (0.97, 0.4), Change.NO_DEMONSTRABLE_CHANGE),
        ((0.0, 0.3), (0.99, 0.4), Change.IMPROVEMENT),
        ((0.0, 0.3), (-0.99, 0.4), Change.REGRESSION),
        ((0.0, 0.3), (-0.97, 0.4), Change.NO_DEMONSTRABLE_CHANGE),
        ((1.2, 0.3), (1.2, 0.3), Change.NO_DEMONSTRABLE_CHANGE),
        ((0.0, None), (2.0, 0.3), Change.CANNOT_BE_JUDGED),
        ((None, 0.3), (2.0, 0.3), Change.CANNOT_BE_JUDGED),
        ((0.0, 0.0), (2.0, 0.3), Change.CANNOT_BE_JUDGED),
        ((0.0, float("nan")), (2.0, 0.3), Change.CANNOT_BE_JUDGED),
    ],
)
def test_a_difference_is_held_against_its_standard_error(
    before: tuple[float | None, float | None],
    after: tuple[float | None, float | None],
    change: Change,
) -> None:
    found = compare(measured(FIRST, *before), measured(SECOND, *after), "en")
    assert found.change == change
    assert "12 March 2025" in found.explanation.en
    assert "12 mars 2025" in found.explanation.fr
    assert (found.difference is None) == (change == Change.CANNOT_BE_JUDGED)


def test_two_scales_cannot_be_compared() -> None:
    found = compare(measured(FIRST, 0, 0.3), measured(SECOND, 2, 0.3, "v2"), "fr")
    assert found.change == Change.CANNOT_BE_JUDGED
    assert "same scale" in found.explanation.en


def test_results_come_in_the_order_of_their_days() -> None:
    with pytest.raises(ValueError, match="no later"):
        compare(measured(SECOND, 0, 0.3), measured(FIRST, 1, 0.3), "en")


def test_chance_alone_is_called_a_change_one_time_in_twenty() -> None:
    noise = np.random.default_rng(20261128).normal(0.0, 1.0, (20_000, 2))
    changes = [
        compare(measured(FIRST, 0.3 * a, 0.3), measured(SECOND, 0.4 * b, 0.4), "en").change
        for a, b in noise.tolist()
    ]
    wrong = sum(change != Change.NO_DEMONSTRABLE_CHANGE for change in changes) / len(changes)
    # 5 % with a standard error of 0.15 %.
    assert 0.044 < wrong < 0.056
