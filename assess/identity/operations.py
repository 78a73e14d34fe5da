"""What happens to accounts: asking for codes, registering, logging in, changing, disabling."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

import structlog
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, lazyload

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import codes, invitations, letters, passwords, ports
from assess.identity.failures import AccountError
from assess.identity.logins import end_logins
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import PasswordsBusyError
from assess.identity.roles import Role
from assess.identity.rules import PasswordContext, normalised_address, normalised_name

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class _Newcomer:
    email: str
    given_name: str
    family_name: str
    encoded: str
    locale: str
    roles: frozenset[Role]


@transactional
def ask_to_register(
    email: str, locale: str, token: str | None = None, *, known_browser: bool = False
) -> str:
    """Mail a code to a new address, or a hint to a known one; returns the request token.

    Both cases write one code and one message, so that neither reply nor time tells
    which it was; the code of a known address is never sent to anybody. `token` and
    `known_browser` as in `codes.issue_code`.

    Raises:
        TooManyCodesError: see `codes.issue_code`.
    """
    account = account_with(email)
    issued = codes.issue_code(email, "register", token, known_browser=known_browser)
    if account is None:
        letters.send_registration_code(email, issued.code, locale)
    else:
        letters.send_already_registered(account)
    return issued.token


@transactional
def ask_to_reset(
    email: str, locale: str, token: str | None = None, *, known_browser: bool = False
) -> str:
    """Mail a code to a known address, or a hint to an unknown one; returns the request token.

    `token`, `known_browser` and what is raised: as in `ask_to_register`.
    """
    account = account_with(email)
    issued = codes.issue_code(email, "reset", token, known_browser=known_browser)
    if account is None:
        letters.send_no_account(email, locale)
    elif account.disabled_at is not None:
        letters.send_disabled(account)
    else:
        letters.send_reset_code(account, issued.code)
    return issued.token


def register_account(
    email: str, token: str, *, given_name: str, family_name: str, password: str, locale: str
) -> Account:
    """Make the account of a candidate whose address a right code has proven.

    Raises:
        AccountError: `code_spent` (the proof is used or too old), `known` (the address
            has got an account meanwhile).
    """
    person = _Newcomer(
        email=email,
        given_name=given_name,
        family_name=family_name,
        encoded=passwords.hash_password(password),
        locale=locale,
        roles=frozenset({Role.CANDIDATE}),
    )
    try:
        return _register(person, token)
    except IntegrityError:
        raise AccountError("known") from None


@transactional
def _register(person: _Newcomer, token: str) -> Account:
    if not codes.redeem(person.email, "register", token):
        raise AccountError("code_spent")
    account = _new_account(person)
    ports.notify_registered(account)
    log.info("account_registered", account=account.id)
    return account


def authenticate(email: str, password: str) -> Account | None:
    """The enabled account with this address and password; always one Argon2 verification.

    Raises:
        PasswordsBusyError: the password was not checked.
    """
    named = aliased(Account)
    known = db.session.execute(
        select(Account.id, Account.password_hash, Account.disabled_at)
        .join(named, Account.id == func.coalesce(named.merged_into_id, named.id))
        .where(named.email == email)
    ).first()
    # A hash takes a while; the database connection is not kept waiting for it.
    db.session.rollback()
    right = passwords.verify_password(known.password_hash if known else None, password)
    if known is None or not right or known.disabled_at is not None:
        log.info("login_failed", account=known.id if known else None)
        return None
    if passwords.needs_rehash(known.password_hash):
        _renew_hash(known.id, password)
    log.info("login", account=known.id)
    return db.session.get(Account, known.id)


def _renew_hash(account_id: int, password: str) -> None:
    try:
        encoded = passwords.hash_password(password)
    except PasswordsBusyError:
        return  # the login is right all the same; the next one renews the hash
    _store_hash(account_id, encoded)


@transactional
def _store_hash(account_id: int, encoded: str) -> None:
    db.session.get_one(Account, account_id).password_hash = encoded


def reset_password(email: str, token: str, password: str) -> Account:
    """Set a new password after a right code; ends every login made before.

    Raises:
        AccountError: `code_spent`, also when the address has no enabled account.
    """
    db.session.rollback()  # no connection is kept while the hash is computed
    return _reset(email, token, passwords.hash_password(password))


@transactional
def _reset(email: str, token: str, encoded: str) -> Account:
    account = account_with(email)
    redeemed = codes.redeem(email, "reset", token)
    if not redeemed or account is None or account.disabled_at is not None:
        raise AccountError("code_spent")
    _set_password(account, encoded)
    return account


def change_password(account: Account, current: str, password: str) -> None:
    """Replace the password of somebody logged in; ends every login, also this one.

    Raises:
        AccountError: `wrong_password`.
    """
    account_id = account.id
    if not is_password_of(account, current):
        raise AccountError("wrong_password")
    _change(account_id, passwords.hash_password(password))


def is_password_of(account: Account, password: str) -> bool:
    """Whether somebody logged in gives their own password.

    Raises:
        PasswordsBusyError: the password was not checked.
    """
    encoded = account.password_hash
    db.session.rollback()  # no connection is kept while the hash is computed
    return passwords.verify_password(encoded, password)


@transactional
def _change(account_id: int, encoded: str) -> None:
    _set_password(db.session.get_one(Account, account_id), encoded)


def _set_password(account: Account, encoded: str) -> None:
    account.password_hash = encoded
    # A link that was mailed before would let whoever finds it choose yet another one.
    invitations.withdraw(account.id, now())
    end_logins(account)
    letters.send_password_changed(account)
    log.info("password_changed", account=account.id)


@transactional
def change_details(account_id: int, given_name: str, family_name: str, locale: str) -> None:
    """Store a person's own name and interface language."""
    account = db.session.get_one(Account, account_id)
    account.given_name = normalised_name(given_name)
    account.family_name = normalised_name(family_name)
    account.locale = locale


