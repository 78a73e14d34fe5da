"""What assembly may know of a bank: no text, no key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of a blueprint."""

    skill: str
    level: int


@dataclass(frozen=True, slots=True)
class PoolItem:
    """What assembly may know of an item. `id` is stable; `options` is how many it has."""

    id: str
    level: int
    skill: str
    options: int
    enemies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unit:
    """What is drawn whole: a testlet with all its items in authored order, or a single item."""

    id: str
    items: tuple[PoolItem, ...]
    enemies: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """Every id by which another unit may call this one an enemy."""
        return frozenset({self.id, *(item.id for item in self.items)})

    @cached_property
    def foes(self) -> frozenset[str]:
        """Every id this unit must not stand beside."""
        return self.enemies.union(*(item.enemies for item in self.items))

    @cached_property
    def cells(self) -> Mapping[Cell, int]:
        """How many items the unit gives to each cell of a blueprint."""
        return Counter(Cell(item.skill, item.level) for item in self.items)

    @property
    def level(self) -> int:
        """Where the unit stands in the rising order: the level of its hardest item."""
        return max(item.level for item in self.items)

    @property
    def skill(self) -> str:
        """The skill of its first item."""
        return self.items[0].skill
