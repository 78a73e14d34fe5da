"""What staff read of a sitting's work: each check with what was found, and the work itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.evidence import erased_on_record
from assess.delivery.kinds import Entry, Form, Pending
from assess.delivery.models import Sitting
from assess.delivery.sittings import locked
from assess.delivery.work import history
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import keeping, marking, queries, recording
from assess.officesim.engine import JSONObject
from assess.officesim.judging import judged, steps_of, work_digest
from assess.officesim.kind import OfficeKind
from assess.officesim.models import OfficeDivergence, OfficeReview
from assess.officesim.recording import TYPES
from assess.officesim.sandbox import Failed, sandbox
from assess.results.late_counting import standing_result
from assess.results.scoring import FormLost, stored_form


class ReviewRefused(ValueError):
    """A review that cannot be stored; `code` is for pages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Evidence:
    """One sitting's work, graded. Without `grades` it could not be; `failure` says why."""

    sitting_id: str
    sitting: Sitting
    form: Form
    history: Sequence[Entry]
    digest: str
    grades: list[JSONObject] | None
    failure: str | None
    #: Its journal's answers were taken by retention: nothing can be graded any more.
    erased: bool
    #: It is being graded: the page is to be asked again.
    grading: bool
    #: "near", "diverged" or "broken" while a review is waited for.
    waits: str | None
    review: OfficeReview | None
    shown: list[queries.Shown]
    #: per project: check id -> note per language, and the task's number
    notes: list[dict[str, JSONObject]]
    score: int | None
    #: project's place -> what the second formula engine found
    seconds: JSONObject
    #: what was found to differ while the sitting went on
    divergences: Sequence[OfficeDivergence]


def sitting_of(sitting_id: str) -> Sitting:
    """A finished Office sitting. Raises `LookupError`."""
    sitting = db.session.get(Sitting, sitting_id)
    if (
        sitting is None
        or sitting.test.kind != OfficeKind.code
        or sitting.state not in ("closed", "void")
        or sitting.started_at is None
    ):
        raise LookupError(sitting_id)
    return sitting


def evidence_of(sitting_id: str, *, graded: bool = True) -> Evidence:
    """Everything about a sitting's work, or all but its grades. Raises `LookupError`."""
    sitting, form, work = _work(sitting_id)
    digest = work_digest(form, work)
    versions = [project["version"] for project in form.content["projects"]]
    shown, keys = queries.presentation(versions), queries.keys(versions)
    review = queries.review_of(digest)
    grades: list[JSONObject] | None = None
    failure, waits, score, grading = None, None, None, False
    erased = erased_on_record(sitting_id)
    divergences = queries.divergences_of(sitting_id)
    second = keeping.second_of(sitting_id, digest)
    seconds: JSONObject = {} if second is None else second.found
    try:
        grades = None if erased or not graded else marking.grades_of(form, work)[0]
    except marking.NotYet:
        grading = True
    except (Failed, LookupError) as error:
        failure = str(error)
    if grades is not None:
        awarded = None if review is None else review.awarded
        outcome = judged(form, grades, digest, awarded, diverged=bool(divergences))
        if isinstance(outcome, Pending) and not _stands(sitting_id, digest):
            waits = outcome.reason
        computed = judged(form, grades, digest, () if review is None else review.awarded)
        score = None if isinstance(computed, Pending) else computed.level
        seconds = seconds or keeping.seconds_in(form, grades)
    return Evidence(
        sitting_id=sitting_id,
        sitting=sitting,
        form=form,
        history=work,
        digest=digest,
        grades=grades,
        failure=failure,
        erased=erased,
        grading=grading,
        waits=waits,
        review=review,
        shown=[shown[version] for version in versions],
        notes=[_notes(keys[version].key) for version in versions],
        score=score,
        seconds=seconds,
        divergences=divergences,
    )


def review(
    sitting_id: str, awarded: Sequence[str], reason: str, actor: Account, digest: str
) -> OfficeReview:
    """Decide about work that waits: the checks that count as fulfilled, and why.

    `digest` is that of the work which the reviewer has seen.

    Raises:
        LookupError: no such sitting.
        ReviewRefused: it does not wait, it is other work by now, there is no reason, or a
            check is not one of its own.
    """
    found = evidence_of(sitting_id)
    if found.grades is None or found.waits is None or found.digest != digest:
        raise ReviewRefused("not_waiting")
    return _review(found, found.grades, awarded, reason, actor)


