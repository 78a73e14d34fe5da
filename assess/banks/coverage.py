"""Supply and demand: items per skill and level beside what a form needs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assess.banks.formats.model import BankSource, items_of


@dataclass(frozen=True, slots=True)
class Cell:
    """Supply and demand of one skill at one level."""

    skill: str
    level: int
    items: int
    needed: int
    sizes: tuple[int, ...] = ()

    @property
    def state(self) -> str:
        """`short`: a form cannot be filled; `tight`: not without repeats next time; `ample`."""
        if self.items < self.needed or not self._adds_up():
            return "short"
        return "tight" if self.items < 2 * self.needed else "ample"

    def _adds_up(self) -> bool:
        """Whether whole testlets and single items can make exactly the number needed."""
        if not self.sizes or not self.needed:
            return True
        sums = {0}
        for size in self.sizes:
            sums |= {total + size for total in sums if total + size <= self.needed}
        return self.needed in sums


def cells_of(source: BankSource) -> list[tuple[str, int, str]]:
    """(skill, level, unit's id) of every item; what `coverage` counts."""
    return [
        (item.skill, item.level, located.unit.code)
        for located in source.units
        for item in items_of(located.unit)
    ]


def coverage(
    blueprint: Mapping[str, Mapping[int, int]], cells: Iterable[tuple[str, int, str]]
) -> list[Cell]:
    """Count items per skill and level beside what the blueprint needs."""
    cells = list(cells)
    counts = Counter((skill, level) for skill, level, _ in cells)
    homes: dict[str, Counter[tuple[str, int]]] = {}
    for skill, level, unit in cells:
        homes.setdefault(unit, Counter())[skill, level] += 1
    needs = {(s, lv): n for s, row in blueprint.items() for lv, n in row.items()}
    result = []
    for skill, level in sorted(set(counts) | set(needs)):
        here = [home for home in homes.values() if (skill, level) in home]
        # Testlets that reach into other cells are left to the assembly itself.
        simple = all(len(home) == 1 for home in here)
        sizes = tuple(home[skill, level] for home in here) if simple else ()
        result.append(Cell(skill, level, counts[skill, level], needs.get((skill, level), 0), sizes))
    return result
