"""Answers as the save path leaves them: journal, chain and current answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from assess.delivery import chain
from assess.delivery.envelope import read_envelope
from assess.delivery.models import CurrentAnswer, JournalEvent, Sitting
from assess.extensions import db


def write_answers(
    sitting: Sitting,
    answers: Iterable[tuple[str, str]],
    at: datetime,
    *,
    epoch: int = 1,
    first_n: int = 1,
    standing: str = "applied",
) -> None:
    """Append one answer a question to the journal of a flushed sitting; no commit."""
    raw = [
        {"n": n, "type": "answer", "item": ref, "value": {"choice": choice}, "t": n * 1000}
        for n, (ref, choice) in enumerate(answers, first_n)
    ]
    body = json.dumps({"epoch": epoch, "events": raw}).encode()
    for event in read_envelope(body).events:
        sitting.chain_head = chain.link(sitting.chain_head, event.digest)
        sitting.event_count = (sitting.event_count or 0) + 1
        db.session.add(
            JournalEvent(
                sitting_id=sitting.id,
                epoch=epoch,
                n=event.n,
                type=event.type,
                item_ref=event.item,
                value=event.text,
                t_ms=event.t_ms,
                received_at=at,
                standing=standing,
                salt=event.salt,
                digest=event.digest,
                chain=sitting.chain_head,
                position=sitting.event_count,
            )
        )
        if standing == "applied" and event.item is not None:
            db.session.add(
                CurrentAnswer(
                    sitting_id=sitting.id,
                    item_ref=event.item,
                    type=event.type,
                    epoch=epoch,
                    n=event.n,
                    value=event.text,
                )
            )
    db.session.flush()
