"""Links by mail with which somebody for whom an account was made chooses a password.

Random, kept only as a keyed hash, valid for seven days, used once. Opening the link uses
nothing up, because mail filters open links too; setting a password does, this way or another.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from flask import current_app
from sqlalchemy import select, update

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import letters, passwords
from assess.identity.credentials import AccountInvitation
from assess.identity.failures import AccountError
from assess.identity.logins import end_logins
from assess.identity.models import Account

log = structlog.get_logger()

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """What became of the newest invitation to an account; `at` is when."""

    state: Literal["open", "expired", "accepted"]
    at: datetime


def issue(account: Account, by: Account | None) -> None:
    """Mail the only link that is valid for `account` from now on; in the caller's transaction."""
    token = secrets.token_urlsafe(24)
    at = now()
    withdraw(account.id, at)
    db.session.add(
        AccountInvitation(
            account_id=account.id,
            token_hash=_keyed(token),
            created_at=at,
            expires_at=at + VALID_FOR,
            created_by=by.id if by else None,
        )
    )
    letters.send_invitation(account, token, at + VALID_FOR)
    facts = {"by": by.id if by else None, "until": (at + VALID_FOR).isoformat()}
    ledger.record("account.invited", f"account:{account.id}", facts, at=at)


def withdraw(account_id: int, at: datetime) -> None:
    """Make every open link of an account worthless; in the caller's transaction."""
    db.session.execute(
        update(AccountInvitation)
        .where(
            AccountInvitation.account_id == account_id,
            AccountInvitation.used_at.is_(None),
            AccountInvitation.replaced_at.is_(None),
        )
        .values(replaced_at=at)
    )


def account_invited(token: str) -> Account | None:
    """Whose invitation this is, if it can still be accepted."""
    found = _find(token)
    return db.session.get(Account, found.account_id) if found else None


def accept(token: str, password: str) -> Account:
    """Set the first password; ends every login made before and uses the link up.

    Raises:
        AccountError: `spent` (used, replaced, too old, or the account is disabled).
    """
    db.session.rollback()  # no connection is kept while the hash is computed
    return _accept(token, passwords.hash_password(password))


@transactional
def _accept(token: str, encoded: str) -> Account:
    found = _find(token, lock=True)
    if found is None:
        raise AccountError("spent")
    account = db.session.get_one(Account, found.account_id)
    found.used_at = now()
    account.password_hash = encoded
    end_logins(account)
    ledger.record("account.invitation_accepted", f"account:{account.id}")
    log.info("invitation_accepted", account=account.id)
    return account


def standing(account_id: int) -> Standing | None:
    """The newest invitation to an account, or None when there was none."""
    newest = db.session.scalar(
        select(AccountInvitation)
        .where(AccountInvitation.account_id == account_id)
        .order_by(AccountInvitation.id.desc())
        .limit(1)
    )
    if newest is None:
        return None
    # The newest one is replaced only by a password that was set in another way.
    chosen = newest.used_at or newest.replaced_at
    if chosen is not None:
        return Standing("accepted", chosen)
    expired = newest.expires_at <= now()
    return Standing("expired" if expired else "open", newest.expires_at)


def _find(token: str, *, lock: bool = False) -> AccountInvitation | None:
    wanted = (
        select(AccountInvitation)
        .join(Account, Account.id == AccountInvitation.account_id)
        .where(
            AccountInvitation.token_hash == _keyed(token),
            AccountInvitation.used_at.is_(None),
            AccountInvitation.replaced_at.is_(None),
            AccountInvitation.expires_at > now(),
            Account.disabled_at.is_(None),
        )
    )
    if lock:
        wanted = wanted.with_for_update(of=AccountInvitation).execution_options(
            populate_existing=True
        )
    return db.session.scalar(wanted)


def _keyed(token: str) -> str:
    key = f"account-invitation:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
