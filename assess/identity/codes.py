"""Six-digit codes by e-mail: asking for one, checking it, taking the step it opens.

A code is random, kept only as a keyed hash, valid for 30 minutes and five tries, used
once, replaced by any newer one, and good only in the browser that asked for it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from flask import current_app
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import EmailCode

Purpose = Literal["register", "reset"]

VALID_FOR = timedelta(minutes=30)
TRIES = 5
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


def issue_code(email: str, purpose: Purpose) -> NewCode:
    """Make the only valid code for (email, purpose); runs in the caller's transaction."""
    issued = NewCode(f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", secrets.token_urlsafe(24))
    db.session.execute(
        update(EmailCode)
        .where(
            EmailCode.email == email,
            EmailCode.purpose == purpose,
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
    when a newer code was asked for since, or when the step has been taken already.
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
                newer.email == email, newer.purpose == purpose, newer.id > EmailCode.id
            ),
        )
        .with_for_update(of=EmailCode)
        .execution_options(populate_existing=True)
    )


def _keyed(*parts: str) -> str:
    key = f"email-code:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
