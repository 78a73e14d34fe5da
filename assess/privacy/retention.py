"""Deleting what has been kept long enough: first a list, then a person's word, then a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import and_, delete, func, or_, select, update

from assess import mail
from assess.audit import erasing as chain
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.evidence import JOURNAL_ERASED, erased_on_record
from assess.delivery.models import CurrentAnswer, JournalEvent, Sitting, SystemCheck
from assess.delivery.presence import sitting_now_ids
from assess.extensions import db
from assess.identity.models import Account, EmailCode
from assess.jobs.models import JobRun
from assess.mail import OutgoingAttachment, OutgoingMail
from assess.privacy import erasing, records, rules
from assess.privacy.models import DeletionRecord, Hold
from assess.privacy.narrow import lifted
from assess.privacy.written import erase_scripts, scripts_as_subjects
from assess.recruitment.vacancy_models import Application, Vacancy

#: How many rows of one kind one run deletes; the next run takes the others.
LIMIT = 5000
_ERASED_ADDRESS = "%@erased.invalid"


class RetentionRefused(ValueError):
    """Why nothing was deleted; `reason` is a code for pages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Due:
    """Rows of one kind that have been kept long enough."""

    kind: str
    until: date  # the last day whose data go
    ids: Sequence[Any]


@dataclass(frozen=True)
class Plan:
    """What a run would delete; `digest` stands for exactly this."""

    version: str
    due: tuple[Due, ...]

    @property
    def total(self) -> int:
        return sum(len(one.ids) for one in self.due)

    @property
    def digest(self) -> str:
        spelled = json.dumps([self.version, [[one.kind, list(one.ids)] for one in self.due]])
        return hashlib.sha256(spelled.encode()).hexdigest()


@cache
def schedule() -> rules.Schedule:
    """The schedule in force."""
    return rules.schedule((Path(__file__).parent / "retention.toml").read_text("utf-8"))


def dry_run() -> Plan:
    """What has been kept long enough today; deletes nothing."""
    found = schedule()
    zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
    today = now().astimezone(zone).date()
    due = []
    for kind in rules.KINDS:
        until = found.keep[kind].before(today)
        end = datetime.combine(until + timedelta(days=1), time.min, zone).astimezone(UTC)
        due.append(Due(kind, until, _DUE[kind](end, until)))
    return Plan(found.version, tuple(due))


def carry_out(digest: str, actor: Account, reason: str) -> int:
    """Delete exactly what the dry run with this digest showed; returns the record's id.

    Raises:
        RetentionRefused: the list has changed since, is empty, or people sit.
    """
    if sitting_now_ids(db.engine):
        raise RetentionRefused("people_sit")
    return _carry_out(digest, actor.id, reason)


@transactional
def _carry_out(digest: str, actor_id: int, reason: str) -> int:
    plan = dry_run()
    if plan.digest != digest:
        raise RetentionRefused("changed")
    if not plan.total:
        raise RetentionRefused("nothing")
    for one in plan.due:
        if one.ids:
            _DELETE[one.kind](list(one.ids))
    counts = {one.kind: len(one.ids) for one in plan.due if one.ids}
    return records.write("retention", actor_id, reason, counts, f"retention:{plan.version}")


def _ids(query: Any) -> list[Any]:
    return list(db.session.scalars(query.limit(LIMIT)))


def _held() -> Any:
    """Accounts of held persons: also those that were merged with the one that the hold names."""
    named = select(Hold.account_id).where(Hold.lifted_at.is_(None))
    kept = select(func.coalesce(Account.merged_into_id, Account.id)).where(Account.id.in_(named))
    return select(Account.id).where(or_(Account.id.in_(kept), Account.merged_into_id.in_(kept)))


def _codes(end: datetime, _day: date) -> list[Any]:
    return _ids(select(EmailCode.id).where(EmailCode.expires_at < end).order_by(EmailCode.id))


def _mail(end: datetime, _day: date) -> list[Any]:
    held = select(Account.email).where(Account.id.in_(_held()))
    return _ids(
        select(OutgoingMail.id)
        .where(OutgoingMail.created_at < end, OutgoingMail.recipient.not_in(held))
        .order_by(OutgoingMail.id)
    )


def _runs(end: datetime, _day: date) -> list[Any]:
    ended = and_(JobRun.ended_at < end, JobRun.periodic.is_(False))
    return _ids(
        select(JobRun.id).where(ended, JobRun.state.in_(("done", "failed"))).order_by(JobRun.id)
    )


