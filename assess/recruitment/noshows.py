"""Who was booked and did not come, and inviting them again."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.sittings import window_of
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import seating, wanting
from assess.recruitment.booking_rules import Place, available
from assess.recruitment.errors import NotPossible
from assess.recruitment.inviting import (
    accounts_by_address,
    deliver,
    refuse_low_disk,
    refuse_staff,
    refuse_standing,
    refuse_unstaged,
    write,
)
from assess.recruitment.models import Invitation
from assess.recruitment.policies import zone

#: How long ago a session may be whose absent people are still listed.
LOOK_BACK = timedelta(days=366)


def no_shows(*, followed_up: bool | None = False) -> list[Invitation]:
    """Invitations to sessions that are closed, whose person did not come; latest first.

    Args:
        followed_up: only those invited again (True), not yet (False), or all (None).
    """
    # A version of a test is another row with the same code.
    test, other_test = aliased(TestDefinition), aliased(TestDefinition)
    later, later_session = aliased(Invitation), aliased(TestSession)
    again = (
        select(later.id)
        .join(other_test, other_test.id == later.test_id)
        .join(later_session, later_session.id == later.session_id)
        .where(
            later.email == Invitation.email,
            other_test.code == test.code,
            later_session.starts_at > TestSession.starts_at,
            later.cancelled_at.is_(None),
        )
        .exists()
    )
    query = (
        select(Invitation)
        .join(TestSession, TestSession.id == Invitation.session_id)
        .join(test, test.id == Invitation.test_id)
        .outerjoin(Sitting, Sitting.id == Invitation.sitting_id)
        .where(
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_not(None),
            TestSession.starts_at > now() - LOOK_BACK,
            ~TestSession.rehearsal,
            or_(Sitting.state == "absent", Invitation.sitting_id.is_(None)),
        )
        .order_by(TestSession.starts_at.desc(), func.lower(Invitation.family_name), Invitation.id)
    )
    if followed_up is not None:
        query = query.where(again if followed_up else ~again)
    return list(db.session.scalars(query))


def sessions_for(invitation: Invitation) -> list[TestSession]:
    """Published sessions to come that have a free seat and suit the person, soonest first."""
    sessions = db.session.scalars(
        select(TestSession)
        .where(
            TestSession.published_at.is_not(None),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
            ~TestSession.rehearsal,
            TestSession.id != invitation.session_id,
        )
        .order_by(TestSession.starts_at, TestSession.id)
    ).all()
    free, want, where = seating.free_seats(sessions), wanting.of_invitation(invitation), zone()
    return [
        one
        for one in sessions
        if free[one.id] != 0 and available(Place(one.id, window_of(one)), want, where) is None
    ]


@transactional
def invite_again(invitation_id: int, session_id: int, actor: Account) -> Invitation:
    """Invite somebody who did not come to another session; the earlier decision stands.

    Raises:
        NotPossible: the person did come or was invited again already, the session does not
            suit or is full, the test is no longer on offer, or see `inviting.invite`.
    """
    refuse_low_disk()
    missed = db.session.get(Invitation, invitation_id, with_for_update={"of": Invitation})
    if missed is None or missed.id not in {one.id for one in no_shows()}:
        raise NotPossible(_("This person came, or was invited again already."))
    sessions = seating.lock_sessions([session_id])
    if session_id not in {one.id for one in sessions_for(missed)}:
        raise NotPossible(_("This session cannot be chosen: perhaps its last seat was just taken."))
    test = _on_offer(missed.test)
    refuse_unstaged(test)
    accounts = accounts_by_address([missed.email])
    refuse_staff(accounts.values())
    invitation = db.session.scalars(
        select(Invitation).where(
            and_(
                Invitation.email == missed.email,
                Invitation.test_id == test.id,
                Invitation.session_id == session_id,
            )
        )
    ).one_or_none() or Invitation(email=missed.email, test=test, session=sessions[session_id])
    refuse_standing(invitation, missed.application_id)
    invitation.application_id, invitation.decision_id = missed.application_id, missed.decision_id
    write(invitation, missed.given_name, missed.family_name, missed.locale, actor)
    deliver([invitation], sessions, accounts)
    ledger.record(
        "invitation.repeated",
        f"invitation:{invitation.id}",
        {"missed": missed.id, "session": session_id, "actor": actor.id},
    )
    return invitation


def _on_offer(test: TestDefinition) -> TestDefinition:
    """The newest version of a test that people can be invited to."""
    found = db.session.scalar(
        select(TestDefinition)
        .where(TestDefinition.code == test.code, TestDefinition.retired_at.is_(None))
        .order_by(TestDefinition.version.desc())
        .limit(1)
    )
    if found is None:
        raise NotPossible(_("There is no such test, or it is no longer offered."))
    return found
