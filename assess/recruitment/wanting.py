"""What a person needs of a session: time, days of absence, other tests at that time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import or_, select

from assess.clock import now
from assess.delivery.models import Accommodation, Sitting, TestDefinition, TestSession
from assess.delivery.windows import Need
from assess.extensions import db
from assess.recruitment.adjusting import arranged_for
from assess.recruitment.booking_rules import Want, absences
from assess.recruitment.chunking import chunks
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application

Span = tuple[datetime, datetime]


def of_application(
    key: int,
    application: Application,
    test: TestDefinition,
    busy: Iterable[Span],
    held: Collection[int] = (),
) -> Want:
    """An applicant who is to sit a test; `busy` and `held` as from the functions below."""
    factor, _large, rest = arranged_for(application)
    return Want(
        key=key,
        person=application.email,
        need=Need(test.duration_s, test.grace_s, factor, rest),
        away=absences(application.unavailable),
        busy=tuple(busy),
        held=frozenset(held),
    )


def of_invitation(invitation: Invitation) -> Want:
    """An invited person who looks for another date."""
    busy = busy_spans([invitation.email], without=[invitation.id])[invitation.email]
    mine = (invitation.email, invitation.test_id)
    held = held_sessions([mine], without=[invitation.id])[mine]
    if invitation.application_id is not None:
        application = db.session.get_one(Application, invitation.application_id)
        return of_application(invitation.id, application, invitation.test, busy, held)
    sitting = invitation.sitting
    row = db.session.get(Accommodation, sitting.account_id) if sitting is not None else None
    arranged = (row.time_factor, row.break_s) if row is not None else (1.0, 0)
    return Want(
        key=invitation.id,
        person=invitation.email,
        need=Need(invitation.test.duration_s, invitation.test.grace_s, *arranged),
        busy=tuple(busy),
        held=frozenset(held),
    )


def held_sessions(
    wanted: Iterable[tuple[str, int]], without: Collection[int] = ()
) -> dict[tuple[str, int], set[int]]:
    """The sessions to which an invitation stands, by address and test, whatever came of it.

    One invitation is one process's: another vacancy, or a list, cannot have it as well.
    """
    found: dict[tuple[str, int], set[int]] = {pair: set() for pair in wanted}
    for piece in chunks(sorted({email for email, _test in found})):
        rows = db.session.execute(
            select(
                Invitation.id, Invitation.email, Invitation.test_id, Invitation.session_id
            ).where(Invitation.email.in_(piece), Invitation.cancelled_at.is_(None))
        )
        for identifier, email, test_id, session_id in rows:
            if identifier not in without and (email, test_id) in found:
                found[email, test_id].add(session_id)
    return found


def busy_spans(emails: Iterable[str], without: Collection[int] = ()) -> dict[str, list[Span]]:
    """When people are to sit tests already, by address.

    Args:
        without: invitations that are about to be given up.
    """
    found: dict[str, list[Span]] = {email: [] for email in emails}
    for piece in chunks(sorted(found)):
        rows = db.session.execute(
            select(Invitation.id, Invitation.email, TestSession.starts_at, TestSession.ends_at)
            .join(TestSession, TestSession.id == Invitation.session_id)
            .outerjoin(Sitting, Sitting.id == Invitation.sitting_id)
            .where(
                Invitation.email.in_(piece),
                Invitation.cancelled_at.is_(None),
                TestSession.closed_at.is_(None),
                TestSession.ends_at > now(),
                or_(Sitting.id.is_(None), Sitting.state.not_in(("closed", "absent", "void"))),
            )
        )
        for identifier, email, begins, ends in rows:
            if identifier not in without:
                found[email].append((begins, ends))
    return found
