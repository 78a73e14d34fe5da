"""Who must not judge whom: said by a marker who recognises a writer, or entered by recruitment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.naming import by_name
from assess.identity.queries import accounts_of, is_one_person, persons_of
from assess.identity.roles import Role
from assess.written import handing
from assess.written.apart import add_conflict
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenAllocation, WrittenConflict, WrittenScript
from assess.written.parts import MarkingRefused, lock_all, part_of

#: Why a script was taken back, as it is kept with the script.
WHY = "A conflict of interest."
#: Why a conflict is withdrawn.
REASONS = ("mistake", "over")


class Taken(NamedTuple):
    """What became of a marker's scripts: taken back, of these given to nobody, and left."""

    back: int
    without_marker: int
    decided: int


@transactional
def declare(allocation_id: int, marker: Account, reason: str) -> Taken:
    """A marker recognises whose script it is: all of that candidate's scripts go to others.

    The candidate's name is told to nobody. A seed, which nobody may tell from other scripts, is
    taken back just so.

    Raises: `LookupError`, `MarkingRefused` with `no_reason`.
    """
    part = part_of(allocation_id, marker.id)
    if not reason.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    candidate = part.facts.candidate_id
    if candidate is None and not part.standing.standardisation:
        handing.move(allocation_id, marker, reason)
        return Taken(1, 0, 0)
    if candidate is None:
        raise LookupError(allocation_id)
    return _keep_apart(marker.id, candidate, reason, marker)


@transactional
def enter(marker_id: int, candidate_id: int, reason: str, actor: Account) -> Taken:
    """What is known of two people before one is given a script of the other.

    Scripts that the marker has already, and on which nothing is decided, go to others.

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
def withdraw(marker_id: int, candidate_id: int, why: str, actor: Account) -> None:
    """What recruitment has said of two people does not hold; scripts stay where they are now.

    What a marker has said of themselves is nobody's to take back, nor may either of the two
    take back what is said of them: it would let a mark count that should not.

    Args:
        why: one of `REASONS`, so that nothing about a person enters the audit chain.

    Raises:
        LookupError: nothing was said of them, or no such reason.
        MarkingRefused: `own_work` when `may_withdraw` says so.
    """
    if why not in REASONS:
        raise LookupError(why)
    found = between(marker_id, candidate_id, to_change=True)
    if not found:
        raise LookupError((marker_id, candidate_id))
    if not may_withdraw(found, actor):
        raise MarkingRefused(Refusal.OWN_WORK)
    for one in found:
        db.session.delete(one)
    _note("withdrawn", marker_id, candidate_id, actor, why=why)


def may_withdraw(found: Sequence[WrittenConflict], actor: Account) -> bool:
    """Whether somebody may take back what is said of two people: about others, by others."""
    return not any(
        _is_own_word(one)
        or is_one_person(actor.id, one.marker_id)
        or is_one_person(actor.id, one.candidate_id)
        for one in found
    )


def _is_own_word(conflict: WrittenConflict) -> bool:
    """Whether the marker said it, who knows best."""
    return is_one_person(conflict.declared_by, conflict.marker_id)


def between(
    marker_id: int, candidate_id: int, *, to_change: bool = False
) -> Sequence[WrittenConflict]:
    """Everything on record of two people, under whichever of their accounts."""
    both = select(WrittenConflict).where(
        WrittenConflict.marker_id.in_(_accounts(marker_id)),
        WrittenConflict.candidate_id.in_(_accounts(candidate_id)),
    )
    return db.session.scalars(both.with_for_update() if to_change else both).all()


def _accounts(account_id: int) -> Select[int]:
    """All accounts of the person, whichever of them is named."""
    return accounts_of(persons_of([account_id]).get(account_id, account_id))


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
    told = select(WrittenConflict).where(WrittenConflict.candidate_id.in_(_accounts(candidate_id)))
    rows = db.session.scalars(
        told.order_by(WrittenConflict.at, WrittenConflict.marker_id, WrittenConflict.candidate_id)
    ).all()
    ids = {one for row in rows for one in (row.marker_id, row.declared_by)}
    people = {one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(ids)))}
    return [(row, people[row.marker_id], people[row.declared_by]) for row in rows]


def _keep_apart(marker_id: int, candidate_id: int, reason: str, actor: Account) -> Taken:
    """Put it on record, and take back what the marker has of that candidate's."""
    found = between(marker_id, candidate_id, to_change=True)
    if not found:
        add_conflict(marker_id, candidate_id, reason, actor)
        _note("recorded", marker_id, candidate_id, actor)
    elif is_one_person(actor.id, marker_id) and not any(map(_is_own_word, found)):
        # The marker's own word stands in place of what others have said before.
        found[0].declared_by, found[0].reason, found[0].at = actor.id, reason.strip()[:500], now()
        _note("recorded", marker_id, candidate_id, actor)
    # All of them before it is asked which the marker has: handing out locks them, too, and
    # reads the conflicts only then.
    lock_all(_scripts_of(candidate_id))
    theirs = db.session.scalars(
        select(WrittenAllocation.id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenAllocation.marker_id.in_(_accounts(marker_id)),
            WrittenAllocation.withdrawn_at.is_(None),
            Sitting.account_id.in_(_accounts(candidate_id)),
        )
        .order_by(WrittenAllocation.id)
    ).all()
    given, taken, left = [], 0, 0
    for one in theirs:
        try:
            # Not the reason itself: it would stay with the script when the conflict is withdrawn.
            given.append(handing.move(one, actor, WHY))
            taken += 1
        except MarkingRefused:
            left += 1  # it counts already, for a moderator to look at
    handing.tell([one for one in given if one is not None])
    return Taken(taken, sum(one is None for one in given), left)


def _scripts_of(candidate_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(WrittenScript.id)
            .join(Sitting, Sitting.id == WrittenScript.sitting_id)
            .where(Sitting.account_id.in_(_accounts(candidate_id)))
            .order_by(WrittenScript.id)
        )
    )


def _note(what: str, marker_id: int, candidate_id: int, actor: Account, **more: str) -> None:
    # Under a name of its own: what stands under a person's account is given to that person.
    told = {"marker": marker_id, "candidate": candidate_id, "by": actor.id, **more}
    subject = f"written_conflict:{marker_id}:{candidate_id}"
    ledger.record(f"written_conflict.{what}", subject, told)
