"""Somebody locked out gets in again: one administrator asks, another one answers.

Approval removes the password, the passkeys, the app and its codes, ends every login and
mails an invitation to choose a new password. The one locked out has no part in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import factor_letters as letters
from assess.identity import factors, invitations, passwords, staff
from assess.identity.credentials import AccessRecovery
from assess.identity.failures import AccountError
from assess.identity.models import Account, AccountRole
from assess.identity.queries import is_one_person
from assess.identity.roles import Role

log = structlog.get_logger()


@transactional
def ask(account_id: int, reason: str, by: Account) -> None:
    """Ask for somebody's access to be reset, and tell the other administrators.

    Raises:
        AccountError: `own_account` (also one merged into one's own), `not_allowed` (the one
            who asks is no administrator any more), `unknown`, `disabled`, `asked` (one waits
            already).
    """
    _refuse_former(by)
    if is_one_person(account_id, by.id):
        raise AccountError("own_account")
    account = db.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise AccountError("unknown")
    if account.disabled_at is not None:
        raise AccountError("disabled")
    if waiting_for(account_id) is not None:
        raise AccountError("asked")
    db.session.add(
        AccessRecovery(account_id=account_id, reason=reason, asked_by=by.id, asked_at=now())
    )
    facts = {"by": by.id}
    personal = {"reason": reason}
    ledger.record("account.reset_asked", f"account:{account_id}", facts, personal=personal)
    others = select(Account).where(
        Account.disabled_at.is_(None),
        Account.id.not_in([by.id, account_id]),
        Account.role_rows.any(AccountRole.role == Role.ADMINISTRATOR.value),
    )
    for other in db.session.scalars(others):
        letters.send_reset_asked(other, account.name, by.name)


def approve(recovery_id: int, by: Account) -> None:
    """Reset the access that somebody else asked to reset.

    Raises:
        AccountError: `unknown` (also: answered already), `own_request` and `own_account`
            (under whichever account of the same person), `not_allowed`, `disabled`.
    """
    # Hashing takes a while, and holds no connection meanwhile.
    db.session.rollback()
    _approve(recovery_id, by, passwords.unusable_password())


@transactional
def _approve(recovery_id: int, by: Account, encoded: str) -> None:
    recovery = _open(recovery_id, by)
    account = db.session.get_one(Account, recovery.account_id)
    if account.disabled_at is not None:
        raise AccountError("disabled")
    recovery.answer, recovery.answered_by, recovery.answered_at = "approved", by.id, now()
    account.password_hash = encoded
    factors.forget_all(account.id)
    factors.note_change(account, "access_reset", {"asked": recovery.asked_by, "approved": by.id})
    invitations.issue(account, by)


@transactional
def refuse(recovery_id: int, by: Account) -> None:
    """Leave everything as it is.

    Raises:
        AccountError: `unknown`, `own_request`, `own_account`, `not_allowed`.
    """
    recovery = _open(recovery_id, by)
    recovery.answer, recovery.answered_by, recovery.answered_at = "refused", by.id, now()
    facts = {"asked": recovery.asked_by, "refused": by.id}
    ledger.record("account.reset_refused", f"account:{recovery.account_id}", facts)


def waiting() -> Sequence[tuple[AccessRecovery, Account, Account]]:
    """Requests without an answer, oldest first: request, whose, asked by whom."""
    rows = db.session.scalars(
        select(AccessRecovery)
        .where(AccessRecovery.answer.is_(None))
        .order_by(AccessRecovery.asked_at)
    ).all()
    people = {
        account.id: account
        for account in db.session.scalars(
            select(Account).where(
                Account.id.in_([n for row in rows for n in (row.account_id, row.asked_by)])
            )
        )
    }
    return [(row, people[row.account_id], people[row.asked_by]) for row in rows]


def waiting_for(account_id: int) -> AccessRecovery | None:
    """The request about one account that has no answer yet."""
    return db.session.scalar(
        select(AccessRecovery).where(
            AccessRecovery.account_id == account_id, AccessRecovery.answer.is_(None)
        )
    )


def _open(recovery_id: int, by: Account) -> AccessRecovery:
    _refuse_former(by)
    recovery = db.session.get(
        AccessRecovery, recovery_id, with_for_update=True, populate_existing=True
    )
    if recovery is None or recovery.answer is not None:
        raise AccountError("unknown")
    if is_one_person(recovery.account_id, by.id):
        raise AccountError("own_account")
    if is_one_person(recovery.asked_by, by.id):
        raise AccountError("own_request")
    return recovery


def _refuse_former(by: Account) -> None:
    if by.id not in staff.administrators():
        raise AccountError("not_allowed")