def create_account(
    email: str,
    *,
    given_name: str,
    family_name: str,
    roles: Collection[Role],
    locale: str = "en",
    password: str | None = None,
    by: Account | None = None,
) -> Account:
    """Make an account on the word of administrator `by` (None: on the server's command
    line); without `password` the person is invited by mail to choose one.

    Raises:
        AccountError: `known`.
        ValueError: not an address, or not a name.
    """
    person = _Newcomer(
        email=normalised_address(email),
        given_name=normalised_name(given_name),
        family_name=normalised_name(family_name),
        encoded=(
            passwords.unusable_password() if password is None else passwords.hash_password(password)
        ),
        locale=locale,
        roles=frozenset(roles),
    )
    try:
        return _create(person, by, invite=password is None)
    except IntegrityError:
        raise AccountError("known") from None


@transactional
def _create(person: _Newcomer, by: Account | None, *, invite: bool) -> Account:
    account = _new_account(person)
    facts = {"roles": _names(person.roles), "by": by.id if by else None}
    ledger.record("account.created", f"account:{account.id}", facts)
    if invite:
        invitations.issue(account, by)
    ports.notify_registered(account)
    log.info("account_created", account=account.id, roles=_names(person.roles))
    return account


def account_with(email: str) -> Account | None:
    """The account with this (normalised) address, or the one it was merged into.

    Its roles are read when asked for.

    Reading them here would make a known address slower to answer than an unknown one.
    """
    named = aliased(Account)
    return db.session.scalar(
        select(Account)
        .join(named, Account.id == func.coalesce(named.merged_into_id, named.id))
        .where(named.email == email)
        .options(lazyload(Account.role_rows))
    )


def password_context(email: str, given_name: str = "", family_name: str = "") -> PasswordContext:
    """What the password of this person must not be made of."""
    return PasswordContext(email, (given_name, family_name), organisation())


def organisation() -> str:
    """What the organisation is called here."""
    return str(current_app.config["SETTINGS"].organisation)


def _names(roles: Collection[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _new_account(person: _Newcomer) -> Account:
    if account_with(person.email) is not None:
        raise AccountError("known")
    account = Account(
        email=person.email,
        given_name=person.given_name,
        family_name=person.family_name,
        password_hash=person.encoded,
        locale=person.locale,
        login_key=secrets.token_hex(16),
        created_at=now(),
        role_rows=[AccountRole(role=role.value) for role in sorted(person.roles)],
    )
    db.session.add(account)
    db.session.flush()
    return account
