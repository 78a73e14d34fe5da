"""Before the day: booking and accommodations; at check-in: fixing the form."""

from __future__ import annotations

import secrets

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from assess import clock
from assess.banks.models import ItemVersion
from assess.database import UTCDateTime, transactional
from assess.delivery.errors import Refused
from assess.delivery.kinds import CandidateHistory, CannotAssemble, Form, SeenItem, kind_of
from assess.delivery.models import (
    CANCELLED,
    Accommodation,
    FormItem,
    FormRecord,
    Sitting,
    TestDefinition,
    TestSession,
)
from assess.delivery.sittings import locked, note
from assess.extensions import db
from assess.identity.models import Account

log = structlog.get_logger()


@transactional
def book_sitting(
    account: Account, test: TestDefinition, session: TestSession | None = None
) -> Sitting:
    """Book a person on a test; booking twice gives the same sitting.

    A form is tried out, so that a bank that cannot fill the blueprint is known early, but
    it is fixed only at check-in: items are retired, and met in other sittings, meanwhile.
    """
    session_id = session.id if session else None
    held = _held(account.id, test.id, session_id)
    if held is not None:
        return _booked_again(held) if held.void_reason == CANCELLED else held
    sitting = Sitting(
        id=secrets.token_urlsafe(16),
        account_id=account.id,
        test_id=test.id,
        session_id=session_id,
        created_at=clock.now(),
        rehearsal=session is not None and session.rehearsal,
    )
    _copy_accommodation(sitting)
    try:
        with db.session.begin_nested():
            db.session.add(sitting)
            db.session.flush()
    except IntegrityError:
        # Somebody booked the same at the same moment.
        held = _held(account.id, test.id, session_id)
        if held is None:
            raise
        return held
    note(sitting, "booked", sitting.created_at)
    try:
        _assemble(sitting)
    except CannotAssemble as error:
        log.error("form_not_assembled", sitting=sitting.id, reason=str(error))
    db.session.flush()
    return sitting


@transactional
def move_booking(sitting_id: str, session: TestSession, actor: Account | None = None) -> Sitting:
    """Take a booking to another session.

    Raises:
        Refused: no such sitting, its person has been checked in, or the person holds a
            booking of the same test there.
    """
    sitting = locked(sitting_id)
    if sitting.state != "booked":
        raise Refused("not_booked")
    if _held(sitting.account_id, sitting.test_id, session.id) is not None:
        raise Refused("already_booked")
    before = sitting.session_id
    sitting.session_id, sitting.seat_group = session.id, None
    # A code printed for the other session must not open this one.
    sitting.access_code_hash = None
    actor_id = actor.id if actor else None
    note(sitting, "rebooked", clock.now(), actor_id, before=before, after=session.id)
    db.session.flush()
    db.session.expire(sitting, ["session"])
    return sitting


@transactional
def cancel_booking(sitting_id: str, actor: Account | None = None) -> None:
    """Take back a booking; nobody expects the person any more, and no list shows it.

    Raises:
        Refused: no such sitting, or its person has been checked in.
    """
    sitting = locked(sitting_id)
    if sitting.state != "booked":
        raise Refused("not_booked")
    sitting.state, sitting.void_reason = "void", CANCELLED
    sitting.access_code_hash = None
    note(sitting, "booking_cancelled", clock.now(), actor.id if actor else None)
    db.session.flush()


@transactional
def prepare_sitting(sitting_id: str) -> Sitting:
    """Fix the form of a sitting from the bank and the history of this moment.

    Called at check-in, so that starting costs nothing; does nothing when a form stands.

    Raises:
        Refused: no such sitting, or it has started without a form.
        CannotAssemble: the bank cannot fill the blueprint.
    """
    sitting = locked(sitting_id)
    if db.session.get(FormRecord, sitting_id) is None:
        if sitting.state not in ("booked", "checked_in"):
            raise Refused("no_form")
        form = _assemble(sitting)
        _fix(sitting, form)
        log.info("form_fixed", sitting=sitting.id, items=len(form.items))
    return sitting


