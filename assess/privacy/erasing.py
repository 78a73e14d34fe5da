"""Erasing one person: who they were goes, what was done stays provable.

The account stays as a number to which sittings and results lead; nothing says any more whose
they were. Answers stay with the number, so that results can be scored again; the journal's
own retention takes them later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from assess.audit import erasing as chain
from assess.audit.chain import canonical
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Accommodation, LateDecision, Sitting, SittingLog, SystemCheck
from assess.delivery.presence import sitting_now_ids
from assess.delivery.room_models import (
    HelpAnswer,
    Incident,
    IncidentAttachment,
    RescueImport,
    StaffMessage,
)
from assess.extensions import db
from assess.identity.credentials import (
    AccessRecovery,
    AccountInvitation,
    Authenticator,
    ExternalIdentity,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
)
from assess.identity.models import Account, EmailCode
from assess.identity.passwords import unusable_password
from assess.identity.persons import AccountMerge, DuplicateDismissal
from assess.identity.queries import accounts_of
from assess.identity.roles import Role
from assess.mail import OutgoingAttachment, OutgoingMail
from assess.officesim.models import (
    OfficeDivergence,
    OfficeReview,
    OfficeSecondOpinion,
    OfficeStatePair,
)
from assess.privacy import records
from assess.privacy.models import Hold
from assess.privacy.narrow import lifted
from assess.privacy.person import Person, orders_about, person_of, subjects_of
from assess.privacy.written import (
    erase_conflicts,
    erase_scripts,
    is_being_marked,
    scripts_as_subjects,
)
from assess.recruitment.models import Invitation
from assess.recruitment.partner.models import IdempotencyKey, PartnerOrder, WebhookDelivery
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.vacancy_models import Application, LockoutOverride, StoredDecision
from assess.results.complaint_models import (
    Complaint,
    ComplaintDecision,
    ComplaintEvidence,
    ComplaintNote,
)
from assess.results.models import Result, ResultEvent
from assess.results.policy_models import LockoutWord, PriorResult

GONE = "[erased]"
OPEN_STATES = ("booked", "checked_in", "running", "paused", "closing")
#: Append-only tables whose free text about one person is taken out.
TABLES = (
    "account_merge",
    "complaint",
    "complaint_decision",
    "complaint_evidence",
    "complaint_note",
    "eligibility_decision",
    "help_answer",
    "incident",
    "incident_attachment",
    "late_decision",
    "lockout_word",
    "office_divergence",
    "office_review",
    "office_second_opinion",
    "office_state_pair",
    "rescue_import",
    "result",
    "result_event",
    "sitting_log",
    "staff_message",
)


class ErasureRefused(ValueError):
    """Why a person cannot be erased now; `reason` is a code for pages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_erased(account: Account) -> bool:
    return account.email.endswith("@erased.invalid")


def obstacle(account: Account) -> str | None:
    """Why the person cannot be erased now: a code, or None.

    Asked of all accounts of the person: those that were merged are erased together.
    """
    if is_erased(account):
        return "erased"
    mine = accounts_of(account.merged_into_id or account.id)
    return next((code for code, stands in _OBSTACLES.items() if stands(mine)), None)


def _is_staff(mine: Select[int]) -> bool:
    people = db.session.scalars(select(Account).where(Account.id.in_(mine)))
    return any(one.roles - {Role.CANDIDATE} for one in people)


def _is_held(mine: Select[int]) -> bool:
    held = select(Hold.id).where(Hold.account_id.in_(mine), Hold.lifted_at.is_(None))
    return db.session.scalar(held.limit(1)) is not None


def _is_to_sit(mine: Select[int]) -> bool:
    open_ones = select(Sitting.id).where(
        Sitting.account_id.in_(mine), Sitting.state.in_(OPEN_STATES)
    )
    return db.session.scalar(open_ones.limit(1)) is not None


def _complains(mine: Select[int]) -> bool:
    decided = select(ComplaintDecision.complaint_id)
    undecided = select(Complaint.id).where(
        Complaint.account_id.in_(mine), Complaint.id.not_in(decided)
    )
    return db.session.scalar(undecided.limit(1)) is not None


#: Code -> whether it stands in the way, of all accounts of a person; the first is told.
_OBSTACLES: dict[str, Callable[[Select[int]], bool]] = {
    "staff": _is_staff,
    "hold": _is_held,
    "open_sitting": _is_to_sit,
    "open_complaint": _complains,
    "being_marked": is_being_marked,
}


def erase(account_id: int, actor: Account, reason: str) -> int:
    """Erase one person; returns the id of the signed record.

    Raises:
        ErasureRefused: a sitting, complaint, marking or hold is open, somebody sits, staff, or
            erased.
    """
    if sitting_now_ids(db.engine):
        raise ErasureRefused("people_sit")
    return _erase(account_id, actor.id, reason)


