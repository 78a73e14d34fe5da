"""Keeping what was found about work: second opinions, and states that differed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.kinds import Form
from assess.extensions import db
from assess.officesim.engine import JSONObject
from assess.officesim.models import OfficeSecondOpinion


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