@transactional
def set_accommodation(
    account_id: int,
    *,
    time_factor: float,
    large_text: bool,
    break_s: int | None = None,
    spelling: bool | None = None,
    actor: Account | None = None,
) -> Accommodation:
    """Set a person's adjustments and apply them to every sitting that has not started.

    `break_s` is how long breaks may stop the clock, in all; `spelling` lets the browser mark
    misspelt words in written answers. None leaves either as it is.

    Raises:
        Refused: the factor lies outside 1–4, or the breaks outside 0–120 minutes.
    """
    if not 1.0 <= time_factor <= 4.0:  # also refuses NaN
        raise Refused("bad_factor")
    if break_s is not None and not 0 <= break_s <= 7200:
        raise Refused("bad_break")
    # Before the row exists: reading an expired actor would flush it half filled.
    actor_id = actor.id if actor else None
    row = db.session.get(Accommodation, account_id)
    if row is None:
        row = Accommodation(account_id=account_id, updated_at=clock.now())
        db.session.add(row)
    row.time_factor, row.large_text = time_factor, large_text
    row.break_s = row.break_s or 0 if break_s is None else break_s
    row.spelling = bool(row.spelling) if spelling is None else spelling
    row.updated_at, row.updated_by = clock.now(), actor_id
    db.session.flush()
    waiting = select(Sitting.id).where(
        Sitting.account_id == account_id, Sitting.started_at.is_(None)
    )
    for sitting_id in sorted(db.session.scalars(waiting)):
        sitting = locked(sitting_id)
        if sitting.started_at is None:
            _copy_accommodation(sitting)
            note(sitting, "arrangement", row.updated_at, row.updated_by)
    return row


def history_of(account_id: int, *, without: str = "") -> CandidateHistory:
    """The items a person has met in started sittings, or is about to, newest first."""
    met_at = func.coalesce(Sitting.started_at, Sitting.checked_in_at, type_=UTCDateTime)
    rows = db.session.execute(
        select(ItemVersion.item_id, met_at)
        .join(FormItem, FormItem.item_version_id == ItemVersion.id)
        .join(Sitting, Sitting.id == FormItem.sitting_id)
        .where(
            Sitting.account_id == account_id,
            or_(Sitting.started_at.is_not(None), Sitting.state == "checked_in"),
            Sitting.id != without,
        )
        .order_by(met_at.desc(), ItemVersion.item_id)
    )
    return CandidateHistory(seen=tuple(SeenItem(item, at) for item, at in rows if at is not None))


def _held(account_id: int, test_id: int, session_id: int | None) -> Sitting | None:
    return db.session.scalar(
        select(Sitting).where(
            Sitting.account_id == account_id,
            Sitting.test_id == test_id,
            Sitting.session_id == session_id,
        )
    )


def _booked_again(sitting: Sitting) -> Sitting:
    """Bring a cancelled booking back, as people change their minds."""
    sitting.state, sitting.void_reason = "booked", None
    _copy_accommodation(sitting)
    note(sitting, "booked", clock.now())
    db.session.flush()
    return sitting


def _copy_accommodation(sitting: Sitting) -> None:
    row = db.session.get(Accommodation, sitting.account_id)
    sitting.time_factor = row.time_factor if row else 1.0
    sitting.large_text = row.large_text if row else False
    sitting.break_left_ms = row.break_s * 1000 if row else 0
    sitting.spelling = row.spelling if row else False


def _assemble(sitting: Sitting) -> Form:
    test = db.session.get_one(TestDefinition, sitting.test_id)
    history = history_of(sitting.account_id, without=sitting.id)
    return kind_of(test.kind).assemble(test.spec, history, secrets.token_hex(16))


def _fix(sitting: Sitting, form: Form) -> None:
    db.session.add(
        FormRecord(
            sitting_id=sitting.id,
            kind=form.kind,
            seed=form.seed,
            content=form.canonical(),
            digest=form.digest,
            created_at=clock.now(),
        )
    )
    db.session.flush()
    db.session.add_all(
        FormItem(sitting_id=sitting.id, ref=item.ref, item_version_id=item.item_version_id)
        for item in form.items
    )
    db.session.flush()
