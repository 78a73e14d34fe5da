"""Drawing a form from a bank: the blueprint exactly, testlets whole, enemies apart.

A draw reads ids, levels, skills, numbers of options and enemies, and nothing else: there is no
key in its input, so nothing a candidate receives can depend on one. The same pool, blueprint,
history and seed give the same form, in whatever order the pool arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assess.language.pool import Cell, PoolItem, Unit
from assess.language.selection import Shortage, choose_units

# Short questions open each level, passages follow; listening is a part of its own.
SKILL_ORDER = ("grammar", "vocabulary", "reading", "listening")
PARTS = {"reading": ("grammar", "vocabulary", "reading"), "listening": ("listening",)}
SKILLS = frozenset(SKILL_ORDER)
LEVELS = (1, 2, 3, 4, 5)

Blueprint = Mapping[str, Mapping[int, int]]


class BlueprintError(ValueError):
    """The blueprint itself is wrong; the message says where."""


class AssemblyError(RuntimeError):
    """The bank cannot fill the blueprint; the message names each cell and what it lacks."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        cells = "; ".join(
            f"{s.cell.skill} level {s.cell.level} needs {s.needed}, lacks {s.lacking} "
            f"({s.available} usable in the bank)"
            for s in self.shortages
        )
        super().__init__(
            f"The bank cannot fill the blueprint: {cells}. Add items to these cells, lower the "
            "blueprint there, or look at enemies and testlet sizes where the bank seems to have "
            "enough."
        )


@dataclass(frozen=True, slots=True)
class ChosenItem:
    """An item on a form; `option_order[i]` is the authored index of the option shown i-th."""

    item: PoolItem
    option_order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChosenUnit:
    """A unit on a form, with its items in authored order."""

    unit: Unit
    items: tuple[ChosenItem, ...]


@dataclass(frozen=True, slots=True)
class AssembledForm:
    """Units by part, in the order shown; `reused` names items the candidate has met before."""

    parts: Mapping[str, tuple[ChosenUnit, ...]]
    reused: tuple[str, ...] = field(default=())

    def units(self) -> list[ChosenUnit]:
        """Return the units of all parts, in the order shown."""
        return [unit for part in self.parts.values() for unit in part]


def generator(seed: int) -> np.random.Generator:
    """Return the counter-based generator (Philox 4x64) that every draw uses."""
    return np.random.Generator(np.random.Philox(key=seed))


def assemble(
    pool: Iterable[Unit],
    blueprint: Blueprint,
    rng: np.random.Generator,
    seen: Sequence[frozenset[str]] = (),
) -> AssembledForm:
    """Draw one form.

    Parameters
    ----------
    pool : iterable of Unit
        All that may be drawn, in any order.
    blueprint : mapping of skill to level to number of items
        Counts of zero may be left out.
    rng : numpy Generator
        Made by :func:`generator` from the form's seed.
    seen : sequence of sets of item ids
        What the candidate met before, one set per test, newest first. A unit with one seen item
        counts as seen. No seen unit is drawn while the rest of the bank can fill the blueprint;
        otherwise as few seen items as possible are, and among those the ones longest ago.

    Returns
    -------
    AssembledForm
        The reading part (grammar, vocabulary, reading) and then the listening part; within a
        part levels rise, and within a level short questions precede passages. Units alike in
        all this stand in random order. Parts without items are left out.

    Raises
    ------
    BlueprintError
        The blueprint names an unknown skill or level, or asks for no item at all.
    AssemblyError
        The bank cannot fill the blueprint even with every seen item.
    """
    needs = _needs(blueprint)
    units = sorted(pool, key=lambda unit: unit.id)
    _refuse_twins(units)
    chosen, shortages = choose_units(units, needs, seen, rng)
    if shortages:
        raise AssemblyError(shortages)
    met = frozenset().union(*seen)
    reused = sorted(item.id for unit in chosen for item in unit.items if item.id in met)
    return AssembledForm(_in_order(chosen, rng), tuple(reused))


def _needs(blueprint: Blueprint) -> dict[Cell, int]:
    needs: dict[Cell, int] = {}
    for skill, levels in blueprint.items():
        if skill not in SKILLS:
            raise BlueprintError(f"blueprint: {skill!r} is not one of {', '.join(SKILL_ORDER)}")
        for level, count in levels.items():
            if level not in LEVELS:
                raise BlueprintError(f"blueprint, {skill}: level {level!r} is not one of 1 to 5")
            if count < 0:
                raise BlueprintError(f"blueprint, {skill} level {level}: {count} items asked for")
            if count:
                needs[Cell(skill, level)] = count
    if not needs:
        raise BlueprintError("the blueprint asks for no item at all")
    return dict(sorted(needs.items()))


def _refuse_twins(units: Sequence[Unit]) -> None:
    known: set[str] = set()
    for unit in units:
        for item in unit.items:
            if item.id in known:
                raise ValueError(f"item {item.id} stands twice in the pool")
            known.add(item.id)


def _in_order(
    chosen: Sequence[Unit], rng: np.random.Generator
) -> dict[str, tuple[ChosenUnit, ...]]:
    shuffled = [chosen[i] for i in rng.permutation(len(chosen))]
    shuffled.sort(key=lambda unit: (unit.level, SKILL_ORDER.index(unit.skill)))
    parts: dict[str, tuple[ChosenUnit, ...]] = {}
    for name, skills in PARTS.items():
        units = [unit for unit in shuffled if unit.skill in skills]
        if units:
            parts[name] = tuple(_with_options(unit, rng) for unit in units)
    return parts


def _with_options(unit: Unit, rng: np.random.Generator) -> ChosenUnit:
    return ChosenUnit(
        unit,
        tuple(
            ChosenItem(item, tuple(int(i) for i in rng.permutation(item.options)))
            for item in unit.items
        ),
    )
