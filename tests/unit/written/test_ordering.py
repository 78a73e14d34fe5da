"""An order that is random between markers and never changes for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.written.ordering import order, seeds_for, with_seeds

NAMES = st.lists(st.text("abcdef0123456789", min_size=4, max_size=4), unique=True, max_size=40)


@given(NAMES, st.randoms())
def test_the_order_does_not_depend_on_how_scripts_came(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert order(names, 7, "note", b"key") == order(shuffled, 7, "note", b"key")


@given(NAMES, st.text("xyz", min_size=4, max_size=4))
def test_a_script_that_comes_later_moves_no_other(names: list[str], late: str) -> None:
    before = order(names, 7, "note", b"key")
    after = order([*names, late], 7, "note", b"key")
    assert [one for one in after if one != late] == before


def test_markers_tasks_and_papers_have_orders_of_their_own() -> None:
    names = [f"{one:04}" for one in range(30)]
    found = {
        tuple(order(names, marker, task, key))
        for marker in (1, 2)
        for task in ("note", "essay")
        for key in (b"a", b"b")
    }
    assert len(found) == 8


@given(NAMES, st.lists(st.text("STUV", min_size=4, max_size=4), unique=True), st.integers(0, 3))
def test_seeds_come_in_so_many_to_a_ten(names: list[str], seeds: list[str], per_ten: int) -> None:
    ordered = order(names, 7, "note", b"key")
    found = with_seeds(ordered, seeds, per_ten, 7, "note", b"key")
    assert [one for one in found if one not in seeds] == ordered
    assert sorted(found) == sorted([*names, *seeds]), "nothing in a marker's hands is hidden"
    wanted = seeds_for(len(names), per_ten)
    assert wanted == per_ten * -(-len(names) // 10)
    few = with_seeds(ordered, seeds[:wanted], per_ten, 7, "note", b"key")
    for start in range(0, len(few), 10 + per_ten):
        assert sum(one in seeds for one in few[start : start + 10 + per_ten]) <= per_ten
    assert found == with_seeds(ordered, seeds, per_ten, 7, "note", b"key")
