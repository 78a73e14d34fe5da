"""Rows of marks put into a block."""

import numpy as np
import pytest

from assess.written.agreement.marks import arrange, totals_of

ROWS = [
    ("s2", "ada", "content", 3),
    ("s1", "ada", "content", 1),
    ("s2", "bo", "language", 4),
]


def test_rows_find_their_place() -> None:
    found = arrange(ROWS)
    assert found.scripts == ("s2", "s1")
    assert found.markers == ("ada", "bo")
    assert found.criteria == ("content", "language")
    assert found.bands.shape == (2, 2, 2)
    assert found.bands[0, 0, 0] == 3
    assert found.bands[1, 0, 0] == 1
    assert found.bands[0, 1, 1] == 4
    assert np.isnan(found.bands).sum() == 5


def test_a_mark_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'ada' marked criterion 'content' of script 's1' twice"):
        arrange([*ROWS, ("s1", "ada", "content", 1)])


def test_no_rows_are_an_empty_block() -> None:
    assert arrange([]).bands.shape == (0, 0, 0)


def test_totals_weigh_criteria_and_half_a_mark_is_none() -> None:
    bands = [[[1, 2], [3, np.nan]], [[np.nan, 2], [0, 4]]]
    np.testing.assert_array_equal(totals_of(bands), [[3, np.nan], [np.nan, 4]])
    np.testing.assert_array_equal(totals_of(bands, [2, 0.5]), [[3, np.nan], [np.nan, 2]])
    np.testing.assert_array_equal(totals_of(bands, [1, 0]), [[1, 3], [np.nan, 0]])


def test_bad_totals_are_named() -> None:
    with pytest.raises(ValueError, match="block"):
        totals_of([[1, 2]])
    with pytest.raises(ValueError, match="one per criterion"):
        totals_of([[[1, 2]]], [1])