@transactional
def _erase(account_id: int, actor_id: int, reason: str) -> int:
    account = db.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise ErasureRefused("unknown")
    why = obstacle(account)
    if why:
        raise ErasureRefused(why)
    person = person_of(account)
    subjects = [*subjects_of(person), *scripts_as_subjects(person.sitting_ids)]
    orders = [row.id for row in orders_about(person)]
    counts = {**_rows_about(person), **disguise_orders(orders), **_free_text(person)}
    counts |= erase_scripts(person.sitting_ids)
    counts["written_conflict"] = erase_conflicts(person.account_ids)
    counts["audit_personal"] = sum(chain.erase_personal(subject) for subject in subjects)
    for one in person.accounts:
        _disguise(one)
    return records.write(
        "erasure", actor_id, reason, {k: v for k, v in counts.items() if v}, f"account:{account_id}"
    )


def _rows_about(person: Person) -> dict[str, int]:
    """Ordinary tables: delete what is about the person alone, disguise what others need."""
    mine, emails = person.account_ids, person.emails
    mails = select(OutgoingMail.id).where(OutgoingMail.recipient.in_(emails))
    deleted: tuple[tuple[Any, Any], ...] = (
        (EmailCode, EmailCode.email.in_(emails)),
        (OutgoingAttachment, OutgoingAttachment.mail_id.in_(mails)),
        (OutgoingMail, OutgoingMail.recipient.in_(emails)),
        (SystemCheck, SystemCheck.account_id.in_(mine)),
        (Accommodation, Accommodation.account_id.in_(mine)),
        (
            PriorResult,
            or_(
                PriorResult.email.in_(emails),
                PriorResult.identity_number.in_(person.identity_numbers),
            ),
        ),
        *(
            (model, model.account_id.in_(mine))
            for model in (
                AccountInvitation,
                Passkey,
                PasskeyChallenge,
                Authenticator,
                RecoveryCode,
                ExternalIdentity,
            )
        ),
    )
    counts = {model.__tablename__: _count(delete(model).where(which)) for model, which in deleted}
    counts["application"] = disguise_applications([row.id for row in person.applications])
    nobody = address(person.account.id)
    changed: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
        (
            Invitation,
            or_(Invitation.email.in_(emails), Invitation.sitting_id.in_(person.sitting_ids)),
            {"email": nobody, "given_name": GONE, "family_name": GONE},
        ),
        (
            OutcomeNotice,
            or_(OutcomeNotice.email.in_(emails), OutcomeNotice.sitting_id.in_(person.sitting_ids)),
            {"email": nobody},
        ),
        (AccessRecovery, AccessRecovery.account_id.in_(mine), {"reason": GONE}),
        (
            DuplicateDismissal,
            or_(DuplicateDismissal.first_id.in_(mine), DuplicateDismissal.second_id.in_(mine)),
            {"reason": GONE},
        ),
    )
    for model, which, values in changed:
        counts[model.__tablename__] = _count(update(model).where(which).values(values))
    return counts


def disguise_orders(order_ids: list[str]) -> dict[str, int]:
    """Take the person out of what other systems ordered, and out of what they are told of it."""
    counts = {"partner_order": 0, "idempotency_key": 0, "webhook_delivery": 0}
    for number in order_ids:
        counts["partner_order"] += _count(
            update(PartnerOrder)
            .where(PartnerOrder.id == number)
            .values(
                email=f"order-{number}@erased.invalid".lower(),
                given_name=GONE,
                family_name=GONE,
                external_id=None,
                callback_url=None,
                callback_style=None,
            )
        )
        # The answer that is kept for a key quotes the other system's name for the person.
        counts["idempotency_key"] += _count(
            delete(IdempotencyKey).where(IdempotencyKey.order_id == number)
        )
        about = WebhookDelivery.body.contains(number, autoescape=True)
        # What still waited is not sent any more: there is nothing left to say.
        _count(
            update(WebhookDelivery)
            .where(about, WebhookDelivery.state == "waiting")
            .values(state="dead", next_at=None)
        )
        counts["webhook_delivery"] += _count(update(WebhookDelivery).where(about).values(body="{}"))
    return counts


def disguise_applications(application_ids: list[int]) -> int:
    """Take the person out of applications; what was decided about them stays countable."""
    for number in application_ids:
        db.session.execute(
            update(Application)
            .where(Application.id == number)
            .values(
                email=f"application-{number}@erased.invalid",
                given_name=GONE,
                family_name=GONE,
                identity_number=None,
                external_reference=None,
                native_languages=[],
                declared_levels={},
                time_factor=1.0,
                large_text=False,
                break_s=0,
                spelling=False,
                unavailable=[],
            )
            .execution_options(synchronize_session=False)
        )
    for model, columns in ((LockoutOverride, ("reason", "answer_reason")),):
        db.session.execute(
            update(model)
            .where(model.application_id.in_(application_ids))
            .values(dict.fromkeys(columns, GONE))
            .execution_options(synchronize_session=False)
        )
    ordered = select(PartnerOrder.id).where(PartnerOrder.application_id.in_(application_ids))
    disguise_orders(list(db.session.scalars(ordered)))
    return len(application_ids)


