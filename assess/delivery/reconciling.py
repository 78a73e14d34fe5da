"""Booked = sat + absent + void: everybody's fate, and each difference by its name. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Fate = Literal["sat", "absent", "void", "open"]
Outcome = Literal["recorded", "failed", "pending", "to_come", "none"]

FATES: tuple[Fate, ...] = ("sat", "absent", "void")
_FATE_OF_STATE: Mapping[str, Fate] = {"closed": "sat", "absent": "absent", "void": "void"}

#: Differences whose settling must say how the person is counted.
NEEDS_FATE = frozenset({"no_sitting", "not_marked"})
#: Differences that end by themselves or by closing; no reason settles them.
UNSETTLABLE = frozenset({"still_working"})


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of one person who was expected; `state` None: no sitting was booked."""

    key: str  # a sitting's id, or what the room above calls an open invitation
    name: str
    test: str = ""
    state: str | None = None
    rehearsal: bool = False
    checked_in_at: datetime | None = None
    started_at: datetime | None = None
    handed_in_at: datetime | None = None
    closed_at: datetime | None = None
    receipt: str | None = None
    outcome: Outcome = "none"
    late_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person decided about one difference."""

    kind: str
    subject: str
    reason: str
    counts_as: Fate | None = None
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about one person that does not add up; `settlement` None: still open."""

    kind: str
    subject: str
    name: str
    settlement: Settlement | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One person with their fate and what does not add up about them."""

    seat: Seat
    fate: Fate
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The whole session."""

    people: tuple[Reckoned, ...]

    @property
    def booked(self) -> int:
        return len(self.people)

    def count(self, fate: Fate) -> int:
        return sum(one.fate == fate for one in self.people)

    @property
    def differences(self) -> list[Difference]:
        return [difference for one in self.people for difference in one.differences]

    @property
    def open(self) -> list[Difference]:
        """Differences that nobody has settled yet."""
        return [one for one in self.differences if one.settlement is None]

    @property
    def balanced(self) -> bool:
        """Booked = sat + absent + void, and no difference is open."""
        return not self.open and self.booked == sum(self.count(fate) for fate in FATES)


def kinds_of(seat: Seat) -> list[str]:
    """Names of what does not add up about one person.

    `no_sitting`: invited, never booked, so nothing says whether they came.
    `still_working`: the test goes on.
    `not_marked`: booked or checked in, and neither absent nor anything else.
    `no_receipt`: sat, and nothing shows what was handed in.
    `no_result`: sat, and scoring failed.  `result_pending`: sat, and not scored although nothing
    is waited for.

    Work that is still graded or marked (`to_come`) is no difference: what was handed in is in the
    journal and has its receipt, which is all that a session answers for. Its result does not exist
    yet, so nothing can be released before; marking often begins once the session is reconciled.
    """
    if seat.state is None:
        return ["no_sitting"]
    if seat.state in ("running", "paused", "closing"):
        return ["still_working"]
    if _FATE_OF_STATE.get(seat.state) is None:
        return ["not_marked"]
    if seat.state != "closed":
        return []
    found = [] if seat.receipt else ["no_receipt"]
    if not seat.rehearsal and seat.outcome == "failed":
        found.append("no_result")
    if not seat.rehearsal and seat.outcome == "pending":
        found.append("result_pending")
    return found


def reconcile(seats: Iterable[Seat], settled: Collection[Settlement] = ()) -> Reconciliation:
    """Everybody's fate and differences; a settlement of what is no longer so is ignored."""
    by_place = {(one.kind, one.subject): one for one in settled}
    return Reconciliation(tuple(_reckon(seat, by_place) for seat in seats))


def _reckon(seat: Seat, settled: Mapping[tuple[str, str], Settlement]) -> Reckoned:
    differences = tuple(
        Difference(
            kind,
            seat.key,
            seat.name,
            None if kind in UNSETTLABLE else settled.get((kind, seat.key)),
        )
        for kind in kinds_of(seat)
    )
    fate: Fate = _FATE_OF_STATE.get(seat.state or "", "open")
    for one in differences:
        if fate == "open" and one.settlement is not None and one.settlement.counts_as:
            fate = one.settlement.counts_as
    return Reckoned(seat, fate, differences)
