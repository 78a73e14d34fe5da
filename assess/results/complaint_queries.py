"""Named reads of complaints."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import Select, func, select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.results import policies
from assess.results.complaint_models import (
    Complaint,
    ComplaintDecision,
    ComplaintEvidence,
    ComplaintReading,
)
from assess.results.complaint_rules import ComplaintPolicy, read_policy
from assess.results.models import Result, ResultEvent
from assess.web.paging import Page

POLICY = Path(__file__).parent / "complaints.toml"

Which = Literal["open", "decided", "all"]


@functools.cache
def policy() -> ComplaintPolicy:
    """The rules about complaints in force."""
    return read_policy(POLICY.read_text("utf-8"))


def told_on(sitting: Sitting) -> date | None:
    """The day from which the period to complain runs; None before.

    That of the newest release; of a sitting that gives no result, that of its closing.
    """
    released = db.session.scalar(
        select(func.max(ResultEvent.at))
        .join(Result, Result.id == ResultEvent.result_id)
        .where(Result.sitting_id == sitting.id, ResultEvent.action == "released")
    )
    if released is not None:
        return policies.local_day(released)
    if sitting.state != "void" or sitting.closed_at is None:
        return None
    return policies.local_day(sitting.closed_at)


def contestable(sitting_id: str) -> Result | None:
    """The newest result of a sitting that its candidate was shown, whatever became of it."""
    return db.session.scalar(
        select(Result)
        .join(ResultEvent, ResultEvent.result_id == Result.id)
        .where(Result.sitting_id == sitting_id, ResultEvent.action == "released")
        .order_by(Result.id.desc())
        .limit(1)
    )


def of_sitting(sitting_id: str) -> Sequence[Complaint]:
    """The complaints about one sitting, oldest first."""
    return db.session.scalars(
        select(Complaint).where(Complaint.sitting_id == sitting_id).order_by(Complaint.id)
    ).all()


def of_candidate(account_id: int) -> Sequence[Complaint]:
    """One person's complaints, newest first."""
    return db.session.scalars(
        select(Complaint).where(Complaint.account_id == account_id).order_by(Complaint.id.desc())
    ).all()


def undecided_of(sitting_id: str) -> Sequence[Complaint]:
    """The complaints about one sitting that wait for a decision."""
    return [one for one in of_sitting(sitting_id) if one.decision is None]


def complaints(which: Which) -> Select[Complaint]:
    """For the staff's list: open ones first, oldest on top; then decided ones, newest on top."""
    query = select(Complaint).outerjoin(
        ComplaintDecision, ComplaintDecision.complaint_id == Complaint.id
    )
    if which == "open":
        query = query.where(ComplaintDecision.complaint_id.is_(None))
    elif which == "decided":
        query = query.where(ComplaintDecision.complaint_id.is_not(None))
    return query.order_by(
        ComplaintDecision.complaint_id.is_not(None),
        ComplaintDecision.at.desc(),
        Complaint.received_on,
        Complaint.id,
    )


def page_of(which: Which, number: int, per_page: int = 25) -> Page[Complaint]:
    """One page of the staff's list; a page beyond the end becomes the last one."""
    total = _count(which)
    whole: Page[Complaint] = Page((), 1, per_page, total)
    number = min(max(number, 1), whole.pages)
    rows = db.session.scalars(
        complaints(which).limit(per_page).offset((number - 1) * per_page)
    ).all()
    return Page(rows, number, per_page, total)


def how_many_open() -> int:
    """Complaints that wait for a decision."""
    return _count("open")


def evidence_of(complaint_id: int, number: int) -> ComplaintEvidence | None:
    """One piece of evidence; None when there is none of that number."""
    return db.session.get(ComplaintEvidence, (complaint_id, number))


def newest_number(complaint_id: int) -> int:
    """The number of the newest evidence of a complaint."""
    return db.session.scalars(
        select(func.max(ComplaintEvidence.number)).where(
            ComplaintEvidence.complaint_id == complaint_id
        )
    ).one()


def has_read(complaint_id: int, number: int, reader_id: int) -> bool:
    """Whether this person has opened this evidence."""
    return db.session.get(ComplaintReading, (complaint_id, number, reader_id)) is not None


def readings_of(complaint_id: int) -> Sequence[ComplaintReading]:
    """Who opened which evidence first when, oldest first."""
    return db.session.scalars(
        select(ComplaintReading)
        .where(ComplaintReading.complaint_id == complaint_id)
        .order_by(ComplaintReading.at, ComplaintReading.reader_id)
    ).all()


def _count(which: Which) -> int:
    inner = complaints(which).order_by(None).with_only_columns(Complaint.id).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0
