"""Lifting a retest lockout: one person asks with a reason, another answers with one."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity import staff
from assess.identity.failures import AccountError
from assess.identity.models import Account
from assess.identity.queries import is_one_person
from assess.identity.roles import Role
from assess.recruitment import deciding, vacancies
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancy_models import Application, LockoutOverride


@transactional
def ask(application_id: int, family: str, reason: str, actor: Account) -> LockoutOverride:
    """Ask that a locked-out person may sit all the same; after a refusal one may ask again.

    Raises:
        NotPossible: the person is not locked out, somebody has asked already and waits for
            the answer, one asks for oneself or is not of recruitment any more, or there is
            no reason.
    """
    _refuse_former(actor)
    application = _application(application_id)
    _refuse_own(application, actor)
    vacancies.open_vacancy(application.vacancy_id)
    decision = deciding.current(application_id).get(family)
    if decision is None or decision.outcome != "locked_out":
        raise NotPossible(_("This person is not locked out, so there is nothing to lift."))
    _refuse_empty(reason)
    waiting = select(LockoutOverride.id).where(
        LockoutOverride.decision_id == decision.id, LockoutOverride.answer.is_(None)
    )
    if db.session.scalar(waiting) is not None:
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
        NotPossible: it has been answered, it is one's own request (under whichever account
            of the same person) or about oneself, one is not of recruitment any more, the
            decision was replaced since, or there is no reason.
    """
    _refuse_former(actor)
    override = db.session.get(
        LockoutOverride, override_id, with_for_update=True, populate_existing=True
    )
    if override is None:
        raise NotPossible(_("There is no such request."))
    if override.answer is not None:
        raise NotPossible(_("This request has been answered already."))
    if is_one_person(override.asked_by, actor.id):
        raise NotPossible(_("Somebody else must answer: you asked for this yourself."))
    _refuse_empty(reason)
    application = _application(override.application_id)
    _refuse_own(application, actor)
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
    """The application, held: two who ask at once come one after the other."""
    row = db.session.get(
        Application, application_id, with_for_update={"of": Application}, populate_existing=True
    )
    if row is None:
        raise NotPossible(_("There is no such application."))
    return row


def _refuse_former(actor: Account) -> None:
    try:
        staff.refuse_former(actor, Role.RECRUITMENT, Role.ADMINISTRATOR)
    except AccountError:
        raise NotPossible(_("You no longer work in recruitment here.")) from None


def _refuse_own(application: Application, actor: Account) -> None:
    if application.account_id is not None and is_one_person(application.account_id, actor.id):
        raise NotPossible(_("This is your own application: somebody else must ask and answer."))


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
