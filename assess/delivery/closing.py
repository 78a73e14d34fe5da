"""How a sitting ends: by hand-in, by its deadline, or with its session."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import false, func, or_, select

from assess import mail
from assess.audit import ledger
from assess.database import transactional
from assess.delivery import evidence, letters, ports
from assess.delivery.chain import GENESIS, SALT_BYTES
from assess.delivery.evidence import Key
from assess.delivery.kinds import Answer, Form, kind_of, places_of
from assess.delivery.models import Receipt, Sitting, TestDefinition
from assess.delivery.queries import state_of_answers
from assess.delivery.receipts import signed
from assess.delivery.rules import TIMED_STATES
from assess.delivery.sittings import caught_up, locked, note, state_of
from assess.delivery.state import delivery, sitting_now
from assess.delivery.tickets import ALPHABET
from assess.extensions import db

log = structlog.get_logger()

#: How many sittings the sweeper closes at a time, and how long it waits after each.
BATCH = 100
BREATH_S = 0.01


def close(sitting: Sitting, now: datetime, how: str, actor_id: int | None = None) -> Receipt:
    """Close a locked sitting in the current transaction and issue its receipt.

    `how` is `handed_in`, `time_up` or `ended` (by the invigilator). A sitting that was
    declared void becomes `void`: it has a receipt of what was saved, and no result.
    """
    caught_up(sitting, now)
    void = sitting.void_reason is not None
    sitting.state, sitting.closed_at, sitting.paused_at = "void" if void else "closed", now, None
    sitting.pause_kind = sitting.terminate_at = None
    if how == "handed_in":
        sitting.handed_in_at = now
    said = evidence.said(sitting.id)
    form = delivery().schemas.form_of(sitting.id)
    answers = evidence.folded(sitting.id, rows=said)
    _compare_answers(sitting, now, answers)
    _note_plays(sitting, now, form, evidence.plays_in(said))
    receipt = issue_receipt(sitting, now, kind_of(form.kind).answered(form, answers))
    told = "voided" if void else how
    note(sitting, told, now, actor_id, receipt=receipt.code, digest=receipt.digest)
    db.session.flush()
    if void:
        return receipt
    try:
        # A scorer's fault must not cost a candidate the hand-in; a person sees the log.
        with db.session.begin_nested():
            ports.notify_closed(sitting)
            db.session.flush()
    except Exception:
        log.exception("after_closing_failed", sitting=sitting.id)
        note(sitting, "not_scored", now)
        db.session.flush()
    ports.notify_over(sitting)
    return receipt


def how_over(sitting: Sitting) -> str:
    """How a sitting ends that time has closed: by the invigilator or by its deadline."""
    return "ended" if sitting.terminate_at is not None else "time_up"


@transactional
def settle(sitting_id: str) -> Sitting:
    """Let the stored state catch up with the clock; safe to call at any time."""
    sitting = locked(sitting_id)
    now = sitting_now()
    due = state_of(sitting, now)
    if due == "closed" and sitting.state not in ("closed", "void"):
        close(sitting, now, how_over(sitting))
    elif due != sitting.state:
        caught_up(sitting, now)
        sitting.state = due
    return sitting


def close_overdue(limit: int = BATCH) -> int:
    """Close sittings whose grace has passed, the longest overdue first; returns how many.

    For the sweeper: at most `limit` of each kind at a time, with a breath after each, so that
    saves and other jobs have their turn when a whole room ends at once.
    """
    now = sitting_now()
    graces = db.session.scalars(select(TestDefinition.grace_s).distinct()).all()
    overdue = [
        (TestDefinition.grace_s == grace) & (Sitting.deadline_at <= now - timedelta(seconds=grace))
        for grace in graces
    ]
    due = (
        select(Sitting.id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(Sitting.state.in_(TIMED_STATES), or_(false(), *overdue))
        .order_by(Sitting.deadline_at, Sitting.id)
        .limit(limit)
    )
    ids = [*db.session.scalars(due), *_pauses_over(now, limit)]
    db.session.rollback()
    for sitting_id in ids:
        try:
            settle(sitting_id)
        except Exception:
            log.exception("settle_failed", sitting=sitting_id)
            db.session.rollback()
        time.sleep(BREATH_S)
    return len(ids)


def _pauses_over(now: datetime, limit: int) -> list[str]:
    """Sittings whose ending can no longer be undone, then those whose break is used up.

    At most `limit` of each, the longest over first.
    """
    ended = db.session.scalars(
        select(Sitting.id)
        .where(
            Sitting.state == "paused", Sitting.pause_kind == "ended", Sitting.terminate_at <= now
        )
        .order_by(Sitting.terminate_at, Sitting.id)
        .limit(limit)
    ).all()
    on_break = db.session.execute(
        select(Sitting.id, Sitting.paused_at, Sitting.break_left_ms).where(
            Sitting.state == "paused", Sitting.pause_kind == "break", Sitting.paused_at.is_not(None)
        )
    ).all()
    ends = sorted((at + timedelta(milliseconds=left), one) for one, at, left in on_break if at)
    return [*ended, *[one for end, one in ends if end <= now][:limit]]


def is_due(sitting: Sitting, now: datetime) -> bool:
    """Whether the stored state lags behind the clock."""
    return sitting.state in (*TIMED_STATES, "paused") and state_of(sitting, now) != sitting.state


def receipt_of(sitting_id: str) -> Receipt | None:
    """The newest receipt of a sitting."""
    return db.session.scalar(
        select(Receipt)
        .where(Receipt.sitting_id == sitting_id)
        .order_by(Receipt.number.desc())
        .limit(1)
    )


def issue_receipt(sitting: Sitting, now: datetime, answered: int | None = None) -> Receipt:
    """The sitting's next receipt, over the journal as it stands; in the caller's transaction.

    It is signed, and mailed to the candidate unless the sitting is a rehearsal. `answered` is
    the number of answers, when the caller has counted them.
    """
    form = delivery().schemas.form_of(sitting.id)
    if answered is None:
        answered = kind_of(form.kind).answered(form, evidence.folded(sitting.id))
    number = db.session.scalar(
        select(func.count()).select_from(Receipt).where(Receipt.sitting_id == sitting.id)
    )
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    receipt = Receipt(
        sitting_id=sitting.id,
        number=(number or 0) + 1,
        code="-".join((letters[:4], letters[4:8], letters[8:])),
        items=places_of(form),
        answered=answered,
        events=sitting.event_count,
        digest=(sitting.chain_head or GENESIS).hex(),
        issued_at=now,
        salt=secrets.token_bytes(SALT_BYTES),
    )
    receipt.jws = signed(receipt, sitting)
    db.session.add(receipt)
    facts = {"code": receipt.code, "number": receipt.number}
    facts |= {"events": receipt.events, "digest": receipt.digest}
    ledger.record("receipt.issued", sitting.id, facts, at=now)
    if not sitting.rehearsal:
        _mail(receipt, sitting)
    db.session.flush()
    return receipt


def _mail(receipt: Receipt, sitting: Sitting) -> None:
    try:
        mail.post(sitting.account.email, *letters.receipt(receipt, sitting))
    except ValueError:
        # An address that no mail can go to must not keep a sitting from closing.
        log.exception("receipt_not_mailed", sitting=sitting.id)


def _compare_answers(sitting: Sitting, now: datetime, said: Mapping[Key, Answer]) -> None:
    """Note when the current answers are not what the journal says; the journal counts."""
    kept = state_of_answers(sitting.id)
    differing = sorted(
        {
            ref
            for ref, kind in said.keys() | kept.keys()
            if said.get((ref, kind)) != kept.get((ref, kind))
        }
    )
    if differing:
        log.error("answers_differ_from_journal", sitting=sitting.id, items=differing)
        note(sitting, "answers_differ", now, items=differing)


def _note_plays(sitting: Sitting, now: datetime, form: Form, played: Mapping[str, int]) -> None:
    """Note each clip that was played more often than the form allows."""
    allowed_by = getattr(kind_of(form.kind), "plays_allowed", None)
    if not played or allowed_by is None:
        return
    allowed = allowed_by(form)
    for clip, plays in sorted(played.items()):
        if plays > allowed.get(clip, plays):
            note(sitting, "plays_exceeded", now, clip=clip, plays=plays, allowed=allowed[clip])
