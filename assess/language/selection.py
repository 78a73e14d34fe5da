"""Which units fill the blueprint: a quick random draw, and an exact search when it fails.

The quick draw fills cell after cell from unseen units, scarcest cell first, and gives up at the
first cell it cannot fill. The exact search is a mixed-integer programme (HiGHS through
``scipy.optimize.milp``; van der Linden, *Linear Models for Optimal Test Design*, 2005) that meets
fewest seen items first, the longest unseen next, and a random order last; it also proves when no
form exists and names the cells that fall short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from assess.language.pool import Cell, Unit

FloatArray = NDArray[np.float64]

# Units tried by a quick draw before it gives up; a usual form takes fewer than a hundred.
QUICK_STEPS = 2_000


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
    luck = rng.random(len(usable))
    quick = _quick_draw(usable, needs, frozenset().union(*seen), luck)
    if quick is not None:
        return quick, []
    exact = _Programme(usable, needs)
    picked = exact.solve(_cost(usable, needs, seen, luck))
    if picked is not None:
        return picked, []
    return [], exact.shortages()


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


def _quick_draw(
    units: Sequence[Unit], needs: Mapping[Cell, int], met: frozenset[str], luck: FloatArray
) -> list[Unit] | None:
    order = [int(i) for i in np.argsort(luck, kind="stable") if not units[int(i)].names & met]
    draw = _Draw(units, dict(needs))
    givers: dict[Cell, list[int]] = {cell: [] for cell in needs}
    for i in order:
        for cell in units[i].cells:
            givers[cell].append(i)
    slack = {cell: sum(units[i].cells[cell] for i in givers[cell]) - needs[cell] for cell in needs}
    for cell in sorted(needs, key=lambda cell: (slack[cell], cell)):
        if not draw.fill(cell, givers[cell]):
            return None
    return [units[i] for i in sorted(draw.chosen)]


class _Draw:
    """The state of a quick draw: what is chosen, what room is left, who is barred."""

    def __init__(self, units: Sequence[Unit], room: dict[Cell, int]) -> None:
        self.cells = [unit.cells for unit in units]
        self.room = room
        self.chosen: list[int] = []
        self.steps = 0
        self.foes: dict[int, set[int]] = {}
        for one, other in _enemy_pairs(units):
            self.foes.setdefault(one, set()).add(other)
            self.foes.setdefault(other, set()).add(one)

    def fill(self, cell: Cell, candidates: Sequence[int]) -> bool:
        """Fill `cell` by depth-first search along `candidates`; undo what leads nowhere."""
        if self.room[cell] == 0:
            return True
        for place, i in enumerate(candidates):
            self.steps += 1
            if self.steps > QUICK_STEPS:
                return False
            if not self._may_take(i):
                continue
            self._take(i)
            if self.fill(cell, candidates[place + 1 :]):
                return True
            self._give_back(i)
        return False

    def _may_take(self, i: int) -> bool:
        return (
            i not in self.chosen
            and not self.foes.get(i, set()).intersection(self.chosen)
            and _fits(self.cells[i], self.room)
        )

    def _take(self, i: int) -> None:
        self.chosen.append(i)
        for cell, count in self.cells[i].items():
            self.room[cell] -= count

    def _give_back(self, i: int) -> None:
        self.chosen.remove(i)
        for cell, count in self.cells[i].items():
            self.room[cell] += count


def _cost(
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


class _Programme:
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

    def solve(self, cost: FloatArray) -> list[Unit] | None:
        """Return the cheapest units that fill every cell, or None when none do."""
        if not self.units:
            return None
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
        return [unit for unit, taken in zip(self.units, found.x, strict=True) if taken > 0.5]

    def shortages(self) -> list[Shortage]:
        """Return the smallest shortages that would have to be made good."""
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
