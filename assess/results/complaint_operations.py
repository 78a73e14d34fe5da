"""Opening, examining and deciding complaints. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from assess import mail
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.results import complaint_letters as letters
from assess.results import complaint_queries as queries
from assess.results import complaint_rules as rules
from assess.results.complaint_evidence import freeze
from assess.results.complaint_models import (
    Complaint,
    ComplaintDecision,
    ComplaintEvidence,
    ComplaintNote,
    ComplaintReading,
)
from assess.results.complaint_rules import Objection, Refused
from assess.results.policies import local_day


@dataclass(frozen=True)
class Said:
    """What somebody complains of.

    `received_on` is the day on which a letter or a call reached the organisation; today when
    None.
    """

    kind: str
    happened: str
    asks: str
    channel: str = "page"
    received_on: date | None = None


@transactional
def open_complaint(sitting_id: str, said: Said, actor_id: int) -> Complaint:
    """Receive a complaint about a sitting in any state, freeze its evidence, tell the candidate.

    The same words a second time give the complaint that is open already.

    Raises:
        Refused: unknown sitting, missing or too long words, a day in the future, an appeal
            without a result that was released, or too many open ones.
    """
    said = replace(said, happened=said.happened.strip(), asks=said.asks.strip())
    # Locked: a form that is sent twice at once opens one complaint.
    sitting = db.session.get(Sitting, sitting_id, with_for_update={"of": Sitting})
    if sitting is None:
        raise Refused(Objection.UNKNOWN)
    waiting = queries.undecided_of(sitting_id)
    for one in waiting:
        if (one.kind, one.happened, one.asks) == (said.kind, said.happened, said.asks):
            return one
    rules.check_opening(said.happened, said.asks, len(waiting))
    complaint = _new(sitting, said, actor_id)
    db.session.add(complaint)
    db.session.flush()
    evidence = _add_evidence(complaint, None)
    _record(
        "opened",
        complaint,
        actor_id,
        {
            "kind": complaint.kind,
            "channel": complaint.channel,
            "late": complaint.late,
            "evidence": evidence.digest,
            "result": complaint.result_id,
        },
        {"happened": complaint.happened, "asks": complaint.asks},
    )
    mail.post(sitting.account.email, *letters.received(complaint))
    return complaint


@transactional
def gather_again(complaint_id: int, actor: Account) -> ComplaintEvidence:
    """Add the evidence as it is now, for example after a rescue file was brought in.

    Raises:
        Refused: there is no such complaint, or it is decided.
    """
    complaint = _undecided(complaint_id)
    evidence = _add_evidence(complaint, actor)
    _record(
        "evidence_added",
        complaint,
        actor.id,
        {"number": evidence.number, "evidence": evidence.digest},
    )
    return evidence


@transactional
def open_evidence(complaint_id: int, number: int, reader: Account) -> ComplaintEvidence:
    """Hand over a piece of evidence and note who opened it.

    Raises:
        Refused: there is none.
    """
    evidence = queries.evidence_of(complaint_id, number)
    if evidence is None:
        raise Refused(Objection.UNKNOWN)
    complaint = _locked(complaint_id)
    if not queries.has_read(complaint_id, number, reader.id):
        db.session.add(
            ComplaintReading(
                complaint_id=complaint_id, number=number, reader_id=reader.id, at=now()
            )
        )
        _record("evidence_opened", complaint, reader.id, {"number": number})
    return evidence


@transactional
def add_note(complaint_id: int, text: str, actor: Account) -> ComplaintNote:
    """Write down what was found out; the candidate does not see it.

    Raises:
        Refused: there is no such complaint, or no text, or too much.
    """
    complaint = _locked(complaint_id)
    if not text.strip():
        raise Refused(Objection.NO_TEXT)
    if len(text) > rules.LONGEST:
        raise Refused(Objection.TOO_LONG)
    written = ComplaintNote(
        complaint_id=complaint.id, at=now(), actor_id=actor.id, text=text.strip()
    )
    db.session.add(written)
    _record("noted", complaint, actor.id, personal={"text": written.text})
    return written


@transactional
def decide(complaint_id: int, outcome: str, reason: str, actor: Account) -> Complaint:
    """Decide a complaint once and tell the candidate what and why.

    Raises:
        Refused: unknown or decided, no reason, or not all is upheld by somebody who has not
            opened the newest evidence.
    """
    complaint = _locked(complaint_id)
    number = queries.newest_number(complaint_id)
    has_read = queries.has_read(complaint_id, number, actor.id)
    rules.check_decision(outcome, reason, decided=complaint.decision is not None, has_read=has_read)
    complaint.decision = ComplaintDecision(
        outcome=outcome,
        reason=reason.strip(),
        at=now(),
        decided_by=actor.id,
        read_number=number if has_read else None,
    )
    db.session.flush()
    _record(
        "decided",
        complaint,
        actor.id,
        {"outcome": outcome, "evidence": number if has_read else None},
        {"reason": complaint.decision.reason},
    )
    mail.post(complaint.account.email, *letters.decided(complaint, complaint.decision))
    return complaint


def _new(sitting: Sitting, said: Said, actor_id: int) -> Complaint:
    policy, at = queries.policy(), now()
    received_on = said.received_on or local_day(at)
    if received_on > local_day(at):
        raise Refused(Objection.IN_FUTURE)
    result = queries.contestable(sitting.id) if said.kind == "appeal" else None
    if said.kind not in rules.KINDS or (said.kind == "appeal" and result is None):
        raise Refused(Objection.NO_RESULT)
    last_day = rules.deadline(queries.told_on(sitting), policy)
    return Complaint(
        sitting=sitting,
        account=sitting.account,
        result_id=result.id if result else None,
        kind=said.kind,
        channel=said.channel,
        happened=said.happened,
        asks=said.asks,
        received_on=received_on,
        deadline_on=last_day,
        late=rules.is_late(received_on, last_day),
        answer_by=rules.working_days_after(
            received_on, policy.answer_within_working_days, policy.holidays
        ),
        policy_version=policy.version,
        opened_at=at,
        opened_by=actor_id,
    )


def _add_evidence(complaint: Complaint, actor: Account | None) -> ComplaintEvidence:
    at = now()
    frozen = freeze(complaint.sitting, at, queries.policy())
    evidence = ComplaintEvidence(
        complaint_id=complaint.id,
        number=1 if actor is None else queries.newest_number(complaint.id) + 1,
        gathered_at=at,
        gathered_by=actor.id if actor else None,
        content=frozen.content,
        digest=frozen.digest,
    )
    db.session.add(evidence)
    db.session.flush()
    return evidence


def _locked(complaint_id: int) -> Complaint:
    complaint = db.session.get(
        Complaint, complaint_id, with_for_update={"of": Complaint}, populate_existing=True
    )
    if complaint is None:
        raise Refused(Objection.UNKNOWN)
    return complaint


def _undecided(complaint_id: int) -> Complaint:
    complaint = _locked(complaint_id)
    if complaint.decision is not None:
        raise Refused(Objection.DECIDED)
    return complaint


def _record(
    verb: str,
    complaint: Complaint,
    actor_id: int,
    facts: dict[str, object] | None = None,
    personal: dict[str, str] | None = None,
) -> None:
    """Tell the audit chain, under the sitting, so that the words are erased with it."""
    said = {"complaint": complaint.id, "actor": actor_id, **(facts or {})}
    ledger.record(
        f"complaint.{verb}",
        complaint.sitting_id,
        {key: value for key, value in said.items() if value is not None},
        personal=personal,
    )
