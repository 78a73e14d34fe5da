"""Breaks that stop the clock: begun and ended by the candidate, within what is arranged."""

from __future__ import annotations

from datetime import datetime

from assess.database import transactional
from assess.delivery.acts import Skip, break_begun, break_ended
from assess.delivery.errors import Refused
from assess.delivery.holding import Admit
from assess.delivery.rules import Plan, plan_sync
from assess.delivery.sittings import adopt, caught_up, locked, note, require_ticket, snapshot_of
from assess.delivery.state import sitting_now

ACTIONS = ("begin", "end")

#: Why a break cannot begin, as delivery says it.
_REFUSALS = {
    "not_started": "not_started",
    "over": "over",
    "paused": "paused",
    "ending": "stopped",
    "no_break_left": "no_break_left",
}


@transactional
def take_break(
    sitting_id: str,
    epoch: int,
    action: str,
    generation: int | None = None,
    admit: Admit | None = None,
) -> tuple[Plan, datetime]:
    """Begin or end a break; what is so already stays so. Returns what a sync would.

    Raises:
        Refused: ended ticket; what `admit` refuses; superseded or unknown epoch; no break left,
            or not now.
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
    before = caught_up(sitting, now)
    if action == "begin":
        try:
            after = break_begun(before, now)
        except Skip as skip:
            raise Refused(_REFUSALS[skip.code]) from None
    else:
        after = break_ended(before, now)
    adopt(sitting, after)
    sitting.last_seen_at = now
    if after is not before:
        told = "break_began" if action == "begin" else "break_ended"
        note(sitting, told, now, sitting.account_id, left_ms=after.break_left_ms)
    return plan_sync(snapshot_of(sitting), {}, epoch, [], now), now
