"""Rows of marks put into a block."""

import numpy as np
import pytest

from assess.written.agreement.marks import arrange

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
