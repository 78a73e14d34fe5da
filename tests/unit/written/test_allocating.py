"""Every script to two different markers, evenly, and never against a conflict."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assess.written.allocating import Given, Left, allocate, choose

SCRIPTS = st.lists(st.integers(0, 9999).map(str), unique=True, max_size=40)
MARKERS = st.sets(st.integers(1, 50), min_size=2, max_size=8)


@given(SCRIPTS, MARKERS, st.binary(min_size=1, max_size=8))
def test_all_get_two_different_markers_and_loads_differ_by_one_at_most(
    scripts: list[str], markers: set[int], key: bytes
) -> None:
    found = allocate(scripts, markers, key=key)
    assert found.left == ()
    assert Counter((one.script, one.part) for one in found.given) == Counter(
        (script, part) for script in scripts for part in ("first", "second")
    )
    for script in scripts:
        assert len({one.marker for one in found.given if one.script == script}) == 2
    loads = Counter(one.marker for one in found.given)
    counts = [loads[marker] for marker in markers]
    assert max(counts) - min(counts) <= 1
    assert found == allocate(list(reversed(scripts)), sorted(markers), key=key)


@given(SCRIPTS, MARKERS, st.data())
def test_conflicts_hold_and_nothing_is_left_that_somebody_may_mark(
    scripts: list[str], markers: set[int], data: st.DataObject
) -> None:
    pairs = [(marker, script) for marker in sorted(markers) for script in scripts]
    barred = set(data.draw(st.lists(st.sampled_from(pairs)))) if pairs else set()
    found = allocate(scripts, markers, barred=barred)
    assert not {(one.marker, one.script) for one in found.given} & barred
    for script in scripts:
        able = [one for one in markers if (one, script) not in barred]
        assert sum(one.script == script for one in found.given) == min(2, len(able))
    assert len(found.given) + len(found.left) == 2 * len(scripts)


@given(SCRIPTS, SCRIPTS, MARKERS)
def test_a_second_round_keeps_the_first(
    early: list[str], late: list[str], markers: set[int]
) -> None:
    first = allocate(early, markers)
    loads = Counter(one.marker for one in first.given)
    again = allocate([*early, *set(late) - set(early)], markers, held=first.given, load=loads)
    assert not {one.script for one in again.given} & set(early)


def test_who_has_much_already_gets_less() -> None:
    found = allocate([str(one) for one in range(6)], {1, 2, 3}, load={1: 12})
    assert Counter(one.marker for one in found.given) == {2: 6, 3: 6}


def test_one_marker_alone_leaves_the_second_part() -> None:
    found = allocate(["a"], {1})
    assert found.given == (Given("a", "first", 1),)
    assert found.left == (Left("a", "second"),)


def test_a_third_is_never_one_of_the_two() -> None:
    assert choose("a", {1, 2, 3}, taken={1, 2}) == 3
    assert choose("a", {1, 2, 3}, taken={1, 2}, barred={(3, "a")}) is None
    assert choose("a", {1, 2, 3, 4}, taken={1, 2}, load={3: 5, 4: 1}) == 4
