"""What becomes of an invitation: booked, confirmed, moved to another date, cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestSession
from assess.delivery.sittings import window_of
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import seating, telling, wanting
from assess.recruitment.adjusting import carry_over
from assess.recruitment.booking_rules import (
    MoveFault,
    Place,
    available,
    last_day_to_move,
    move_fault,
)
from assess.recruitment.errors import NotPossible
from assess.recruitment.models import Invitation, SessionVacancy
from assess.recruitment.policies import rules, zone
from assess.recruitment.vacancy_models import Application
from assess.web.formats import day


def book_newcomer(account: Account) -> None:
    """Listen to identity: somebody has just proven an address and has an account."""
    attach_invitations(account)


@transactional
def attach_invitations(account: Account) -> int:
    """Book what a newly verified account had been invited to; returns how many.

    Adjustments that were asked for on an application come with it.
    """
    applications = db.session.scalars(
        select(Application).where(
            Application.email == account.email, Application.withdrawn_at.is_(None)
        )
    ).all()
    carry_over(applications, account)
    open_ones = db.session.scalars(
        select(Invitation)
        .join(Invitation.session)
        .where(
            Invitation.email == account.email,
            Invitation.sitting_id.is_(None),
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
        )
    ).all()
    for invitation in open_ones:
        book(invitation, account)
    return len(open_ones)


def book(invitation: Invitation, account: Account) -> None:
    """Give an invitation its sitting; in the caller's transaction."""
    sitting = delivery.book_sitting(account, invitation.test, invitation.session)
    invitation.sitting_id = sitting.id


@transactional
def confirm(invitation_id: int, account: Account) -> Invitation:
    """Keep that the candidate says: I shall come. Saying it twice changes nothing.

    Raises:
        NotPossible: it is not this person's, was cancelled, or the session has begun.
    """
    invitation = _own(invitation_id, account)
    if invitation.session.starts_at <= now():
        raise NotPossible(_("The session has begun already."))
    if invitation.confirmed_at is None:
        invitation.confirmed_at = now()
        ledger.record(
            "invitation.confirmed",
            f"invitation:{invitation.id}",
            {"session": invitation.session_id, "actor": account.id},
        )
    return invitation


def why_not_movable(invitation: Invitation) -> str | None:
    """Why another date cannot be chosen any more, in a sentence; None: it can."""
    sitting = invitation.sitting
    if sitting is not None and sitting.state != "booked":
        return str(_("The test has begun or is over."))
    said, where = rules(), zone()
    starts = invitation.session.starts_at
    fault = move_fault(starts, invitation.moves, now(), said, where)
    sentences: dict[MoveFault, str] = {
        "begun": _("The session has begun already."),
        "often": _("You have changed your date as often as is allowed. Please write to us."),
        "late": _(
            "Another date could be chosen until %(day)s. Please write to us if you cannot come.",
            day=day(last_day_to_move(starts, said, where)),
        ),
    }
    return str(sentences[fault]) if fault is not None else None


def other_dates(invitation: Invitation) -> list[TestSession]:
    """Published sessions of the same test with a free seat that suit the person, soonest first.

    A session is of a test when people are invited to that test there, or when it is planned
    for the vacancy that the person has applied for.
    """
    same_test = (
        select(Invitation.session_id)
        .where(Invitation.test_id == invitation.test_id, Invitation.cancelled_at.is_(None))
        .union(
            select(SessionVacancy.session_id)
            .join(Application, Application.vacancy_id == SessionVacancy.vacancy_id)
            .where(Application.id == invitation.application_id)
        )
    )
    held = select(Invitation.session_id).where(
        Invitation.email == invitation.email, Invitation.test_id == invitation.test_id
    )
    sessions = db.session.scalars(
        select(TestSession)
        .where(
            TestSession.published_at.is_not(None),
            TestSession.closed_at.is_(None),
            TestSession.opened_at.is_(None),
            TestSession.starts_at > now(),
            ~TestSession.rehearsal,
            TestSession.id.in_(same_test),
            TestSession.id.not_in(held),
        )
        .order_by(TestSession.starts_at, TestSession.id)
    ).all()
    free, want, where = seating.free_seats(sessions), wanting.of_invitation(invitation), zone()
    return [
        session
        for session in sessions
        if free[session.id] != 0
        and available(Place(session.id, window_of(session)), want, where) is None
    ]


