"""Walking the chain and naming everything that does not fit. Pure.

The walk never trusts what it checks: each entry is hashed as it stands, its columns are
compared with what its text says, and heads are compared with signed checkpoints.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from assess.audit.chain import FIELDS, GENESIS, SALT_BYTES

#: (seq, pending id, subject, entry, link) in order of seq.
Entry = tuple[int, int, bytes, bytes, bytes]
#: (seq, salt, content) in order of seq.
Personal = tuple[int, bytes, bytes]

#: After so many problems the walk goes on, but names no more.
MOST = 200
ERASED = "audit.erased"
_ERASED = b'"kind":"audit.erased"'


class Checkpoint(Protocol):
    """A verified statement, and where it was found."""

    @property
    def seq(self) -> int: ...
    @property
    def head(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def source(self) -> str: ...


@dataclass
class Report:
    """What the walk found."""

    entries: int = 0
    head: bytes = GENESIS
    personal: int = 0
    erased: int = 0
    checkpoints: int = 0
    problems: list[str] = field(default_factory=list)
    found: int = 0

    def add(self, problem: str) -> None:
        self.found += 1
        if len(self.problems) < MOST:
            self.problems.append(problem)

    @property
    def sound(self) -> bool:
        return self.found == 0


def check(
    entries: Iterable[Entry],
    personal: Iterable[Personal] = (),
    checkpoints: Iterable[Checkpoint] = (),
    erased: Collection[int] = (),
) -> Report:
    """Walk the whole chain.

    Args:
        erased: entries whose erasure is recorded but not sealed yet.
    """
    report = Report()
    wanted: dict[int, list[Checkpoint]] = defaultdict(list)
    for one in checkpoints:
        wanted[one.seq].append(one)
        report.checkpoints += 1
    details = _Details(report, personal, set(erased))
    head, place, previous = GENESIS, 0, 0
    sha256 = hashlib.sha256
    for seq, pending_id, subject, entry, link in entries:
        place += 1
        if seq != previous + 1:
            report.add(f"after entry {previous} comes entry {seq}: {_gap(previous, seq)}")
        previous = seq
        computed = sha256(head + sha256(entry).digest()).digest()
        if computed != link:
            report.add(f"entry {seq} does not fit its link: it, or its place, was changed")
        head = link if type(link) is bytes else computed
        if seq in wanted:
            _compare(report, wanted.pop(seq), head)
        # Canonical text has its fields in order, so most entries need not be parsed.
        ending = b',"seq":%d,"subject":"%b"}' % (seq, subject)
        end = len(entry) - len(ending)
        if (
            entry.endswith(ending)
            and type(pending_id) is int
            and entry.endswith(b',"pending":%d,"personal":null' % pending_id, 0, end)
            and _ERASED not in entry
        ):
            continue
        said = _parsed(entry)
        if said is None or not _says(said, seq, pending_id, subject):
            report.add(f"entry {seq} says other things than its columns")
        else:
            details.meet(seq, said)
    report.entries, report.head = place, head
    details.finish()
    for seq, ones in sorted(wanted.items()):
        for one in ones:
            report.add(
                f"{one.source} of {one.at} covers {seq} entries, the chain ends at {previous}: "
                f"entries {previous + 1} to {seq} are missing (cut off, or an older copy of the "
                "database was put back)"
                if seq > previous
                else f"{one.source} of {one.at}: entry {seq} is missing or cannot be read"
            )
    return report


def _parsed(entry: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(entry.decode())
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said.keys() == FIELDS else None


def _says(said: dict[str, Any], seq: int, pending_id: int, subject: bytes) -> bool:
    about = said["subject"]
    return (
        said["seq"] == seq
        and said["pending"] == pending_id
        and isinstance(about, str)
        and about.encode("utf-8", "replace") == subject
    )


class _Details:
    """Personal data beside the chain: what exists fits, what is gone was erased on record."""

    def __init__(self, report: Report, rows: Iterable[Personal], erased: set[int]) -> None:
        self._report, self._rows, self._erased = report, iter(rows), erased
        self._next = next(self._rows, None)
        self._missing: set[int] = set()

    def meet(self, seq: int, said: dict[str, Any]) -> None:
        if said["kind"] == ERASED:
            facts = said["facts"]
            listed = facts.get("entries") if isinstance(facts, dict) else None
            self._erased.update(one for one in listed or () if type(one) is int)
        if said["personal"] is None:
            return
        self._skip(seq)
        if self._next is None or self._next[0] != seq:
            self._missing.add(seq)
            return
        _seq, salt, content = self._next
        self._report.personal += 1
        # The digest alone would let bytes wander between salt and content.
        fits = hashlib.sha256(salt + content).hexdigest() == said["personal"]
        if len(salt) != SALT_BYTES or not fits:
            self._report.add(f"the personal data of entry {seq} do not fit its digest")
        self._next = next(self._rows, None)

    def _skip(self, before: int | None) -> None:
        while self._next is not None and (before is None or self._next[0] < before):
            self._report.add(f"personal data belong to entry {self._next[0]}, which has none")
            self._next = next(self._rows, None)

    def finish(self) -> None:
        self._skip(None)
        self._report.erased = len(self._missing & self._erased)
        for seq in sorted(self._missing - self._erased):
            self._report.add(
                f"the personal data of entry {seq} are gone, and no erasure is recorded"
            )


def _compare(report: Report, ones: Iterable[Checkpoint], head: bytes) -> None:
    for one in ones:
        if one.head != head.hex():
            report.add(
                f"{one.source} of {one.at}: the chain has another head at entry {one.seq}; an "
                "entry up to there was changed and the chain computed again"
            )


def _gap(previous: int, seq: int) -> str:
    if seq <= previous:
        return "the order is wrong"
    missing = seq - previous - 1
    return f"{missing} missing" if missing > 1 else f"entry {previous + 1} is missing"
