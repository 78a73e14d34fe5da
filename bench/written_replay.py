"""How soon the film of a three-hour script opens: its page, and what the page asks for.

python -m bench.written_replay

A sitting of three hours lies in the journal of a fresh SQLite database, and the job has traced it.
The page and the film are asked for through the whole application, as a moderator's browser asks.
References in the same run: the film made at the request; the journal's own JSON for this task,
which a page could fold by itself; and the history folded naively, every text written out whole.
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert

from assess import create_app
from assess.clock import now
from assess.config import Settings
from assess.delivery.kinds import CandidateHistory
from assess.delivery.models import FormRecord, JournalEvent, Sitting, TestDefinition
from assess.delivery.work import history
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.written import integrity, operations, scripts
from assess.written.bundles import read_bundle
from assess.written.history.reading import Entry, read, states
from assess.written.history.reels import packed
from assess.written.history.text import text_of
from assess.written.history.wire import canonical
from assess.written.kind import WrittenKind
from assess.written.models import WrittenScript
from assess.written.tracing import film_of
from bench.written_history import log

PAPER = Path(__file__).resolve().parents[1] / "question_banks" / "written" / "legal-officer"
LIMIT_MS = 1_000
TURNS = 5
ITEM = "t1"
PASSWORD = "correct horse battery staple"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(
                environment="testing",
                secret_key=secrets.token_hex(32),
                instance_path=Path(folder),
                database_url=f"sqlite:///{folder}/bench.db",
                secure_cookies=False,
                rate_limits=False,
                background_jobs=False,
            )
        )
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            db.create_all()
            for name, share in (("usual", 0.6), ("steady", 1.0)):
                entries, _whole = log(180, share, seed=7)
                report(name, app.test_client(), entries, *prepared(entries))
            db.session.remove()
            db.engine.dispose()


def prepared(entries: list[Entry]) -> tuple[int, str, str]:
    """A closed sitting with this history; its script's id, its own, and a moderator's address."""
    moderator, writer = account(Role.RECRUITMENT), account(Role.CANDIDATE)
    version, fresh = operations.publish(read_bundle(PAPER))
    if fresh:
        operations.review(version.id, "signed_off", "", account(Role.EXAMINER))
    at = now() - timedelta(hours=4)
    test = TestDefinition(
        code=f"bench-{secrets.token_hex(3)}",
        kind="written",
        language=None,
        title={"en": "Bench", "fr": "Bench"},
        spec={"paper": "legal-officer", "minutes": 180},
        duration_s=3 * 3600,
        created_at=at,
    )
    db.session.add(test)
    db.session.flush()
    sitting = Sitting(
        id=secrets.token_urlsafe(16),
        account_id=writer.id,
        test_id=test.id,
        state="closed",
        created_at=at,
        started_at=at,
        deadline_at=at + timedelta(hours=3),
        closed_at=at + timedelta(hours=3),
    )
    form = WrittenKind().assemble(test.spec, CandidateHistory(), f"{secrets.token_hex(15)}10")
    db.session.add(sitting)
    db.session.flush()
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
    db.session.flush()
    db.session.execute(
        insert(JournalEvent), [row(sitting.id, n, one, at) for n, one in enumerate(entries, 1)]
    )
    db.session.commit()
    scripts.make_scripts(sitting.id)
    integrity.run()
    script = db.session.query(WrittenScript).filter_by(sitting_id=sitting.id, item_ref=ITEM).one()
    return script.id, sitting.id, moderator.email


def row(sitting_id: str, n: int, entry: Entry, at: Any) -> dict[str, Any]:
    return {
        "sitting_id": sitting_id,
        "epoch": 1,
        "n": n,
        "type": "write",
        "item_ref": ITEM,
        "value": canonical(entry.snapshot).decode(),
        "t_ms": entry.t_ms,
        "received_at": at,
        "standing": "applied",
        "salt": os.urandom(16),
        "digest": b"",
        "chain": b"",
        "position": n,
    }


def account(role: Role) -> Account:
    made = Account(
        email=f"{role.value}-{secrets.token_hex(3)}@example.org",
        given_name="B",
        family_name="Bench",
        password_hash=hash_password(PASSWORD),
        login_key=secrets.token_hex(16),
        created_at=now(),
        role_rows=[AccountRole(role=role.value)],
    )
    db.session.add(made)
    db.session.commit()
    return made


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """The median of some turns, in milliseconds, and what came of the last one."""
    spent, made = [], None
    for _ in range(TURNS):
        began = time.perf_counter()
        made = act()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent), made


def report(
    name: str, client: FlaskClient, entries: list[Entry], script: int, sitting: str, email: str
) -> None:
    client.post("/account/login", data={"email": email, "password": PASSWORD})
    base = f"/written/integrity/scripts/{script}/film"
    page_ms, page = timed(lambda: client.get(base))
    film_ms, film = timed(lambda: client.get(f"{base}.json"))
    assert page.status_code == film.status_code == 200, (page.status_code, film.status_code)
    anew_ms, _ = timed(lambda: packed(film_of(db.session.get_one(WrittenScript, script))))
    journal_ms, journal = timed(lambda: raw_journal(sitting))
    naive_ms, naive = timed(lambda: folded_naively(entries))
    opened = page_ms + film_ms
    verdict = "under" if opened < LIMIT_MS else "OVER"
    print(f"-- {name}: {len(entries)} snapshots in three hours")
    print(f"   page                        {page_ms:7.0f} ms  {sizes(page.data)}")
    print(f"   film                        {film_ms:7.0f} ms  {sizes(film.data)}")
    print(f"   both, one after the other   {opened:7.0f} ms  ({verdict} {LIMIT_MS} ms)")
    print(f"   reference, made at the request {anew_ms:4.0f} ms")
    print(f"   reference, the journal's JSON {journal_ms:5.0f} ms  {sizes(journal)}")
    print(f"   reference, every text whole {naive_ms:7.0f} ms  {sizes(naive)}")
    print(
        f"   the film is {len(journal) / len(film.data):.1f} times smaller than the journal's JSON "
        f"and {len(naive) / len(film.data):.0f} times than whole texts"
    )


def raw_journal(sitting_id: str) -> bytes:
    """What a page would have to fold by itself."""
    rows = history(sitting_id, {"write"}, item=ITEM)
    return json.dumps([[one.t_ms, one.value] for one in rows]).encode()


def folded_naively(entries: list[Entry]) -> bytes:
    """Every moment with the whole text that stood at it."""
    texts = [
        [entry.t_ms, text_of(state.document)]
        for entry, state in states(read(entries))
        if state.standing is state.document
    ]
    return json.dumps(texts).encode()


def sizes(data: bytes) -> str:
    return f"{len(data):>11,} bytes, {len(gzip.compress(data, 6)):>10,} compressed"


if __name__ == "__main__":
    main()
