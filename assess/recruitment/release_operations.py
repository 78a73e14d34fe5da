"""Releasing a whole session or vacancy: results shown, and everybody else told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import IntegrityError

from assess import mail
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import release_words
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.release_rules import Case, Line, check_list
from assess.recruitment.vacancy_models import StoredDecision
from assess.results import operations as results
from assess.results.rules import NotAllowed

log = structlog.get_logger()

#: How often a list is read again that somebody else has worked on meanwhile.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Released:
    """How many results were released, people told, and cases left as they are."""

    results: int
    told: int
    stuck: int


def release_all(find: Callable[[], Sequence[Case]], actor: Account) -> Released:
    """Release and tell whatever can be; a second call does only what became possible since.

    `find` reads the cases inside the transaction, so that nothing is decided on an old list.
    Whoever presses the button while somebody else's press is under way finds the constraints
    in the way, and looks again at what is left to do.
    """
    for _again in range(TRIES - 1):
        try:
            return _release_all(find, actor)
        except (IntegrityError, NotAllowed) as error:
            log.info("release_repeated", why=type(error).__name__)
    return _release_all(find, actor)


@transactional
def _release_all(find: Callable[[], Sequence[Case]], actor: Account) -> Released:
    lines = check_list(find())
    ready = [line.case.result_id for line in lines if line.step == "release"]
    shown = results.release([one for one in ready if one is not None], actor)
    to_tell = [line for line in lines if line.step == "tell"]
    for line in to_tell:
        _tell(line, actor)
    return Released(shown, len(to_tell), sum(line.step == "stuck" for line in lines))


def _tell(line: Line, actor: Account) -> None:
    case, at = line.case, now()
    db.session.add(
        OutcomeNotice(
            kind=line.notice,
            email=case.email,
            sitting_id=case.sitting_id,
            decision_id=case.decision_id,
            invitation_id=case.invitation_id,
            told_at=at,
            told_by=actor.id,
        )
    )
    explanation = explanation_of(case.decision_id, case.locale)
    mail.post(case.email, *release_words.letter(case, line.notice, explanation))
    subject = case.sitting_id or (
        f"decision:{case.decision_id}" if case.decision_id else f"invitation:{case.invitation_id}"
    )
    ledger.record("outcome.told", subject, {"kind": line.notice, "actor": actor.id}, at=at)


def explanation_of(decision_id: int | None, locale: str) -> str:
    """The sentence that explains a decision; empty without one."""
    if decision_id is None:
        return ""
    return db.session.get_one(StoredDecision, decision_id).explanation.in_(locale)
