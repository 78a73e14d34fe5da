"""A round of marking: 2,000 scripts, 20 markers, five criteria, two marks each, half of it done.

    python -m bench.written_marking [--scripts 2000] [--markers 20] [--times 40]

On PostgreSQL, with the pages as markers and moderators open them. "Next script" is what a marker
waits for between two scripts: the finished marks are stored, what follows from them is settled, and
the next page is shown. Beside the time stand this process's share of it and the statements. The
reference is a page that does no more than every page (who asks, may they) and stores one row.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, jsonify
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, text

from assess import create_app, memory
from assess.audit import ledger
from assess.clock import now
from assess.config import Settings
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.written import moderating, operations
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenPaperVersion,
    WrittenResolution,
    WrittenScript,
)
from bench.written_history import Writer, paragraph
from tests.support import postgres
from tests.support.written_papers import bundle, raw_paper

AIM_MS = 300
CRITERIA = ("analysis", "structure", "language", "relevance", "tone")
BANDS = range(6)
WORDS = 800
SAID = "Clear and complete, but the second option is not weighed against the first one."


def paper() -> dict[str, Any]:
    """The small paper's first part with five criteria; scripts are of its first task."""
    raw = raw_paper()
    model = raw["criterion"][0]
    bands = [{**model["band"][0], "marks": marks} for marks in BANDS]
    raw["criterion"] = [
        {**model, "code": code, "weight": 1 + place % 3, "band": bands}
        for place, code in enumerate(CRITERIA)
    ]
    part = raw["part"][0]
    for task, language in zip(part["task"], ("en", "fr"), strict=True):
        task |= {"criteria": list(CRITERIA), "language": language}
    return {"part": [part], "criterion": raw["criterion"], "paired": False}


@dataclass
class Round:
    """Who and what a round has."""

    version: int
    session: int
    markers: list[int]
    lead: int


