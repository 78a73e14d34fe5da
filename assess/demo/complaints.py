"""The demo's complaints: one decided, two that are examined, one of them after its period."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from assess.banks.models import ItemVersion
from assess.clock import frozen_source
from assess.delivery.models import FormItem, Sitting
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.results import complaint_operations as complaints
from assess.results import neutralising
from assess.results.complaint_operations import Said
from assess.results.models import Result

FAULT = Said(
    "complaint",
    "In the listening part the second clip stopped after some seconds. I raised my hand, and the "
    "invigilator came, but by then the clip had been counted as played.",
    "Please do not count the questions about that clip.",
)
DOUBT = Said(
    "appeal",
    "My level is one below that of my certificate from another school.",
    "I ask you to check the scoring once more.",
)
NOISE = Said(
    "complaint",
    "Building work began next door at about half past nine and went on for ten minutes.",
    "I ask that this be taken into account.",
    "mail",
)
MINE = Said(
    "complaint",
    "The connection failed twice during the reading part. The page said that my answers were "
    "kept, and I should like to know whether all of them arrived.",
    "Please confirm that every answer counts.",
)


def neutralise_an_item(officer: Account, today: datetime) -> None:
    """One item of the sessions held until then was found wrong, and counts for nobody."""
    met = db.session.execute(
        select(ItemVersion.item_id, ItemVersion.id)
        .join(FormItem, FormItem.item_version_id == ItemVersion.id)
        .join(Result, Result.sitting_id == FormItem.sitting_id)
        .group_by(ItemVersion.item_id, ItemVersion.id)
        .having(func.count() >= 3)
        .order_by(func.count(), ItemVersion.id)
    ).first()
    if met is None:
        return
    with frozen_source(HandClock(today)):
        neutralising.neutralise(
            met.item_id,
            [met.id],
            "Two of the answers offered to one question were equally right.",
            officer,
            release=True,
        )
        neutralising.work()


def file_complaints(officer: Account, main: Account, today: datetime) -> None:
    """Complaints about sittings of the past, made as people would make them."""
    closed = db.session.scalars(
        select(Sitting)
        .where(Sitting.state == "closed", Sitting.account_id != main.id)
        .order_by(Sitting.closed_at.desc(), Sitting.id)
    ).all()
    mine = db.session.scalars(
        select(Sitting)
        .where(Sitting.account_id == main.id, Sitting.state == "closed")
        .order_by(Sitting.closed_at.desc())
    ).first()
    released = next(one for one in closed if (today - (one.closed_at or today)).days > 60)
    with frozen_source(HandClock(today - timedelta(days=2, hours=3))):
        complaints.open_complaint(closed[0].id, FAULT, closed[0].account_id)
    with frozen_source(HandClock(today - timedelta(days=1, hours=5))):
        complaints.open_complaint(released.id, DOUBT, released.account_id)
        complaints.open_complaint(closed[1].id, NOISE, officer.id)
    if mine is None or mine.closed_at is None:
        return
    clock = HandClock(mine.closed_at + timedelta(hours=4))
    with frozen_source(clock):
        own = complaints.open_complaint(mine.id, MINE, main.id)
        clock.pass_by(days=3)
        complaints.open_evidence(own.id, 1, officer)
        complaints.add_note(own.id, "Journal and receipt agree; no answer came late.", officer)
        complaints.decide(
            own.id,
            "upheld",
            "All your answers arrived: the receipt you hold covers the whole journal, and nothing "
            "in it came after the end. The two interruptions cost you no answer.",
            officer,
        )
