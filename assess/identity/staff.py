"""What administrators do with accounts: give roles, disable, enable, invite again.

Nobody changes their own rights, and one enabled administrator always remains, also when
two of them disable each other at the same moment.
"""

from __future__ import annotations

from collections.abc import Collection

import structlog
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import invitations, letters
from assess.identity.failures import AccountError
from assess.identity.logins import end_logins
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role

log = structlog.get_logger()


@transactional
def set_roles(account_id: int, roles: Collection[Role], by: Account) -> None:
    """Give an account exactly these roles; its logins end, so that a new one begins afresh.

    Raises:
        AccountError: `own_account` (nobody changes their own rights), `unknown`, `merged`,
            `not_allowed` (the one who asks is no administrator any more), `last_administrator`.
    """
    account = _others_account(account_id, by)
    if account.merged_into_id is not None:
        raise AccountError("merged")
    before = account.roles
    if before == frozenset(roles):
        return
    if Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(account)
    for row in list(account.role_rows):
        if row.role not in roles:
            account.role_rows.remove(row)
    for role in sorted(set(roles) - before):
        account.role_rows.append(AccountRole(role=role.value))
    end_logins(account)
    letters.send_roles_changed(account, roles)
    facts = {"by": by.id, "before": _names(before), "after": _names(roles)}
    ledger.record("account.roles_changed", f"account:{account.id}", facts)
    log.info("roles_changed", account=account.id, roles=_names(roles), by=by.id)


@transactional
def disable(account_id: int, by: Account) -> None:
    """Close an account to log-ins and end those that are open.

    Raises:
        AccountError: `own_account`, `unknown`, `not_allowed`, `last_administrator`.
    """
    account = _others_account(account_id, by)
    if account.disabled_at is not None:
        return
    _keep_an_administrator(account)
    account.disabled_at = now()
    end_logins(account)
    letters.send_account_disabled(account)
    ledger.record("account.disabled", f"account:{account.id}", {"by": by.id})
    log.info("account_disabled", account=account.id, by=by.id)


@transactional
def enable(account_id: int, by: Account) -> None:
    """Open a disabled account again.

    Raises:
        AccountError: `own_account`, `unknown`, `not_allowed`, `merged`.
    """
    account = _others_account(account_id, by)
    if account.merged_into_id is not None:
        raise AccountError("merged")
    if account.disabled_at is None:
        return
    account.disabled_at = None
    letters.send_account_enabled(account)
    ledger.record("account.enabled", f"account:{account.id}", {"by": by.id})
    log.info("account_enabled", account=account.id, by=by.id)


@transactional
def invite_again(account_id: int, by: Account) -> None:
    """Mail a new invitation to choose a password; links sent before no longer work.

    Raises:
        AccountError: `unknown`, `own_account`, `not_allowed`, `disabled`, `accepted`
            (the person has chosen a password with an invitation already).
    """
    account = _others_account(account_id, by)
    if account.disabled_at is not None:
        raise AccountError("disabled")
    standing = invitations.standing(account.id)
    if standing is not None and standing.state == "accepted":
        raise AccountError("accepted")
    invitations.issue(account, by)


def refuse_former(by: Account, *roles: Role) -> None:
    """Hold the account of the one who acts until the transaction ends.

    A page is opened to a role; whoever lost it, or was disabled, while waiting for a lock
    does not act any more. Called before the accounts acted upon are locked, or with them.

    Raises:
        AccountError: `not_allowed` (disabled, or none of these roles any more).
    """
    held = db.session.get(
        Account, by.id, with_for_update={"key_share": True}, populate_existing=True
    )
    if held is None or held.disabled_at is not None or not held.roles & set(roles):
        raise AccountError("not_allowed")


def _names(roles: Collection[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _others_account(account_id: int, by: Account) -> Account:
    """The account to change, once nobody else can change administrators meanwhile."""
    if account_id == by.id:
        raise AccountError("own_account")
    if by.id not in administrators():
        raise AccountError("not_allowed")
    account = db.session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise AccountError("unknown")
    return account


def _keep_an_administrator(account: Account) -> None:
    if administrators() == {account.id}:
        raise AccountError("last_administrator")


def administrators() -> set[int]:
    """The enabled administrators, locked until the transaction ends.

    The second reading sees what was committed while the first waited for the locks.
    """
    enabled = select(Account.id).where(
        Account.disabled_at.is_(None),
        Account.role_rows.any(AccountRole.role == Role.ADMINISTRATOR.value),
    )
    db.session.execute(enabled.order_by(Account.id).with_for_update()).all()
    return set(db.session.scalars(enabled))
