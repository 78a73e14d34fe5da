"""What a person needs of a session: time, days of absence, other tests at that time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

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
    factor, _large, rest, _spelling = arranged_for(application)
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
    mine = (invitation.email, invitation.test_id, invitation.application_id)
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


#: Address, test, and application if there is one.
Whom = tuple[str, int, int | None]


def held_sessions(wanted: Iterable[Whom], without: Collection[int] = ()) -> dict[Whom, set[int]]:
    """The sessions in which there is an invitation already that cannot be written anew.

    There is one invitation of an address to a test in a session, and it is one process's, with
    the decision that stands for it, also when it was cancelled.
    """
    found: dict[Whom, set[int]] = {whom: set() for whom in wanted}
    there: dict[tuple[str, int], list[Any]] = {}
    columns = (
        Invitation.id,
        Invitation.email,
        Invitation.test_id,
        Invitation.session_id,
        Invitation.application_id,
        Invitation.cancelled_at,
    )
    for piece in chunks(sorted({email for email, _test, _application in found})):
        for row in db.session.execute(select(*columns).where(Invitation.email.in_(piece))):
            if row.id not in without:
                there.setdefault((row.email, row.test_id), []).append(row)
    for email, test_id, application_id in found:
        found[email, test_id, application_id] |= {
            row.session_id
            for row in there.get((email, test_id), ())
            if not may_rewrite(row, application_id)
        }
    return found


def may_rewrite(invitation: Any, application_id: int | None) -> bool:
    """Whether an invitation (or its row) was cancelled, and is no other application's."""
    if invitation.cancelled_at is None:
        return False
    return invitation.application_id in (None, application_id)


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
