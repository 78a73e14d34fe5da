"""The street of a written test from closed sittings on: a paper, scripts, people who mark."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.delivery import chain, closing
from assess.delivery.envelope import read_envelope
from assess.delivery.kinds import CandidateHistory, JSONObject
from assess.delivery.models import FormRecord, JournalEvent, Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.written import operations, scripts
from assess.written.history.deltas import begin, difference
from assess.written.history.wire import hash_of
from assess.written.kind import WrittenKind
from assess.written.models import (
    WrittenAllocation,
    WrittenFile,
    WrittenPaperVersion,
    WrittenScript,
    WrittenUpload,
)
from tests.support.written_papers import bundle, raw_paper

#: Refs of the form: a plan in English, and a reply in French.
REFS = ("t1", "t2")


def published(author: Account, reviewer: Account, **changes: Any) -> WrittenPaperVersion:
    """The small paper, signed off by a second examiner."""
    parts = raw_paper()["part"][:1]
    version, _ = operations.publish(bundle(**{"part": parts, **changes}), author)
    operations.review(version.id, "signed_off", "", reviewer)
    return version


@transactional
def written_test(paper: str = "logistics-officer") -> TestDefinition:
    test = TestDefinition(
        code=f"written-{secrets.token_hex(3)}",
        kind="written",
        language=None,
        title={"en": "Written test", "fr": "Épreuve écrite"},
        spec={"paper": paper, "minutes": 90},
        created_at=clock.now(),
    )
    db.session.add(test)
    db.session.flush()
    return test


def document(text: str) -> JSONObject:
    paragraphs = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]}
        for line in text.split("\n")
        if line
    ]
    return {"type": "doc", "content": paragraphs or [{"type": "paragraph"}]}


def written(ref: str, text: str, n: int, seq: int = 1) -> JSONObject:
    """The event of a whole text."""
    doc = document(text)
    value = {
        "id": f"w-{ref}-{seq}-{n}",
        "seq": seq,
        "op": "full",
        "doc": doc,
        "hash": hash_of(doc),
    }
    return {"n": n, "type": "write", "item": ref, "value": value, "t": n * 1000}


def typed(ref: str, *moments: tuple[int, str, list[JSONObject]], n: int = 1) -> list[JSONObject]:
    """The events of a text as it grew: (second, whole text, facts of pastes), from event `n` on."""
    events, before = [], begin().document
    for place, (second, text, facts) in enumerate(moments):
        after = document(text)
        value = {
            "id": f"w-{ref}-{place}",
            "seq": place + 1,
            "op": "delta",
            "before": hash_of(before),
            "edit": difference(before, after),
            "hash": hash_of(after),
            **({"facts": facts} if facts else {}),
        }
        events.append(
            {"n": n + place, "type": "write", "item": ref, "value": value, "t": 1000 * second}
        )
        before = after
    return events


@transactional
def closed_sitting(
    account: Account,
    test: TestDefinition,
    texts: Sequence[str],
    session: TestSession | None = None,
    events: Sequence[JSONObject] = (),
) -> Sitting:
    """A closed sitting in which these texts were written, one a task; or these events came."""
    at = clock.now() - timedelta(hours=2)
    sitting = Sitting(
        id=secrets.token_urlsafe(16),
        account_id=account.id,
        test_id=test.id,
        session_id=session.id if session else None,
        state="running",
        created_at=at,
        started_at=at,
        deadline_at=at + timedelta(hours=3),
    )
    db.session.add(sitting)
    db.session.flush()
    # An even number: English is the first language of the paper.
    seed = f"{secrets.token_hex(15)}10"
    form = WrittenKind().assemble(test.spec, CandidateHistory(), seed)
    db.session.add(
        FormRecord(
            sitting_id=sitting.id,
            kind=form.kind,
            seed=form.seed,
            content=form.canonical(),
            digest=form.digest,
            created_at=at,
        )
    )
    whole = [written(REFS[place], text, place + 1) for place, text in enumerate(texts) if text]
    write_events(sitting, [*whole, *events], at)
    closing.close(sitting, clock.now(), "handed_in")
    return sitting


def write_events(
    sitting: Sitting, events: Sequence[JSONObject], at: datetime, standing: str = "applied"
) -> None:
    """Append events to the journal as the save path does; no commit."""
    body = json.dumps({"epoch": 1, "events": list(events)}).encode()
    for event in read_envelope(body).events:
        sitting.chain_head = chain.link(sitting.chain_head, event.digest)
        sitting.event_count = (sitting.event_count or 0) + 1
        db.session.add(
            JournalEvent(
                sitting_id=sitting.id,
                epoch=1,
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
    db.session.flush()


@transactional
def handed_in(hall: Any, content: bytes, name: str, place: int = 0) -> WrittenScript:
    """A script of one sitting that is a file, in place of a reply."""
    digest = hashlib.sha256(content).hexdigest()
    sitting, old = hall.sittings[place], script_of(hall.sittings[place], "t2")
    db.session.add(
        WrittenFile(digest=digest, media_type="text/plain", size=len(content), content=content)
    )
    upload = WrittenUpload(
        sitting_id=sitting.id,
        item_ref="t2",
        digest=digest,
        name=name,
        finding="damaged",
        received_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    script = WrittenScript(
        number=scripts.new_number(),
        sitting_id=sitting.id,
        version_id=old.version_id,
        item_ref="t2",
        task_code=old.task_code,
        language=None,
        work_digest=digest,
        document={},
        text="",
        words=0,
        upload_id=upload.id,
        made_at=clock.now(),
    )
    db.session.add(script)
    db.session.flush()
    return script


def marks(task: str, level: int) -> JSONObject:
    """All criteria of a task at about this band."""
    found = {"analysis": level, "language": level}
    return {**found, "structure": 2 * (level // 2)} if task == "plan" else found


def entry(task: str, level: int, **changes: Any) -> JSONObject:
    """A complete draft."""
    return {"marks": marks(task, level), "comments": {}, "annotations": [], **changes}


def held(script: WrittenScript, part: str) -> WrittenAllocation:
    """Who has a script as this part now."""
    return db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.script_id == script.id,
            WrittenAllocation.part == part,
            WrittenAllocation.withdrawn_at.is_(None),
        )
    ).one()


def script_of(sitting: Sitting, ref: str) -> WrittenScript:
    """The newest script of a task."""
    return db.session.scalars(
        select(WrittenScript)
        .where(WrittenScript.sitting_id == sitting.id, WrittenScript.item_ref == ref)
        .order_by(WrittenScript.id.desc())
        .limit(1)
    ).one()
