"""Six-digit codes by e-mail: asking for one, checking it, taking the step it opens.

A code is random, kept only as a keyed hash, valid for 30 minutes and five tries, used
once, good only in the browser that asked for it, and replaced by the next code that the
same browser asks for. What another browser asks for the same address changes nothing
about it. An address is sent at most ten codes a day, which also bounds what anybody can
guess: fifty tries at a million codes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from flask import current_app
from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import EmailCode

Purpose = Literal["register", "reset"]

VALID_FOR = timedelta(minutes=30)
TRIES = 5
PER_DAY = 10
_DAY = timedelta(days=1)
DIGITS = 6


class Check(StrEnum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"


@dataclass(frozen=True)
class NewCode:
    """A code to mail and the token that its browser must present with it."""

    code: str
    token: str


class TooManyCodesError(Exception):
    """The address was sent all the codes of a day; `retry_after_s` says when it may have more."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


def issue_code(
    email: str, purpose: Purpose, token: str | None = None, *, known_browser: bool = False
) -> NewCode:
    """Make the only code that is valid in the asking browser; in the caller's transaction.

    `token` is what that browser holds from its last request for the same address and
    purpose: the new code goes with the same token and replaces the one before.
    `known_browser` passes over the address's daily number (the browser has its own, see
    throttle.py), so that strangers cannot use it up for the owner.

    Raises:
        TooManyCodesError: the address has had its ten codes within 24 hours.
    """
    if not known_browser:
        _refuse_more_than_a_days(email)
    issued = NewCode(
        f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", token or secrets.token_urlsafe(24)
    )
    db.session.execute(
        update(EmailCode)
        .where(
            EmailCode.email == email,
            EmailCode.purpose == purpose,
            EmailCode.request_hash == _keyed(issued.token),
            EmailCode.replaced_at.is_(None),
        )
        .values(replaced_at=now())
    )
    db.session.add(
        EmailCode(
            email=email,
            purpose=purpose,
            code_hash=_keyed(email, purpose, issued.token, issued.code),
            request_hash=_keyed(issued.token),
            created_at=now(),
            expires_at=now() + VALID_FOR,
        )
    )
    return issued


def _refuse_more_than_a_days(email: str) -> None:
    recent: datetime | None
    number, recent = db.session.execute(
        select(func.count(), func.min(EmailCode.created_at)).where(
            EmailCode.email == email, EmailCode.created_at > now() - _DAY
        )
    ).one()
    if number >= PER_DAY and recent is not None:
        raise TooManyCodesError(max(1, int((recent + _DAY - now()).total_seconds()) + 1))


@transactional
def check_code(email: str, purpose: Purpose, token: str, code: str) -> Check:
    """Judge a typed code and count the try; a right one is used up by this."""
    row = _find(email, purpose, token)
    if row is None or row.used_at is not None or row.tries >= TRIES or row.expires_at <= now():
        return Check.SPENT
    row.tries += 1
    if not hmac.compare_digest(row.code_hash, _keyed(email, purpose, token, code)):
        return Check.SPENT if row.tries >= TRIES else Check.WRONG
    row.used_at = now()
    return Check.RIGHT


def redeem(email: str, purpose: Purpose, token: str) -> bool:
    """Take the one step that a right code opened; runs in the caller's transaction.

    False when no right code was given in this browser within the last 30 minutes,
    when this browser asked for a newer code since, or when the step has been taken already.
    """
    row = _find(email, purpose, token)
    if row is None or row.used_at is None or row.redeemed_at is not None:
        return False
    if row.used_at + VALID_FOR <= now():
        return False
    row.redeemed_at = now()
    return True


def _find(email: str, purpose: Purpose, token: str) -> EmailCode | None:
    newer = aliased(EmailCode)
    # The lock makes parallel tries on PostgreSQL count one after the other.
    return db.session.scalar(
        select(EmailCode)
        .where(
            EmailCode.email == email,
            EmailCode.purpose == purpose,
            EmailCode.request_hash == _keyed(token),
            EmailCode.replaced_at.is_(None),
            # Two requests at the same moment may both leave a code open; the later one counts.
            ~exists().where(
                newer.email == email,
                newer.purpose == purpose,
                newer.request_hash == EmailCode.request_hash,
                newer.id > EmailCode.id,
            ),
        )
        .with_for_update(of=EmailCode)
        .execution_options(populate_existing=True)
    )


def _keyed(*parts: str) -> str:
    key = f"email-code:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