@transactional
def move(invitation_id: int, session_id: int, account: Account) -> Invitation:
    """Take a candidate to another date of their choice.

    Raises:
        NotPossible: it is not this person's, the rules do not allow it any more, or the
            session is not among those that can be chosen, for example because somebody
            else has taken the last seat.
    """
    held = _own(invitation_id, account)
    # Looked at before locking: a crowd that comes too late need not queue for the session.
    _refuse_move(held, session_id)
    sessions = seating.lock_sessions({held.session_id, session_id})
    invitation = _locked(invitation_id)
    _refuse_move(invitation, session_id)
    before = invitation.session_id
    _put(invitation, sessions[session_id])
    invitation.moves += 1
    invitation.confirmed_at = now()
    invitation.reminded_at = now()
    ledger.record(
        "invitation.moved",
        f"invitation:{invitation.id}",
        {"before": before, "after": session_id, "actor": account.id, "rules": rules().version},
    )
    db.session.flush()
    db.session.expire(invitation, ["session"])
    telling.of_new_date(invitation)
    return invitation


def _refuse_move(invitation: Invitation, session_id: int) -> None:
    refusal = why_not_movable(invitation)
    if refusal is not None:
        raise NotPossible(refusal)
    if session_id not in {one.id for one in other_dates(invitation)}:
        raise NotPossible(
            _("This date cannot be chosen: perhaps its last seat has just been taken.")
        )


@transactional
def cancel(invitation_id: int, reason: str, actor: Account | None) -> Invitation:
    """Take an invitation back; the person is told why, and the seat is free again.

    Raises:
        NotPossible: there is none, it was cancelled before, or the person has been checked
            in or is through.
    """
    held = db.session.get(Invitation, invitation_id)
    if held is None:
        raise NotPossible(_("There is no such invitation."))
    seating.lock_sessions([held.session_id])
    invitation = _locked(invitation_id)
    if invitation.cancelled_at is not None:
        raise NotPossible(_("This invitation was cancelled already."))
    if invitation.session.closed_at is not None:
        raise NotPossible(_("The session is closed, so its invitations stay as they are."))
    if invitation.sitting_id is not None:
        try:
            delivery.cancel_booking(invitation.sitting_id, actor)
        except Refused as refused:
            raise NotPossible(refused.message) from None
    invitation.cancelled_at, invitation.seat_id = now(), None
    ledger.record(
        "invitation.cancelled",
        f"invitation:{invitation.id}",
        {"session": invitation.session_id, "actor": actor.id if actor else None},
        personal={"reason": reason},
    )
    db.session.flush()
    telling.of_cancellation(invitation, reason)
    return invitation


def cancel_of_application(application: Application, actor: Account | None) -> None:
    """Take back what a withdrawn application was invited to and has not begun."""
    with force_locale(application.locale):
        reason = _("Your application was withdrawn.")
    for invitation_id in waiting_of(application):
        cancel(invitation_id, reason, actor)


def waiting_of(application: Application) -> Sequence[int]:
    """The invitations of an application that stand and have not begun."""
    return db.session.scalars(
        select(Invitation.id)
        .join(TestSession, TestSession.id == Invitation.session_id)
        .outerjoin(Sitting, Sitting.id == Invitation.sitting_id)
        .where(
            Invitation.application_id == application.id,
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_(None),
            or_(Sitting.id.is_(None), Sitting.state == "booked"),
        )
        .order_by(Invitation.session_id, Invitation.id)
    ).all()


def _locked(invitation_id: int) -> Invitation:
    """An invitation as it stands now, held until the end; its session is locked first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .with_for_update(of=Invitation)
        .execution_options(populate_existing=True)
    ).one()


def _own(invitation_id: int, account: Account) -> Invitation:
    invitation = db.session.get(Invitation, invitation_id)
    if (
        invitation is None
        or invitation.cancelled_at is not None
        or not is_theirs(invitation, account)
    ):
        raise NotPossible(_("There is no such invitation."))
    return invitation


def is_theirs(invitation: Invitation, account: Account) -> bool:
    """Whether an invitation is this person's."""
    if invitation.sitting is not None:
        return invitation.sitting.account_id == account.id
    return invitation.email == account.email


def _put(invitation: Invitation, session: TestSession) -> None:
    """Seat and sitting follow the invitation to a locked session."""
    invitation.seat_id = None
    invitation.session_id = session.id
    try:
        with db.session.begin_nested():
            db.session.flush()
            seating.claim([invitation], {session.id: session})
    except IntegrityError:
        # The database knows of somebody in that seat.
        raise NotPossible(
            _("The session “%(title)s” has no free seat any more.", title=session.title)
        ) from None
    if invitation.sitting_id is not None:
        try:
            delivery.move_booking(invitation.sitting_id, session)
        except Refused as refused:
            raise NotPossible(refused.message) from None
