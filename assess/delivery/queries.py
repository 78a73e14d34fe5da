"""Named reads of sittings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from assess.delivery.kinds import Answer
from assess.delivery.models import (
    CANCELLED,
    CurrentAnswer,
    JournalEvent,
    Receipt,
    Sitting,
    SittingLog,
    SystemCheck,
    TestDefinition,
    TestSession,
)
from assess.delivery.room_models import HelpAnswer, StaffMessage
from assess.delivery.rules import Snapshot
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.naming import filed_as
from assess.identity.queries import accounts_of
from assess.web.paging import Page

#: States in which a candidate can still hear of something.
IN_THE_ROOM = ("checked_in", "running", "paused", "closing")
#: Identifiers looked up in one statement; databases limit the number of parameters.
CHUNK = 500


def state_of_answers(sitting_id: str) -> dict[tuple[str, str], Answer]:
    """The newest applied value of every (item, type), as kinds of test read it."""
    rows = db.session.execute(
        select(
            CurrentAnswer.item_ref,
            CurrentAnswer.type,
            CurrentAnswer.value,
            CurrentAnswer.epoch,
            CurrentAnswer.n,
        ).where(CurrentAnswer.sitting_id == sitting_id)
    )
    return {
        (ref, kind): Answer(value=json.loads(value), epoch=epoch, n=n)
        for ref, kind, value, epoch, n in rows
    }


#: What `Snapshot` holds of a sitting, under its names.
_FACTS = tuple(
    getattr(Sitting, name).label(name)
    for name in Snapshot.__dataclass_fields__
    if name not in ("sitting_id", "grace_s")
)


def facts(sitting_id: str) -> Snapshot | None:
    """What the rules decide on, in one small read; for what is asked for often."""
    row = db.session.execute(
        select(Sitting.id.label("sitting_id"), TestDefinition.grace_s, *_FACTS)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(Sitting.id == sitting_id)
    ).one_or_none()
    return None if row is None else Snapshot(**row._mapping)


#: Not a booking that was called off.
STANDS = Sitting.void_reason.is_distinct_from(CANCELLED)


def sittings_of(account_id: int) -> Sequence[Sitting]:
    """A person's sittings, by whichever account, soonest first, those without a session last."""
    return db.session.scalars(
        select(Sitting)
        .outerjoin(TestSession, TestSession.id == Sitting.session_id)
        .where(Sitting.account_id.in_(accounts_of(account_id)), STANDS)
        .order_by(TestSession.starts_at.is_(None), TestSession.starts_at, Sitting.created_at)
    ).all()


def current_sessions(now: datetime) -> Sequence[TestSession]:
    """Sessions that go on or are still to come, soonest first; drafts are recruitment's alone."""
    public = or_(TestSession.published_at.is_not(None), TestSession.rehearsal)
    return db.session.scalars(
        select(TestSession)
        .where(TestSession.closed_at.is_(None), TestSession.ends_at >= now, public)
        .order_by(TestSession.starts_at, TestSession.id)
    ).all()


