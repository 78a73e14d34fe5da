"""The candidate's way through a sitting: check-in, entering, starting, handing in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from assess import disk
from assess.database import transactional
from assess.delivery import ports
from assess.delivery.acting import require_reason
from assess.delivery.booking import prepare_sitting
from assess.delivery.closing import close, how_over, receipt_of
from assess.delivery.envelope import Incoming
from assess.delivery.errors import DISK_RETRY_S, Refused
from assess.delivery.holding import Admit, note_opened
from assess.delivery.limits import refuse_overfull
from assess.delivery.models import Receipt, Sitting, TestSession
from assess.delivery.queries import last_printing, not_entered_in, title_of
from assess.delivery.rules import Plan, UnknownEpoch, deadline_of, plan_sync
from assess.delivery.sittings import (
    is_stale,
    locked,
    locked_all,
    need_of,
    note,
    require_ticket,
    snapshot_of,
    state_of,
    window_of,
)
from assess.delivery.state import delivery, sitting_now
from assess.delivery.store import PostgresStore, SqliteStore, Store
from assess.delivery.tickets import new_code
from assess.delivery.windows import may_begin
from assess.delivery.writer import Request, wanted
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.naming import filed_as
from assess.identity.queries import is_read_under

OVER = frozenset({"closed", "absent", "void"})


@dataclass(frozen=True)
class HandIn:
    """What a hand-in led to.

    There is no receipt when the page had been replaced by another, nor over a `gap`: what
    came is stored, but events before the last one are missing and the sitting stays open;
    nor while the invigilator's ending can still be undone (`stopped`).
    """

    receipt: Receipt | None
    plan: Plan
    now: datetime
    gap: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Slip:
    """What is printed for one candidate; the code exists nowhere else."""

    code: str
    name: str
    test: str
    seat: str | None


@transactional
def check_in(
    sitting_id: str, actor: Account, *, confirmed: bool, keep_printed: bool = False
) -> str:
    """Record that the identity was confirmed and issue a one-use access code.

    With `keep_printed` a code that was printed beforehand, and that nobody has used, stays
    the candidate's; nothing is issued and the answer is empty. A second check-in issues a
    fresh code and ends the one before (another computer, a lost slip), the tickets given
    out for it and their pages' epochs. The code is returned once; only its hash is stored.

    Raises:
        Refused: not confirmed, the sitting is over, or the disk is low.
        CannotAssemble: there is no form and the bank cannot fill one.
    """
    if not confirmed:
        raise Refused("not_confirmed")
    sitting = locked(sitting_id)
    now = sitting_now()
    if state_of(sitting, now) in OVER:
        raise Refused("over")
    if sitting.session is not None and sitting.session.closed_at is not None:
        raise Refused("session_closed")
    if sitting.state == "booked":
        refuse_low_disk()
    prepare_sitting(sitting_id)
    first = sitting.checked_in_at is None
    kept = keep_printed and holds_printed_code(sitting)
    if first:
        sitting.checked_in_at, sitting.checked_in_by = now, actor.id
    else:
        _end_pages(sitting)
    if sitting.state == "booked":
        sitting.state = "checked_in"
    if kept:
        note(sitting, "checked_in", now, actor.id)
        return ""
    note(sitting, "checked_in" if first else "new_code", now, actor.id)
    return _new_code(sitting)


@transactional
def move(sitting_id: str, actor: Account, reason: str, text: str = "") -> str:
    """Let a candidate go on at another computer: a new code, and the old page is read-only.

    The code is returned once. The old page hears of it with its next save; what it still
    sends is kept, and a person decides.

    Raises:
        Refused: a bad reason; never checked in, or over.
    """
    require_reason(reason, text.strip())
    sitting = locked(sitting_id)
    now = sitting_now()
    if state_of(sitting, now) in OVER:
        raise Refused("over")
    if sitting.session is not None and sitting.session.closed_at is not None:
        raise Refused("session_closed")
    if sitting.checked_in_at is None:
        raise Refused("not_checked_in")
    _end_pages(sitting)
    said = {"note": text.strip()} if text.strip() else {}
    note(sitting, "moved", now, actor.id, reason=reason, **said)
    return _new_code(sitting)


def _end_pages(sitting: Sitting) -> None:
    """End the tickets given out so far and the epochs of their pages."""
    sitting.epoch += 1
    sitting.acked_n = 0
    sitting.ticket_generation = sitting.epoch


def _new_code(sitting: Sitting) -> str:
    code = new_code()
    sitting.access_code_hash = delivery().tickets.hash_code(code)
    sitting.access_code_used_at = None
    return code


def holds_printed_code(sitting: Sitting) -> bool:
    """Whether a code was printed for somebody who is not yet checked in."""
    return (
        sitting.checked_in_at is None
        and sitting.access_code_hash is not None
        and sitting.access_code_used_at is None
    )


@transactional
def print_codes(session_id: int, seen: int, actor: Account) -> list[Slip]:
    """Issue a one-use code to everybody who has not entered, for slips of paper.

    A code lets nobody in before the identity is confirmed at check-in. Codes issued
    before end. `seen` is what `queries.last_printing` said when the page was drawn: a
    form that is sent again, by reloading, issues nothing.

    Raises:
        Refused: nobody is waiting, the session is over, or these codes were made already.
    """
    session = db.session.get(TestSession, session_id, with_for_update=True)
    if session is None:
        raise Refused("not_found")
    if session.closed_at is not None:
        raise Refused("session_closed")
    if last_printing(session_id) != seen:
        raise Refused("printed_before")
    waiting = locked_all(sitting.id for sitting in not_entered_in(session_id))
    now = sitting_now()
    slips = []
    for sitting in waiting:
        if sitting.state not in ("booked", "checked_in") or sitting.entered_at is not None:
            continue
        code = new_code()
        sitting.access_code_hash = delivery().tickets.hash_code(code)
        sitting.access_code_used_at = None
        note(sitting, "code_printed", now, actor.id)
        slips.append(Slip(code, sitting.account.name, title_of(sitting.test), sitting.seat_group))
    if not slips:
        raise Refused("nobody_waits")
    return sorted(slips, key=lambda slip: (slip.seat or "", filed_as(slip.name)))


@transactional
def enter_by_code(code: str, admit: Callable[[Sitting], None] | None = None) -> Sitting:
    """Use up an access code.

    Args:
        admit: raises `Refused` when this browser may not enter that sitting; the code then
            stays good.

    Raises:
        Refused: `code_wrong`, always the same way; `not_checked_in` for a printed code of
            somebody whose identity is not yet confirmed, which stays good; or what `admit`
            raises.
    """
    wanted_hash = delivery().tickets.hash_code(code)
    found = db.session.execute(
        select(Sitting.id, Sitting.access_code_hash).where(Sitting.access_code_hash == wanted_hash)
    ).one_or_none()
    if found is None or not hmac.compare_digest(found[1] or "", wanted_hash):
        raise Refused("code_wrong")
    sitting = locked(found[0])
    now = sitting_now()
    used = sitting.access_code_hash != wanted_hash or sitting.access_code_used_at is not None
    if used or state_of(sitting, now) in OVER:
        raise Refused("code_wrong")
    if sitting.state == "booked":
        raise Refused("not_checked_in")
    if admit is not None:
        admit(sitting)
    sitting.access_code_used_at = now
    sitting.entered_at = sitting.entered_at or now
    note(sitting, "entered", now, sitting.account_id, by="code")
    return sitting


@transactional
def enter_by_login(sitting_id: str, account: Account) -> Sitting:
    """Let the logged-in candidate into their own sitting, the first time only.

    Afterwards another browser needs a code from the invigilator, so that a password
    given away does not move a test out of the room.

    Raises:
        Refused: not theirs (not_found), not checked in, over, or entered before.
    """
    sitting = locked(sitting_id)
    if not is_read_under(sitting.account_id, account.id):
        raise Refused("not_found")
    now = sitting_now()
    if state_of(sitting, now) in OVER:
        raise Refused("over")
    if sitting.state == "booked":
        raise Refused("not_checked_in")
    if sitting.entered_at is not None:
        raise Refused("code_needed")
    # An outstanding code has had its use: one person, one browser.
    sitting.access_code_used_at = sitting.entered_at = now
    note(sitting, "entered", now, account.id, by="login")
    return sitting


@transactional
def open_epoch(
    sitting_id: str, generation: int | None = None, admit: Admit | None = None
) -> tuple[Sitting, datetime]:
    """Open the next epoch for a page that has just been loaded.

    A network or a computer other than the last time is written into the sitting's log.

    Raises:
        Refused: ended ticket, not checked in; what `admit` refuses.
        NoForm: no form was fixed.
    """
    sitting = locked(sitting_id)
    require_ticket(sitting, generation)
    arrival = None if admit is None else admit(sitting)
    if sitting.state == "booked":
        raise Refused("not_checked_in")
    delivery().schemas.of(sitting_id)
    now = sitting_now()
    if state_of(sitting, now) not in OVER:
        sitting.epoch += 1
        sitting.acked_n = 0
        sitting.last_seen_at = now
        note_opened(sitting, arrival, now)
    return sitting, now


@transactional
def start(
    sitting_id: str, epoch: int, generation: int | None = None, admit: Admit | None = None
) -> tuple[Sitting, datetime]:
    """Start the clock by the candidate's explicit act; a repeated start changes nothing.

    Raises:
        Refused: ended ticket; what `admit` refuses; superseded or unknown epoch; not checked
            in; session not open or over, or its end too near; disk low.
    """
    sitting = locked(sitting_id)
    require_ticket(sitting, generation)
    if admit is not None:
        admit(sitting)
    if epoch != sitting.epoch:
        raise Refused(
            "superseded" if epoch < sitting.epoch else "unknown_epoch", epoch=sitting.epoch
        )
    now = sitting_now()
    if sitting.started_at is not None:
        return sitting, now
    if sitting.state != "checked_in":
        raise Refused("over" if sitting.state in OVER else "not_checked_in")
    session = sitting.session
    if session is not None and session.opened_at is None:
        raise Refused("not_open")
    if session is not None and session.closed_at is not None:
        raise Refused("session_closed")
    if session is not None and session.ends_at <= now:
        raise Refused("session_ended")
    # Time given before the start may lie beyond the end: nobody is cut who has begun.
    need = replace(need_of(sitting), extension_s=0)
    if session is not None and not may_begin(window_of(session), need, now):
        raise Refused("too_late_to_start")
    refuse_low_disk()
    sitting.state = "running"
    sitting.started_at = sitting.last_seen_at = now
    sitting.deadline_at = deadline_of(
        now, sitting.test.duration_s, sitting.time_factor, sitting.extension_s
    )
    note(
        sitting,
        "started",
        now,
        sitting.account_id,
        deadline=sitting.deadline_at.isoformat(),
        epoch=epoch,
    )
    ports.notify_started(sitting)
    return sitting, now


@transactional
def hand_in(
    sitting_id: str,
    epoch: int,
    events: Sequence[Incoming],
    last: int | None = None,
    *,
    generation: int | None = None,
) -> HandIn:
    """Store the last events and close, in one transaction; a repetition gives the same receipt.

    `last` is the highest counter that the page has given in this epoch: unless everything
    up to it is stored, the sitting is not closed. Who is paused may hand in.

    Raises:
        Refused: unknown epoch, other events under the same counters, never started.
    """
    sitting = locked(sitting_id)
    now = sitting_now()
    was = state_of(sitting, now)
    stale = is_stale(sitting, generation)
    if stale and epoch >= sitting.ticket_generation:
        raise Refused("superseded", epoch=sitting.epoch)
    plan = append(sitting, epoch, events, now)
    if plan.conflicts:
        raise Refused("counter_conflict", conflicts=plan.conflicts, epoch=sitting.epoch)
    receipt = None if stale else receipt_of(sitting_id)
    if receipt is not None or plan.superseded:
        return HandIn(receipt, plan, now)
    if sitting.started_at is None:
        raise Refused("not_started")
    if was == "paused" and sitting.pause_kind == "ended":
        return HandIn(None, plan, now, stopped=True)
    expected = max([last or 0, *(event.n for event in events)])
    # After the grace nothing that is missing can still count: the deadline closes, gap or not.
    if plan.ack < expected and was != "closed":
        return HandIn(None, plan, now, gap=True)
    plan.state = "closed"
    return HandIn(
        close(sitting, now, how_over(sitting) if was == "closed" else "handed_in"), plan, now
    )


def refuse_low_disk() -> None:
    """Raises `Refused` (disk_low) when what is left must be kept for running sittings."""
    if disk.is_low():
        raise Refused("disk_low", retry_after=DISK_RETRY_S)


def append(sitting: Sitting, epoch: int, events: Sequence[Incoming], now: datetime) -> Plan:
    """Write a batch through the session's own connection; `sitting` is locked.

    A batch with a conflict is planned and not written.

    Raises:
        Refused: unknown epoch; full.
    """
    db.session.flush()
    keeper = delivery().keeper
    connection = db.session.connection()
    store: Store = (
        SqliteStore(keeper) if connection.dialect.name == "sqlite" else PostgresStore(keeper)
    )
    raw = connection.connection.driver_connection
    snapshot = snapshot_of(sitting)
    request = Request(sitting.id, epoch, events)
    exact, beyond = wanted({sitting.id: snapshot}, {sitting.id: request})
    known = store.known(raw, exact, beyond).get(sitting.id, {})
    try:
        plan = plan_sync(snapshot, known, epoch, events, now)
    except UnknownEpoch:
        raise Refused("unknown_epoch", epoch=sitting.epoch) from None
    refuse_overfull(plan)
    if plan.rows and not plan.conflicts:
        store.write(raw, [plan], now)
        db.session.refresh(sitting)
    return plan
