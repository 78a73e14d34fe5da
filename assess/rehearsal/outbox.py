"""What one page has said, what was acknowledged, and what a new page must say again. Pure.

The same rules as the runner's own outbox, so that a rehearsal sends what a browser would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Said(NamedTuple):
    """What an event says, whatever its number; `value` is canonical JSON."""

    type: str
    item: str | None
    value: str


class Event(NamedTuple):
    """An event with its counter and the page's own figure of the time."""

    n: int
    t: int
    said: Said


class WrongAck(ValueError):
    """The server acknowledged less than it had answered for, or more than it was sent."""


def spell(value: object) -> str:
    """JSON as the journal spells it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def spell_batch(epoch: int, events: Iterable[Event], last: int | None = None) -> bytes:
    """The body of a sync or, with `last`, of a hand-in."""
    spelled = ",".join(
        f'{{"n":{n},"type":"{said.type}","item":{json.dumps(said.item)},'
        f'"value":{said.value},"t":{t}}}'
        for n, t, said in events
    )
    tail = "" if last is None else f',"last":{last}'
    return f'{{"epoch":{epoch},"events":[{spelled}]{tail}}}'.encode()


class Outbox:
    """The events of one epoch."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.events: list[Event] = []
        self.acked = 0
        self._beyond: set[int] = set()

    def append(self, said: Said, t: int) -> None:
        self.events.append(Event(len(self.events) + 1, t, said))

    @property
    def last(self) -> int:
        return len(self.events)

    @property
    def unsent(self) -> list[Event]:
        """What has no acknowledgement, oldest first."""
        return self.events[self.acked :]

    def acknowledge(self, ack: int, sent: Iterable[Event]) -> list[Event]:
        """Take an acknowledgement of the contiguous prefix; returns what it newly covers.

        Raises:
            WrongAck: it does not fit what was sent.
        """
        self._beyond.update(event.n for event in sent if event.n > self.acked)
        owed = self.acked
        while owed + 1 in self._beyond:
            owed += 1
        if not owed <= ack <= self.last:
            raise WrongAck(f"acknowledged {ack}, owed {owed} of {self.last}")
        fresh = self.events[self.acked : ack]
        self.acked = ack
        self._beyond = {n for n in self._beyond if n > ack}
        return fresh


class Held(NamedTuple):
    """What the server says it holds when a page enters."""

    answers: Mapping[str, Mapping[str, Any]]
    flags: Mapping[str, Mapping[str, Any]]
    plays: Mapping[str, int]
    seen: frozenset[str]


class CarryOver(NamedTuple):
    """Leftovers to be given again under the new epoch, those that something newer overtook,
    and those that the server's holding proves to be stored."""

    carried: list[Event]
    aside: list[Event]
    proven: list[Event]


def carry_over(epoch: int, leftovers: list[Event], held: Held) -> CarryOver:
    """What becomes of events left unacknowledged by `epoch` when the next one opens."""
    upto = _proven(epoch, leftovers, held)
    missing = [event for event in leftovers if event.n > upto]
    aside = [event for event in missing if _overtaken(epoch, event.said, held)]
    carried = [event for event in missing if event not in aside]
    return CarryOver(carried, aside, [event for event in leftovers if event.n <= upto])


def _proven(epoch: int, leftovers: list[Event], held: Held) -> int:
    """Up to where the server's holding proves that our events arrived."""
    ours = {event.n: event.said for event in leftovers}
    proven = 0
    for kind, holding in (("answer", held.answers), ("flag", held.flags)):
        for item, entry in holding.items():
            if entry["epoch"] != epoch:
                continue
            said = ours.get(entry["n"])
            if said is not None and said != Said(kind, item, spell(entry["value"])):
                return 0
            proven = max(proven, entry["n"])
    return proven


def _overtaken(epoch: int, said: Said, held: Held) -> bool:
    if said.item is None:
        return False
    if said.type in ("answer", "flag"):
        holding = held.answers if said.type == "answer" else held.flags
        return bool(holding.get(said.item, {}).get("epoch", 0) > epoch)
    if said.type == "view":
        return said.item in held.seen
    return bool(json.loads(said.value).get("play", 0) <= held.plays.get(said.item, 0))
