"""Whole papers near the pass mark: totals and errors by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from assess.written.meeting import (
    Candidate,
    Share,
    candidate_of,
    fair_total,
    marks_in,
    nearest_first,
)
from tests.support.written_rubrics import task


def share(
    counts: int | Fraction | None,
    weight: int = 1,
    error: float | None = 8.0,
    fair: float | None = None,
    marks: int = 2,
    script: str = "AAAA",
) -> Share:
    exact = None if counts is None else Fraction(counts)
    return Share(script, task(weight=weight), exact, marks, error, fair)


def whole(*shares: Share, mark: int = 60) -> Candidate:
    found = candidate_of(shares, mark)
    assert found is not None
    return found


def test_the_total_and_its_error_by_hand() -> None:
    found = whole(share(70, 3), share(50, 2, error=10.0, marks=1))
    assert found.total == 62
    # Weights of 3/5 and 2/5: (0.6 × 8)² / 2 and (0.4 × 10)² / 1.
    assert found.error == pytest.approx(math.sqrt(4.8**2 / 2 + 16))
    assert found.fair is None
    assert found.close


def test_who_is_open_has_no_total_yet() -> None:
    assert candidate_of([share(70), share(None)], 60) is None
    assert candidate_of([], 60) is None


@pytest.mark.parametrize(
    ("total", "error", "close"),
    [
        (65, None, True),
        (66, None, False),
        # 1.96 times 8 over the root of two marks: 11.1 points.
        (71, 8.0, True),
        (72, 8.0, False),
        (49, 8.0, True),
        (48, 8.0, False),
    ],
)
def test_near_is_five_points_or_two_errors(total: int, error: float | None, close: bool) -> None:
    assert whole(share(total, error=error)).close is close


def test_a_fair_total_on_the_other_side_is_looked_at_and_changes_nothing() -> None:
    found = whole(share(67, error=1.0, fair=58.0))
    assert (found.total, found.fair, found.turns, found.close) == (67, 58.0, True, True)
    # Rounded half up, as results are: 59.5 passes with 60.
    assert not whole(share(67, error=1.0, fair=59.5)).turns
    assert whole(share(Fraction(119, 2))).passes
    assert not whole(share(Fraction(594, 10))).passes
    assert not whole(share(Fraction(119, 2), error=1.0, fair=60.0)).turns
    assert whole(share(70, 3, fair=61.0), share(70, 1, fair=53.0)).fair == 59.0
    assert whole(share(70, fair=61.0), share(70)).fair is None


def test_those_to_look_at_come_nearest_first() -> None:
    some = [whole(share(total, error=None, script=str(total))) for total in (64, 90, 58, 60)]
    assert [one.total for one in nearest_first(some, 60)] == [60, 58, 64]


def test_how_many_marks_are_in_what_counts() -> None:
    found = [marks_in(method, 3) for method in ("mean", "nearest", "third", "moderation")]
    assert found == [2, 2, 1, 1]


def test_a_third_judgement_is_no_strictness() -> None:
    """Blind marks of 40, 60 and 60, equally strict; 60 counts, and nothing moves it."""
    blind = (40 + 60 + 60) / 3
    assert fair_total(Fraction(60), blind, blind) == pytest.approx(60.0)
    assert fair_total(Fraction(60), blind, blind + 4) == pytest.approx(64.0)
    assert fair_total(Fraction(99), 90.0, 97.0) == 100.0
    assert fair_total(Fraction(2), 9.0, 1.0) == 0.0
    assert fair_total(None, 1.0, 1.0) is None
    assert fair_total(Fraction(60), None, 1.0) is None
