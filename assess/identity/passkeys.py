"""Passkeys (WebAuthn Level 3): making one, logging in with one, removing one.

The authenticator must verify its user each time (PIN, finger, face), so that a passkey is
two factors in one. A challenge belongs to one browser, is good once and for five minutes.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import structlog
import webauthn
from flask import current_app, request
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import factor_letters as letters
from assess.identity import factors
from assess.identity.credentials import Passkey, PasskeyChallenge
from assess.identity.failures import AccountError
from assess.identity.models import Account

log = structlog.get_logger()

Purpose = Literal["register", "login"]

VALID_FOR = timedelta(minutes=5)
MOST = 10
LONGEST = 20_000
_TIMEOUT_MS = int(VALID_FOR.total_seconds() * 1000)


@dataclass(frozen=True)
class Request:
    """What a browser asks its authenticator (JSON), and the token that goes with the answer."""

    options: str
    token: str


def site() -> tuple[str, str]:
    """The name and the origin that passkeys are bound to.

    Raises:
        AccountError: `unavailable` (this site has a number for an address).
    """
    found: tuple[str, str] | None = current_app.config["SETTINGS"].passkey_site
    if found is None:
        raise AccountError("unavailable")
    return found


def usable_here() -> bool:
    """Whether this page was opened at the address that passkeys are bound to."""
    found = current_app.config["SETTINGS"].passkey_site
    return found is not None and request.host.partition(":")[0].lower() == found[0]


def ask_to_register(account: Account) -> Request:
    """Options for a new passkey of `account`, kept on the authenticator itself.

    Raises:
        AccountError: `unavailable`, `too_many`.
    """
    present = db.session.scalars(select(Passkey).where(Passkey.account_id == account.id)).all()
    if len(present) >= MOST:
        raise AccountError("too_many")
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=site()[0],
        rp_name=current_app.config["SETTINGS"].organisation,
        user_id=present[0].user_handle if present else secrets.token_bytes(32),
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in present
        ],
    )
    # The handle is chosen with the challenge and must come to rest with the same passkey.
    token = _issue(challenge + options.user.id, "register", account.id)
    return Request(webauthn.options_to_json(options), token)


def register(account_id: int, token: str, credential: str, name: str) -> None:
    """Keep the passkey that a browser has made; other logins end.

    Raises:
        AccountError: `expired` (the challenge), `refused` (not a right answer to it),
            `exists` (this passkey is known already), `unavailable`.
    """
    rp_id, origin = site()
    kept = _take(token, "register", account_id)
    if kept is None:
        raise AccountError("expired")
    try:
        made = webauthn.verify_registration_response(
            credential=_bounded(credential),
            expected_challenge=kept[:32],
            expected_rp_id=rp_id,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        log.info("passkey_not_made", account=account_id, reason=str(error)[:200])
        raise AccountError("refused") from None
    passkey = Passkey(
        account_id=account_id,
        name=name,
        credential_id=made.credential_id,
        user_handle=kept[32:],
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=now(),
    )
    try:
        _keep(passkey)
    except IntegrityError:
        raise AccountError("exists") from None


@transactional
def _keep(passkey: Passkey) -> None:
    db.session.add(passkey)
    db.session.flush()
    factors.note_change(db.session.get_one(Account, passkey.account_id), "passkey_added")


def ask_to_log_in() -> Request:
    """Options for a log-in with any passkey of this site; they name nobody.

    Raises:
        AccountError: `unavailable`.
    """
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_authentication_options(
        rp_id=site()[0],
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Request(webauthn.options_to_json(options), _issue(challenge, "login", None))


def authenticate(token: str, credential: str) -> Account:
    """The enabled account whose passkey has answered the challenge.

    Raises:
        AccountError: `expired`, `refused` (also a passkey that counts backwards),
            `unavailable`.
    """
    rp_id, origin = site()
    challenge = _take(token, "login", None)
    if challenge is None:
        raise AccountError("expired")
    try:
        answer = parse_authentication_credential_json(_bounded(credential))
        passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == answer.raw_id))
        if passkey is None or answer.response.user_handle not in (None, passkey.user_handle):
            raise AccountError("refused")
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            # Judged in `_use`, under a lock and with a word to the owner.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        log.info("passkey_refused", reason=str(error)[:200])
        raise AccountError("refused") from None
    account = _use(passkey.id, verified.new_sign_count)
    if account is None:
        raise AccountError("refused")
    return account


@transactional
def _use(passkey_id: int, count: int) -> Account | None:
    passkey = db.session.get(Passkey, passkey_id, with_for_update=True, populate_existing=True)
    if passkey is None:
        return None
    account = db.session.get_one(Account, passkey.account_id, populate_existing=True)
    if not account.is_active:
        return None
    if goes_backwards(passkey.sign_count, count):
        facts = {"passkey": passkey.id, "known": passkey.sign_count, "given": count}
        ledger.record("account.passkey_refused", f"account:{account.id}", facts)
        letters.send_factor_changed(account, "passkey_refused")
        log.warning("passkey_counts_backwards", account=account.id, **facts)
        return None
    passkey.sign_count, passkey.last_used_at = count, now()
    log.info("login", account=account.id, passkey=passkey.id)
    return account


def goes_backwards(known: int, given: int) -> bool:
    """Whether a counter shows that a passkey was copied (WebAuthn Level 3, 7.2, step 22).

    Authenticators that always say 0 do not count.
    """
    return (known > 0 or given > 0) and given <= known


@transactional
def remove(account_id: int, passkey_id: int) -> None:
    """Forget a passkey of one's own; other logins end.

    Raises:
        AccountError: `unknown`, `last_factor` (one is required and this is the only one).
    """
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id:
        raise AccountError("unknown")
    left = db.session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0
    if factors.is_required() and left == 1 and not factors.has_authenticator(account_id):
        raise AccountError("last_factor")
    db.session.delete(passkey)
    factors.note_change(db.session.get_one(Account, account_id), "passkey_removed")


@transactional
def _issue(challenge: bytes, purpose: Purpose, account_id: int | None) -> str:
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now()))
    token = secrets.token_urlsafe(24)
    db.session.add(
        PasskeyChallenge(
            token_hash=_digest(token),
            challenge=challenge,
            purpose=purpose,
            account_id=account_id,
            expires_at=now() + VALID_FOR,
        )
    )
    return token


@transactional
def _take(token: str, purpose: Purpose, account_id: int | None) -> bytes | None:
    """The challenge of a token, which is gone afterwards whatever becomes of the answer."""
    row = db.session.execute(
        delete(PasskeyChallenge)
        .where(PasskeyChallenge.token_hash == _digest(token))
        .returning(
            PasskeyChallenge.challenge,
            PasskeyChallenge.purpose,
            PasskeyChallenge.account_id,
            PasskeyChallenge.expires_at,
        )
    ).first()
    if row is None or row.expires_at <= now():
        return None
    if (row.purpose, row.account_id) != (purpose, account_id):
        return None
    challenge: bytes = row.challenge
    return challenge


def _bounded(credential: str) -> str:
    if len(credential) > LONGEST:
        raise ValueError("The answer is too long.")
    return credential


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
