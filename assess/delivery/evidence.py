"""What the journal says: the final answers, what came late, whether the chain holds.

Scores and receipts rest on the journal, which nothing may change, not on the table of
current answers, which the save path keeps up to date for pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, select

from assess.audit.models import AuditEntry, AuditPending
from assess.delivery import chain, work
from assess.delivery.kinds import Answer, journalled_types
from assess.delivery.models import JournalEvent, LateDecision, Receipt, Sitting
from assess.delivery.queries import CHUNK, journal_of
from assess.extensions import db

#: The kind of the chain's entry which says that a journal's answers were erased.
JOURNAL_ERASED = "journal.erased"

HELD = ("late", "old_epoch")
#: The type of event that a person decides about, besides those that a kind keeps in order;
#: nobody decides about flags and views.
EVIDENCE = "answer"

Fate = Literal["waiting", "counted", "left_out", "without_effect"]
Key = tuple[str, str]


@dataclass(frozen=True)
class LateAnswer:
    """An answer that did not count by itself, and what became of it."""

    item_ref: str
    standing: str  # late or old_epoch
    t_ms: int
    received_at: datetime
    fate: Fate


def decisions_on(sitting_id: str) -> Sequence[LateDecision]:
    """Decisions about late answers, oldest first."""
    return db.session.scalars(
        select(LateDecision).where(LateDecision.sitting_id == sitting_id).order_by(LateDecision.id)
    ).all()


def counting(sitting_id: str) -> list[int]:
    """Ids of the decisions by which late answers count."""
    return [one.id for one in decisions_on(sitting_id) if one.decision == "count"]


def said(sitting_id: str) -> Sequence[Any]:
    """Everything a sitting's journal says of its items, by (epoch, counter)."""
    return _rows_of([sitting_id])


def folded(
    sitting_id: str,
    decisions: Iterable[int] | None = None,
    rows: Sequence[Any] | None = None,
) -> dict[Key, Answer]:
    """The final value of every (item, type): the newest that counts, by (epoch, counter).

    `decisions` are ids of those to count late answers by; all that exist when None. `rows`
    is what `said` gave, when it was read before.
    """
    chosen = set(counting(sitting_id) if decisions is None else decisions)
    ranges = [
        range(one.first_position, one.last_position + 1)
        for one in (decisions_on(sitting_id) if chosen else ())
        if one.id in chosen
    ]
    return _fold(said(sitting_id) if rows is None else rows, ranges)


def late_answers(sitting_id: str) -> list[LateAnswer]:
    """Every late answer of a sitting in the order of arrival, with its fate.

    One that a newer answer to the same question has replaced, or that says the same, is
    without effect: nobody needs to decide about it.
    """
    return late_answers_of([sitting_id]).get(sitting_id, [])


def late_answers_of(sitting_ids: Iterable[str]) -> dict[str, list[LateAnswer]]:
    """The same for many sittings at once; who has none is left out."""
    asked = sorted(set(sitting_ids))
    found: dict[str, list[LateAnswer]] = {}
    for start in range(0, len(asked), CHUNK):
        some = db.session.scalars(
            select(JournalEvent.sitting_id)
            .where(
                JournalEvent.sitting_id.in_(asked[start : start + CHUNK]),
                JournalEvent.standing.in_(HELD),
                JournalEvent.type.in_([EVIDENCE, *journalled_types()]),
            )
            .distinct()
        ).all()
        if not some:
            continue
        rows: dict[str, list[Any]] = {sitting_id: [] for sitting_id in some}
        for row in _rows_of(some):
            rows[row.sitting_id].append(row)
        decisions: dict[str, list[LateDecision]] = {}
        for one in db.session.scalars(
            select(LateDecision).where(LateDecision.sitting_id.in_(some)).order_by(LateDecision.id)
        ):
            decisions.setdefault(one.sitting_id, []).append(one)
        held = _held_work(some)
        for sitting_id in some:
            decided = decided_by(decisions.get(sitting_id, []))
            both = [
                *_told(rows[sitting_id], decided),
                *_told_work(sitting_id, held.get(sitting_id, []), decided),
            ]
            if both:
                found[sitting_id] = [late for _, late in sorted(both, key=lambda one: one[0])]
    return found


def decided_by(decisions: Iterable[LateDecision]) -> dict[int, str]:
    """Position in the journal -> what was decided about it."""
    return {
        position: one.decision
        for one in decisions
        for position in range(one.first_position, one.last_position + 1)
    }


def _told(rows: Sequence[Any], decided: dict[int, str]) -> list[tuple[int, LateAnswer]]:
    counted = [range(p, p + 1) for p, decision in decided.items() if decision == "count"]
    final = _fold(rows, counted)
    found = [row for row in rows if row.standing in HELD and row.type == EVIDENCE]
    return [(row.position, _late(row, _fate(row, decided, final))) for row in found]


def _told_work(
    sitting_id: str, rows: Sequence[Any], decided: dict[int, str]
) -> list[tuple[int, LateAnswer]]:
    """Held work: what stands applied under the same id is without effect."""
    applied = work.ids_applied(sitting_id, journalled_types()) if rows else set()
    told = []
    for row in rows:
        fate: Fate = "waiting"
        if row.position in decided:
            fate = "counted" if decided[row.position] == "count" else "left_out"
        elif work.identity_of(row.value) in applied or row.value == "null":
            fate = "without_effect"
        told.append((row.position, _late(row, fate)))
    return told


