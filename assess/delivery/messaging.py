"""What an invigilator says to candidates, and going to those who ask for help."""

from __future__ import annotations

from sqlalchemy import select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery import room_queries
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting
from assess.delivery.room_models import HelpAnswer, StaffMessage
from assess.delivery.sittings import locked, locked_session, note
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

LONGEST = 1000


@transactional
def send_message(
    session_id: int, text: str, actor: Account, sitting_id: str | None = None
) -> StaffMessage:
    """Say something to one candidate or to all of a session; pages show it within seconds.

    Raises:
        Refused: no text, or too much; unknown or closed session; not of this session.
    """
    said = text.strip()
    if not said:
        raise Refused("no_text")
    if len(said) > LONGEST:
        raise Refused("text_too_long")
    session = locked_session(session_id)
    if session.closed_at is not None:
        raise Refused("session_closed")
    if sitting_id is not None and _session_of(sitting_id) != session_id:
        raise Refused("not_found")
    now = sitting_now()
    message = StaffMessage(
        session_id=session_id, sitting_id=sitting_id, at=now, actor_id=actor.id, text=said
    )
    db.session.add(message)
    db.session.flush()
    ledger.record(
        "session.message",
        sitting_id or f"session:{session_id}",
        {"message": message.id, "actor": actor.id, "session": session_id},
        personal={"note": said},
        at=now,
    )
    return message


@transactional
def answer_help(session_id: int, sitting_id: str, actor: Account) -> HelpAnswer | None:
    """Go to a candidate who has asked for help; None when nobody waits (any more).

    Raises:
        Refused: not of this session.
    """
    sitting = locked(sitting_id)
    if sitting.session_id != session_id:
        raise Refused("not_found")
    request = next(reversed(room_queries.help_requests([sitting_id]).get(sitting_id, [])), None)
    if request is None or request.state != "waiting":
        return None
    now = sitting_now()
    answer = HelpAnswer(sitting_id=sitting_id, position=request.position, at=now, actor_id=actor.id)
    db.session.add(answer)
    waited = max(0, int((now - request.asked_at).total_seconds()))
    note(sitting, "help_answered", now, actor.id, waited_s=waited)
    db.session.flush()
    return answer


def _session_of(sitting_id: str) -> int | None:
    return db.session.scalar(select(Sitting.session_id).where(Sitting.id == sitting_id))
