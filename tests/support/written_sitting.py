"""A small written paper in the database of a running application, ready to be sat."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from assess.delivery.models import TestDefinition
from assess.written.bundles import key_of, shown_of
from assess.written.history.reading import Entry, read
from assess.written.history.text import text_of
from assess.written.models import WrittenFile, WrittenPaper, WrittenPaperVersion, WrittenReview
from assess.written.reading import parse_paper
from tests.support.written_papers import raw_paper

TITLE = "Written test: logistics"
MEMO = {
    "en": "The convoy leaves on Monday. Two trucks carry tents; a third one waits for fuel.\n\n"
    "The bridge at Kamba takes ten tonnes. Nobody has measured it since the flood.",
    "fr": "Le convoi part lundi. Deux camions transportent des tentes ; un troisième attend du "
    "carburant.\n\nLe pont de Kamba supporte dix tonnes. Personne ne l’a mesuré depuis la crue.",
}
PROMPTS = {
    "plan": {
        "en": "Plan the convoy.\n\nSay what leaves first, and what you do about the bridge.",
        "fr": "Planifiez le convoi.\n\nDites ce qui part d’abord, et ce que vous faites du pont.",
    },
    "reply": {"en": "Answer the partner.", "fr": "Répondez au partenaire."},
    "sheet": {"en": "Hand in your calculation.", "fr": "Remettez votre calcul."},
}


def picture() -> bytes:
    """A PNG of one grey field, made from its parts."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\xa8" * 120 for _ in range(60))
    header = struct.pack(">IIBBBBB", 120, 60, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def paper() -> dict[str, Any]:
    raw = raw_paper()
    raw["code"] = "logistics-plan"
    raw["paired"] = False
    raw["source"][0]["text"] = MEMO
    for part in raw["part"]:
        for task in part["task"]:
            task["prompt"] = PROMPTS[task["code"]]
    raw["part"][0]["task"][0]["language"] = "en"
    raw["part"][0]["task"][1] |= {"language": "fr", "paste_blocked": True}
    return raw


def seed(engine: Engine) -> str:
    """Publish the paper, sign it off and make a test of it, once; returns the test's title."""
    png, now = picture(), datetime.now(UTC)
    found = parse_paper(paper(), frozenset({"map.png"}))
    # The demo writes as well: whoever reads first and then writes is refused without waiting.
    patient = create_engine(
        engine.url, connect_args={"timeout": 120, "isolation_level": "IMMEDIATE"}
    )
    with Session(patient) as session:
        there = select(TestDefinition.id).where(TestDefinition.code == "written-small")
        found_before = session.scalar(there)
        session.rollback()
        if found_before:
            return TITLE
        digest = hashlib.sha256(png).hexdigest()
        session.add(WrittenFile(digest=digest, media_type="image/png", size=len(png), content=png))
        kept = WrittenPaper(code=found.code, created_at=now)
        version = WrittenPaperVersion(
            paper=kept,
            number=1,
            content_hash=hashlib.sha256(b"small").hexdigest(),
            shown=shown_of(found),
            files={"map.png": digest},
            key=key_of(found),
            created_at=now,
        )
        session.add(version)
        session.flush()
        reviewer = session.execute(text("SELECT min(id) FROM account")).scalar_one()
        session.add(
            WrittenReview(
                version_id=version.id,
                decision="signed_off",
                comment="",
                at=now,
                reviewed_by=reviewer,
            )
        )
        session.add(
            TestDefinition(
                code="written-small",
                kind="written",
                language=None,
                title={"en": TITLE, "fr": "Épreuve écrite : logistique"},
                spec={"paper": found.code, "minutes": 90},
                duration_s=5400,
                created_at=now,
            )
        )
        session.commit()
    return TITLE


def stored_text(engine: Engine, sitting: str, ref: str) -> str:
    """The text of an answer, folded from what the journal holds and counts."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT t_ms, value FROM journal_event WHERE sitting_id = :s AND item_ref = :r "
                "AND type = 'write' AND standing = 'applied' ORDER BY epoch, n"
            ),
            {"s": sitting, "r": ref},
        ).all()
    return text_of(read(Entry(row.t_ms, json.loads(row.value)) for row in rows).last.standing)
