"""Pools and scripts for the language room's tests."""

from __future__ import annotations

from assess.language.assembly import LEVELS
from assess.language.pool import PoolItem, Unit

HOUSE_BLUEPRINT = {
    "reading": dict.fromkeys(LEVELS, 4),
    "grammar": dict.fromkeys(LEVELS, 2),
    "vocabulary": dict.fromkeys(LEVELS, 2),
    "listening": dict.fromkeys(LEVELS, 4),
}


def single(code: str, level: int, skill: str, *enemies: str, options: int = 4) -> Unit:
    item = PoolItem(code, level, skill, options, frozenset(enemies))
    return Unit(code, (item,))


def testlet(code: str, level: int, skill: str, size: int, *enemies: str) -> Unit:
    items = tuple(PoolItem(f"{code}-{n}", level, skill, 4) for n in range(1, size + 1))
    return Unit(code, items, frozenset(enemies))


testlet.__test__ = False  # type: ignore[attr-defined]  # a factory, not a test


def house_pool(testlets: int = 5, singles: int = 6) -> list[Unit]:
    """A pool of the starter banks' shape: two-item testlets and single items at each level."""
    pool: list[Unit] = []
    for level in LEVELS:
        for n in range(testlets):
            pool.append(testlet(f"rd-{level}-{n}", level, "reading", 2))
            pool.append(testlet(f"ls-{level}-{n}", level, "listening", 2))
        for n in range(singles):
            pool.append(single(f"gr-{level}-{n}", level, "grammar"))
            pool.append(single(f"vo-{level}-{n}", level, "vocabulary"))
    return pool
