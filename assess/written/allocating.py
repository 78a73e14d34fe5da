"""Which marker gets which script: evenly, never twice to the same one, never past a conflict. Pure.

The same scripts, markers and facts always give the same allocation.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

INDEPENDENT = ("first", "second")


@dataclass(frozen=True)
class Given:
    """A script in a marker's hands, as `first`, `second` or `third`."""

    script: str
    part: str
    marker: int


@dataclass(frozen=True)
class Left:
    """A part that nobody could be given, because too few markers may have it."""

    script: str
    part: str


@dataclass(frozen=True)
class Allocation:
    """What is new; what was given before stays as it is."""

    given: tuple[Given, ...]
    left: tuple[Left, ...]


def allocate(
    scripts: Sequence[str],
    markers: Collection[int],
    *,
    held: Collection[Given] = (),
    barred: Collection[tuple[int, str]] = (),
    load: Mapping[int, int] | None = None,
    key: bytes = b"",
) -> Allocation:
    """Give every script to two different markers, each time to who has the least.

    Args:
        scripts: numbers of the scripts of one task.
        markers: who may be given them.
        held: what has been given already, to whomever; it is not touched.
        barred: pairs that must not meet: conflicts, and markers who were replaced.
        load: scripts that each marker still has to mark.
        key: decides between markers with the same load, so that no one order repeats.
    """
    loads = {marker: (load or {}).get(marker, 0) for marker in markers}
    parts: dict[str, dict[str, int]] = {}
    for one in held:
        parts.setdefault(one.script, {})[one.part] = one.marker
    never = set(barred)

    def open_to(script: str) -> list[int]:
        taken = set(parts.get(script, {}).values())
        return [one for one in loads if one not in taken and (one, script) not in never]

    given: list[Given] = []
    left: list[Left] = []
    # Where few may mark, they are chosen first: the others can still be balanced around them.
    for script in sorted(scripts, key=lambda one: (len(open_to(one)), _shuffled(key, one))):
        for part in INDEPENDENT:
            if part in parts.get(script, {}):
                continue
            marker = _lightest(open_to(script), loads, key, script)
            if marker is None:
                left.append(Left(script, part))
                continue
            parts.setdefault(script, {})[part] = marker
            loads[marker] += 1
            given.append(Given(script, part, marker))
    return Allocation(tuple(given), tuple(left))


def choose(
    script: str,
    markers: Collection[int],
    *,
    taken: Collection[int],
    barred: Collection[tuple[int, str]] = (),
    load: Mapping[int, int] | None = None,
    key: bytes = b"",
) -> int | None:
    """One more marker for a script, as a third or a replacement; None when nobody may.

    `taken` are all who have, or have had, this script.
    """
    never = set(barred)
    able = [one for one in markers if one not in taken and (one, script) not in never]
    return _lightest(able, load or {}, key, script)


def _lightest(
    able: Collection[int], loads: Mapping[int, int], key: bytes, script: str
) -> int | None:
    if not able:
        return None
    return min(able, key=lambda one: (loads.get(one, 0), _shuffled(key, f"{script}/{one}"), one))


def _shuffled(key: bytes, name: str) -> str:
    return hmac.new(key, name.encode(), sha256).hexdigest()