def past_sessions(now: datetime, number: int, per_page: int = 25) -> Page[TestSession]:
    """One page of the sessions that are over, newest first; beyond the end, the last.

    Rehearsals are left out: they held nobody.
    """
    over = ~TestSession.rehearsal & or_(
        TestSession.closed_at.is_not(None), TestSession.ends_at < now
    )
    total = db.session.scalar(select(func.count()).select_from(TestSession).where(over)) or 0
    whole: Page[TestSession] = Page((), 1, per_page, total)
    number = min(max(number, 1), whole.pages)
    rows = db.session.scalars(
        select(TestSession)
        .where(over)
        .order_by(TestSession.starts_at.desc(), TestSession.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
    ).all()
    return Page(rows, number, per_page, total)


def seats(sessions: Iterable[TestSession]) -> dict[int, int]:
    """How many sittings each session has, by its id; empty ones are left out."""
    rows = db.session.execute(
        select(Sitting.session_id, func.count())
        .where(Sitting.session_id.in_([session.id for session in sessions]), STANDS)
        .group_by(Sitting.session_id)
    )
    return {session_id: count for session_id, count in rows if session_id is not None}


def how_many_wait(session_id: int) -> int:
    """How many of a session are checked in and have not begun."""
    waiting = select(func.count()).where(
        Sitting.session_id == session_id, Sitting.state == "checked_in"
    )
    return db.session.scalar(waiting) or 0


def sittings_in(session_id: int) -> Sequence[Sitting]:
    """The sittings of a session, by family name."""
    found = db.session.scalars(
        select(Sitting)
        .where(Sitting.session_id == session_id, STANDS)
        # Joined, every row would carry its test and session again.
        .options(
            selectinload(Sitting.account).load_only(Account.given_name, Account.family_name),
            selectinload(Sitting.test),
            lazyload(Sitting.session),
        )
        .execution_options(populate_existing=True)
    ).all()
    return sorted(
        found,
        key=lambda one: (filed_as(one.account.family_name), filed_as(one.account.given_name)),
    )


def not_entered_in(session_id: int) -> list[Sitting]:
    """Who is booked or checked in and has not entered yet, by family name."""
    return [
        sitting
        for sitting in sittings_in(session_id)
        if sitting.state in ("booked", "checked_in") and sitting.entered_at is None
    ]


def last_printing(session_id: int) -> int:
    """A number that changes whenever codes are printed for a session; 0 before."""
    newest = (
        select(func.max(SittingLog.id))
        .join(Sitting, Sitting.id == SittingLog.sitting_id)
        .where(Sitting.session_id == session_id, SittingLog.action == "code_printed")
    )
    return db.session.scalar(newest) or 0


def log_of(sitting_id: str) -> Sequence[SittingLog]:
    """What happened to a sitting, oldest first."""
    return db.session.scalars(
        select(SittingLog).where(SittingLog.sitting_id == sitting_id).order_by(SittingLog.id)
    ).all()


def logs_of(sitting_ids: Iterable[str]) -> dict[str, list[SittingLog]]:
    """The logs of many sittings at once, oldest line first."""
    wanted = sorted(set(sitting_ids))
    found: dict[str, list[SittingLog]] = {sitting_id: [] for sitting_id in wanted}
    for start in range(0, len(wanted), CHUNK):
        for line in db.session.scalars(
            select(SittingLog)
            .where(SittingLog.sitting_id.in_(wanted[start : start + CHUNK]))
            .order_by(SittingLog.id)
        ):
            found[line.sitting_id].append(line)
    return found


def journals_of(sitting_ids: Iterable[str]) -> dict[str, list[Any]]:
    """What was composed and when it came, of many sittings at once, in order of arrival."""
    wanted = sorted(set(sitting_ids))
    found: dict[str, list[Any]] = {sitting_id: [] for sitting_id in wanted}
    for start in range(0, len(wanted), CHUNK):
        for row in db.session.execute(
            select(
                JournalEvent.sitting_id,
                JournalEvent.type,
                JournalEvent.value,
                JournalEvent.t_ms,
                JournalEvent.received_at,
                JournalEvent.standing,
            )
            .where(JournalEvent.sitting_id.in_(wanted[start : start + CHUNK]))
            .order_by(JournalEvent.sitting_id, JournalEvent.position)
        ):
            found[row.sitting_id].append(row)
    return found


def receipts_in(session_id: int) -> dict[str, Receipt]:
    """The newest receipt of each sitting of a session."""
    rows = db.session.scalars(
        select(Receipt)
        .join(Sitting, Sitting.id == Receipt.sitting_id)
        .where(Sitting.session_id == session_id)
        .order_by(Receipt.number)
    )
    return {row.sitting_id: row for row in rows}


def journal_of(sitting_id: str) -> Sequence[JournalEvent]:
    """The journal in the order of its chain."""
    return db.session.scalars(
        select(JournalEvent)
        .where(JournalEvent.sitting_id == sitting_id)
        .order_by(JournalEvent.position)
    ).all()


def latest_check(account_id: int) -> SystemCheck | None:
    """The newest system check of a person."""
    return db.session.scalar(
        select(SystemCheck)
        .where(SystemCheck.account_id == account_id)
        .order_by(SystemCheck.id.desc())
        .limit(1)
    )


def title_of(test: TestDefinition) -> str:
    """A test's title in the interface language."""
    locale = str(get_locale() or "en")
    return str(test.title.get(locale) or test.title.get("en") or test.code)


def names_of(account_ids: Iterable[int | None]) -> dict[int, str]:
    """Full names by account id."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    rows = db.session.execute(
        select(Account.id, Account.given_name, Account.family_name).where(Account.id.in_(wanted))
    )
    return {account_id: f"{given} {family}" for account_id, given, family in rows}


def bulletins(only: str | None = None, *, silent: bool = False) -> dict[str, dict[str, Any]]:
    """Unread messages and open help requests of all sittings that can still hear of them.

    With `only`, of this one sitting, at a cost that does not grow with the room; `silent`
    when it has sent nothing, so that it can have asked for nothing.
    """
    found: dict[str, dict[str, Any]] = {}
    for sitting_id, message in _unread(only):
        bulletin = found.setdefault(sitting_id, {"messages": [], "help": "none"})
        bulletin["messages"].append(
            {"id": message.id, "text": message.text, "at": _instant(message.at)}
        )
    for sitting_id, state in ({} if silent else _help_states(only)).items():
        found.setdefault(sitting_id, {"messages": [], "help": "none"})["help"] = state
    return found


def _inside(only: str | None) -> list[ColumnElement[bool]]:
    """Sittings that can still hear of something, or the one of them."""
    inside: list[ColumnElement[bool]] = [Sitting.state.in_(IN_THE_ROOM)]
    return inside if only is None else [*inside, Sitting.id == only]


def _unread(only: str | None) -> list[tuple[str, StaffMessage]]:
    """(sitting, message) for every message that its candidate has not acknowledged."""
    pairs = db.session.execute(
        select(Sitting.id, StaffMessage)
        .join(StaffMessage, StaffMessage.session_id == Sitting.session_id)
        .where(
            *_inside(only),
            or_(StaffMessage.sitting_id.is_(None), StaffMessage.sitting_id == Sitting.id),
        )
        .order_by(Sitting.id, StaffMessage.id)
    ).all()
    if not pairs:
        return []
    read = acknowledged({sitting_id for sitting_id, _ in pairs})
    return [(s, message) for s, message in pairs if message.id not in read.get(s, {})]


def acknowledged(sitting_ids: Iterable[str]) -> dict[str, dict[int, datetime]]:
    """When each message was acknowledged, by sitting and message id."""
    found: dict[str, dict[int, datetime]] = {}
    for row in signals_of(sitting_ids, "ack"):
        found.setdefault(row.sitting_id, {}).setdefault(
            json.loads(row.value)["message"], row.received_at
        )
    return found


def _help_states(only: str | None) -> dict[str, str]:
    """`waiting` or `coming` for each sitting whose last request for help stands."""
    inside = db.session.scalars(select(Sitting.id).where(*_inside(only))).all()
    asked: dict[str, int] = {}
    for row in signals_of(inside, "help"):
        if json.loads(row.value)["asked"]:
            asked[row.sitting_id] = row.position
        else:
            asked.pop(row.sitting_id, None)
    if not asked:
        return {}
    answered = dict(
        db.session.execute(
            select(HelpAnswer.sitting_id, func.max(HelpAnswer.position))
            .where(HelpAnswer.sitting_id.in_(asked))
            .group_by(HelpAnswer.sitting_id)
        ).all()
    )
    return {
        sitting_id: "coming" if answered.get(sitting_id, 0) >= position else "waiting"
        for sitting_id, position in asked.items()
    }


def signals_of(sitting_ids: Iterable[str], kind: str) -> Sequence[Any]:
    """Events of one type that were taken, whatever their standing, in order of arrival."""
    wanted = sorted(set(sitting_ids))
    rows: list[Any] = []
    for start in range(0, len(wanted), CHUNK):
        rows += db.session.execute(
            select(
                JournalEvent.sitting_id,
                JournalEvent.value,
                JournalEvent.position,
                JournalEvent.received_at,
                JournalEvent.t_ms,
            )
            .where(
                JournalEvent.sitting_id.in_(wanted[start : start + CHUNK]),
                JournalEvent.type == kind,
                JournalEvent.item_ref.is_(None),
                JournalEvent.standing != "rejected",
            )
            .order_by(JournalEvent.sitting_id, JournalEvent.position)
        ).all()
    return rows


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
