"""All that is held about one person, by section; staff as roles, no other person's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from assess.audit import sealer
from assess.audit.ledger import EXPORTED, READ
from assess.audit.models import AuditEntry
from assess.delivery.models import (
    Accommodation,
    JournalEvent,
    LateDecision,
    Receipt,
    Sitting,
    SittingLog,
    SystemCheck,
)
from assess.delivery.queries import title_of
from assess.delivery.room_models import HelpAnswer, Incident, StaffMessage
from assess.extensions import db
from assess.identity.credentials import (
    AccessRecovery,
    AccountInvitation,
    Authenticator,
    ExternalIdentity,
    Passkey,
    RecoveryCode,
)
from assess.identity.models import Account, EmailCode
from assess.identity.persons import AccountMerge
from assess.identity.queries import accounts_of
from assess.mail import HIDDEN, OutgoingMail
from assess.privacy.redaction import names_of, redact
from assess.recruitment.models import Invitation
from assess.recruitment.partner.models import PartnerOrder
from assess.recruitment.vacancy_models import Application, LockoutOverride, StoredDecision
from assess.results.complaint_models import Complaint
from assess.results.models import Result
from assess.results.policy_models import LockoutWord, PriorResult
from assess.results.queries import standing_of

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Person:
    """Whose file it is, and who is named beside them.

    `accounts` are all of the person's: the one that is kept first, then those merged into it.
    """

    accounts: Sequence[Account]
    sittings: Sequence[Sitting]
    applications: Sequence[Application]
    results: Sequence[Result]
    complaints: Sequence[Complaint]
    roles: dict[int, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @property
    def account(self) -> Account:
        return self.accounts[0]

    @property
    def account_ids(self) -> list[int]:
        return [account.id for account in self.accounts]

    @property
    def emails(self) -> list[str]:
        return [account.email for account in self.accounts]

    @property
    def identity_numbers(self) -> list[str]:
        said = {one.identity_number for one in self.accounts}
        said |= {one.identity_number for one in self.applications}
        return sorted(number for number in said if number)

    @property
    def sitting_ids(self) -> list[str]:
        return [sitting.id for sitting in self.sittings]

    def who(self, account_id: int | None) -> str:
        """A member of staff as a role; the person as themselves."""
        if account_id is None:
            return "system"
        if account_id in self.account_ids:
            return "you"
        return self.roles.get(account_id, "staff")

    def clean(self, text: str | None) -> str | None:
        """Free text without other persons."""
        if not text:
            return text
        own = [
            name
            for one in self.accounts
            for name in names_of(one.given_name, one.family_name, one.email)
        ]
        return redact(text, self.others, own, "[another person]")


def gather(account: Account) -> dict[str, Rows]:
    """Sections by name; each a list of flat or nested records that JSON can hold."""
    person = person_of(account)
    sections: dict[str, Callable[[Person], Iterable[dict[str, Any]]]] = {
        "account": _account,
        "logins": _logins,
        "applications": _applications,
        "decisions": _decisions,
        "orders": _orders,
        "invitations": _invitations,
        "adjustments": _adjustments,
        "sittings": _sittings,
        "answers": _answers,
        "receipts": _receipts,
        "results": _results,
        "earlier_results": _earlier_results,
        "comments": _comments,
        "incidents": _incidents,
        "complaints": _complaints,
        "messages": _messages,
        "system_checks": _system_checks,
        "codes": _codes,
        "readings": _readings,
    }
    return {
        name: [_plain(record) for record in section(person)] for name, section in sections.items()
    }


def person_of(account: Account) -> Person:
    """Everything that leads to the person whose account this is, or was before a merge."""
    kept = account.merged_into_id or account.id
    accounts = sorted(
        _all(select(Account).where(Account.id.in_(accounts_of(kept)))),
        key=lambda one: (one.id != kept, one.id),
    )
    mine, emails = [one.id for one in accounts], [one.email for one in accounts]
    sittings = _all(select(Sitting).where(Sitting.account_id.in_(mine)))
    ids = [sitting.id for sitting in sittings]
    others, roles = _others(mine, sittings)
    return Person(
        accounts,
        sittings,
        _all(
            select(Application).where(
                or_(Application.account_id.in_(mine), Application.email.in_(emails))
            )
        ),
        _all(select(Result).where(Result.account_id.in_(mine)).order_by(Result.id)),
        _all(
            select(Complaint).where(
                or_(Complaint.account_id.in_(mine), Complaint.sitting_id.in_(ids))
            )
        ),
        roles,
        frozenset(others),
    )


def _others(mine: list[int], sittings: Sequence[Sitting]) -> tuple[set[str], dict[int, str]]:
    """Names of staff and of those who sat beside a person, and what each of staff is."""
    sessions = {sitting.session_id for sitting in sittings if sitting.session_id is not None}
    neighbours = set(
        db.session.scalars(select(Sitting.account_id).where(Sitting.session_id.in_(sessions)))
    )
    others: set[str] = set()
    roles: dict[int, str] = {}
    for one in db.session.scalars(select(Account).where(Account.id.not_in(mine))):
        working = sorted(role.value for role in one.roles if role.value != "candidate")
        if working:
            roles[one.id] = " / ".join(working)
        if working or one.id in neighbours:
            others.update(names_of(one.given_name, one.family_name, one.email))
    return others, roles


def _all(query: Any) -> Sequence[Any]:
    return db.session.scalars(query).unique().all()


def _account(person: Person) -> Rows:
    merges = {
        row.merged_id: row
        for row in _all(select(AccountMerge).where(AccountMerge.merged_id.in_(person.account_ids)))
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
            "merged": _columns(merges[account.id], person, {"actor_id"}, {"reason"})
            if account.id in merges
            else None,
        }
        for account in person.accounts
    ]


def _logins(person: Person) -> Rows:
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
        for row in _all(select(model).where(model.account_id.in_(person.account_ids)))
    ]


def orders_about(person: Person) -> Sequence[PartnerOrder]:
    """What other systems asked to have the person tested for."""
    found: Sequence[PartnerOrder] = _all(
        select(PartnerOrder).where(
            or_(
                PartnerOrder.email.in_(person.emails),
                PartnerOrder.application_id.in_([row.id for row in person.applications]),
                PartnerOrder.sitting_id.in_(person.sitting_ids),
            )
        )
    )
    return found


def _orders(person: Person) -> Rows:
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


def _applications(person: Person) -> Rows:
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
            "unavailable": row.unavailable,
            "source": row.source,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in person.applications
    ]


def _decisions(person: Person) -> Rows:
    ids = [row.id for row in person.applications]
    overrides = {
        row.decision_id: row
        for row in _all(select(LockoutOverride).where(LockoutOverride.application_id.in_(ids)))
    }
    rows = []
    for row in _all(select(StoredDecision).where(StoredDecision.application_id.in_(ids))):
        override = overrides.get(row.id)
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
                "override": override
                and {
                    "reason": person.clean(override.reason),
                    "answer": override.answer,
                    "answer_reason": person.clean(override.answer_reason),
                    "asked_by": person.who(override.asked_by),
                    "answered_by": person.who(override.answered_by),
                },
            }
        )
    for word in _all(select(LockoutWord).where(LockoutWord.sitting_id.in_(person.sitting_ids))):
        rows.append({"lockout": _columns(word, person, {"actor_id"}, {"reason"})})
    return rows


def _invitations(person: Person) -> Rows:
    found = _all(
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


def _adjustments(person: Person) -> Rows:
    found = _all(select(Accommodation).where(Accommodation.account_id.in_(person.account_ids)))
    return [_columns(row, person, {"updated_by"}) for row in found]


def _sittings(person: Person) -> Rows:
    rows = []
    for sitting in person.sittings:
        log = _all(
            select(SittingLog).where(SittingLog.sitting_id == sitting.id).order_by(SittingLog.id)
        )
        rows.append(
            {
                "sitting": sitting.id,
                "test": title_of(sitting.test),
                "session": sitting.session.title if sitting.session else None,
                "state": sitting.state,
                "void_reason": sitting.void_reason,
                "checked_in_at": sitting.checked_in_at,
                "checked_in_by": sitting.checked_in_by and person.who(sitting.checked_in_by),
                "started_at": sitting.started_at,
                "deadline_at": sitting.deadline_at,
                "extension_seconds": sitting.extension_s,
                "handed_in_at": sitting.handed_in_at,
                "closed_at": sitting.closed_at,
                "time_factor": sitting.time_factor,
                "large_text": sitting.large_text,
                "group": person.clean(sitting.seat_group),
                "log": [
                    {
                        "at": entry.at,
                        "by": person.who(entry.actor_id),
                        "action": entry.action,
                        "detail": _scrub(entry.detail, person),
                    }
                    for entry in log
                ],
            }
        )
    return rows


def _answers(person: Person) -> Rows:
    rows = db.session.execute(
        select(
            JournalEvent.sitting_id,
            JournalEvent.position,
            JournalEvent.type,
            JournalEvent.item_ref,
            JournalEvent.value,
            JournalEvent.t_ms,
            JournalEvent.received_at,
            JournalEvent.standing,
            JournalEvent.reason,
        )
        .where(JournalEvent.sitting_id.in_(person.sitting_ids))
        .order_by(JournalEvent.sitting_id, JournalEvent.position)
    )
    return [
        {
            "sitting": row.sitting_id,
            "position": row.position,
            "kind": row.type,
            "question": row.item_ref,
            "value": json.loads(row.value) if row.value else None,
            "milliseconds": row.t_ms,
            "received_at": row.received_at,
            "standing": row.standing,
            "reason": row.reason,
        }
        for row in rows
    ]


def _receipts(person: Person) -> Rows:
    found = _all(select(Receipt).where(Receipt.sitting_id.in_(person.sitting_ids)))
    kept = ("sitting_id", "number", "code", "items", "answered", "events", "digest", "issued_at")
    return [{name: getattr(row, name) for name in (*kept, "jws")} for row in found]


def _results(person: Person) -> Rows:
    late = _all(select(LateDecision).where(LateDecision.sitting_id.in_(person.sitting_ids)))
    rows: Rows = [
        {
            "number": row.id,
            "sitting": row.sitting_id,
            "kind": row.kind,
            "language": row.language,
            "level": row.level,
            "estimate": row.theta,
            "standard_error": row.standard_error,
            "probability": row.probability,
            "passed": row.passed,
            "provisional": row.provisional,
            "sat_on": row.sat_on,
            "valid_until": row.valid_until,
            "retest_not_before": row.retest_not_before,
            "policy_version": row.policy_version,
            "recorded_at": row.recorded_at,
            "state": str(standing_of(row)),
            "replaces": row.supersedes_id,
            "reason": person.clean(row.reason),
            "events": [
                {
                    "action": event.action,
                    "at": event.at,
                    "by": person.who(event.actor_id),
                    "reason": person.clean(event.reason),
                }
                for event in row.events
            ],
        }
        for row in person.results
    ]
    rows += [{"late_answers": _columns(row, person, {"decided_by"}, {"reason"})} for row in late]
    return rows


def _earlier_results(person: Person) -> Rows:
    found = _all(
        select(PriorResult).where(
            or_(
                PriorResult.email.in_(person.emails),
                PriorResult.identity_number.in_(person.identity_numbers),
            )
        )
    )
    return [_columns(row, person, {"recorded_by"}, {"source"}) for row in found]


def _comments(person: Person) -> Rows:
    told = _all(select(StaffMessage).where(StaffMessage.sitting_id.in_(person.sitting_ids)))
    helped = _all(select(HelpAnswer).where(HelpAnswer.sitting_id.in_(person.sitting_ids)))
    return [
        {
            "kind": kind,
            "sitting": row.sitting_id,
            "at": row.at,
            "by": person.who(row.actor_id),
            "text": person.clean(text),
        }
        for kind, row, text in (
            *(("message", row, row.text) for row in told),
            *(("help", row, row.note) for row in helped),
        )
    ]


def _incidents(person: Person) -> Rows:
    found = _all(select(Incident).where(Incident.sitting_id.in_(person.sitting_ids)))
    return [
        {
            "sitting": row.sitting_id,
            "at": row.at,
            "by": person.who(row.actor_id),
            "reason": row.reason,
            "text": person.clean(row.text),
        }
        for row in found
    ]


def _complaints(person: Person) -> Rows:
    return [
        {
            "reference": row.reference,
            "kind": row.kind,
            "sitting": row.sitting_id,
            "channel": row.channel,
            "happened": person.clean(row.happened),
            "asks": person.clean(row.asks),
            "received_on": row.received_on,
            "opened_by": person.who(row.opened_by),
            "late": row.late,
            "notes": [
                {"at": note.at, "by": person.who(note.actor_id), "text": person.clean(note.text)}
                for note in row.notes
            ],
            "decision": row.decision
            and {
                "outcome": row.decision.outcome,
                "reason": person.clean(row.decision.reason),
                "at": row.decision.at,
                "by": person.who(row.decision.decided_by),
            },
        }
        for row in person.complaints
    ]


def _messages(person: Person) -> Rows:
    found = _all(select(OutgoingMail).where(OutgoingMail.recipient.in_(person.emails)))
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


def _system_checks(person: Person) -> Rows:
    found = _all(select(SystemCheck).where(SystemCheck.account_id.in_(person.account_ids)))
    return [{"at": row.at, "passed": row.passed, "findings": row.findings} for row in found]


def _codes(person: Person) -> Rows:
    found = _all(select(EmailCode).where(EmailCode.email.in_(person.emails)))
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


def subjects_of(person: Person) -> list[str]:
    """The names under which the audit chain speaks of a person."""
    return [
        *(f"account:{number}" for number in person.account_ids),
        *person.sitting_ids,
        *(f"result:{row.id}" for row in person.results),
        *(f"application:{row.id}" for row in person.applications),
        *(f"complaint:{row.id}" for row in person.complaints),
        *(f"order:{row.id}" for row in orders_about(person)),
    ]


def _readings(person: Person) -> Rows:
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


def _columns(
    row: Any, person: Person, actors: set[str], texts: set[str] | frozenset[str] = frozenset()
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column in row.__table__.columns.keys():  # noqa: SIM118  columns are no dict
        value = getattr(row, column)
        if column in actors:
            record[column.removesuffix("_id")] = person.who(value)
        elif column in texts:
            record[column] = person.clean(value)
        elif column not in ("id", "account_id"):
            record[column] = value
    return record


def _scrub(value: Any, person: Person) -> Any:
    """Nested facts of a log: texts without others, ids of accounts as roles."""
    if isinstance(value, dict):
        return {
            key: person.who(one)
            if isinstance(one, int) and key in ("actor", "actor_id", "by")
            else _scrub(one, person)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_scrub(one, person) for one in value]
    return person.clean(value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
