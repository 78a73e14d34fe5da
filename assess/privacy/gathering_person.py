"""What is held about a person beside their tests: who they are, what was asked and written."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import or_, select

from assess.audit import sealer
from assess.audit.ledger import EXPORTED, READ
from assess.audit.models import AuditEntry
from assess.delivery.models import (
    Accommodation,
    SystemCheck,
)
from assess.delivery.queries import title_of
from assess.extensions import db
from assess.identity.credentials import (
    AccessRecovery,
    AccountInvitation,
    Authenticator,
    ExternalIdentity,
    Passkey,
    RecoveryCode,
)
from assess.identity.models import EmailCode
from assess.identity.persons import AccountMerge
from assess.mail import HIDDEN, OutgoingMail
from assess.privacy.person import Person, Rows, all_of, columns, orders_about, subjects_of
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import LockoutOverride, StoredDecision
from assess.results.policy_models import LockoutWord, PriorResult


def account(person: Person) -> Rows:
    merges = {
        row.merged_id: row
        for row in all_of(
            select(AccountMerge).where(AccountMerge.merged_id.in_(person.account_ids))
        )
    }
    return [
        {
            "number": account.id,
            "email": account.email,
            "given_name": account.given_name,
            "family_name": account.family_name,
            "identity_number": account.identity_number,
            "language": account.locale,
            "roles": sorted(role.value for role in account.roles),
            "created_at": account.created_at,
            "disabled_at": account.disabled_at,
            "merged": columns(merges[account.id], person, {"actor_id"}, {"reason"})
            if account.id in merges
            else None,
        }
        for account in person.accounts
    ]


def logins(person: Person) -> Rows:
    """What the person logs in with and how it was reset; never a secret, hash or key."""
    shown: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (AccountInvitation, ("created_at", "expires_at", "used_at")),
        (Passkey, ("name", "created_at", "last_used_at")),
        (Authenticator, ("created_at", "confirmed_at", "failed_at")),
        (RecoveryCode, ("used_at",)),
        (ExternalIdentity, ("issuer", "subject", "created_at", "last_used_at")),
        (AccessRecovery, ("reason", "asked_at", "answer", "answered_at")),
    )
    return [
        {
            "kind": model.__tablename__,
            **{
                name: person.clean(getattr(row, name)) if name == "reason" else getattr(row, name)
                for name in names
            },
        }
        for model, names in shown
        for row in all_of(select(model).where(model.account_id.in_(person.account_ids)))
    ]


def orders(person: Person) -> Rows:
    return [
        {
            "system": row.integration.name,
            "reference": row.external_id,
            "email": row.email,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "created_at": row.created_at,
            "cancelled_at": row.cancelled_at,
        }
        for row in orders_about(person)
    ]


def applications(person: Person) -> Rows:
    return [
        {
            "vacancy": row.vacancy.reference,
            "title": row.vacancy.title,
            "email": row.email,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "identity_number": row.identity_number,
            "external_reference": row.external_reference,
            "native_languages": row.native_languages,
            "declared_levels": row.declared_levels,
            "time_factor": row.time_factor,
            "large_text": row.large_text,
            "break_seconds": row.break_s,
            "spelling": row.spelling,
            "unavailable": row.unavailable,
            "source": row.source,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in person.applications
    ]


def decisions(person: Person) -> Rows:
    ids = [row.id for row in person.applications]
    overrides: dict[int, list[LockoutOverride]] = {}
    for one in all_of(select(LockoutOverride).where(LockoutOverride.application_id.in_(ids))):
        overrides.setdefault(one.decision_id, []).append(one)
    rows = []
    for row in all_of(select(StoredDecision).where(StoredDecision.application_id.in_(ids))):
        rows.append(
            {
                "family": row.family,
                "outcome": row.outcome,
                "reason_code": row.reason_code,
                "until": row.until,
                "language": row.language,
                "explanation_en": person.clean(row.explanation_en),
                "explanation_fr": person.clean(row.explanation_fr),
                "decided_on": row.decided_on,
                "made_by": person.who(row.made_by),
                "reason": person.clean(row.reason),
                "overrides": [
                    {
                        "reason": person.clean(one.reason),
                        "answer": one.answer,
                        "answer_reason": person.clean(one.answer_reason),
                        "asked_by": person.who(one.asked_by),
                        "answered_by": person.who(one.answered_by),
                    }
                    for one in overrides.get(row.id, ())
                ],
            }
        )
    for word in all_of(select(LockoutWord).where(LockoutWord.sitting_id.in_(person.sitting_ids))):
        rows.append({"lockout": columns(word, person, {"actor_id"}, {"reason"})})
    return rows


def invitations(person: Person) -> Rows:
    found = all_of(
        select(Invitation).where(
            or_(
                Invitation.email.in_(person.emails),
                Invitation.sitting_id.in_(person.sitting_ids),
            )
        )
    )
    return [
        {
            "test": title_of(row.test),
            "session": row.session.title,
            "place": row.session.location,
            "starts_at": row.session.starts_at,
            "invited_at": row.invited_at,
            "invited_by": person.who(row.invited_by),
            "confirmed_at": row.confirmed_at,
            "reminded_at": row.reminded_at,
            "cancelled_at": row.cancelled_at,
            "times_moved": row.moves,
        }
        for row in found
    ]


def adjustments(person: Person) -> Rows:
    found = all_of(select(Accommodation).where(Accommodation.account_id.in_(person.account_ids)))
    return [columns(row, person, {"updated_by"}) for row in found]


def earlier_results(person: Person) -> Rows:
    found = all_of(
        select(PriorResult).where(
            or_(
                PriorResult.email.in_(person.emails),
                PriorResult.identity_number.in_(person.identity_numbers),
            )
        )
    )
    return [columns(row, person, {"recorded_by"}, {"source"}) for row in found]


def messages(person: Person) -> Rows:
    found = all_of(select(OutgoingMail).where(OutgoingMail.recipient.in_(person.emails)))
    return [
        {
            "created_at": row.created_at,
            "sent_at": row.sent_at,
            "subject": person.clean(_blotted(row.subject, row.secret)),
            "body": person.clean(_blotted(row.body, row.secret)),
        }
        for row in found
    ]


def _blotted(text: str, secret: str | None) -> str:
    return text.replace(secret, HIDDEN) if secret else text


def system_checks(person: Person) -> Rows:
    found = all_of(select(SystemCheck).where(SystemCheck.account_id.in_(person.account_ids)))
    return [{"at": row.at, "passed": row.passed, "findings": row.findings} for row in found]


def codes(person: Person) -> Rows:
    found = all_of(select(EmailCode).where(EmailCode.email.in_(person.emails)))
    return [
        {
            "purpose": row.purpose,
            "created_at": row.created_at,
            "expires_at": row.expires_at,
            "tries": row.tries,
            "used_at": row.used_at,
        }
        for row in found
    ]


def readings(person: Person) -> Rows:
    sealer.seal_all()
    entries = db.session.scalars(
        select(AuditEntry.entry)
        .where(AuditEntry.subject.in_(subjects_of(person)))
        .order_by(AuditEntry.seq)
    )
    rows = []
    for said in map(json.loads, entries):
        row = {"at": said["at"], "what": said["kind"], "about": said["subject"]}
        if said["kind"] in (READ, EXPORTED):
            row |= {
                "by": person.who(said["facts"].get("reader")),
                "page": said["facts"].get("page"),
            }
        rows.append(row)
    return rows
