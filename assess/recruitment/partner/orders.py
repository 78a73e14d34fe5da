"""Orders of other systems: taken once however often they come, and taken back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import rfc8785
import structlog
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.errors import Refused
from assess.delivery.models import CANCELLED, Sitting, TestDefinition
from assess.eligibility.records import Decision
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import direct, vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.partner import outbox, reads, seams, standing
from assess.recruitment.partner.applying import Wanted
from assess.recruitment.partner.bookings import EXPECTED, is_booked, is_ordered
from assess.recruitment.partner.models import IdempotencyKey, Integration, PartnerOrder
from assess.recruitment.vacancy_models import Vacancy
from assess.results.history import Who

log = structlog.get_logger()

#: How long the same key gives the same answer.
KEPT = timedelta(hours=48)


class OrderRefused(ValueError):
    """Why an order is not taken: a stable `code`, and a sentence for whoever sent it.

    `decision` is that of the rules, where they are the reason.
    """

    def __init__(self, code: str, message: str, decision: Decision | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.decision = decision


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
    judged: dict[str, str] = {}
    if wanted.vacancy is not None:
        _apply(row, wanted.vacancy, wanted.applicant)
    else:
        judged = _order_test(row, wanted.test or "", wanted.applicant)
    db.session.add(row)
    db.session.flush()
    outbox.record("order.created", order=row.id)
    if row.application is not None and seams.decisions(row.application.id):
        outbox.record("order.decided", order=row.id)
    ledger.record(
        "order.created",
        f"order:{row.id}",
        {
            "integration": integration.id,
            "application": row.application_id,
            "test": row.test_id,
            **judged,
        },
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
    """Take an order back with its bookings; a second time changes nothing.

    Raises:
        OrderRefused: the candidate has been checked in or has begun.
        NotPossible: the vacancy is closed.
    """
    row = db.session.get_one(PartnerOrder, row.id, with_for_update={"of": PartnerOrder})
    if row.cancelled_at is not None:
        return row
    over = standing.is_over([part["status"] for part in reads.tests_of(row)])
    if over or seams.is_checked_in(row.application_id):
        raise _begun()
    row.cancelled_at = now()
    db.session.flush()
    if row.sitting_id is not None:
        _give_up(row.sitting_id)
    if row.application_id is not None:
        seams.withdraw(row.application_id)
    outbox.record("order.cancelled", order=row.id)
    ledger.record("order.cancelled", f"order:{row.id}", {"integration": row.integration_id})
    return row


@transactional
def book_newcomer(account: Account) -> None:
    """Listen to identity: a person whose test was ordered has an account now."""
    waiting = db.session.scalars(
        select(PartnerOrder)
        .where(
            PartnerOrder.email == account.email,
            PartnerOrder.test_id.is_not(None),
            PartnerOrder.sitting_id.is_(None),
            PartnerOrder.cancelled_at.is_(None),
        )
        .order_by(PartnerOrder.created_at, PartnerOrder.id)
    ).all()
    for row in waiting:
        try:
            if is_booked(row.email, account, _test_of(row)):
                raise _booked()
            _book(row, account)
        except OrderRefused:
            # Whoever registers is not kept from it by what another system once asked for.
            log.warning("order_not_booked", order=row.id)


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
            _("This Idempotency-Key was used with another body. Use a new key for a new order."),
        )
    return Taken(found.order_id, found.answer, replayed=True)


def _apply(row: PartnerOrder, reference: str, applicant: Applicant) -> None:
    vacancy = db.session.scalar(
        select(Vacancy).where(Vacancy.reference == reference, Vacancy.state == "open")
    )
    if vacancy is None:
        raise OrderRefused("unknown_vacancy", _("There is no open vacancy of this reference."))
    try:
        row.application = seams.add_application(vacancy.id, applicant)
    except seams.AlreadyApplied:
        raise OrderRefused(
            "already_applied",
            _("This address has an application for the vacancy already. Read its order instead."),
        ) from None
    seams.decide(row.application)


def _order_test(row: PartnerOrder, code: str, applicant: Applicant) -> dict[str, str]:
    """Order one test; returns what the rules said, for the record."""
    test = db.session.scalar(
        select(TestDefinition)
        .where(TestDefinition.code == code, TestDefinition.retired_at.is_(None))
        .order_by(TestDefinition.version.desc())
        .limit(1)
    )
    if test is None:
        raise OrderRefused("unknown_test", _("No test of this code is on offer."))
    row.test = test
    account = vacancies.account_with(row.email)
    held = _sitting_of(account, test) if account is not None else None
    if held is not None and held.state not in EXPECTED and held.void_reason != CANCELLED:
        raise _sat()
    if is_ordered(row.email, test) or is_booked(row.email, account, test):
        raise _booked()
    judged = _judge(applicant, account, test)
    if account is not None:
        _book(row, account)
    return judged


def _judge(applicant: Applicant, account: Account | None, test: TestDefinition) -> dict[str, str]:
    """Ask the rules; only who is to sit is booked, as from a vacancy."""
    who = Who(0, account.id if account else None, applicant.email, applicant.identity_number)
    judged = direct.judge([who], test).get(0)
    if judged is None:
        return {}
    decision = judged.decision
    if decision.outcome != "sit":
        said = decision.explanation.in_(str(get_locale() or "en"))
        raise OrderRefused(str(decision.outcome), said, decision)
    return {
        "outcome": str(decision.outcome),
        "reason_code": decision.reason_code,
        "policy": judged.policy,
    }


def _sitting_of(account: Account, test: TestDefinition) -> Sitting | None:
    return db.session.scalar(
        select(Sitting).where(
            Sitting.account_id == account.id,
            Sitting.test_id == test.id,
            Sitting.session_id.is_(None),
        )
    )


def _give_up(sitting_id: str) -> None:
    """Cancel the booking of an order, which is nobody else's."""
    try:
        delivery.cancel_booking(sitting_id)
    except Refused:
        # Who was checked in stays; what is void or was missed is over anyway.
        if db.session.get_one(Sitting, sitting_id).state not in ("absent", "void"):
            raise _begun() from None


def _begun() -> OrderRefused:
    return OrderRefused("already_begun", _("The candidate has begun: the order stands."))


def _sat() -> OrderRefused:
    return OrderRefused(
        "already_sat", _("This person has sat this version of the test, or is sitting it now.")
    )


def _booked() -> OrderRefused:
    return OrderRefused(
        "already_booked",
        _(
            "This person is booked on this test already, or about to be: by another order or an "
            "invitation. Each order is for a sitting of its own; order again when that one is "
            "over."
        ),
    )


def _book(row: PartnerOrder, account: Account) -> None:
    sitting = delivery.book_sitting(account, _test_of(row))
    if sitting.state != "booked":
        raise _sat()
    try:
        with db.session.begin_nested():
            row.sitting = sitting
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        # Another system ordered the same at the same moment.
        raise _booked() from None


def _test_of(row: PartnerOrder) -> TestDefinition:
    return row.test or db.session.get_one(TestDefinition, row.test_id)


def as_json(value: Any) -> dict[str, Any]:
    """Plain JSON of an answer, as it is stored for the same key."""
    said: dict[str, Any] = json.loads(json.dumps(value, default=plain))
    return said


def plain(value: Any) -> str:
    """Dates and instants in JSON: ISO 8601."""
    return str(value.isoformat())