#: What `office_work` changes.
OFFICE_WORK = ("office_divergence", "office_second_opinion", "office_state_pair")


def office_work(sitting_ids: Sequence[str]) -> list[tuple[Any, Any, dict[str, Any]]]:
    """What is kept of Office work beside the journal: table, rows, and what is left of them."""
    differing = select(OfficeDivergence.id).where(OfficeDivergence.sitting_id.in_(sitting_ids))
    return [
        (OfficeSecondOpinion, OfficeSecondOpinion.sitting_id.in_(sitting_ids), {"found": {}}),
        (OfficeDivergence, OfficeDivergence.sitting_id.in_(sitting_ids), {"state": b""}),
        (
            OfficeStatePair,
            OfficeStatePair.divergence_id.in_(differing),
            {"browser": b"", "server": b"", "differences": []},
        ),
    ]


def _free_text(person: Person) -> dict[str, int]:
    """Append-only tables: free text about the person, through the one narrow way."""
    mine, accounts = person.sitting_ids, person.account_ids
    complaints = [row.id for row in person.complaints]
    results = [row.id for row in person.results]
    applications = [row.id for row in person.applications]
    with lifted(*TABLES):
        changed: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
            (
                AccountMerge,
                or_(AccountMerge.kept_id.in_(accounts), AccountMerge.merged_id.in_(accounts)),
                {"reason": GONE},
            ),
            (Incident, Incident.sitting_id.in_(mine), {"text": GONE}),
            (StaffMessage, StaffMessage.sitting_id.in_(mine), {"text": GONE}),
            (HelpAnswer, HelpAnswer.sitting_id.in_(mine), {"note": ""}),
            (RescueImport, RescueImport.sitting_id.in_(mine), {"content": b""}),
            (LateDecision, LateDecision.sitting_id.in_(mine), {"reason": GONE}),
            (OfficeReview, OfficeReview.sitting_id.in_(mine), {"reason": GONE}),
            *office_work(mine),
            (LockoutWord, LockoutWord.sitting_id.in_(mine), {"reason": GONE}),
            (Complaint, Complaint.id.in_(complaints), {"happened": GONE, "asks": GONE}),
            (ComplaintNote, ComplaintNote.complaint_id.in_(complaints), {"text": GONE}),
            (
                ComplaintDecision,
                ComplaintDecision.complaint_id.in_(complaints),
                {"reason": GONE},
            ),
            (
                Result,
                Result.id.in_(results) & Result.reason.is_not(None),
                {"reason": GONE},
            ),
            (
                ResultEvent,
                ResultEvent.result_id.in_(results) & ResultEvent.reason.is_not(None),
                {"reason": GONE},
            ),
            (
                StoredDecision,
                StoredDecision.application_id.in_(applications),
                {"facts": {}, "reason": GONE},
            ),
        )
        counts = {
            model.__tablename__: _count(update(model).where(which).values(values))
            for model, which, values in changed
        }
        files = select(Incident.id).where(Incident.sitting_id.in_(mine))
        counts["incident_attachment"] = _count(
            delete(IncidentAttachment).where(IncidentAttachment.incident_id.in_(files))
        )
        for evidence in db.session.scalars(
            select(ComplaintEvidence).where(ComplaintEvidence.complaint_id.in_(complaints))
        ):
            # The digest stays, in its column and in the chain: the proof that there was more.
            evidence.content = canonical(_emptied(json.loads(evidence.content))).decode()
        for entry in db.session.scalars(select(SittingLog).where(SittingLog.sitting_id.in_(mine))):
            if said := {"note", "reason", "text"} & set(entry.detail):
                entry.detail = {**entry.detail, **dict.fromkeys(said, GONE)}
    return counts


def _emptied(value: Any) -> Any:
    """Frozen evidence without the candidate's name and without free text."""
    if isinstance(value, dict):
        return {
            key: GONE
            if key in ("candidate", "text", "note") and isinstance(one, str) and one
            else _emptied(one)
            for key, one in value.items()
        }
    return [_emptied(one) for one in value] if isinstance(value, list) else value


def _disguise(account: Account) -> None:
    account.email = address(account.id)
    account.given_name = account.family_name = GONE
    account.address_key, account.identity_number = "", None
    account.password_hash = unusable_password()
    account.login_key = records.random_key()
    account.disabled_at = account.disabled_at or now()
    account.role_rows.clear()


def address(account_id: int) -> str:
    """An address that no mail can reach (RFC 2606)."""
    return f"account-{account_id}@erased.invalid"


def _count(statement: Any) -> int:
    done: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)