@transactional
def _review(
    found: Evidence,
    grades: list[JSONObject],
    awarded: Sequence[str],
    reason: str,
    actor: Account,
) -> OfficeReview:
    sitting_id = found.sitting_id
    # Locked, so that of two reviewers at once the second is told.
    locked(sitting_id)
    _sitting, form, work = _work(sitting_id)
    if work_digest(form, work) != found.digest or queries.review_of(found.digest) is not None:
        raise ReviewRefused("not_waiting")
    if not reason.strip():
        raise ReviewRefused("no_reason")
    keeping.keep_second(sitting_id, found.digest, found.form, grades)
    known = {
        f"{project['ref']}:{one['id']}"
        for project, grade in zip(found.form.content["projects"], grades, strict=True)
        for one in (*grade["checks"], *grade["collateral"])
        if not one["passed"]
    }
    if not set(awarded) <= known:
        raise ReviewRefused("unknown_check")
    row = OfficeReview(
        sitting_id=sitting_id,
        work_digest=found.digest,
        awarded=sorted(set(awarded)),
        reason=reason.strip(),
        at=now(),
        reviewed_by=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"awarded": len(row.awarded), "work": found.digest, "actor": actor.id}
    ledger.record("office.reviewed", sitting_id, facts, personal={"reason": row.reason})
    return row


def grade_again(sitting_id: str) -> None:
    """Forget that grading failed, so that it is tried anew. Raises `LookupError`."""
    _sitting, form, work = _work(sitting_id)
    marking.forget(work_digest(form, work))
    recording.look_again(sitting_id)


def film_of(sitting_id: str, ref: str) -> JSONObject:
    """One project's opening and commands, for showing the work step by step.

    `{"application", "title", "openings", "commands": [{"t", …}]}`; `t` in milliseconds since the
    start. Raises `LookupError`.
    """
    _sitting, form, work = _work(sitting_id)
    one = _shown(form, ref)
    return {
        "application": one.application,
        "title": one.shown["title"],
        "tasks": [task["text"] for task in one.shown["tasks"]],
        "openings": queries.openings_of(one.openings),
        "commands": [
            {**entry.value, "t": entry.t_ms}
            for entry in work
            if entry.item == ref and entry.type == "command"
        ],
    }


def asset_of(sitting_id: str, ref: str, name: str) -> tuple[str, bytes]:
    """A picture of a project: its type and bytes. Raises `LookupError`."""
    _sitting, form, _history = _work(sitting_id)
    digest = _shown(form, ref).assets.get(name)
    found = queries.file_of(digest) if digest else None
    if found is None:
        raise LookupError(name)
    return found


def state_of(sitting_id: str, number: int, side: str) -> tuple[bytes, str, str]:
    """A state that differed, as packed JSON, with its project and the command before it.

    `side` is "browser" or "server". Raises `LookupError` when there is none.
    """
    sitting_of(sitting_id)
    found = db.session.get(OfficeDivergence, number)
    if found is None or found.sitting_id != sitting_id:
        raise LookupError(number)
    pair = found.pair
    if pair is not None and (pair.server or side == "browser"):
        content, after = (pair.browser if side == "browser" else pair.server), pair.after
    else:
        content, after = (b"" if side == "browser" else found.state), found.after
    if not content:
        raise LookupError(side)
    return content, found.item_ref, after


def end_state_of(sitting_id: str, ref: str) -> tuple[bytes, str]:
    """A project's end state written onto its start file, and the extension.

    Raises `LookupError` and `Failed`.
    """
    _sitting, form, work = _work(sitting_id)
    one = _shown(form, ref)
    starts: dict[str, str] = {}
    for language, digest in queries.keys([one.version_id])[one.version_id].starts.items():
        held = queries.file_of(digest)
        if held is None:
            raise LookupError(digest)
        starts[language] = base64.b64encode(held[1]).decode()
    done = sandbox.run(
        "export",
        {
            "application": one.application,
            "openings": queries.openings_of(one.openings),
            "starts": starts,
            "steps": steps_of(work, ref),
        },
    )
    return base64.b64decode(done["content"]), done["extension"]


def _stands(sitting_id: str, digest: str) -> bool:
    """Whether this very work has its result."""
    result = standing_result(sitting_id)
    return result is not None and result.pins.get("work") == digest


def _work(sitting_id: str) -> tuple[Sitting, Form, list[Entry]]:
    sitting = sitting_of(sitting_id)
    try:
        form = stored_form(sitting_id)
    except FormLost as error:
        raise LookupError(str(error)) from None
    return sitting, form, history(sitting_id, TYPES)


def _shown(form: Form, ref: str) -> queries.Shown:
    for project in form.content["projects"]:
        if project["ref"] == ref:
            return queries.presentation([project["version"]])[project["version"]]
    raise LookupError(ref)


def _notes(key: JSONObject) -> dict[str, JSONObject]:
    """check id -> its task's number (None for collateral) and note."""
    found: dict[str, Any] = {}
    for number, task in enumerate(key["tasks"], 1):
        for check in task["checks"]:
            found[check["id"]] = {"task": number, "kind": check["kind"], "note": check["note"]}
    for check in key["collateral"]:
        found[check["id"]] = {"task": None, "kind": check["kind"], "note": check["note"]}
    return found
