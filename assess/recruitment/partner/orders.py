"""Orders of other systems: taken once however often they come, and taken back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import rfc8785
from sqlalchemy import delete, exists, or_, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestDefinition
from assess.eligibility.records import Language, Request
from assess.eligibility.rules import decide
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.models import Invitation
from assess.recruitment.partner import outbox, reads, seams, standing
from assess.recruitment.partner.applying import Wanted
from assess.recruitment.partner.models import IdempotencyKey, Integration, PartnerOrder
from assess.recruitment.vacancy_models import Vacancy
from assess.results import policies
from assess.results.history import FAMILIES, Who, histories
from assess.results.queries import today

#: How long the same key gives the same answer.
KEPT = timedelta(hours=48)


class OrderRefused(ValueError):
    """Why an order is not taken: a stable `code`, and a sentence for whoever sent it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Taken:
    """The answer to an order, and whether it was given before."""

    order_id: str
    answer: dict[str, Any]
    replayed: bool


def place(
    integration: Integration,
    wanted: Wanted,
    key: str,
    answer: Callable[[PartnerOrder], dict[str, Any]],
) -> Taken:
    """Take an order once; the same key and order answer as the first time.

    `answer` puts a new order into JSON.

    Raises:
        OrderRefused: nothing was stored.
        NotPossible: recruitment refuses the application; nothing was stored.
    """
    return _place(integration, wanted, key, digest_of(wanted), answer)


def digest_of(wanted: Wanted) -> str:
    """SHA-256 of the canonical JSON of an order."""
    said = {**vars(wanted), "applicant": wanted.applicant.columns()}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


@transactional
def _place(
    integration: Integration,
    wanted: Wanted,
    key: str,
    digest: str,
    answer: Callable[[PartnerOrder], dict[str, Any]],
) -> Taken:
    # One order of an integration after the other: whoever comes second sees the first one's answer.
    db.session.get_one(Integration, integration.id, with_for_update={"of": Integration})
    before = _answered(integration.id, key, digest)
    if before is not None:
        return before
    row = PartnerOrder(
        id=secrets.token_urlsafe(16),
        integration_id=integration.id,
        external_id=wanted.external_id,
        email=wanted.applicant.email,
        given_name=wanted.applicant.given_name,
        family_name=wanted.applicant.family_name,
        locale=wanted.applicant.locale,
        callback_url=wanted.callback_url,
        callback_style=wanted.callback_style,
        created_at=now(),
    )
    if wanted.vacancy is not None:
        _apply(row, wanted.vacancy, wanted.applicant)
    else:
        _order_test(row, wanted.test or "", wanted.applicant)
    db.session.add(row)
    db.session.flush()
    outbox.record("order.created", order=row.id)
    if row.application is not None and seams.decisions(row.application.id):
        outbox.record("order.decided", order=row.id)
    ledger.record(
        "order.created",
        f"order:{row.id}",
        {"integration": integration.id, "application": row.application_id, "test": row.test_id},
    )
    said = answer(row)
    db.session.add(
        IdempotencyKey(
            integration_id=integration.id,
            key=key,
            request_digest=digest,
            order_id=row.id,
            answer=said,
            created_at=now(),
        )
    )
    db.session.flush()
    return Taken(row.id, said, replayed=False)


@transactional
def cancel(row: PartnerOrder) -> PartnerOrder:
    """Take an order back; a second time changes nothing.

    Raises:
        OrderRefused: the candidate has begun, or has been checked in.
    """
    row = db.session.get_one(PartnerOrder, row.id, with_for_update={"of": PartnerOrder})
    if row.cancelled_at is not None:
        return row
    if standing.is_over([part["status"] for part in reads.tests_of(row)]):
        raise OrderRefused("already_begun", "The candidate has begun: the order stands.")
    row.cancelled_at = now()
    if row.application_id is not None:
        seams.withdraw(row.application_id)
    else:
        _cancel_booking(row)
    outbox.record("order.cancelled", order=row.id)
    ledger.record("order.cancelled", f"order:{row.id}", {"integration": row.integration_id})
    return row


