"""Between a closed sitting and its result: scripts are made, what is signed off is recorded."""

from __future__ import annotations

import secrets

import structlog
from sqlalchemy import func, or_, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.evidence import erased_on_record
from assess.delivery.models import LateDecision, Sitting, TestDefinition
from assess.delivery.work import history
from assess.extensions import db
from assess.results import late_counting
from assess.results.operations import record_by_id
from assess.results.scoring import stored_form
from assess.written.folding import TYPES, Work, fold
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenResolution,
    WrittenScript,
    WrittenSigned,
    WrittenUpload,
)
from assess.written.papers import JSONObject
from assess.written.parts import lock_all
from assess.written.queries import KIND
from assess.written.settling import settle_waiting

log = structlog.get_logger()
EVERY_S = 15.0
#: Without what is easily taken for something else.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NUMBER_LENGTH = 8
LATE_WORK = "Late work has come to count: another script takes its place."

#: Late decisions that the scripts of a sitting were made with, in this process.
_made_with: dict[str, int] = {}


def run() -> int:
    """Make the scripts of closed sittings, settle them, record results that are signed off."""
    return make_waiting() + settle_waiting() + record_waiting()


def make_waiting() -> int:
    """Make what scripts are missing; returns how many are new."""
    made = 0
    for sitting_id, decided in _closed():
        if _made_with.get(sitting_id) == decided:
            continue
        try:
            made += make_scripts(sitting_id)
            _made_with[sitting_id] = decided
        except Exception:
            log.exception("written_scripts_not_made", sitting=sitting_id)
            db.session.rollback()
    return made


@transactional
def make_scripts(sitting_id: str) -> int:
    """One script for each task of a closed sitting, from its journal; returns how many are new.

    Late work that has come to count makes another script; the old one stays with its marks.
    """
    # Locked, so that two servers that run this job make each script once.
    db.session.get_one(Sitting, sitting_id, with_for_update={"of": Sitting})
    if erased_on_record(sitting_id):
        return 0
    form = stored_form(sitting_id)
    work = history(sitting_id, TYPES)
    made = 0
    for task in form.content["tasks"]:
        found = fold(form.seed, task, work)
        known = select(WrittenScript.id).where(
            WrittenScript.sitting_id == sitting_id,
            WrittenScript.item_ref == task["ref"],
            WrittenScript.work_digest == found.digest,
        )
        if db.session.scalar(known) is None:
            _take_back(sitting_id, task["ref"])
            db.session.add(_script(sitting_id, form.content["paper_version"], task, found))
            made += 1
    return made


def _take_back(sitting_id: str, ref: str) -> None:
    """Take what is not finished of earlier scripts out of markers' hands: another replaces them."""
    before = select(WrittenScript.id).where(
        WrittenScript.sitting_id == sitting_id, WrittenScript.item_ref == ref
    )
    # Who is finishing one of them at this moment comes first, or is refused after this.
    lock_all(db.session.scalars(before).all())
    judged = select(WrittenMark.id).where(WrittenMark.allocation_id == WrittenAllocation.id)
    looked_again = judged.where(WrittenMark.informed)
    open_still = or_(~judged.exists(), (WrittenAllocation.part == "third") & ~looked_again.exists())
    waiting = select(WrittenAllocation).where(
        WrittenAllocation.script_id.in_(before),
        WrittenAllocation.withdrawn_at.is_(None),
        open_still,
    )
    for one in db.session.scalars(waiting.order_by(WrittenAllocation.id)).unique():
        one.withdrawn_at, one.withdrawn_reason = now(), LATE_WORK
        ledger.record(
            "written_script.withdrawn",
            f"written_script:{one.script.number}",
            {"allocation": one.id, "by": None, "to": None},
            personal={"reason": LATE_WORK},
        )


def _script(sitting_id: str, version_id: int, task: JSONObject, work: Work) -> WrittenScript:
    return WrittenScript(
        number=new_number(),
        sitting_id=sitting_id,
        version_id=version_id,
        item_ref=task["ref"],
        task_code=task["task"],
        language=work.language,
        work_digest=work.digest,
        document=work.document,
        text=work.text,
        words=work.words,
        upload_id=_upload_id(sitting_id, task["ref"], work.upload),
        made_at=now(),
    )


def new_number() -> str:
    """What stands for a candidate in marking: random, and easily read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH))


def _upload_id(sitting_id: str, ref: str, upload: JSONObject | None) -> int | None:
    if upload is None:
        return None
    found: int | None = db.session.scalar(
        select(WrittenUpload.id)
        .where(
            WrittenUpload.sitting_id == sitting_id,
            WrittenUpload.item_ref == ref,
            WrittenUpload.digest == upload["digest"],
        )
        .order_by(WrittenUpload.id.desc())
        .limit(1)
    )
    return found


def _closed() -> list[tuple[str, int]]:
    """Closed sittings without scripts, or with a decision about late work, and the last one.

    Which came first is not asked of clocks: a script's time and a decision's are of two.
    """
    late = LateDecision.sitting_id == Sitting.id
    decided = select(func.coalesce(func.max(LateDecision.id), 0)).where(late).scalar_subquery()
    made = select(WrittenScript.id).where(WrittenScript.sitting_id == Sitting.id)
    rows = db.session.execute(
        select(Sitting.id, decided)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(
            TestDefinition.kind == KIND,
            Sitting.state == "closed",
            Sitting.started_at.is_not(None),
            ~Sitting.rehearsal,
            or_(~made.exists(), select(LateDecision.id).where(late).exists()),
        )
        .order_by(Sitting.closed_at, Sitting.id)
    )
    return [(row[0], row[1]) for row in rows]


def record_waiting() -> int:
    """Record the results of sittings whose marks a meeting has signed off; returns how many."""
    recorded = 0
    signed_off = _signed_off()
    for sitting_id in late_counting.without_result(KIND):
        if sitting_id not in signed_off:
            continue
        try:
            recorded += record_by_id(sitting_id) is not None
        except Exception:
            log.exception("written_not_recorded", sitting=sitting_id)
            db.session.rollback()
    return recorded


def _signed_off() -> set[str]:
    """Sittings of whose work a meeting has signed off what counts, late work as well."""
    newest = (
        select(func.max(WrittenScript.id))
        .where(WrittenScript.sitting_id.is_not(None))
        .group_by(WrittenScript.sitting_id, WrittenScript.item_ref)
    )
    signed = (
        select(WrittenSigned.resolution_id)
        .join(WrittenResolution, WrittenResolution.id == WrittenSigned.resolution_id)
        .where(WrittenResolution.script_id == WrittenScript.id)
        .exists()
    )
    rows = db.session.execute(
        select(Sitting.id, signed)
        .join(WrittenScript, WrittenScript.sitting_id == Sitting.id)
        .where(WrittenScript.id.in_(newest), Sitting.state == "closed")
    ).all()
    return {one for one, _covered in rows} - {one for one, covered in rows if not covered}
