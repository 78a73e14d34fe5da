"""Who must not judge whom: said by a marker who recognises a writer, or entered by recruitment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.naming import by_name
from assess.identity.queries import accounts_of, is_one_person
from assess.identity.roles import Role
from assess.written import handing
from assess.written.apart import add_conflict
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenAllocation, WrittenConflict, WrittenScript
from assess.written.parts import MarkingRefused, lock_all, part_of


@transactional
def declare(allocation_id: int, marker: Account, reason: str) -> int:
    """A marker recognises whose script it is: all of that candidate's scripts go to others.

    Returns how many were taken from them. The candidate's name is told to nobody. A seed, which
    nobody may tell from other scripts, is taken back just so.

    Raises: `LookupError`, `MarkingRefused` with `no_reason`.
    """
    part = part_of(allocation_id, marker.id)
    if not reason.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    candidate = part.facts.candidate_id
    if candidate is None and not part.standing.standardisation:
        handing.move(allocation_id, marker, reason)
        return 1
    if candidate is None:
        raise LookupError(allocation_id)
    return _keep_apart(marker.id, candidate, reason, marker)


@transactional
def enter(marker_id: int, candidate_id: int, reason: str, actor: Account) -> int:
    """What is known of two people before one is given a script of the other.

    Scripts that the marker has already, and on which nothing is decided, go to others.

    Returns:
        How many those were.

    Raises:
        LookupError: no such account.
        MarkingRefused: `no_reason`; `own_work` when both accounts are one person's, who is
            never given their own scripts in any case.
    """
    if db.session.get(Account, marker_id) is None or db.session.get(Account, candidate_id) is None:
        raise LookupError((marker_id, candidate_id))
    if not reason.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    if is_one_person(marker_id, candidate_id):
        raise MarkingRefused(Refusal.OWN_WORK)
    return _keep_apart(marker_id, candidate_id, reason, actor)


@transactional
def withdraw(marker_id: int, candidate_id: int, actor: Account) -> None:
    """What was said of two people was a mistake; scripts that were taken back stay where they are.

    Raises: `LookupError` when nothing was said of them.
    """
    both = WrittenConflict.marker_id.in_(accounts_of(marker_id)) & WrittenConflict.candidate_id.in_(
        accounts_of(candidate_id)
    )
    found = db.session.scalars(select(WrittenConflict).where(both)).all()
    if not found:
        raise LookupError((marker_id, candidate_id))
    db.session.execute(delete(WrittenConflict).where(both))
    _note("withdrawn", marker_id, candidate_id, actor)


def judges() -> Sequence[Account]:
    """Everybody who may mark or decide, by name."""
    found = db.session.scalars(
        select(Account)
        .join(AccountRole)
        .where(
            AccountRole.role.in_([Role.EXAMINER.value, Role.RECRUITMENT.value]),
            Account.disabled_at.is_(None),
        )
        .distinct()
    )
    return sorted(found, key=by_name)


def about(candidate_id: int) -> Sequence[tuple[WrittenConflict, Account, Account]]:
    """Conflicts about one person, oldest first: each with the marker and who told of it."""
    told = select(WrittenConflict).where(
        WrittenConflict.candidate_id.in_(accounts_of(candidate_id))
    )
    rows = db.session.scalars(
        told.order_by(WrittenConflict.at, WrittenConflict.marker_id, WrittenConflict.candidate_id)
    ).all()
    ids = {one for row in rows for one in (row.marker_id, row.declared_by)}
    people = {one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(ids)))}
    return [(row, people[row.marker_id], people[row.declared_by]) for row in rows]


def _keep_apart(marker_id: int, candidate_id: int, reason: str, actor: Account) -> int:
    """Put it on record, and take back what the marker has of that candidate's; returns how many."""
    add_conflict(marker_id, candidate_id, reason, actor)
    _note("recorded", marker_id, candidate_id, actor)
    theirs = db.session.execute(
        select(WrittenAllocation.id, WrittenAllocation.script_id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenAllocation.marker_id.in_(accounts_of(marker_id)),
            WrittenAllocation.withdrawn_at.is_(None),
            Sitting.account_id.in_(accounts_of(candidate_id)),
        )
        .order_by(WrittenAllocation.id)
    ).all()
    lock_all([one.script_id for one in theirs])
    taken = []
    for one in theirs:
        try:
            taken.append(handing.move(one.id, actor, reason))
        except (MarkingRefused, LookupError):
            continue  # it counts already, for a moderator to look at; or was just taken away
    handing.tell([one for one in taken if one is not None])
    return len(taken)


def _note(what: str, marker_id: int, candidate_id: int, actor: Account) -> None:
    # Under the marker's name: what is said under the candidate's is given to the candidate.
    told = {"candidate": candidate_id, "by": actor.id}
    ledger.record(f"written_conflict.{what}", f"account:{marker_id}", told)
