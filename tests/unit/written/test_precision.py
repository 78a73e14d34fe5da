"""The error of a written result: by hand, and by the identity with the intraclass correlation."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.agreement import pairing
from assess.written.agreement.intraclass import intraclass
from assess.written.precision import (
    FEWEST_PAIRS,
    ErrorOfOne,
    Precision,
    Script,
    error_of_one,
    precision_of,
    shares_of_hundred,
)
from assess.written.resolving import Marks, half_up, per_cent
from tests.support.written_rubrics import task

#: Weights 3, 1 and 2: a mark of content is worth 100 / 12 per cent, of order 100 / 24.
NOTE = task("note", weight=2)
LETTER = task("letter", weight=1)


def marks(content: int, order: int, language: int) -> dict[str, Fraction]:
    found = {"content": content, "order": order, "language": language}
    return {code: Fraction(value) for code, value in found.items()}


def pair(left: int, right: int) -> tuple[Marks, Marks]:
    """Two marks that differ on order alone, by 100 / 24 per cent of the script for each."""
    return marks(4, left, 6), marks(4, right, 6)


#: Differences of order: 0, 1, 2, 1 and 0, whose squares have the mean 6 / 5.
PAIRS = [pair(1, 1), pair(2, 3), pair(4, 2), pair(0, 1), pair(3, 3)]


def whole(*errors: float | None) -> Precision:
    scripts = [
        Script("t1", NOTE, marks(6, 4, 10), 2, 1),
        Script("t2", LETTER, marks(4, 2, 5), 1, 1),
    ]
    by_code = dict(zip(("note", "letter"), (ErrorOfOne(one, 7) for one in errors), strict=True))
    return precision_of(scripts, by_code, 60)


def test_the_error_of_one_mark_by_hand() -> None:
    found = error_of_one(NOTE, PAIRS)
    # Half of 6 / 5, in squares of 100 / 24 per cent (Dahlberg).
    assert found.value == pytest.approx(100 / 24 * math.sqrt(0.6))
    assert found.scripts == 5


def test_the_meeting_reads_the_same_error() -> None:
    first, second = ([float(per_cent(NOTE.rubric, one[side])) for one in PAIRS] for side in (0, 1))
    assert error_of_one(NOTE, PAIRS).value == pytest.approx(pairing.error_of_a_mark(first, second))
    assert pairing.FEWEST_PAIRS == FEWEST_PAIRS


def test_fewer_than_five_scripts_have_no_error() -> None:
    found = error_of_one(NOTE, PAIRS[:4])
    assert (found.value, found.scripts) == (None, 4)
    assert error_of_one(NOTE, []) == ErrorOfOne(None, 0)
    total = whole(4.0, None)
    assert (total.error, total.low, total.high) == (None, None, None)
    assert total.tasks[0].error == 4.0


def test_it_is_the_standard_error_of_measurement_of_the_textbooks() -> None:
    """For the mean of two marks, SD x sqrt(1 - ICC(1,k)), which `intraclass` is held to print."""
    pairs = [
        (marks(6, 4, 10), marks(4, 4, 8)),
        (marks(4, 3, 6), marks(4, 2, 8)),
        (marks(2, 2, 4), marks(4, 1, 4)),
        (marks(0, 1, 2), marks(0, 0, 4)),
        (marks(4, 2, 6), marks(2, 3, 6)),
        (marks(6, 3, 8), marks(6, 4, 6)),
    ]
    table = [[float(per_cent(NOTE.rubric, one)) for one in both] for both in pairs]
    spread = stdev([sum(row) / 2 for row in table])
    textbook = spread * math.sqrt(1 - intraclass(table, "1,k").value)
    error = error_of_one(NOTE, pairs).value
    assert error is not None
    assert error / math.sqrt(2) == pytest.approx(textbook)


def test_the_total_and_its_interval_by_hand() -> None:
    found = whole(6.0, 9.0)
    # 100 % twice and (3 x 4/6 + 1 x 2/4 + 2 x 5/10) / 6 = 58.33 % once.
    assert found.total == Fraction(100 * 2 + Fraction(175, 3), 3)
    # Weights of 2/3 and 1/3: (2/3 x 6)² / 2 + (1/3 x 9)² / 1 = 8 + 9.
    assert found.error == pytest.approx(math.sqrt(17))
    # Degrees of freedom after Satterthwaite, of seven pairs each: 17² / (8² / 7 + 9² / 7) = 13.95.
    # Student's t in print at 0.975: 2.160 with 13 and 2.145 with 14.
    reach = (float(found.total) - (found.low or 0)) / math.sqrt(17)
    assert 2.1448 < reach < 2.160
    assert found.high == pytest.approx(float(found.total) + reach * math.sqrt(17))
    lines = [(one.given, one.most, one.weight, one.people) for one in found.tasks]
    assert lines == [(20, 20, 67, 2), (11, 20, 33, 1)]
    assert found.scripts == 7
    assert whole(60.0, 90.0).high == 100


def test_few_scripts_make_the_interval_wider() -> None:
    """Student's t as every table prints it at 0.975: 2.571 with five, 2.228 with ten."""
    for scripts, printed in ((5, 2.571), (10, 2.228), (100_000, 1.960)):
        one = Script("t1", NOTE, marks(3, 2, 5), 2, 1)
        found = precision_of([one], {"note": ErrorOfOne(4.0, scripts)}, 60)
        assert found.low is not None
        assert (50 - found.low) / (4 / math.sqrt(2)) == pytest.approx(printed, abs=5e-4)
    still = precision_of([one], {"note": ErrorOfOne(0.0, 5)}, 60)
    assert (still.low, still.error, still.high) == (50, 0, 50)


def test_the_total_in_tenths_never_crosses_the_rounded_one() -> None:
    """59.46 counts as 59: it is not shown as 59.5."""
    scripts = [
        Script("t1", NOTE, {**marks(6, 4, 10), "order": Fraction(n, 100)}, 2, 1) for n in range(401)
    ]
    for one in scripts:
        found = precision_of([one], {"note": ErrorOfOne(None, 0)}, 60)
        assert (found.tenths % 10 >= 5) == (half_up(found.total) > int(found.total))
        assert 0 <= found.total - Fraction(found.tenths, 10) < Fraction(1, 10)


def test_shares_add_up_where_rounding_would_not() -> None:
    # 16.67, 16.67 and 66.67, rounded one by one, would make 101.
    assert shares_of_hundred([1, 1, 4]) == [17, 17, 66]
    assert shares_of_hundred([1, 1, 1]) == [34, 33, 33]
    assert shares_of_hundred([]) == []
    assert shares_of_hundred([0, 0]) == [0, 0]


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_shares_are_a_hundred_and_nowhere_a_whole_per_cent_off(weights: list[int]) -> None:
    found = shares_of_hundred(weights)
    assert sum(found) == 100
    for share, weight in zip(found, weights, strict=True):
        assert abs(share - Fraction(100 * weight, sum(weights))) < 1
