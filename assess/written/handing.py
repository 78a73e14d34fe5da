"""Scripts into markers' hands and out of them again: allocation, replacement, third markers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.naming import by_name
from assess.identity.queries import persons_of
from assess.identity.roles import Role
from assess.written import seen
from assess.written.allocating import Given, allocate, choose
from assess.written.apart import conflicts, is_apart
from assess.written.giving import ever_had, give_mixed, references_for, take_references
from assess.written.marking_facts import Facts, Group, facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenPaperVersion,
    WrittenScript,
)
from assess.written.parts import MarkingRefused, lock, lock_all
from assess.written.reminding import tell_of_work
from assess.written.rounds import date_for


def examiners() -> Sequence[Account]:
    """Everybody who may mark, by name."""
    found = db.session.scalars(
        select(Account)
        .join(AccountRole)
        .where(AccountRole.role == Role.EXAMINER.value, Account.disabled_at.is_(None))
    )
    return sorted(found, key=by_name)


def load_of(marker_ids: Collection[int]) -> Counter[int]:
    """Scripts that each of these markers still has to mark."""
    rows = db.session.execute(
        select(WrittenAllocation.marker_id, func.count())
        .where(
            WrittenAllocation.marker_id.in_(marker_ids),
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenAllocation.part != "reference",
            ~select(WrittenMark.id)
            .where(WrittenMark.allocation_id == WrittenAllocation.id)
            .exists(),
        )
        .group_by(WrittenAllocation.marker_id)
    )
    return Counter({row[0]: row[1] for row in rows})


@transactional
def hand_out(
    group: Group,
    task_codes: Collection[str],
    marker_ids: Collection[int],
    due_at: datetime | None,
    actor: Account,
) -> tuple[int, int]:
    """Give the scripts of these tasks to markers, evenly, with the reference scripts of each.

    What was given before stays. Returns how many were given, and for how many parts nobody was
    left. Raises `LookupError` when there is no such paper.
    """
    version = db.session.get(WrittenPaperVersion, group[0])
    if version is None:
        raise LookupError(group[0])
    able = {one.id for one in examiners()} & set(marker_ids)
    ids = scripts_in(group)
    lock_all(ids)
    facts = facts_of(ids)
    given: list[WrittenAllocation] = []
    left, key = 0, version.content_hash.encode()
    for code in sorted(task_codes):
        # What a moderator has decided without markers asks nothing of anybody.
        chosen = [
            one for one in facts.values() if one.script.task_code == code and one.resolution is None
        ]
        found = allocate(
            [one.script.number for one in chosen],
            able,
            held=[
                Given(one.script.number, held.part, held.allocation.marker_id)
                for one in chosen
                for held in one.held
            ],
            barred=_barred(chosen, able),
            load=load_of(able),
            key=key,
        )
        by_number = {one.script.number: one.script.id for one in chosen}
        fresh = Counter(dict.fromkeys(able, 0))
        fresh.update(one.marker for one in found.given)
        rows = [
            *((by_number[one.script], one.marker, one.part) for one in found.given),
            *((*one, "reference") for one in references_for(version.id, code, fresh)),
        ]
        given += give_mixed(rows, code, key, due_at, actor.id)
        left += len(found.left)
    tell(given)
    told = {"tasks": sorted(task_codes), "given": len(given), "left": left, "by": actor.id}
    ledger.record("written_scripts.allocated", f"written_paper:{version.paper.code}", told)
    return len(given), left


@transactional
def replace(
    allocation_id: int, actor: Account, reason: str, marker_id: int | None = None
) -> WrittenAllocation | None:
    """Take a script from a marker and give it to another; what they had marked stays with them.

    Without `marker_id`, to whoever of the others on this task has the least. Returns the new
    allocation; None when nobody is left, and the part is open.

    Raises:
        LookupError: no such allocation, or it was withdrawn before.
        MarkingRefused: `no_reason`; `resolved`; `nobody_left` when that very marker may not.
    """
    given = move(allocation_id, actor, reason, marker_id)
    tell([] if given is None else [given])
    return given


def move(
    allocation_id: int, actor: Account, reason: str, marker_id: int | None = None
) -> WrittenAllocation | None:
    """`replace` within a transaction; nobody is written to.

    Raises: as `replace`.
    """
    allocation = db.session.get(WrittenAllocation, allocation_id)
    if allocation is None:
        raise LookupError(allocation_id)
    lock(allocation.script_id)
    db.session.refresh(allocation)
    if allocation.withdrawn_at is not None:
        raise LookupError(allocation_id)
    if not reason.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    facts = facts_of([allocation.script_id])[allocation.script_id]
    if facts.resolution is not None:
        raise MarkingRefused(Refusal.RESOLVED)
    able = _able(facts, marker_id)
    chosen = None
    if allocation.part != "reference" and not facts.superseded:
        chosen = choose(
            facts.script.number,
            able,
            taken=ever_had(facts.script.id),
            barred=_barred([facts], able),
            load=load_of(able),
        )
        if marker_id is not None and chosen is None:
            raise MarkingRefused(Refusal.NOBODY_LEFT)
    allocation.withdrawn_at, allocation.withdrawn_reason = now(), reason.strip()[:500]
    db.session.flush()
    taken = [] if allocation.part == "reference" else take_references(allocation)
    for one, to in ((allocation, chosen), *((each, None) for each in taken)):
        ledger.record(
            "written_script.withdrawn",
            f"written_script:{one.script.number}",
            {"allocation": one.id, "by": actor.id, "to": to},
            personal={"reason": one.withdrawn_reason},
        )
    if chosen is None:
        return None
    return _give(facts, chosen, allocation.part, date_for(allocation.due_at), actor.id)


@transactional
def ask_third(script_id: int, actor: Account, marker_id: int | None = None) -> WrittenAllocation:
    """Have a third marker judge a script, whatever the first two agree on.

    Raises:
        LookupError: no such script.
        MarkingRefused: `not_finished` before both have judged, or when late
            work has taken its place; `resolved` when there is a third
            already or a moderator has decided; `emptied` when its text has been
            erased; `nobody_left`.
    """
    if db.session.get(WrittenScript, script_id) is None:
        raise LookupError(script_id)
    lock(script_id)
    facts = facts_of([script_id])[script_id]
    if facts.pair is None or facts.superseded:
        raise MarkingRefused(Refusal.NOT_FINISHED)
    if facts.is_emptied:
        raise MarkingRefused(Refusal.EMPTIED)
    decided = facts.resolution is not None and facts.resolution.detail["method"] == "moderation"
    if decided or facts.held_as("third") is not None:
        raise MarkingRefused(Refusal.RESOLVED)
    given = give_third(facts, marker_id, actor.id)
    if given is None:
        raise MarkingRefused(Refusal.NOBODY_LEFT)
    return given


def give_third(
    facts: Facts, marker_id: int | None = None, actor_id: int | None = None
) -> WrittenAllocation | None:
    """Give a script to a third marker; None when nobody of this task may. In a transaction."""
    able = _able(facts, marker_id)
    chosen = choose(
        facts.script.number,
        able,
        taken=ever_had(facts.script.id),
        barred=_barred([facts], able),
        load=load_of(able),
    )
    if chosen is None:
        return None
    due = max((one.allocation.due_at for one in facts.held if one.allocation.due_at), default=None)
    given = _give(facts, chosen, "third", date_for(due), actor_id)
    tell([given])
    return given


def markers_of(group: Group, task_code: str | None = None) -> set[int]:
    """Everybody who marks, or has marked, scripts of a group, or of one task in it.

    Scripts in whose place late work has put another are among them.
    """
    version_id, session_id = group
    chosen = (
        select(WrittenAllocation.marker_id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenScript.version_id == version_id,
            Sitting.session_id.is_(None)
            if session_id is None
            else Sitting.session_id == session_id,
        )
        .distinct()
    )
    if task_code is not None:
        chosen = chosen.where(WrittenScript.task_code == task_code)
    return set(db.session.scalars(chosen))


def has_marked(account_id: int, group: Group) -> bool:
    """Whether somebody marks, or has marked, scripts of a group, under whichever account."""
    markers = markers_of(group)
    persons = persons_of({account_id, *markers})
    return any(persons[one] == persons[account_id] for one in markers)


def _give(
    facts: Facts, marker_id: int, part: str, due_at: datetime | None, actor_id: int | None
) -> WrittenAllocation:
    """Give a script to one marker, with the reference scripts of its task."""
    script = facts.script
    code = script.task_code
    references = references_for(script.version_id, code, {marker_id: 1})
    rows = [(script.id, marker_id, part), *((*one, "reference") for one in references)]
    version = db.session.get_one(WrittenPaperVersion, script.version_id)
    return give_mixed(rows, code, version.content_hash.encode(), due_at, actor_id)[0]


def tell(given: Collection[WrittenAllocation]) -> None:
    """Write to whoever has been given scripts, once to each."""
    for marker_id in sorted({one.marker_id for one in given}):
        theirs = [one for one in given if one.marker_id == marker_id]
        due = min((one.due_at for one in theirs if one.due_at is not None), default=None)
        tell_of_work(db.session.get_one(Account, marker_id), len(theirs), due)


def _able(facts: Facts, marker_id: int | None) -> list[int]:
    """Who may be chosen for a script: the one that somebody names, or else who marks this task."""
    if marker_id is not None:
        return [marker_id]
    of_task = markers_of(facts.group, facts.script.task_code)
    return sorted(of_task & {one.id for one in examiners()})


def _barred(facts: Collection[Facts], marker_ids: Collection[int]) -> set[tuple[int, str]]:
    """(marker, script number) of pairs that must not meet.

    Conflicts, who was replaced, and whoever has read what the others gave: all who judge begin
    blind.
    """
    groups = {one.group for one in facts}
    knowing = {group: seen.readers_of([group]) for group in groups}
    writers = {one.candidate_id for one in facts if one.candidate_id is not None}
    readers = {reader for some in knowing.values() for reader in some}
    numbers = {one.script.id: one.script.number for one in facts}
    had = _ever_held(numbers)
    persons = persons_of({*marker_ids, *writers, *readers, *(marker for marker, _id in had)})
    persons_had = {(persons[marker], script_id) for marker, script_id in had}
    known_to = {group: {persons[one] for one in some} for group, some in knowing.items()}
    apart = conflicts()
    return {
        *((marker, numbers[script_id]) for marker, script_id in _saw_both(numbers)),
        *(
            (marker, one.script.number)
            for one in facts
            for marker in marker_ids
            if persons[marker] in known_to[one.group]
            # Nobody marks what they have written themselves.
            or is_apart(persons[marker], persons.get(one.candidate_id or 0), apart)
            # Nor the same twice, not even under another account.
            or (persons[marker], one.script.id) in persons_had
        ),
    }


def _ever_held(script_ids: Collection[int]) -> set[tuple[int, int]]:
    """(marker, script): everybody who has, or has had, one of these."""
    rows = select(WrittenAllocation.marker_id, WrittenAllocation.script_id).where(
        WrittenAllocation.script_id.in_(script_ids)
    )
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def _saw_both(script_ids: Collection[int]) -> set[tuple[int, int]]:
    """(marker, script): whoever was shown what both others gave for an earlier script of its task.

    Late work makes another script of the same task: whoever saw both marks of the one before
    would not judge this one blind.
    """
    same, earlier = aliased(WrittenScript), aliased(WrittenScript)
    informed = (
        select(WrittenAllocation.marker_id, same.id)
        .join(earlier, earlier.id == WrittenAllocation.script_id)
        .join(
            same,
            (same.sitting_id == earlier.sitting_id)
            & (same.item_ref == earlier.item_ref)
            & (same.id != earlier.id),
        )
        .where(
            same.id.in_(script_ids),
            WrittenAllocation.part == "third",
            select(WrittenMark.id)
            .where(WrittenMark.allocation_id == WrittenAllocation.id)
            .exists(),
        )
    )
    return {(row[0], row[1]) for row in db.session.execute(informed)}
