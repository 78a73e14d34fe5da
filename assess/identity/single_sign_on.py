"""Whose account it is that a provider vouches for."""

from __future__ import annotations

import secrets

import structlog
from flask import current_app
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.config import Settings
from assess.database import transactional
from assess.extensions import db
from assess.identity import factor_letters as letters
from assess.identity import passwords
from assess.identity.credentials import ExternalIdentity
from assess.identity.failures import AccountError
from assess.identity.logins import end_logins
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.identity.sign_on_rules import Identity
from assess.identity.staff import administrators

log = structlog.get_logger()


def enter(identity: Identity) -> Account:
    """The account of somebody who has logged in at the provider.

    The first time it is found by the verified address, afterwards by the provider's own
    name for the person, so that an address given to somebody else opens nothing.

    Raises:
        AccountError: `unknown` (no account of staff with this address), `disabled`,
            `other_subject` (the account belongs to another person at the provider),
            `no_roles` (the provider gives none of the roles that are mapped).
    """
    if identity.roles is not None and not identity.roles:
        raise AccountError("no_roles")
    return _enter(identity, passwords.unusable_password())


@transactional
def _enter(identity: Identity, unusable: str) -> Account:
    known = db.session.scalar(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == identity.issuer,
            ExternalIdentity.subject == identity.subject,
        )
    )
    if known is not None:
        account = db.session.get_one(Account, known.account_id)
        known.last_used_at = now()
    else:
        account = _account_for(identity, unusable)
        _bind(account, identity)
    if account.disabled_at is not None:
        raise AccountError("disabled")
    if identity.roles is not None:
        _follow_roles(account, identity.roles)
    if not account.is_staff:
        raise AccountError("unknown")
    log.info("login", account=account.id, method="single_sign_on")
    return account


def _account_for(identity: Identity, unusable: str) -> Account:
    account = db.session.scalar(select(Account).where(Account.email == identity.email))
    if account is not None:
        # A candidate does not become staff by what a provider says, unless roles are mapped.
        if not account.is_staff and identity.roles is None:
            raise AccountError("unknown")
        return account
    if not _settings().oidc_create_accounts or not identity.roles:
        raise AccountError("unknown")
    account = Account(
        email=identity.email,
        given_name=identity.given_name,
        family_name=identity.family_name,
        password_hash=unusable,
        locale=_settings().default_locale,
        login_key=secrets.token_hex(16),
        created_at=now(),
        role_rows=[AccountRole(role=role.value) for role in sorted(identity.roles)],
    )
    db.session.add(account)
    db.session.flush()
    facts = {"roles": sorted(identity.roles), "by": None, "issuer": identity.issuer}
    ledger.record("account.created", f"account:{account.id}", facts)
    return account


def _bind(account: Account, identity: Identity) -> None:
    other = select(ExternalIdentity.id).where(
        ExternalIdentity.account_id == account.id, ExternalIdentity.issuer == identity.issuer
    )
    if db.session.scalar(other) is not None:
        raise AccountError("other_subject")
    db.session.add(
        ExternalIdentity(
            account_id=account.id,
            issuer=identity.issuer,
            subject=identity.subject,
            created_at=now(),
            last_used_at=now(),
        )
    )
    facts = {"issuer": identity.issuer}
    ledger.record("account.single_sign_on_bound", f"account:{account.id}", facts)
    letters.send_factor_changed(account, "single_sign_on_bound")


def _follow_roles(account: Account, roles: frozenset[Role]) -> None:
    """Give exactly the staff roles that the provider gives; the candidate's role stays."""
    wanted = roles | (account.roles & {Role.CANDIDATE})
    if Role.ADMINISTRATOR not in wanted and administrators() == {account.id}:
        wanted |= {Role.ADMINISTRATOR}
    before = account.roles
    if wanted == before:
        return
    for row in list(account.role_rows):
        if row.role not in wanted:
            account.role_rows.remove(row)
    for role in sorted(wanted - before):
        account.role_rows.append(AccountRole(role=role.value))
    end_logins(account)
    facts = {"by": None, "before": sorted(before), "after": sorted(wanted)}
    ledger.record("account.roles_changed", f"account:{account.id}", facts)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
