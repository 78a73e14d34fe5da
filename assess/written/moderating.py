"""What a moderation meeting does: reference scripts, decisions about single scripts, sign-off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import persons_of
from assess.written import apart, handing
from assess.written.entered import other_rubric
from assess.written.history.characters import clean
from assess.written.history.words import words
from assess.written.marking_facts import Facts, Group, Rubrics, facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import (
    WrittenPaperVersion,
    WrittenReference,
    WrittenResolution,
    WrittenScript,
    WrittenSigned,
    WrittenSignOff,
)
from assess.written.papers import LANGUAGES, JSONObject
from assess.written.parts import MarkingRefused, lock, lock_all
from assess.written.resolving import Resolved, checked
from assess.written.scripts import new_number
from assess.written.settling import carry, store
from assess.written.signing import fingerprint_of

PURPOSES = ("standardisation", "seed")


@transactional
def add_reference(
    version_id: int,
    task_code: str,
    text: str,
    marks: Mapping[str, object],
    rationale: str,
    purpose: str,
    actor: Account,
    language: str | None = None,
    shown: int | None = None,
) -> WrittenScript:
    """Keep a script with what it deserves by the rubric in force: markers are held against it.

    `shown` is the version whose rubric was read when the marks were chosen.

    Raises:
        LookupError: no such paper, task, purpose or language.
        MarksError: the marks are not complete, or no band gives them.
        OtherRubric: another rubric is in force by now.
        MarkingRefused: `no_reason` without a rationale or a text.
    """
    rubrics = Rubrics()
    rubrics.paper(version_id)
    used = rubrics.in_force(version_id)
    task = rubrics.task(used, task_code)
    if purpose not in PURPOSES or language not in (None, *LANGUAGES):
        raise LookupError(purpose, language)
    other = other_rubric(version_id, task, shown, rubrics)
    if other is not None:
        raise other
    agreed = checked(task, marks)
    said = clean(text).strip()
    if not said or not rationale.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    number = new_number()
    script = WrittenScript(
        number=number,
        sitting_id=None,
        version_id=version_id,
        item_ref="reference",
        task_code=task_code,
        language=language,
        work_digest=hashlib.sha256(f"{number}|{said}".encode()).hexdigest(),
        document=document_of(said),
        text=said,
        words=words(said, language or "en"),
        upload_id=None,
        made_at=now(),
    )
    db.session.add(script)
    db.session.flush()
    db.session.add(
        WrittenReference(
            script_id=script.id,
            marks={code: int(value) for code, value in agreed.items()},
            rationale=rationale.strip(),
            version_id=used,
            purpose=purpose,
            at=now(),
            agreed_by=actor.id,
        )
    )
    told = {"task": task_code, "purpose": purpose, "by": actor.id}
    ledger.record("written_reference.agreed", f"written_script:{number}", told)
    return script


def document_of(text: str) -> JSONObject:
    """A text as a document: one paragraph a line."""
    return {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": line}]}
            if line
            else {"type": "paragraph"}
            for line in text.split("\n")
        ],
    }


@transactional
def decide(
    script_id: int,
    marks: Mapping[str, object],
    reason: str,
    actor: Account,
    shown: int | None = None,
) -> WrittenResolution:
    """A moderator says what counts for a script, for instance after an appeal, and why.

    Also where two judgements cannot be had. The marks of markers stay as they are. `shown` is the
    version whose rubric the moderator has read. Raises `LookupError` for no such script of a
    candidate, `MarksError`, `OtherRubric` when another one is in force by now, and
    `MarkingRefused`: `no_reason`, `superseded` when late work has taken its place,
    `marks_scripts` for one of its markers, or `own_work` for its writer and for whoever is in
    conflict with them.
    """
    script = db.session.get(WrittenScript, script_id)
    if script is None or script.sitting_id is None:
        raise LookupError(script_id)
    lock(script_id)
    rubrics = Rubrics()
    facts = facts_of([script_id], rubrics)[script_id]
    other = other_rubric(script.version_id, facts.task, shown, rubrics)
    if other is not None:
        raise other
    if not reason.strip():
        raise MarkingRefused(Refusal.NO_REASON)
    if facts.superseded:
        raise MarkingRefused(Refusal.SUPERSEDED)
    if handing.has_marked(actor.id, facts.group):
        raise MarkingRefused(Refusal.MARKS_SCRIPTS)
    if apart.is_kept_apart([facts], actor.id):
        raise MarkingRefused(Refusal.OWN_WORK)
    decided = Resolved("moderation", checked(facts.task, marks), (), ())
    used = [one.last.id for one in facts.held if one.last is not None]
    # A text that has been erased since was no empty one.
    blank = facts.is_blank
    return store(facts, decided, used, actor.id, reason.strip()[:500], blank=blank)


@transactional
def sign_off(
    group: Group, note: str, actor: Account, expected: str | None = None
) -> WrittenSignOff:
    """Say that the marks of a paper in a session stand; results are recorded after it.

    `expected` is the fingerprint of what the meeting has looked at (`signing.fingerprint_of`).

    Raises:
        LookupError: there are no scripts.
        MarkingRefused: `nothing_new` when a sign-off covers everything already; `meeting_changed`
            when what would be covered is not the expected; `unresolved` while a script is open;
            `marks_scripts` for whoever marks, or has marked, any of it; `own_work` for whoever
            wrote any of it or is in conflict with a writer; `despite_conflict` while a judgement
            counts of somebody who is; `own_decision` for whoever decided a script since the last
            sign-off: another person looks at that.
    """
    ids = scripts_in(group)
    version = db.session.get(WrittenPaperVersion, group[0])
    if not ids or version is None:
        raise LookupError(group)
    lock_all(ids)
    facts = facts_of(ids)
    if all(one.is_closed for one in facts.values()):
        raise MarkingRefused(Refusal.NOTHING_NEW)
    if expected is not None and fingerprint_of(facts.values()) != expected:
        raise MarkingRefused(Refusal.MEETING_CHANGED)
    if any(one.resolution is None for one in facts.values()):
        raise MarkingRefused(Refusal.UNRESOLVED)
    if handing.has_marked(actor.id, group):
        raise MarkingRefused(Refusal.MARKS_SCRIPTS)
    if apart.is_kept_apart(facts.values(), actor.id):
        raise MarkingRefused(Refusal.OWN_WORK)
    if apart.despite_conflict(facts.values()):
        raise MarkingRefused(Refusal.DESPITE_CONFLICT)
    if _decided_by(actor.id, facts.values()):
        raise MarkingRefused(Refusal.OWN_DECISION)
    counted = [carry(one) or one.resolution for one in facts.values()]
    row = WrittenSignOff(
        version_id=group[0],
        session_id=group[1],
        note=note.strip()[:2000],
        at=now(),
        signed_by=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        WrittenSigned(sign_off_id=row.id, resolution_id=one.id) for one in counted if one
    )
    told = {"sign_off": row.id, "session": group[1], "scripts": len(ids), "by": actor.id}
    ledger.record("written_marks.signed_off", f"written_paper:{version.paper.code}", told)
    return row


def _decided_by(account_id: int, facts: Iterable[Facts]) -> bool:
    """Whether somebody decided what counts for a script that no sign-off has covered yet."""
    deciders = {
        one.resolution.resolved_by
        for one in facts
        if one.resolution is not None
        and one.resolution.resolved_by is not None
        and not one.signed_off
    }
    persons = persons_of({account_id, *deciders})
    return any(persons[one] == persons[account_id] for one in deciders)