@dataclass
class Timed:
    """What one kind of request took."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


class Stopwatch:
    """Times requests, and counts their statements."""

    def __init__(self, app: Flask) -> None:
        self.count = 0
        self.found: dict[str, Timed] = {}
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._note)

    def _note(self, *_: Any) -> None:
        self.count += 1

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        before, wall, cpu = self.count, time.perf_counter(), time.process_time()
        yield
        kept = self.found.setdefault(name, Timed())
        kept.wall.append(1000 * (time.perf_counter() - wall))
        kept.cpu.append(1000 * (time.process_time() - cpu))
        kept.statements.append(self.count - before)

    def show(self, name: str, aim: int | None = None) -> None:
        kept = self.found[name]
        ordered, cpu = sorted(kept.wall), sorted(kept.cpu)
        middle, high = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
        verdict = "" if aim is None else f"   ({'under' if high < aim else 'OVER'} {aim} ms)"
        print(
            f"{name:<34} p50 {middle:7.1f} ms   p95 {high:7.1f} ms   own CPU "
            f"{cpu[len(cpu) // 2]:7.1f} ms   {max(kept.statements):3d} statements{verdict}",
            flush=True,
        )


def application(url: str, folder: Path) -> Flask:
    """The application, with a page that stores one row and does nothing else."""
    app = create_app(
        Settings(
            environment="testing",
            secret_key="a secret for the benchmarks only, long enough to be believed",
            instance_path=folder,
            database_url=url,
            background_jobs=False,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False

    @allow(Role.EXAMINER)
    def one_row() -> Any:
        transactional(ledger.record)("bench.row", "bench")
        return jsonify({})

    app.add_url_rule("/bench/row", "bench_row", one_row, methods=["POST"])
    return app


def fill(scripts: int, markers: int) -> Round:
    """The tables as they are in the middle of a round."""
    chance = random.Random(7)
    at = now()
    staff = [_person(f"marker-{place}", Role.EXAMINER) for place in range(markers)]
    author, lead = _person("author", Role.EXAMINER), _person("lead", Role.RECRUITMENT)
    db.session.commit()
    version, _ = operations.publish(bundle(**paper()), author)
    operations.review(version.id, "signed_off", "", staff[0])
    test = TestDefinition(
        code="written", kind="written", title={}, spec={"paper": version.paper.code}, created_at=at
    )
    session = TestSession(
        title="Round", location="", starts_at=at, ends_at=at + timedelta(hours=3), created_at=at
    )
    db.session.add_all([test, session])
    db.session.commit()
    for place in range(6):
        moderating.add_reference(
            version.id,
            "plan",
            Writer(place).some(4_000),
            dict.fromkeys(CRITERIA, place % 6),
            SAID,
            "seed" if place > 1 else "standardisation",
            lead,
        )
    ids = [one.id for one in staff]
    references = db.session.scalars(select(WrittenScript.id).order_by(WrittenScript.id)).all()
    _scripts(scripts, test.id, session.id, version.id)
    _allocations(scripts, ids, references, chance)
    _marks(version, chance)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return Round(version.id, session.id, ids, lead.id)


def _person(name: str, role: Role) -> Account:
    account = Account(
        email=f"{name}@example.org",
        given_name="B",
        family_name=name,
        password_hash="x",
        login_key=f"key-{name}",
        created_at=now(),
        role_rows=[AccountRole(role=role.value)],
    )
    db.session.add(account)
    return account


def _scripts(count: int, test: int, session: int, version: int) -> None:
    """As many candidates with a closed sitting and a script each."""
    at, places = now(), range(count)
    db.session.execute(insert(Account), [
        {"id": 10_000 + i, "email": f"c{i}@example.org", "given_name": "C", "family_name": f"{i}",
         "password_hash": "x", "login_key": f"{i:032}", "created_at": at} for i in places
    ])  # fmt: skip
    db.session.execute(insert(Sitting), [
        {"id": f"s{i:021}", "account_id": 10_000 + i, "test_id": test, "session_id": session,
         "state": "closed", "created_at": at, "started_at": at, "deadline_at": at,
         "closed_at": at, "close_reason": "handed_in"} for i in places
    ])  # fmt: skip
    pool = [_text(seed) for seed in range(50)]
    db.session.execute(insert(WrittenScript), [
        {"id": 10_000 + i, "number": f"B{i:07}", "sitting_id": f"s{i:021}", "version_id": version,
         "item_ref": "t1", "task_code": "plan", "language": "en", "work_digest": f"{i:064}",
         "document": pool[i % 50][0], "text": pool[i % 50][1], "words": WORDS, "made_at": at}
        for i in places
    ])  # fmt: skip


def _text(seed: int) -> tuple[dict[str, Any], str]:
    writer = Writer(seed)
    lines = [writer.some(500).strip() for _ in range(WORDS * 6 // 500)]
    document = {"type": "doc", "content": [paragraph(one) for one in lines]}
    return document, "\n".join(lines)


def _allocations(count: int, markers: list[int], references: Any, chance: random.Random) -> None:
    """Every script with two markers, evenly; every reference script with all."""
    at, rows = now(), []
    for i in range(count):
        first = i % len(markers)
        second = (first + 1 + chance.randrange(len(markers) - 1)) % len(markers)
        rows += [(10_000 + i, markers[first], "first"), (10_000 + i, markers[second], "second")]
    rows += [(script, one, "reference") for script in references for one in markers]
    db.session.execute(insert(WrittenAllocation), [
        {"script_id": script, "marker_id": marker, "part": part, "made_at": at,
         "due_at": at + timedelta(days=7)} for script, marker, part in rows
    ])  # fmt: skip


def _marks(version: WrittenPaperVersion, chance: random.Random) -> None:
    """Both marks of every other script with what counts, and all of the reference scripts."""
    at = now()
    allocations = db.session.execute(
        select(WrittenAllocation.id, WrittenAllocation.script_id, WrittenAllocation.part).order_by(
            WrittenAllocation.id
        )
    ).all()
    marked = [one for one in allocations if one.part == "reference" or one.script_id % 2 == 0]
    given = {one.script_id: _given(chance) for one in marked}
    db.session.execute(insert(WrittenMark), [
        {"id": 10_000 + place, "allocation_id": one.id, "number": 1, "version_id": version.id,
         "marks": given[one.script_id], "comments": dict.fromkeys(CRITERIA, SAID),
         "annotations": [{"from": 10 * i, "to": 10 * i + 8, "text": SAID} for i in range(5)],
         "informed": False, "at": at} for place, one in enumerate(marked)
    ])  # fmt: skip
    used: dict[int, list[int]] = {}
    for place, one in enumerate(marked):
        if one.part != "reference":
            used.setdefault(one.script_id, []).append(10_000 + place)
    db.session.execute(insert(WrittenResolution), [
        {"script_id": script, "number": 1, "mark_ids": marks, "at": at,
         "marks": {code: [value, 1] for code, value in given[script].items()},
         "detail": {"method": "mean", "version": version.id, "steps": []}}
        for script, marks in used.items()
    ])  # fmt: skip


def _given(chance: random.Random) -> dict[str, int]:
    return {code: chance.choice(BANDS) for code in CRITERIA}


def client_of(app: Flask, account_id: int) -> FlaskClient:
    """A browser of somebody who is logged in."""
    with app.app_context():
        key = db.session.get_one(Account, account_id).login_key
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return client


def mark(client: FlaskClient, watch: Stopwatch, times: int, chance: random.Random) -> None:
    """One marker goes through so many scripts, saving once in between."""
    path = _next(client)
    for _ in range(times):
        body = {
            "marks": _given(chance),
            "comments": dict.fromkeys(CRITERIA, SAID),
            "annotations": [{"from": 5, "to": 50, "text": SAID}],
        }
        with watch.of("autosave"):
            saved = client.post(f"{path}/draft", json={"revision": 0, **body})
        assert saved.status_code == 200, saved.text
        with watch.of("next script"):
            with watch.of("  marks finished"):
                done = client.post(f"{path}/finish", json={"revision": 1, **body})
            assert done.status_code == 200, done.text
            path = done.json["next"]
            with watch.of("  next page shown"):
                page = client.get(path)
        assert page.status_code == 200
        assert b'id="script"' in page.data


def _next(client: FlaskClient) -> str:
    """Where a marker's list leads on."""
    page = client.get("/written/marking/").text
    button = re.search(r'<a [^>]*aria-label="(?:Begin|Go on) marking: [^>]*>', page)
    path = re.search(r'href="([^"]+)"', button[0]) if button else None
    assert path is not None
    return path[1]


