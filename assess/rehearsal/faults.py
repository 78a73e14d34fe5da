"""Which misfortunes befall a candidate, drawn from a seed. Pure."""

from __future__ import annotations

import random
from typing import Literal

Fault = Literal[
    "dropped_reply",
    "half_sent",
    "duplicate",
    "reordered",
    "delayed",
    "reload",
    "second_device",
]

#: How often each befalls a save, in thousandths.
SHARES: dict[Fault, int] = {
    "dropped_reply": 40,
    "half_sent": 25,
    "duplicate": 30,
    "reordered": 30,
    "delayed": 15,
    "reload": 20,
    "second_device": 10,
}


class Fortune:
    """One candidate's own chance: the same seed and place give the same choices."""

    def __init__(self, seed: int, place: int, *, faults: bool) -> None:
        self.chance = random.Random(f"{seed}/{place}")  # noqa: S311  simulation
        self._faults = faults

    def fault(self) -> Fault | None:
        """What befalls the next save."""
        drawn = self.chance.randrange(1000)
        if not self._faults:
            return None
        for fault, share in SHARES.items():
            drawn -= share
            if drawn < 0:
                return fault
        return None

    def wait_s(self, pace_s: float) -> float:
        """Until the next answer: people do not answer in step."""
        return pace_s * self.chance.uniform(0.5, 1.5)
