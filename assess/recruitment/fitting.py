"""Whether everybody can finish within a session; who needs how long."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from assess.clock import now
from assess.delivery.models import Accommodation, Sitting, TestDefinition, TestSession
from assess.delivery.sittings import need_of
from assess.delivery.windows import Need, Window, WindowProblem, window_problems
from assess.extensions import db
from assess.recruitment.errors import NotPossible
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, VacancyTest
from assess.web.formats import duration


def is_over(session: TestSession) -> bool:
    """Whether nobody can be invited to a session any more."""
    return session.closed_at is not None or session.ends_at <= now()


def open_session(session_id: int) -> TestSession:
    """A session that is not over; a rehearsal's is the operator's alone.

    Raises:
        NotPossible: there is none, or it is over.
    """
    session = db.session.get(TestSession, session_id)
    if session is None or session.rehearsal:
        raise NotPossible(_("There is no such session."))
    if is_over(session):
        raise NotPossible(_("This session is over. Plan another one."))
    return session


def refuse_window(window: Window, needs: Iterable[Need], before: str = "") -> None:
    """Raises `NotPossible` when somebody could not finish, however the session is meant."""
    problems = window_problems(window, needs)
    if problems:
        raise NotPossible(" ".join(filter(None, [before, *map(_window_sentence, problems)])))


def _window_sentence(problem: WindowProblem) -> str:
    needed, short = duration(problem.needed_s), duration(problem.short_s)
    return str(
        {
            "ends_before_start": _("The end must come after the start."),
            "last_start_outside": _(
                "The last permitted start must lie between the start and the end."
            ),
            "too_short": _(
                "The session is too short by %(short)s: somebody needs %(needed)s, extra time, "
                "breaks and grace included. Move the end of the session.",
                short=short,
                needed=needed,
            ),
            "last_start_too_late": _(
                "Who begins at the last permitted start would pass the end by %(short)s: "
                "somebody needs %(needed)s, extra time, breaks and grace included. Choose an "
                "earlier last start, or a later end.",
                short=short,
                needed=needed,
            ),
        }[problem.fault]
    )


def needs_in(session_ids: Iterable[int]) -> dict[int, list[Need]]:
    """What everybody booked on or invited to these sessions needs, by session."""
    wanted = list(session_ids)
    needs: dict[int, list[Need]] = {session_id: [] for session_id in wanted}
    for sitting in db.session.scalars(
        select(Sitting).where(
            Sitting.session_id.in_(wanted), Sitting.started_at.is_(None), Sitting.state != "void"
        )
    ):
        if sitting.session_id is not None:
            needs[sitting.session_id].append(need_of(sitting))
    invited = db.session.execute(
        select(
            Invitation.session_id,
            TestDefinition.duration_s,
            TestDefinition.grace_s,
            func.coalesce(Application.time_factor, 1.0),
            func.coalesce(Application.break_s, 0),
        )
        .join(TestDefinition, TestDefinition.id == Invitation.test_id)
        .outerjoin(Application, Application.id == Invitation.application_id)
        .where(
            Invitation.session_id.in_(wanted),
            Invitation.sitting_id.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .distinct()
    )
    for session_id, lasts, grace, factor, rest in invited:
        needs[session_id].append(Need(lasts, grace, factor, rest))
    return needs


def needs_of_applicants(vacancy_ids: Iterable[int]) -> list[Need]:
    """What the applicants of vacancies would need for the tests asked for, as far as known."""
    wanted = list(vacancy_ids)
    if not wanted:
        return []
    tests = db.session.execute(
        select(VacancyTest.duration_s, TestDefinition.duration_s, TestDefinition.grace_s)
        .join(
            TestDefinition,
            or_(
                TestDefinition.code == VacancyTest.test_code,
                VacancyTest.test_code.is_(None) & (TestDefinition.kind == VacancyTest.family),
            ),
        )
        .where(VacancyTest.vacancy_id.in_(wanted), TestDefinition.retired_at.is_(None))
    ).all()
    people = db.session.execute(
        select(
            Application.time_factor,
            Application.break_s,
            func.coalesce(Accommodation.time_factor, 1.0),
            func.coalesce(Accommodation.break_s, 0),
        )
        .outerjoin(Accommodation, Accommodation.account_id == Application.account_id)
        .where(Application.vacancy_id.in_(wanted), Application.withdrawn_at.is_(None))
        .distinct()
    ).all()
    return [
        Need(asked or lasts, grace, max(factor, other), max(rest, more))
        for asked, lasts, grace in tests
        for factor, rest, other, more in [*people, (1.0, 0, 1.0, 0)]
    ]
