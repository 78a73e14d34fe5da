"""Keeping what was found about work: second opinions, and states that differed."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.kinds import Form
from assess.delivery.sittings import locked
from assess.extensions import db
from assess.officesim import queries
from assess.officesim.engine import JSONObject
from assess.officesim.models import OfficeDivergence, OfficeSecondOpinion, OfficeStatePair

#: Divergences kept of one sitting: further ones would say nothing new.
MOST_DIVERGENCES = 8


def second_of(sitting_id: str, digest: str) -> OfficeSecondOpinion | None:
    """What the second engine had found of this very work."""
    return db.session.scalar(
        select(OfficeSecondOpinion).where(
            OfficeSecondOpinion.sitting_id == sitting_id, OfficeSecondOpinion.work_digest == digest
        )
    )


def seconds_in(form: Form, grades: Sequence[JSONObject]) -> JSONObject:
    """project's place -> what the second engine found, out of the grades in the form's order."""
    return {
        project["ref"]: grade["second"]
        for project, grade in zip(form.content["projects"], grades, strict=True)
        if "second" in grade
    }


def keep_second(
    sitting_id: str, digest: str, form: Form, grades: Sequence[JSONObject]
) -> OfficeSecondOpinion | None:
    """Keep the second engine's findings with the grading, once; None where there are none."""
    found = seconds_in(form, grades)
    if not found:
        return None
    return second_of(sitting_id, digest) or _keep_second(sitting_id, digest, found)


@transactional
def _keep_second(sitting_id: str, digest: str, found: JSONObject) -> OfficeSecondOpinion:
    held = second_of(sitting_id, digest)
    if held is not None:
        return held
    row = OfficeSecondOpinion(sitting_id=sitting_id, work_digest=digest, found=found, at=now())
    db.session.add(row)
    db.session.flush()
    facts = {
        "work": digest,
        "projects": {
            ref: {"failed": True}
            if "failed" in one
            else {
                "engine": one["engine"],
                "compared": one["compared"],
                "unknown": one["unknown"],
                "disagreements": len(one["disagreements"]) + one["more"],
            }
            for ref, one in found.items()
        },
    }
    ledger.record("office.second_opinion", sitting_id, facts)
    return row


@transactional
def keep_divergence(told: queries.Told, found: JSONObject) -> OfficeDivergence | None:
    """Log that a page and the server differ, with the server's state; `found` is `compare`'s.

    None when the sitting is over meanwhile (grading then compares for itself), or when
    enough is kept of it.
    """
    if locked(told.sitting_id).state not in queries.UNDER_WAY:
        return None
    held = queries.divergences_of(told.sitting_id)
    known = {(one.item_ref, one.epoch) for one in held}
    if (told.item_ref, told.epoch) in known or len(held) >= MOST_DIVERGENCES:
        return None
    row = OfficeDivergence(
        sitting_id=told.sitting_id,
        item_ref=told.item_ref,
        epoch=told.epoch,
        after=found["after"],
        browser_digest=found["browser"],
        server_digest=found["server"],
        state=base64.b64decode(found["state"]),
        found_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    facts = {
        "project": row.item_ref,
        "epoch": row.epoch,
        "after": row.after,
        "browser": row.browser_digest,
        "server": row.server_digest,
    }
    ledger.record("office.diverged", row.sitting_id, facts)
    return row


@transactional
def keep_pair(divergence_id: int, after: str, found: JSONObject) -> None:
    """Keep both states after the same command; `found` is what `work_jobs.pair` gives."""
    divergence = db.session.get_one(OfficeDivergence, divergence_id)
    if divergence.pair is not None:
        return
    row = OfficeStatePair(
        divergence_id=divergence_id,
        after=after,
        browser=base64.b64decode(found["browser"]),
        server=base64.b64decode(found["server"]),
        differences=found["differences"],
        received_at=now(),
    )
    db.session.add(row)
    facts = {"project": divergence.item_ref, "after": after}
    ledger.record("office.states_kept", divergence.sitting_id, facts)
