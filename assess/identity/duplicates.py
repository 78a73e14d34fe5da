"""Accounts that may be one person's: finding pairs, joining them, or keeping them apart.

A merge moves and rewrites nothing: sittings and results keep the account they were made
with, and are read under the kept one through `Account.merged_into_id`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import letters, staff
from assess.identity.failures import AccountError
from assess.identity.likeness import Known, Likeness, likenesses, normalised_identity_number
from assess.identity.logins import end_logins
from assess.identity.models import Account
from assess.identity.persons import AccountMerge, DuplicateDismissal
from assess.identity.queries import REHEARSAL_DOMAIN
from assess.identity.roles import Role

log = structlog.get_logger()

#: Pairs shown at once; those below come up as the ones above are settled.
MOST = 100


@dataclass(frozen=True)
class Pair:
    """Two accounts, the older one first, and why they look like one person's."""

    first: Account
    second: Account
    reasons: frozenset[Likeness]


def pairs(of: int | None = None) -> Sequence[Pair]:
    """Pairs that nobody has merged or dismissed (those with account `of`), oldest first."""
    one, other = aliased(Account), aliased(Account)
    alike = or_(
        and_(one.address_key == other.address_key, one.address_key != ""),
        one.identity_number == other.identity_number,
    )
    dismissed = exists().where(
        DuplicateDismissal.first_id == one.id, DuplicateDismissal.second_id == other.id
    )
    wanted = (
        select(one, other)
        .join(other, and_(one.id < other.id, alike))
        .where(
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
            ~one.email.endswith(REHEARSAL_DOMAIN),
            ~other.email.endswith(REHEARSAL_DOMAIN),
            ~dismissed,
        )
        .order_by(one.id, other.id)
        .limit(MOST)
    )
    if of is not None:
        wanted = wanted.where(or_(one.id == of, other.id == of))
    return [Pair(a, b, reasons_for(a, b)) for a, b in db.session.execute(wanted)]


def pair_of(one_id: int, other_id: int) -> Pair:
    """Two accounts to look at side by side, whatever they have in common.

    Raises:
        AccountError: `unknown`.
    """
    first, second = (db.session.get(Account, n) for n in sorted((one_id, other_id)))
    if first is None or second is None or first is second:
        raise AccountError("unknown")
    return Pair(first, second, reasons_for(first, second))


def reasons_for(one: Account, other: Account) -> frozenset[Likeness]:
    """What two accounts have in common."""
    known = (Known(account.email, account.identity_number) for account in (one, other))
    return likenesses(*known)


@transactional
def merge(kept_id: int, merged_id: int, reason: str, by: Account) -> None:
    """Read what two accounts did as one person's from now on; the merged one is closed.

    Raises:
        AccountError: `unknown`, `own_account`, `staff` (accounts of staff are not merged),
            `merged` (one of them is already), `disabled` (the one to keep), `not_allowed`
            (the one who acts works neither in recruitment nor as administrator any more).
    """
    kept, merged = _both(kept_id, merged_id, by)
    if kept.is_staff or merged.is_staff:
        raise AccountError("staff")
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise AccountError("merged")
    if kept.disabled_at is not None:
        raise AccountError("disabled")
    at = now()
    merged.disabled_at = merged.disabled_at or at
    merged.merged_into_id = kept.id
    kept.identity_number = kept.identity_number or merged.identity_number
    end_logins(merged)
    # What was merged into the merged one belongs to the same person: one step, never a chain.
    db.session.execute(
        update(Account).where(Account.merged_into_id == merged.id).values(merged_into_id=kept.id)
    )
    db.session.add(
        AccountMerge(kept_id=kept.id, merged_id=merged.id, reason=reason, at=at, actor_id=by.id)
    )
    facts = {"by": by.id, "kept": kept.id, "merged": merged.id}
    for account in (kept, merged):
        ledger.record(
            "account.merged", f"account:{account.id}", facts, personal={"reason": reason}, at=at
        )
        letters.send_accounts_merged(account, kept.email)
    log.info("accounts_merged", **facts)


@transactional
def dismiss(one_id: int, other_id: int, reason: str, by: Account) -> None:
    """Note that two accounts are two persons'; the pair is not shown again.

    Raises:
        AccountError: `unknown`, `own_account`, `merged`, `not_allowed`.
    """
    first, second = _both(min(one_id, other_id), max(one_id, other_id), by)
    if first.merged_into_id is not None or second.merged_into_id is not None:
        raise AccountError("merged")
    if db.session.get(DuplicateDismissal, (first.id, second.id)) is not None:
        return
    db.session.add(
        DuplicateDismissal(
            first_id=first.id, second_id=second.id, reason=reason, at=now(), actor_id=by.id
        )
    )
    facts = {"by": by.id, "other": second.id}
    personal = {"reason": reason}
    ledger.record("account.told_apart", f"account:{first.id}", facts, personal=personal)


@transactional
def set_identity_number(account_id: int, text: str, by: Account) -> None:
    """Store a candidate's identity number, or forget it when `text` is empty.

    Raises:
        AccountError: `unknown`, `not_allowed`.
        ValueError: no such number has this form.
    """
    number = normalised_identity_number(text)
    staff.refuse_former(by, Role.ADMINISTRATOR)
    account = db.session.get(Account, account_id)
    if account is None:
        raise AccountError("unknown")
    if account.identity_number == number:
        return
    account.identity_number = number
    personal = {"identity_number": number}
    facts = {"by": by.id}
    ledger.record("account.identity_number", f"account:{account_id}", facts, personal=personal)


def _both(one_id: int, other_id: int, by: Account) -> tuple[Account, Account]:
    """The two accounts, locked in one order, so that two merges never wait for each other.

    Whoever acts is held as well: a right taken away meanwhile counts.
    """
    if by.id in (one_id, other_id):
        raise AccountError("own_account")
    found = {
        account.id: account
        for account in db.session.scalars(
            select(Account)
            .where(Account.id.in_((one_id, other_id, by.id)))
            .order_by(Account.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    staff.refuse_former(by, Role.ADMINISTRATOR, Role.RECRUITMENT)
    if one_id not in found or other_id not in found or one_id == other_id:
        raise AccountError("unknown")
    return found[one_id], found[other_id]
