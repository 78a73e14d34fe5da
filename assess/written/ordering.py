"""In which order a marker meets scripts: random, the same every time, another for each. Pure.

Order matters to marks, so no two markers share one. Reference scripts are met on the way without
being told from the others.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

TEN = 10


def order(scripts: Iterable[str], marker: int, task: str, key: bytes) -> list[str]:
    """Scripts (by number) in this marker's order; a script that comes later moves no other."""
    return sorted(scripts, key=lambda one: place(one, marker, task, key))


def place(script: str, marker: int, task: str, key: bytes) -> bytes:
    """Where a script stands in one marker's order of one task."""
    return hmac.new(key, f"{marker}/{task}/{script}".encode(), sha256).digest()


def seeds_for(scripts: int, per_ten: int) -> int:
    """How many reference scripts go among so many others: for each ten, or part of one."""
    return per_ten * -(-scripts // TEN)


def with_seeds(
    ordered: Sequence[str], seeds: Sequence[str], per_ten: int, marker: int, task: str, key: bytes
) -> list[str]:
    """The order with reference scripts among it: so many to every ten, as long as there are any.

    Each stands at a place of its ten that only the key tells. What is in a marker's hands is never
    hidden: seeds left over, since scripts or the rules have become fewer, come in anywhere.
    """
    waiting = list(seeds)
    found: list[str] = []

    def insert(seed: str, among: list[str]) -> None:
        where = int.from_bytes(place(seed, marker, f"{task}/seed", key)[:4], "big")
        among.insert(where % (len(among) + 1), seed)

    for start in range(0, len(ordered), TEN):
        tens = list(ordered[start : start + TEN])
        for seed in waiting[:per_ten]:
            insert(seed, tens)
        del waiting[:per_ten]
        found += tens
    for seed in waiting:
        insert(seed, found)
    return found