@transactional
def book_newcomer(account: Account) -> None:
    """Listen to identity: a person whose test was ordered has an account now.

    An order that the rules forbid by now stays without a booking: nobody is kept from
    registering for it.
    """
    if account.is_staff:
        return
    waiting = db.session.scalars(
        select(PartnerOrder).where(
            PartnerOrder.email == account.email,
            PartnerOrder.test_id.is_not(None),
            PartnerOrder.sitting_id.is_(None),
            PartnerOrder.cancelled_at.is_(None),
        )
    ).all()
    for row in waiting:
        try:
            refuse_barred(db.session.get_one(TestDefinition, row.test_id), row.email, None)
            _book(row, account)
        except OrderRefused as refused:
            facts = {"integration": row.integration_id, "why": refused.code}
            ledger.record("order.not_booked", f"order:{row.id}", facts)


@transactional
def forget_keys() -> int:
    """Delete keys that are older than `KEPT`; returns how many."""
    old = delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT)
    return len(db.session.scalars(old.returning(IdempotencyKey.id)).all())


def _answered(integration_id: int, key: str, digest: str) -> Taken | None:
    found = db.session.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.integration_id == integration_id, IdempotencyKey.key == key
        )
    )
    if found is None:
        return None
    if found.request_digest != digest:
        raise OrderRefused(
            "key_reused",
            "This Idempotency-Key was used with another body. Use a new key for a new order.",
        )
    return Taken(found.order_id, found.answer, replayed=True)


def _apply(row: PartnerOrder, reference: str, applicant: Applicant) -> None:
    vacancy = db.session.scalar(
        select(Vacancy).where(Vacancy.reference == reference, Vacancy.state == "open")
    )
    if vacancy is None:
        raise OrderRefused("unknown_vacancy", "There is no open vacancy of this reference.")
    try:
        row.application = seams.add_application(vacancy.id, applicant)
    except seams.AlreadyApplied:
        raise OrderRefused(
            "already_applied",
            "This address has an application for the vacancy already. Read its order instead.",
        ) from None
    seams.decide(row.application)


def _order_test(row: PartnerOrder, code: str, applicant: Applicant) -> None:
    test = db.session.scalar(
        select(TestDefinition)
        .where(TestDefinition.code == code, TestDefinition.retired_at.is_(None))
        .order_by(TestDefinition.version.desc())
        .limit(1)
    )
    if test is None:
        raise OrderRefused("unknown_test", "No test of this code is on offer.")
    refuse_barred(test, applicant.email, applicant.identity_number)
    row.test = test
    account = vacancies.account_with(row.email)
    if account is not None:
        _book(row, account)


def refuse_barred(test: TestDefinition, email: str, identity_number: str | None) -> None:
    """Hold a direct order to the rules that an application is held to.

    A valid result keeps nobody from a test that was ordered by itself: it counts for a
    vacancy, and here there is none.

    Raises:
        OrderRefused: a retest is locked out, or an earlier sitting is not released yet.
    """
    family = reads.family_of(test)
    if family not in FAMILIES:
        return
    who = Who("candidate", None, email, identity_number)
    request = Request(family, today(), language=cast("Language | None", test.language))
    past = histories([who])["candidate"]
    decision = decide(request, past, policies.in_force(request.on).policy)
    if decision.outcome in ("locked_out", "needs_review"):
        raise OrderRefused(str(decision.outcome), decision.explanation.en)


def _cancel_booking(row: PartnerOrder) -> None:
    """Take back the booking of a direct order, unless somebody else counts on it too."""
    if row.sitting_id is None:
        return
    others = or_(
        exists().where(
            PartnerOrder.sitting_id == row.sitting_id,
            PartnerOrder.id != row.id,
            PartnerOrder.cancelled_at.is_(None),
        ),
        exists().where(Invitation.sitting_id == row.sitting_id, Invitation.cancelled_at.is_(None)),
    )
    sitting = db.session.get_one(Sitting, row.sitting_id)
    if sitting.state not in ("booked", "checked_in") or db.session.scalar(select(others)):
        return
    try:
        delivery.cancel_booking(row.sitting_id)
    except Refused:
        raise OrderRefused(
            "already_begun", "The candidate has been checked in: the order stands."
        ) from None


def _book(row: PartnerOrder, account: Account) -> None:
    test = row.test or db.session.get_one(TestDefinition, row.test_id)
    sitting = delivery.book_sitting(account, test)
    if sitting.state != "booked":
        raise OrderRefused(
            "already_sat", "This person has sat this version of the test, or is sitting it now."
        )
    row.sitting = sitting


def as_json(value: Any) -> dict[str, Any]:
    """Plain JSON of an answer, as it is stored for the same key."""
    said: dict[str, Any] = json.loads(json.dumps(value, default=plain))
    return said


def plain(value: Any) -> str:
    """Dates and instants in JSON: ISO 8601."""
    return str(value.isoformat())