def look(client: FlaskClient, watch: Stopwatch, name: str, path: str, times: int) -> None:
    for _ in range(times):
        with watch.of(name):
            page = client.get(path)
        assert page.status_code == 200, (path, page.status_code)


def run(app: Flask, found: Round, times: int) -> None:
    watch, chance = Stopwatch(app), random.Random(11)
    marker, lead = client_of(app, found.markers[0]), client_of(app, found.lead)
    group = f"/written/moderation/{found.version}/{found.session}"
    one = "/written/moderation/scripts/10000"
    for client, path in ((marker, "/written/marking/"), (lead, group), (lead, one)):
        client.get(path)  # templates and catalogues are read once
    mark(client_of(app, found.markers[1]), Stopwatch(app), 2, chance)
    for _ in range(times):
        with watch.of("reference: one row stored"):
            assert marker.post("/bench/row").status_code == 200
    mark(marker, watch, times, chance)
    few = max(3, times // 8)
    look(marker, watch, "a marker's list", "/written/marking/", few)
    look(lead, watch, "papers being marked", "/written/moderation/", few)
    look(lead, watch, "moderation page", group, few)
    look(lead, watch, "allocation and workload", f"{group}/allocation", few)
    look(lead, watch, "one script, moderated", one, few)
    for name in watch.found:
        watch.show(name, AIM_MS if name == "next script" else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=int, default=2_000)
    parser.add_argument("--markers", type=int, default=20)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="assess-bench-") as folder,
        postgres.server(durable=True) as url,
    ):
        app = application(url, Path(folder))
        began = time.perf_counter()
        with app.app_context():
            db.create_all()
            found = fill(options.scripts, options.markers)
            db.session.remove()
        memory.settle()  # as servers do
        print(
            f"{options.scripts} scripts, {options.markers} markers, {len(CRITERIA)} criteria "
            f"(made in {time.perf_counter() - began:.0f} s); load average {os.getloadavg()[0]:.1f}"
        )
        run(app, found, options.times)
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
