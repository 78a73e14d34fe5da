"""Which units fill the blueprint at least cost: an exact search, cell by cell.

A unit costs most for items the candidate has met, less the longer ago, and a little at random, so
the cheapest form is the one that repeats least, then what is longest forgotten, then any with equal
chance. The blueprint falls apart into groups of cells that no testlet and no enmity joins, mostly
single cells; each is searched by branch and bound. A group too entangled for that goes to a
mixed-integer programme (HiGHS through ``scipy.optimize.milp``; van der Linden, *Linear Models for
Optimal Test Design*, 2005), which also names the cells that fall short when no form exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.language.pool import Cell, Unit

FloatArray = NDArray[np.float64]

# Units that a search may try before its group goes to the solver; a usual one takes about ten.
SEARCH_STEPS = 3_000


@dataclass(frozen=True, slots=True)
class Shortage:
    """A cell that cannot be filled: `lacking` of `needed`, with `available` in the bank."""

    cell: Cell
    needed: int
    lacking: int
    available: int


def choose_units(
    units: Sequence[Unit],
    needs: Mapping[Cell, int],
    seen: Sequence[frozenset[str]],
    rng: np.random.Generator,
) -> tuple[list[Unit], list[Shortage]]:
    """Choose units that fill `needs` exactly, or say what is lacking.

    Parameters
    ----------
    units : sequence of Unit
        In a fixed order (the caller sorts), because the random numbers are dealt along it.
    needs : mapping of Cell to number of items
        Counts above 0.
    seen : sequence of sets of item ids, newest test first
    rng : numpy Generator

    Returns
    -------
    tuple
        The chosen units in the order of `units` and no shortage, or no unit and the shortages.
    """
    usable = [u for u in units if _fits(u.cells, needs) and not u.names & u.foes]
    cost = unit_costs(usable, needs, seen, rng.random(len(usable)))
    chosen: list[int] = []
    pairs = _enemy_pairs(usable)
    for members, cells in _groups(usable, needs, pairs):
        try:
            best = _Search(usable, members, {cell: needs[cell] for cell in cells}, cost, pairs).best
        except _Entangled:
            best = _solved(usable, members, {cell: needs[cell] for cell in cells}, cost)
        if best is None:
            return [], Programme(usable, needs).shortages()
        chosen += best
    return [usable[i] for i in sorted(chosen)], []


def _fits(cells: Mapping[Cell, int], room: Mapping[Cell, int]) -> bool:
    return all(room.get(cell, 0) >= count for cell, count in cells.items())


def _enemy_pairs(units: Sequence[Unit]) -> list[tuple[int, int]]:
    owner = {name: i for i, unit in enumerate(units) for name in unit.names}
    pairs = {
        (min(i, owner[foe]), max(i, owner[foe]))
        for i, unit in enumerate(units)
        for foe in unit.foes
        if foe in owner
    }
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def _groups(
    units: Sequence[Unit], needs: Mapping[Cell, int], pairs: Sequence[tuple[int, int]]
) -> list[tuple[list[int], list[Cell]]]:
    """Split the draw into parts that share no unit and no enmity: (units, cells) of each."""
    leader: dict[Cell, Cell] = {cell: cell for cell in needs}

    def find(cell: Cell) -> Cell:
        while leader[cell] != cell:
            cell = leader[cell]
        return cell

    first = [next(iter(unit.cells)) for unit in units]
    for i, unit in enumerate(units):
        for cell in unit.cells:
            leader[find(cell)] = find(first[i])
    for one, other in pairs:
        leader[find(first[one])] = find(first[other])
    groups: dict[Cell, tuple[list[int], list[Cell]]] = {}
    for cell in needs:
        groups.setdefault(find(cell), ([], []))[1].append(cell)
    for i, cell in enumerate(first):
        groups[find(cell)][0].append(i)
    return list(groups.values())


class _Entangled(Exception):
    """The search of a group has taken too many steps."""


class _Search:
    """Branch and bound over the units of one group; `best` is the cheapest choice, or None."""

    def __init__(
        self,
        units: Sequence[Unit],
        members: Sequence[int],
        needs: Mapping[Cell, int],
        cost: FloatArray,
        pairs: Sequence[tuple[int, int]],
    ) -> None:
        self.cells = {i: units[i].cells for i in members}
        self.cost = {i: float(cost[i]) for i in members}
        self.rate = {i: self.cost[i] / len(units[i].items) for i in members}
        self.foes: dict[int, set[int]] = {i: set() for i in members}
        for one, other in pairs:
            if one in self.foes:
                self.foes[one].add(other)
                self.foes[other].add(one)
        cheapest = sorted(members, key=lambda i: (self.rate[i], i))
        self.givers = {cell: [i for i in cheapest if cell in self.cells[i]] for cell in needs}
        self.floor = {
            cell: min((self.rate[i] for i in givers), default=0.0)
            for cell, givers in self.givers.items()
        }
        self.order = sorted(needs, key=lambda cell: (len(self.givers[cell]), cell))
        self.room = dict(needs)
        self.chosen: list[int] = []
        self.steps = 0
        self.best: list[int] | None = None
        self.best_cost = float("inf")
        self._fill(0, 0, 0.0)

    def _fill(self, position: int, place: int, spent: float) -> None:
        """Fill the cells from `position` on; units before `place` are decided for this cell."""
        while position < len(self.order) and self.room[self.order[position]] == 0:
            position, place = position + 1, 0
        if position == len(self.order):
            if spent < self.best_cost:
                self.best, self.best_cost = list(self.chosen), spent
            return
        cell = self.order[position]
        givers = self.givers[cell]
        later = sum(self.room[c] * self.floor[c] for c in self.order[position + 1 :])
        for k in range(place, len(givers)):
            i = givers[k]
            # Givers rise in cost per item, so none that follows can do better than this.
            if spent + self.room[cell] * self.rate[i] + later >= self.best_cost:
                return
            self.steps += 1
            if self.steps > SEARCH_STEPS:
                raise _Entangled
            if self._may_take(i):
                self._take(i)
                self._fill(position, k + 1, spent + self.cost[i])
                self._give_back(i)

    def _may_take(self, i: int) -> bool:
        return self.foes[i].isdisjoint(self.chosen) and _fits(self.cells[i], self.room)

    def _take(self, i: int) -> None:
        self.chosen.append(i)
        for cell, count in self.cells[i].items():
            self.room[cell] -= count

    def _give_back(self, i: int) -> None:
        self.chosen.remove(i)
        for cell, count in self.cells[i].items():
            self.room[cell] += count


def _solved(
    units: Sequence[Unit], members: Sequence[int], needs: Mapping[Cell, int], cost: FloatArray
) -> list[int] | None:
    found = Programme([units[i] for i in members], needs).solve(cost[list(members)])
    return None if found is None else [members[place] for place in found]


def unit_costs(
    units: Sequence[Unit],
    needs: Mapping[Cell, int],
    seen: Sequence[frozenset[str]],
    luck: FloatArray,
) -> FloatArray:
    """Cost of each unit: seen items outweigh recency, recency outweighs luck, on any form."""
    recency = {
        item: (len(seen) - age) / len(seen)
        for age, test in reversed(list(enumerate(seen)))
        for item in test
    }
    most = 1 + sum(needs.values())
    finest = 1.0 / (most * max(len(seen), 1))
    cost = np.empty(len(units))
    for i, unit in enumerate(units):
        ages = [recency[item.id] for item in unit.items if item.id in recency]
        cost[i] = most * len(ages) + sum(ages) + finest * len(unit.items) * luck[i]
    return cost


class Programme:
    """The blueprint as a mixed-integer programme over `units`."""

    def __init__(self, units: Sequence[Unit], needs: Mapping[Cell, int]) -> None:
        self.units = units
        self.needs = needs
        self.counts = np.array(
            [[unit.cells.get(cell, 0) for unit in units] for cell in needs], dtype=np.float64
        ).reshape(len(needs), len(units))
        pairs = _enemy_pairs(units)
        self.apart = np.zeros((len(pairs), len(units)))
        for row, pair in enumerate(pairs):
            self.apart[row, list(pair)] = 1.0

    def solve(self, cost: FloatArray) -> list[int] | None:
        """Return the places of the cheapest units that fill every cell, or None when none do."""
        if not self.units:
            return None
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  seldom needed

        wanted = np.array(list(self.needs.values()), dtype=np.float64)
        constraints = [LinearConstraint(self.counts, wanted, wanted)]
        if len(self.apart):
            constraints.append(LinearConstraint(self.apart, -np.inf, 1.0))
        found = milp(
            cost,
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0.0, 1.0),
            constraints=constraints,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        return [place for place, taken in enumerate(found.x) if taken > 0.5]

    def shortages(self) -> list[Shortage]:
        """Return the smallest shortages that would have to be made good."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  seldom needed

        cells, units = self.counts.shape
        wanted = np.array(list(self.needs.values()), dtype=np.float64)
        constraints = [LinearConstraint(np.hstack([self.counts, np.eye(cells)]), wanted, wanted)]
        if len(self.apart):
            padded = np.hstack([self.apart, np.zeros((len(self.apart), cells))])
            constraints.append(LinearConstraint(padded, -np.inf, 1.0))
        found = milp(
            np.concatenate([np.zeros(units), np.ones(cells)]),
            integrality=np.ones(units + cells, dtype=np.int64),
            bounds=Bounds(0.0, np.concatenate([np.ones(units), wanted])),
            constraints=constraints,
        )
        if found.x is None:  # never: choosing no unit satisfies this programme
            raise RuntimeError(f"the solver failed: {found.message}")
        lacking = np.rint(found.x[units:]).astype(int)
        available = self.counts.sum(axis=1).astype(int)
        return [
            Shortage(cell, needed, int(short), int(have))
            for (cell, needed), short, have in zip(
                self.needs.items(), lacking, available, strict=True
            )
            if short
        ]
