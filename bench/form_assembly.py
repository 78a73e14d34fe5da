"""Time to assemble one form, beside an exact solver drawing the same form.

Both sides get the bank's units made anew each time, as the first use of a bank does.

Reference: the same draw (units, blueprint, enemies, history) put to HiGHS through
``scipy.optimize.milp``, as one mixed-integer programme. Milliseconds of processor
time; run on a quiet machine and compare ratios, not hours.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from assess.language.assembly import LEVELS, assemble, generator
from assess.language.pool import Cell, PoolItem, Unit
from assess.language.selection import Programme, unit_costs

ROUNDS = 40
Bank = tuple[int, int]
BLUEPRINT = {
    "reading": dict.fromkeys(LEVELS, 4),
    "grammar": dict.fromkeys(LEVELS, 2),
    "vocabulary": dict.fromkeys(LEVELS, 2),
    "listening": dict.fromkeys(LEVELS, 4),
}
NEEDS = {Cell(skill, level): n for skill, row in BLUEPRINT.items() for level, n in row.items()}


def pool(testlets: int, singles: int) -> list[Unit]:
    """A bank with so many two-item testlets and single items in each cell of a skill and level."""
    units = []
    for level in LEVELS:
        for skill, count, size in (
            ("reading", testlets, 2),
            ("listening", testlets, 2),
            ("grammar", singles, 1),
            ("vocabulary", singles, 1),
        ):
            for n in range(count):
                code = f"{skill}-{level}-{n:03d}"
                foe = frozenset({f"{skill}-{level}-{n + 1:03d}"}) if n % 5 == 0 else frozenset()
                items = tuple(PoolItem(f"{code}-{i}", level, skill, 4) for i in range(size))
                units.append(Unit(code, items, foe))
    return units


def timed(work: Callable[[list[Unit], int], object], bank: Bank) -> list[float]:
    """Processor milliseconds of each round, the first (warm-up) left out."""
    spent = []
    for seed in range(ROUNDS + 1):
        units = pool(*bank)
        start = time.process_time()
        work(units, seed)
        spent.append((time.process_time() - start) * 1000)
    return spent[1:]


def exact(units: list[Unit], seen: list[frozenset[str]], seed: int) -> None:
    """The reference: the whole draw by mixed-integer programming."""
    luck = np.random.default_rng(seed).random(len(units))
    if Programme(units, NEEDS).solve(unit_costs(units, NEEDS, seen, luck)) is None:
        raise SystemExit("the reference found no form")


def report(name: str, bank: Bank, seen: list[frozenset[str]]) -> None:
    """Print one line: ours, the reference, and how many times faster."""
    ours = timed(lambda units, seed: assemble(units, BLUEPRINT, generator(seed), seen), bank)
    reference = timed(lambda units, seed: exact(units, seen, seed), bank)
    middle, other = statistics.median(ours), statistics.median(reference)
    items = sum(len(unit.items) for unit in pool(*bank))
    print(
        f"{name:<34} {items:>5} items  assemble {middle:7.2f} ms (worst {max(ours):6.2f})"
        f"  milp {other:7.2f} ms  ratio {other / middle:5.1f}x"
    )


def main() -> None:
    """Print the table."""
    starter, large = (5, 6), (50, 50)
    first = assemble(pool(*starter), BLUEPRINT, generator(7))
    met = frozenset(chosen.item.id for unit in first.units() for chosen in unit.items)
    print("form assembly, 60 items, CPU ms (target: below 50)")
    report("starter bank, first test", starter, [])
    report("starter bank, second test", starter, [met])
    everything = frozenset(item.id for unit in pool(*starter) for item in unit.items)
    report("starter bank, everything seen", starter, [met, everything])
    report("large bank, first test", large, [])


if __name__ == "__main__":
    main()
