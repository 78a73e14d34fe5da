"""What a session's report says, worked out from its records. Pure.

Signals, gaps and delays are evidence for people; no score function sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from assess.delivery.policies import Advice, Policy, advice
from assess.delivery.reconciling import Reconciliation

#: Log lines that begin and end an interruption; breaks are the candidate's own.
BEGINS = frozenset({"paused", "device_paused"})
ENDS = frozenset({"resumed", "device_unlocked", "handed_in", "time_up", "ended", "voided"})
#: Log lines that explain why a deadline is not where it was planned.
MOVES = frozenset(
    {"extended", "paused", "resumed", "device_paused", "device_unlocked", "undone"}
    | {"break_began", "break_ended", "break_over"}
)
#: The signal that begins a spell of each kind, and the one that ends it.
SPELLS = {"focus": ("lost", "back"), "fullscreen": ("left", "entered"), "network": ("lost", "back")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a journal."""

    type: str
    value: Mapping[str, Any]
    t_ms: int
    received_at: datetime
    standing: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a sitting's log, or one act of staff."""

    action: str
    at: datetime
    by: str = ""
    detail: Mapping[str, Any] | None = None

    def said(self, key: str) -> Any:
        return (self.detail or {}).get(key)


@dataclass(frozen=True, slots=True)
class Message:
    """What an invigilator wrote, and when the candidate acknowledged it."""

    at: datetime
    by: str
    text: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """When help was asked for, and answered."""

    asked_at: datetime
    answered_at: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """An incident that was written down."""

    at: datetime
    by: str
    about: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Act:
    """What staff did; `undone`: it was reversed within a minute."""

    at: datetime
    by: str
    verb: str
    reason: str
    note: str
    minutes: int | None
    reached: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Spell:
    """How often something happened, and for how long in all."""

    kind: str
    times: int
    total: timedelta


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """The records of one sitting."""

    key: str
    planned: datetime | None
    deadline: datetime | None
    receipt: str | None
    digest: str | None
    entries: Sequence[Entry]
    log: Sequence[LogLine]
    late: Mapping[str, int]
    messages: Sequence[Message]
    help: Sequence[HelpRequest]
    policy: Policy


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The records of one session."""

    id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    reconciled_at: datetime | None
    reconciled_by: str
    rehearsal: bool
    written_at: datetime
    sittings: Mapping[str, SittingFacts]
    incidents: Sequence[Noted]
    acts: Sequence[Act]
    checkpoint: tuple[int, str, datetime] | None


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """One candidate's part; figures are None where nothing is known."""

    facts: SittingFacts
    moves: tuple[LogLine, ...]
    interrupted: timedelta
    advice: Advice
    longest_gap: timedelta | None
    usual_delay: timedelta | None
    longest_delay: timedelta | None
    spells: tuple[Spell, ...]
    pastes: int
    pasted: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page and the file show."""

    session: SessionFacts
    found: Reconciliation
    staff: tuple[str, ...]
    candidates: Mapping[str, CandidateReport]


def build(session: SessionFacts, found: Reconciliation) -> Report:
    """The report of a session from its records."""
    lines = [line for facts in session.sittings.values() for line in facts.log]
    staff = {line.by for line in lines if line.action in ("checked_in", "new_code", "extended")}
    staff |= {act.by for act in session.acts} | {one.by for one in session.incidents}
    return Report(
        session=session,
        found=found,
        staff=tuple(sorted(staff - {""})),
        candidates={
            key: about(facts, session.written_at) for key, facts in session.sittings.items()
        },
    )


def interruptions(log: Iterable[LogLine], now: datetime) -> list[timedelta]:
    """How long each interruption by staff or by another device lasted."""
    found: list[timedelta] = []
    since: datetime | None = None
    for line in log:
        # A resuming that is undone: the interruption goes on.
        again = line.action == "undone" and line.said("verb") == "resume"
        if line.action in BEGINS or again:
            since = since or line.at
        ended = line.action in ENDS or (line.action == "undone" and line.said("verb") == "pause")
        if ended and since is not None:
            found.append(line.at - since)
            since = None
    return [*found, now - since] if since is not None else found


def longest_gap(moments: Iterable[datetime]) -> timedelta | None:
    """The longest time between two moments that follow each other."""
    ordered = sorted(moments)
    return max((b - a for a, b in pairwise(ordered)), default=None)


def spells(entries: Iterable[Entry]) -> list[Spell]:
    """How often and how long the page lost focus, full screen or its connection."""
    times: dict[str, int] = {}
    total: dict[str, int] = {}
    for entry in entries:
        begin, end = SPELLS.get(entry.type, ("", ""))
        if entry.value.get("state") == begin:
            times[entry.type] = times.get(entry.type, 0) + 1
        if entry.value.get("state") == end:
            total[entry.type] = total.get(entry.type, 0) + int(entry.value.get("for_ms", 0))
    return [
        Spell(kind, times.get(kind, 0), timedelta(milliseconds=total.get(kind, 0)))
        for kind in SPELLS
        if kind in times or kind in total
    ]


def delays(entries: Iterable[Entry], started_at: datetime) -> list[timedelta]:
    """From composing to the server's hand, of the answers that count, shortest first."""
    return sorted(
        max(timedelta(), entry.received_at - started_at - timedelta(milliseconds=entry.t_ms))
        for entry in entries
        if entry.type == "answer" and entry.standing == "applied"
    )


def about(facts: SittingFacts, now: datetime) -> CandidateReport:
    """One candidate's part of a report, worked out from the records."""
    started = next((line.at for line in facts.log if line.action == "started"), None)
    over = [line.at for line in facts.log if line.action in ("handed_in", "time_up", "ended")]
    found = interruptions(facts.log, now)
    waits = delays(facts.entries, started) if started else []
    heard = [entry.received_at for entry in facts.entries]
    pastes = [entry.value.get("characters", 0) for entry in facts.entries if entry.type == "paste"]
    return CandidateReport(
        facts=facts,
        moves=tuple(line for line in facts.log if line.action in MOVES),
        interrupted=sum(found, timedelta()),
        advice=advice(found, facts.policy),
        longest_gap=longest_gap([started, *heard, *over]) if started and heard else None,
        usual_delay=waits[len(waits) // 2] if waits else None,
        longest_delay=waits[-1] if waits else None,
        spells=tuple(spells(facts.entries)),
        pastes=len(pastes),
        pasted=sum(pastes),
    )
