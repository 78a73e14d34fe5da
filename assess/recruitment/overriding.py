"""Lifting a retest lockout: one person asks with a reason, another answers with one."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import deciding, vacancies
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancy_models import Application, LockoutOverride


@transactional
def ask(application_id: int, family: str, reason: str, actor: Account) -> LockoutOverride:
    """Ask that a locked-out person may sit all the same.

    Raises:
        NotPossible: the person is not locked out, somebody has asked already, or there is
            no reason.
    """
    application = _application(application_id)
    vacancies.open_vacancy(application.vacancy_id)
    decision = deciding.current(application_id).get(family)
    if decision is None or decision.outcome != "locked_out":
        raise NotPossible(_("This person is not locked out, so there is nothing to lift."))
    _refuse_empty(reason)
    before = db.session.scalar(
        select(LockoutOverride).where(LockoutOverride.decision_id == decision.id)
    )
    if before is not None and before.answer is not None:
        raise NotPossible(_("A second person has refused this, so the lockout stays."))
    if before is not None:
        raise NotPossible(_("Somebody has asked this already; a second person must answer."))
    override = LockoutOverride(
        application_id=application_id,
        decision_id=decision.id,
        reason=reason.strip(),
        asked_at=now(),
        asked_by=actor.id,
    )
    db.session.add(override)
    db.session.flush()
    _record("lockout.override_asked", override, actor, reason)
    return override


@transactional
def answer(override_id: int, approve: bool, reason: str, actor: Account) -> LockoutOverride:
    """Answer another person's request; approving decides again, without the lockout.

    Raises:
        NotPossible: it has been answered, it is one's own request, the decision was
            replaced since, or there is no reason.
    """
    override = db.session.get(LockoutOverride, override_id, with_for_update=True)
    if override is None:
        raise NotPossible(_("There is no such request."))
    if override.answer is not None:
        raise NotPossible(_("This request has been answered already."))
    if override.asked_by == actor.id:
        raise NotPossible(_("Somebody else must answer: you asked for this yourself."))
    _refuse_empty(reason)
    application = _application(override.application_id)
    vacancies.open_vacancy(application.vacancy_id)
    in_force = {one.id for one in deciding.current(override.application_id).values()}
    if approve and override.decision_id not in in_force:
        raise NotPossible(_("The decision was replaced since this was asked. Ask again."))
    override.answer = "approved" if approve else "refused"
    override.answer_reason, override.answered_at = reason.strip(), now()
    override.answered_by = actor.id
    db.session.flush()
    _record(f"lockout.override_{override.answer}", override, actor, reason)
    if approve:
        deciding.decide_all(
            application.vacancy_id, actor, application_ids=[override.application_id]
        )
    return override


def overrides_of(application_id: int) -> list[LockoutOverride]:
    """Every request about one application, newest first."""
    return list(
        db.session.scalars(
            select(LockoutOverride)
            .where(LockoutOverride.application_id == application_id)
            .order_by(LockoutOverride.id.desc())
        )
    )


def _application(application_id: int) -> Application:
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotPossible(_("There is no such application."))
    return row


def _refuse_empty(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(_("Give a reason: it is kept, and the candidate may ask for it."))


def _record(kind: str, override: LockoutOverride, actor: Account, reason: str) -> None:
    ledger.record(
        kind,
        f"application:{override.application_id}",
        {"override": override.id, "decision": override.decision_id, "by": actor.id},
        personal={"reason": reason.strip()},
    )
