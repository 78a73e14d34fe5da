"""A form keeps to its blueprint, its testlets, its enemies and the candidate's history."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from assess.language import selection
from assess.language.assembly import (
    AssembledForm,
    AssemblyError,
    Blueprint,
    BlueprintError,
    assemble,
    generator,
)
from assess.language.pool import Cell, Unit
from tests.unit.language.factories import HOUSE_BLUEPRINT, house_pool, single, testlet


def cells_of(form: AssembledForm) -> Counter[tuple[str, int]]:
    return Counter(
        (chosen.item.skill, chosen.item.level) for unit in form.units() for chosen in unit.items
    )


def ids_of(form: AssembledForm) -> set[str]:
    return {chosen.item.id for unit in form.units() for chosen in unit.items}


def wanted(blueprint: Blueprint) -> Counter[tuple[str, int]]:
    return Counter(
        {(skill, level): n for skill, row in blueprint.items() for level, n in row.items() if n}
    )


@given(st.integers(0, 2**128 - 1))
@settings(max_examples=40, deadline=None)
def test_blueprint_is_met_exactly_with_testlets_whole(seed: int) -> None:
    form = assemble(house_pool(), HOUSE_BLUEPRINT, generator(seed))
    assert cells_of(form) == wanted(HOUSE_BLUEPRINT)
    assert len(ids_of(form)) == 60
    for chosen in form.units():
        assert tuple(item.item for item in chosen.items) == chosen.unit.items
        for item in chosen.items:
            assert sorted(item.option_order) == [0, 1, 2, 3]


def test_same_seed_same_form_in_whatever_order_the_pool_comes() -> None:
    pool = house_pool()
    shuffled = list(pool)
    random.Random(4).shuffle(shuffled)
    first = assemble(pool, HOUSE_BLUEPRINT, generator(99))
    assert assemble(shuffled, HOUSE_BLUEPRINT, generator(99)) == first
    assert assemble(pool, HOUSE_BLUEPRINT, generator(100)) != first


def test_listening_comes_last_and_levels_rise_within_a_part() -> None:
    form = assemble(house_pool(), HOUSE_BLUEPRINT, generator(7))
    assert list(form.parts) == ["reading", "listening"]
    assert {u.unit.skill for u in form.parts["listening"]} == {"listening"}
    order = ["grammar", "vocabulary", "reading", "listening"]
    for part in form.parts.values():
        places = [(u.unit.level, order.index(u.unit.skill)) for u in part]
        assert places == sorted(places)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_enemies_never_meet(seed: int) -> None:
    pool = [
        *(unit for unit in house_pool() if not unit.id.startswith("gr-2")),
        single("gr-2-a", 2, "grammar", "gr-2-b", "vo-2-0"),  # named from one side only
        single("gr-2-b", 2, "grammar"),
        single("gr-2-c", 2, "grammar", "rd-4-1", "rd-4-2-1"),  # a testlet, and one item of another
    ]
    names = {chosen.unit.id for chosen in assemble(pool, HOUSE_BLUEPRINT, generator(seed)).units()}
    assert not {"gr-2-a", "gr-2-b"} <= names
    assert not {"gr-2-a", "vo-2-0"} <= names
    assert not {"gr-2-c", "rd-4-1"} <= names
    assert not {"gr-2-c", "rd-4-2"} <= names


def test_enemies_that_defeat_the_quick_draw_are_still_kept_apart() -> None:
    # Only one grammar pair works, and it bars all but one vocabulary pair.
    grammar = [
        single(f"g{i}", 1, "grammar", *(f"g{j}" for j in range(4) if j != i)) for i in (0, 1)
    ]
    grammar += [single("g2", 1, "grammar", "v0", "v1"), single("g3", 1, "grammar", "v2")]
    vocabulary = [single(f"v{i}", 1, "vocabulary") for i in range(5)]
    blueprint = {"grammar": {1: 2}, "vocabulary": {1: 2}}
    for seed in range(25):
        form = assemble([*grammar, *vocabulary], blueprint, generator(seed))
        assert ids_of(form) == {"g2", "g3", "v3", "v4"}


def test_nothing_seen_is_drawn_while_the_bank_allows() -> None:
    pool = house_pool()
    for seed in range(30):
        first = assemble(pool, HOUSE_BLUEPRINT, generator(seed))
        second = assemble(pool, HOUSE_BLUEPRINT, generator(seed + 1), [frozenset(ids_of(first))])
        assert not ids_of(first) & ids_of(second)
        assert second.reused == ()


def test_a_testlet_with_one_seen_item_counts_as_seen() -> None:
    pool = [testlet("r1", 1, "reading", 2), testlet("r2", 1, "reading", 2)]
    for seed in range(10):
        form = assemble(pool, {"reading": {1: 2}}, generator(seed), [frozenset({"r1-2"})])
        assert ids_of(form) == {"r2-1", "r2-2"}


def test_fewest_and_longest_unseen_items_come_back_when_the_bank_is_short() -> None:
    pool = [single(f"g{n}", 1, "grammar") for n in range(6)]
    newest, older, oldest = frozenset({"g0", "g1"}), frozenset({"g2", "g3"}), frozenset({"g4"})
    for seed in range(20):
        form = assemble(pool, {"grammar": {1: 3}}, generator(seed), [newest, older, oldest])
        assert {"g4", "g5"} <= ids_of(form)
        assert len(form.reused) == 2
        assert set(form.reused) - {"g4"} < older


def test_an_item_met_twice_counts_by_its_latest_meeting() -> None:
    pool = [single("g0", 1, "grammar"), single("g1", 1, "grammar")]
    seen = [frozenset({"g0"}), frozenset({"g1"}), frozenset({"g0"})]
    form = assemble(pool, {"grammar": {1: 1}}, generator(1), seen)
    assert form.reused == ("g1",)


def brute_force_least_reuse(pool: list[Unit], blueprint: Blueprint, met: frozenset[str]) -> int:
    """Fewest seen items of any valid form, by trying every subset."""
    best = 10_000
    for size in range(len(pool) + 1):
        for subset in itertools.combinations(pool, size):
            cells = Counter((i.skill, i.level) for u in subset for i in u.items)
            apart = all(not one.foes & other.names for one in subset for other in subset)
            if cells == wanted(blueprint) and apart:
                best = min(best, sum(i.id in met for u in subset for i in u.items))
    return best


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_small_cases_agree_with_trying_every_form(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=2, max_size=9), label="sizes")
    pool = []
    for n, size in enumerate(sizes):
        skill = data.draw(st.sampled_from(["reading", "grammar"]))
        foes = data.draw(st.sets(st.sampled_from([f"u{m}" for m in range(len(sizes)) if m != n])))
        keep = foes if data.draw(st.booleans()) else set()
        pool.append(testlet(f"u{n}", 1, skill, size, *keep))
    blueprint = {"reading": {1: data.draw(st.integers(0, 6))}, "grammar": {1: 1}}
    names = sorted(name for unit in pool for name in unit.names - {unit.id})
    met = frozenset(data.draw(st.sets(st.sampled_from(names))))
    least = brute_force_least_reuse(pool, blueprint, met)
    rng = generator(data.draw(st.integers(0, 99)))
    if least == 10_000:
        with pytest.raises(AssemblyError) as caught:
            assemble(pool, blueprint, rng, [met])
        assert all(0 < s.lacking <= s.needed for s in caught.value.shortages)
        return
    form = assemble(pool, blueprint, rng, [met])
    assert cells_of(form) == wanted(blueprint)
    assert len(form.reused) == least
    chosen = [unit.unit for unit in form.units()]
    assert all(not one.foes & other.names for one in chosen for other in chosen)


@pytest.mark.parametrize("seed", range(12))
def test_the_search_finds_as_cheap_a_form_as_the_solver(seed: int) -> None:
    rng = random.Random(seed)
    pool = [
        testlet(f"r{n}", rng.choice([1, 2]), "reading", rng.choice([1, 2, 3])) for n in range(14)
    ]
    pool += [single(f"g{n}", 1, "grammar", f"g{n + 1}", f"r{n}") for n in range(6)]
    mixed = testlet("m", 1, "reading", 1).items + testlet("n", 2, "reading", 1).items
    pool.append(Unit("mixed", mixed))
    pool.sort(key=lambda unit: unit.id)
    needs = {Cell("reading", 1): 4, Cell("reading", 2): 4, Cell("grammar", 1): 2}
    names = [item.id for unit in pool for item in unit.items]
    seen = [frozenset(rng.sample(names, 12)), frozenset(rng.sample(names, 6))]
    chosen, shortages = selection.choose_units(pool, needs, seen, generator(seed))
    costs = selection.unit_costs(pool, needs, seen, generator(seed).random(len(pool)))
    solved = selection.Programme(pool, needs).solve(costs)
    if solved is None:
        assert shortages
        return
    ours = sum(costs[pool.index(unit)] for unit in chosen)
    assert ours == pytest.approx(sum(costs[place] for place in solved), abs=1e-9)


def test_entangled_groups_go_to_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = assemble(house_pool(), HOUSE_BLUEPRINT, generator(5))
    monkeypatch.setattr(selection, "SEARCH_STEPS", 0)
    assert assemble(house_pool(), HOUSE_BLUEPRINT, generator(5)) == usual


def test_testlets_may_span_cells() -> None:
    mixed = testlet("r", 3, "reading", 1).items + testlet("s", 4, "reading", 1).items
    pool = [Unit("mixed", mixed), testlet("r3", 3, "reading", 2), testlet("r4", 4, "reading", 1)]
    form = assemble(pool, {"reading": {3: 1, 4: 1}}, generator(3))
    assert ids_of(form) == {"r-1", "s-1"}


def test_shortage_names_cell_and_number() -> None:
    pool = [unit for unit in house_pool() if not unit.id.startswith(("ls-5", "gr-1"))]
    pool += [testlet("ls-5-only", 5, "listening", 2), single("gr-1-only", 1, "grammar")]
    with pytest.raises(AssemblyError) as caught:
        assemble(pool, HOUSE_BLUEPRINT, generator(1))
    found = {(s.cell.skill, s.cell.level, s.lacking) for s in caught.value.shortages}
    assert found == {("listening", 5, 2), ("grammar", 1, 1)}
    assert "listening level 5 needs 4, lacks 2 (2 usable in the bank)" in str(caught.value)


def test_shortage_by_testlet_size_or_enmity_is_named_too() -> None:
    odd = [testlet(f"r{n}", 2, "reading", 2) for n in range(60)]
    with pytest.raises(AssemblyError, match="reading level 2 needs 21, lacks 1"):
        assemble(odd, {"reading": {2: 21}}, generator(1))
    foes = [single("g0", 1, "grammar", "g1"), single("g1", 1, "grammar")]
    with pytest.raises(AssemblyError, match="grammar level 1 needs 2, lacks 1"):
        assemble(foes, {"grammar": {1: 2}}, generator(1))


def test_an_empty_pool_is_a_shortage_everywhere() -> None:
    with pytest.raises(AssemblyError) as caught:
        assemble([], HOUSE_BLUEPRINT, generator(1))
    assert len(caught.value.shortages) == 20


@pytest.mark.parametrize(
    ("blueprint", "message"),
    [
        ({"speaking": {1: 2}}, "'speaking' is not one of"),
        ({"reading": {6: 2}}, "level 6"),
        ({"reading": {1: -1}}, "-1 items"),
        ({}, "no item"),
        ({"reading": {1: 0}}, "no item"),
    ],
)
def test_a_wrong_blueprint_says_where(blueprint: Blueprint, message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        assemble(house_pool(), blueprint, generator(1))


def test_one_item_twice_in_the_pool_is_refused() -> None:
    with pytest.raises(ValueError, match="gr-1-0 stands twice"):
        assemble([*house_pool(), single("gr-1-0", 1, "grammar")], HOUSE_BLUEPRINT, generator(1))


def test_units_alike_are_drawn_equally_often_and_options_stand_everywhere() -> None:
    pool, rounds = house_pool(testlets=5, singles=6), 1200
    drawn: Counter[str] = Counter()
    first_shown: Counter[int] = Counter()
    for seed in range(rounds):
        form = assemble(pool, HOUSE_BLUEPRINT, generator(seed))
        drawn.update(unit.unit.id for unit in form.units())
        first_shown.update(item.option_order[0] for unit in form.units() for item in unit.items)
    assert chisquare([drawn[f"rd-3-{n}"] for n in range(5)]).pvalue > 1e-4
    assert chisquare([drawn[f"vo-5-{n}"] for n in range(6)]).pvalue > 1e-4
    assert chisquare([first_shown[n] for n in range(4)]).pvalue > 1e-4