def _late(row: Any, fate: Fate) -> LateAnswer:
    return LateAnswer(row.item_ref, row.standing, row.t_ms, row.received_at, fate)


def waiting_for(sitting_id: str) -> int:
    """How many late answers wait for a decision."""
    return waiting_in([sitting_id]).get(sitting_id, 0)


def waiting_in(sitting_ids: Iterable[str]) -> dict[str, int]:
    """The same for many sittings at once; who has no late answer is left out."""
    return {
        sitting_id: sum(late.fate == "waiting" for late in found)
        for sitting_id, found in late_answers_of(sitting_ids).items()
    }


def _fate(row: Any, decided: dict[int, str], final: dict[Key, Answer]) -> Fate:
    decision = decided.get(row.position)
    if decision is not None:
        return "counted" if decision == "count" else "left_out"
    held = final.get((row.item_ref, row.type))
    if held is not None and (
        (held.epoch, held.n) > (row.epoch, row.n) or held.value == json.loads(row.value)
    ):
        return "without_effect"
    return "waiting"


def _rows_of(sitting_ids: Sequence[str]) -> Sequence[Any]:
    return db.session.execute(
        _placed(sitting_ids)
        .where(JournalEvent.standing != "rejected", JournalEvent.type.not_in(journalled_types()))
        .order_by(JournalEvent.epoch, JournalEvent.n)
    ).all()


def _held_work(sitting_ids: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in db.session.execute(
        _placed(sitting_ids).where(
            JournalEvent.standing.in_(HELD), JournalEvent.type.in_(journalled_types())
        )
    ):
        found.setdefault(row.sitting_id, []).append(row)
    return found


def _placed(sitting_ids: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return select(
        JournalEvent.sitting_id,
        JournalEvent.epoch,
        JournalEvent.n,
        JournalEvent.type,
        JournalEvent.item_ref,
        JournalEvent.value,
        JournalEvent.standing,
        JournalEvent.position,
        JournalEvent.t_ms,
        JournalEvent.received_at,
    ).where(JournalEvent.sitting_id.in_(sitting_ids), JournalEvent.item_ref.is_not(None))


def _fold(rows: Sequence[Any], counted: Sequence[range]) -> dict[Key, Answer]:
    newest = {
        (row.item_ref, row.type): row
        for row in rows
        if row.standing == "applied" or any(row.position in span for span in counted)
    }
    return {
        key: Answer(value=json.loads(row.value), epoch=row.epoch, n=row.n)
        for key, row in newest.items()
    }


def plays_in(rows: Sequence[Any]) -> dict[str, int]:
    """The highest number of plays that was reported for each clip, of what `said` gave."""
    most: dict[str, int] = {}
    for row in rows:
        play = json.loads(row.value).get("play") if row.type == "play" else None
        if type(play) is int:
            most[row.item_ref] = max(play, most.get(row.item_ref, 0))
    return most


def erased_on_record(sitting_id: str) -> bool:
    """Whether the audit chain says that the journal's answers were erased."""
    waiting = select(AuditPending.id).where(
        AuditPending.subject == sitting_id, AuditPending.kind == JOURNAL_ERASED
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        return True
    sealed = select(AuditEntry.entry).where(AuditEntry.subject == sitting_id)
    return any(json.loads(entry)["kind"] == JOURNAL_ERASED for entry in db.session.scalars(sealed))


def problems_of(sitting_id: str) -> list[str]:
    """What is wrong with a sitting's journal, chain and receipts; empty when all is well."""
    sitting = db.session.get(Sitting, sitting_id, populate_existing=True)
    if sitting is None:
        return ["there is no such sitting"]
    count, head = sitting.event_count, sitting.chain_head or chain.GENESIS
    receipts = db.session.scalars(
        select(Receipt).where(Receipt.sitting_id == sitting_id).order_by(Receipt.number)
    ).all()
    heads, problems, lost = [chain.GENESIS], [], 0
    for place, row in enumerate(journal_of(sitting_id), 1):
        spelling = chain.spell_event(row.epoch, row.n, row.type, row.item_ref, row.value, row.t_ms)
        if row.position != place:
            return [f"entry {place} of the journal is missing"]
        if not row.salt and row.value == "null":
            lost += 1  # its digest still stands in the chain
        elif not chain.is_same(row.salt, row.digest, spelling):
            problems.append(f"entry {place} does not match its digest")
        heads.append(chain.link(heads[-1], row.digest))
        if row.chain != heads[-1]:
            problems.append(f"the chain is broken at entry {place}")
    ends = [("the sitting", count, head)]
    ends += [(f"receipt {one.code}", one.events, bytes.fromhex(one.digest)) for one in receipts]
    for name, events, digest in ends:
        if events >= len(heads):
            problems.append(f"{name} covers {events} entries, the journal holds {len(heads) - 1}")
        elif heads[events] != digest:
            problems.append(f"{name} does not fit the first {events} entries of the journal")
    if lost and not erased_on_record(sitting_id):
        problems.append(f"{lost} entries were erased without a record")
    if sitting.state == "closed" and not receipts:
        problems.append("it is closed without a receipt")
    return problems
