"""Points of a small chart lie within it, and as far from nought as they should."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.written.plotting import MIDDLE, REACH, Value, plotted

VALUES = st.lists(
    st.builds(Value, st.floats(-100, 100), st.none() | st.floats(0, 50), before=st.booleans()),
    max_size=12,
)


def test_by_hand() -> None:
    plot = plotted([Value(0.0, before=True), Value(12.0), Value(-4.0, 2.0)])
    assert plot.limit == 15
    assert [one.y for one in plot.points] == [64.0, 64 - 48 * 12 / 15, 64 + 48 * 4 / 15]
    assert [one.before for one in plot.points] == [True, False, False]
    assert (plot.points[0].top, plot.points[2].top) == (None, 64.3)
    assert [one.x for one in plot.points] == [16.67, 50.0, 83.33]
    assert plotted([]).limit == 5


@given(VALUES)
def test_everything_lies_within(values: list[Value]) -> None:
    plot = plotted(values)
    assert plot.limit % 5 == 0
    for one in plot.points:
        for height in (one.y, one.top, one.foot):
            assert height is None or MIDDLE - REACH - 0.1 <= height <= MIDDLE + REACH + 0.1
        assert 0 <= one.x <= 100
