"""The second factor after a password: an authenticator app, or one of eight recovery codes.

A right code is good once. After five wrong ones within a quarter of an hour none is
looked at until it has passed. Whoever changes a factor stays logged in there and nowhere
else, and is told by mail.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Exists, delete, exists, func, or_, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import factor_letters as letters
from assess.identity import sealing, totp
from assess.identity.credentials import Authenticator, Passkey, RecoveryCode
from assess.identity.failures import AccountError
from assess.identity.logins import end_logins
from assess.identity.models import Account
from assess.identity.rules import code_digits

log = structlog.get_logger()

CODES = 8
TRIES = 5
BLOCKED_FOR = timedelta(minutes=15)
_CODE_LENGTH = 10
#: Without letters and digits that are mistaken for one another.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_PURPOSE = "authenticator"


class Outcome(StrEnum):
    """What became of a typed code."""

    AUTHENTICATOR = "authenticator"
    RECOVERY_CODE = "recovery_code"
    WRONG = "wrong"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Factors:
    """What an account has besides its password."""

    passkeys: Sequence[Passkey]
    authenticator_since: datetime | None
    codes_left: int


def factors_of(account_id: int) -> Factors:
    """Everything that the security page lists."""
    passkeys = db.session.scalars(
        select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    ).all()
    app = db.session.get(Authenticator, account_id)
    left = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return Factors(passkeys, app.confirmed_at if app else None, db.session.scalar(left) or 0)


def has_factor(account_id: int) -> bool:
    """Whether a password alone does not let this account in."""
    wanted = select(
        or_(exists().where(Passkey.account_id == account_id), _has_authenticator(account_id))
    )
    return bool(db.session.scalar(wanted))


@transactional
def begin_authenticator(account_id: int) -> None:
    """Make a secret for an authenticator app; it counts once a code proves that the app has it.

    Raises:
        AccountError: `exists` (there is one: remove it first).
    """
    present = db.session.get(Authenticator, account_id)
    if present is not None:
        if present.confirmed_at is not None:
            raise AccountError("exists")
        db.session.delete(present)
        db.session.flush()
    sealed = sealing.seal(_secret_key(), _PURPOSE, account_id, totp.new_secret())
    db.session.add(Authenticator(account_id=account_id, secret=sealed, created_at=now()))


def pending_secret(account_id: int) -> str | None:
    """The secret that waits for its first code, to be shown to its owner."""
    app = db.session.get(Authenticator, account_id)
    return _opened(app) if app is not None and app.confirmed_at is None else None


@transactional
def confirm_authenticator(account_id: int, code: str) -> list[str]:
    """Take the app into use after its first right code; returns the recovery codes, once.

    Raises:
        AccountError: `wrong`, `unknown` (nothing waits to be confirmed).
    """
    app = _locked(account_id)
    secret = _opened(app) if app is not None and app.confirmed_at is None else None
    if app is None or secret is None:
        raise AccountError("unknown")
    step = totp.accepted_step(secret, code_digits(code), now(), app.last_step)
    if step is None:
        raise AccountError("wrong")
    app.confirmed_at, app.last_step = now(), step
    _changed(account_id, "authenticator_added")
    return _renew_codes(account_id)


@transactional
def remove_authenticator(account_id: int) -> None:
    """Forget the app and its recovery codes.

    Raises:
        AccountError: `last_factor` (one is required and there is no passkey).
    """
    if is_required() and not _passkeys(account_id):
        raise AccountError("last_factor")
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))
    _changed(account_id, "authenticator_removed")


@transactional
def renew_recovery_codes(account_id: int) -> list[str]:
    """Eight new codes, returned once; those before no longer work.

    Raises:
        AccountError: `unknown` (no authenticator app that they would stand in for).
    """
    app = db.session.get(Authenticator, account_id)
    if app is None or app.confirmed_at is None:
        raise AccountError("unknown")
    _changed(account_id, "recovery_codes_renewed")
    return _renew_codes(account_id)


@transactional
def check_code(account_id: int, typed: str) -> Outcome:
    """Judge a code of the app or a recovery code, and count the try."""
    app = _locked(account_id)
    if app is None or app.confirmed_at is None:
        return Outcome.WRONG
    if app.failed_at is not None and app.failed_at + BLOCKED_FOR <= now():
        app.failures = 0
    if app.failures >= TRIES:
        return Outcome.BLOCKED
    outcome = _judged(app, code_digits(typed).lower())
    if outcome is Outcome.WRONG:
        app.failures, app.failed_at = app.failures + 1, now()
        ledger.record("account.second_factor_refused", f"account:{account_id}")
        log.info("second_factor_refused", account=account_id)
    else:
        app.failures, app.failed_at = 0, None
    return outcome


def is_required() -> bool:
    """Whether staff must have a second factor."""
    return bool(current_app.config["SETTINGS"].staff_second_factor == "required")


def forget_all(account_id: int) -> None:
    """Remove every factor of an account; in the caller's transaction."""
    for table in (Passkey, RecoveryCode, Authenticator):
        db.session.execute(delete(table).where(table.account_id == account_id))


def note_change(account: Account, change: str, facts: Mapping[str, Any] | None = None) -> None:
    """End every login, record and tell; in the caller's transaction. `change`: see letters."""
    end_logins(account)
    ledger.record(f"account.{change}", f"account:{account.id}", facts)
    letters.send_factor_changed(account, change)
    log.info(change, account=account.id)


def _changed(account_id: int, change: str) -> None:
    note_change(db.session.get_one(Account, account_id), change)


def _judged(app: Authenticator, typed: str) -> Outcome:
    if len(typed) == totp.DIGITS:
        secret = _opened(app)
        step = totp.accepted_step(secret, typed, now(), app.last_step) if secret else None
        if step is None:
            return Outcome.WRONG
        app.last_step = step
        return Outcome.AUTHENTICATOR
    code = db.session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == app.account_id,
            RecoveryCode.code_hash == _keyed(app.account_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if code is None:
        return Outcome.WRONG
    code.used_at = now()
    ledger.record("account.recovery_code_used", f"account:{app.account_id}")
    letters.send_factor_changed(db.session.get_one(Account, app.account_id), "recovery_code_used")
    return Outcome.RECOVERY_CODE


def _renew_codes(account_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_hash=_keyed(account_id, code)) for code in codes
    )
    half = _CODE_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _locked(account_id: int) -> Authenticator | None:
    # Two tries with one code at the same moment come one after the other.
    return db.session.get(Authenticator, account_id, with_for_update=True, populate_existing=True)


def _opened(app: Authenticator) -> str | None:
    try:
        return sealing.unseal(_secret_key(), _PURPOSE, app.account_id, app.secret)
    except sealing.UnreadableError:
        # The application's secret key was changed: nothing that was sealed can be read.
        log.warning("authenticator_unreadable", account=app.account_id)
        return None


def has_authenticator(account_id: int) -> bool:
    """Whether an authenticator app was confirmed."""
    return bool(db.session.scalar(select(_has_authenticator(account_id))))


def _has_authenticator(account_id: int) -> Exists:
    return exists().where(
        Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None)
    )


def _passkeys(account_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0


def _secret_key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _keyed(account_id: int, code: str) -> str:
    key = f"recovery-code:{_secret_key()}".encode()
    return hmac.new(key, f"{account_id}\0{code}".encode(), hashlib.sha256).hexdigest()
