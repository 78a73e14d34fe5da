"""Marks between two bands are described by both."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assess.written.descriptors import bands_at
from assess.written.papers import Band, Criterion

CRITERION = Criterion(
    code="structure",
    aspect="content",
    title={"en": "Structure"},
    weight=1,
    bands=tuple(Band(marks, {"en": f"Band {marks}"}) for marks in (0, 2, 5)),
)


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        (Fraction(0), [0]),
        (Fraction(2), [2]),
        (Fraction(5), [5]),
        (Fraction(1, 2), [0, 2]),
        (Fraction(7, 2), [2, 5]),
        (Fraction(3), [2, 5]),
        (Fraction(9), [5]),
        (Fraction(-1), [0]),
    ],
)
def test_one_band_or_the_two_around(marks: Fraction, found: list[int]) -> None:
    assert [band.marks for band in bands_at(CRITERION, marks)] == found
