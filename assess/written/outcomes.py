"""What counts for a sitting, read for the scorer: the same for recording and for verifying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from assess.delivery.kinds import Entry, Form, JSONObject, Outcome, Pending
from assess.delivery.models import FormRecord, Sitting
from assess.extensions import db
from assess.written.folding import digests_of
from assess.written.judging import ENGINE, WITHOUT_ERROR, Judgement, judged
from assess.written.meeting import marks_in
from assess.written.models import WrittenResolution, WrittenScript, WrittenSigned, WrittenSignOff
from assess.written.precision import Script
from assess.written.precision_queries import precisions
from assess.written.resolving import marks_read
from assess.written.rubrics import Rubrics


def outcome_of(
    form: Form, history: Sequence[Entry], pinned: JSONObject | None = None
) -> Outcome | Pending:
    """The outcome of the sitting with this form, from the scripts that this work makes.

    `pinned` are the pins of an earlier outcome, which is verified by the sign-off it rests on.
    """
    sitting = db.session.execute(
        select(Sitting.id, Sitting.session_id)
        .join(FormRecord, FormRecord.sitting_id == Sitting.id)
        .where(FormRecord.seed == form.seed)
    ).one_or_none()
    if sitting is None:
        return Pending("the form belongs to no sitting")
    sign_off = (
        _newest_sign_off(form.content["paper_version"], sitting.session_id)
        if pinned is None
        else pinned["sign_off"]
    )
    if sign_off is None:
        return Pending("the marks are not signed off")
    rubrics = Rubrics()
    found: dict[str, Judgement] = {}
    digests = digests_of(form.seed, form.content["tasks"], history)
    for task, digest in zip(form.content["tasks"], digests, strict=True):
        judgement = _judgement(sitting.id, task["ref"], digest, sign_off, rubrics)
        if judgement is not None:
            found[task["ref"]] = judgement
    version_id = max((one.version for one in found.values()), default=form.content["paper_version"])
    paper = rubrics.paper(version_id)
    engine = ENGINE if pinned is None else pinned.get("engine", WITHOUT_ERROR)
    whole = engine != WITHOUT_ERROR and len(found) == len(digests)
    error = _error(found, sign_off, paper.rules.pass_mark) if whole else None
    return judged(form, paper, found, sign_off, error=error, engine=engine)


def _error(found: Mapping[str, Judgement], sign_off_id: int, pass_mark: int) -> float | None:
    """The standard error of the total, in points of per cent; None if not known."""
    scripts = [
        Script(ref, one.task, one.marks, one.people, one.version) for ref, one in found.items()
    ]
    return precisions().at(sign_off_id, scripts, pass_mark).error


def _newest_sign_off(version_id: int, session_id: int | None) -> int | None:
    chosen = select(WrittenSignOff.id).where(
        WrittenSignOff.version_id == version_id,
        WrittenSignOff.session_id.is_not_distinct_from(session_id),
    )
    return db.session.scalar(chosen.order_by(WrittenSignOff.id.desc()).limit(1))


def _judgement(
    sitting_id: str, ref: str, digest: str, sign_off_id: int, rubrics: Rubrics
) -> Judgement | None:
    """What counted for one task at a sign-off, or an earlier one; None while its script waits."""
    covered = select(WrittenSigned.resolution_id).where(
        WrittenSigned.resolution_id == WrittenResolution.id,
        WrittenSigned.sign_off_id <= sign_off_id,
    )
    row = db.session.execute(
        select(WrittenScript, WrittenResolution)
        .join(WrittenResolution, WrittenResolution.script_id == WrittenScript.id)
        .where(
            WrittenScript.sitting_id == sitting_id,
            WrittenScript.item_ref == ref,
            WrittenScript.work_digest == digest,
            covered.exists(),
        )
        .order_by(WrittenResolution.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    script, resolution = row.WrittenScript, row.WrittenResolution
    version_id = int(resolution.detail["version"])
    return Judgement(
        resolution=resolution.id,
        script=script.number,
        version=version_id,
        task=rubrics.task(version_id, script.task_code),
        language=script.language,
        method=resolution.detail["method"],
        marks=marks_read(resolution.marks),
        people=marks_in(resolution.detail["method"], len(resolution.mark_ids)),
    )
