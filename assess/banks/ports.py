"""What banks ask of the rooms above them; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """On how many forms an item version stood, and when it last was put on one."""

    forms: int
    last_at: datetime | None


UsageReader = Callable[[Sequence[int]], Mapping[int, Usage]]

_readers: list[UsageReader] = []


def when_asked_for_usage(reader: UsageReader) -> None:
    """Let `reader` say, for item version ids, where they were used."""
    if reader not in _readers:
        _readers.append(reader)


def usage_of(version_ids: Sequence[int]) -> dict[int, Usage]:
    """Usage of item versions by id; those never used are left out."""
    total: dict[int, Usage] = {}
    for reader in _readers:
        for version_id, usage in reader(version_ids).items():
            before = total.get(version_id, Usage(0, None))
            moments = [moment for moment in (before.last_at, usage.last_at) if moment]
            total[version_id] = Usage(before.forms + usage.forms, max(moments, default=None))
    return total
