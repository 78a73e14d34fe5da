"""Whether a person is expected for a test already, by whoever asked for it."""

from __future__ import annotations

from sqlalchemy import Select, select

from assess.clock import now
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_of
from assess.recruitment.models import Invitation
from assess.recruitment.partner.models import PartnerOrder

#: States of a sitting that is still to come.
EXPECTED = ("booked", "checked_in")


def is_ordered(email: str, test: TestDefinition) -> bool:
    """Whether an order of any version of `test` waits for the person's account."""
    waiting = select(PartnerOrder.id).where(
        PartnerOrder.email == email,
        PartnerOrder.test_id.in_(_versions(test)),
        PartnerOrder.sitting_id.is_(None),
        PartnerOrder.cancelled_at.is_(None),
    )
    return db.session.scalar(waiting.limit(1)) is not None


def is_booked(email: str, account: Account | None, test: TestDefinition) -> bool:
    """Whether any version of `test` waits for the person: booked, or invited to."""
    invited = (
        select(Invitation.id)
        .join(TestSession, TestSession.id == Invitation.session_id)
        .where(
            Invitation.email == email,
            Invitation.test_id.in_(_versions(test)),
            Invitation.sitting_id.is_(None),
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
            ~TestSession.rehearsal,
        )
    )
    if db.session.scalar(invited.limit(1)) is not None:
        return True
    if account is None:
        return False
    booked = select(Sitting.id).where(
        Sitting.account_id.in_(accounts_of(account.id)),
        Sitting.test_id.in_(_versions(test)),
        Sitting.state.in_(EXPECTED),
        ~Sitting.rehearsal,
    )
    return db.session.scalar(booked.limit(1)) is not None


def _versions(test: TestDefinition) -> Select[int]:
    return select(TestDefinition.id).where(TestDefinition.code == test.code)