def _checks(end: datetime, _day: date) -> list[Any]:
    return _ids(
        select(SystemCheck.id)
        .where(SystemCheck.at < end, SystemCheck.account_id.not_in(_held()))
        .order_by(SystemCheck.id)
    )


def _applications(end: datetime, day: date) -> list[Any]:
    return _ids(
        select(Application.id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            or_(
                and_(Vacancy.state == "closed", Vacancy.closes_on <= day),
                Application.withdrawn_at < end,
            ),
            Application.email.not_like(_ERASED_ADDRESS),
            or_(Application.account_id.is_(None), Application.account_id.not_in(_held())),
            Application.email.not_in(select(Account.email).where(Account.id.in_(_held()))),
        )
        .order_by(Application.id)
    )


def _journals(end: datetime, _day: date) -> list[Any]:
    whole = select(JournalEvent.sitting_id).where(JournalEvent.value != "null")
    return _ids(
        select(Sitting.id)
        .where(
            Sitting.closed_at < end,
            Sitting.id.in_(whole),
            Sitting.account_id.not_in(_held()),
        )
        .order_by(Sitting.id)
    )


def _delete_rows(model: Any) -> Callable[[list[Any]], None]:
    def run(ids: list[Any]) -> None:
        db.session.execute(
            delete(model).where(model.id.in_(ids)).execution_options(synchronize_session=False)
        )

    return run


def _delete_mail(ids: list[Any]) -> None:
    attached = delete(OutgoingAttachment).where(OutgoingAttachment.mail_id.in_(ids))
    db.session.execute(attached.execution_options(synchronize_session=False))
    _delete_rows(OutgoingMail)(ids)


def _delete_applications(ids: list[Any]) -> None:
    erasing.disguise_applications(ids)


def erase_journals(sitting_ids: list[str]) -> None:
    """Take answers and salts out of journals; the digests and the chain over them stay.

    What was kept beside the journal of Office work and of scripts goes with it.
    """
    with lifted("journal_event", *erasing.OFFICE_WORK):
        db.session.execute(
            update(JournalEvent)
            .where(JournalEvent.sitting_id.in_(sitting_ids))
            .values(value="null", salt=b"")
            .execution_options(synchronize_session=False)
        )
        for table, chosen, values in erasing.office_work(sitting_ids):
            db.session.execute(
                update(table)
                .where(chosen)
                .values(values)
                .execution_options(synchronize_session=False)
            )
    erase_scripts(sitting_ids)
    db.session.execute(
        delete(CurrentAnswer)
        .where(CurrentAnswer.sitting_id.in_(sitting_ids))
        .execution_options(synchronize_session=False)
    )
    for sitting_id in sitting_ids:
        if not erased_on_record(sitting_id):
            ledger.record(JOURNAL_ERASED, sitting_id)
    for subject in scripts_as_subjects(sitting_ids):
        chain.erase_personal(subject)


_DUE: dict[str, Callable[[datetime, date], list[Any]]] = {
    "codes": _codes,
    "mail": _mail,
    "runs": _runs,
    "system_checks": _checks,
    "applications": _applications,
    "journals": _journals,
}
_DELETE: dict[str, Callable[[list[Any]], None]] = {
    "codes": _delete_rows(EmailCode),
    "mail": _delete_mail,
    "runs": _delete_rows(JobRun),
    "system_checks": _delete_rows(SystemCheck),
    "applications": _delete_applications,
    "journals": erase_journals,
}


def deletions() -> Sequence[DeletionRecord]:
    """Every record, newest first."""
    return db.session.scalars(select(DeletionRecord).order_by(DeletionRecord.id.desc())).all()


def remind(write: Callable[[Account, Plan], tuple[str, str]]) -> int:
    """Write to every administrator that something is due; returns to how many.

    Nothing is ever deleted by the calendar alone.
    """
    plan = dry_run()
    if not plan.total:
        return 0
    return _remind(plan, write)


@transactional
def _remind(plan: Plan, write: Callable[[Account, Plan], tuple[str, str]]) -> int:
    people = [
        account
        for account in db.session.scalars(select(Account).where(Account.disabled_at.is_(None)))
        if "administrator" in account.roles
    ]
    for account in people:
        subject, body = write(account, plan)
        mail.post(account.email, subject, body)
    return len(people)
