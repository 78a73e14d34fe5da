"""Deciding for 5,000 applicants with ten past results each, and importing 10,000 applications.

    python -m bench.vacancy [--applicants 5000] [--rows 10000]

On SQLite, with the transaction and the audit entry that the page's one click has. Half of
the results lie in this engine's tables (sittings, results, releases), half are earlier ones.
Times are processor seconds. The reference is the same work without the rules and the writing:
reading the same histories.
"""

from __future__ import annotations

import argparse
import io
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import insert

from assess import create_app, memory
from assess.clock import now
from assess.config import Settings
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import deciding, importing, pipeline, vacancies
from assess.recruitment.vacancies import Draft, RequiredTest
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.results.history import Who, histories
from assess.results.models import Result, ResultEvent
from assess.results.policy_models import PriorResult

PAST = 10


@contextmanager
def application() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(
                environment="testing",
                secret_key="a secret for the benchmarks only, long enough to be believed",
                instance_path=Path(folder),
                background_jobs=False,
            )
        )
        with app.app_context():
            db.create_all()
            memory.settle()  # as servers and workers do
            yield
            db.session.remove()
            db.engine.dispose()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of this process, which other people's work on the machine bears."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


@transactional
def someone() -> Account:
    account = Account(
        email="officer@example.org",
        given_name="O",
        family_name="F",
        password_hash="x",
        login_key=secrets.token_hex(16),
        created_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    return account


@transactional
def people(vacancy: Vacancy, count: int, chance: random.Random) -> None:
    """Applicants with accounts and ten past results each, as the tables hold them."""
    at, ids = now(), range(1000, 1000 + count)
    db.session.execute(insert(Account), [
        {"id": i, "email": f"p{i}@example.org", "given_name": "Ada", "family_name": f"N{i}",
         "password_hash": "x", "login_key": f"{i:032}", "created_at": at} for i in ids
    ])  # fmt: skip
    db.session.execute(insert(Application), [
        {"vacancy_id": vacancy.id, "account_id": i, "email": f"p{i}@example.org",
         "given_name": "Ada", "family_name": f"N{i}", "identity_number": f"ID{i}",
         "native_languages": chance.choice([["fr"], ["en"], ["it"], []]),
         "declared_levels": {"en": chance.randint(0, 5), "fr": chance.randint(0, 5)},
         "unavailable": [], "source": "import", "created_at": at, "updated_at": at} for i in ids
    ])  # fmt: skip
    tests = [
        TestDefinition(code=f"t{n}", kind=kind, language=language, title={}, spec={}, created_at=at)
        for n, (kind, language) in enumerate(
            (("language", "en"), ("language", "fr"), ("office", None), ("office", None),
             ("language", "en"))
        )
    ]  # fmt: skip
    db.session.add_all(tests)
    db.session.flush()
    sittings, results, events, priors = [], [], [], []
    for i in ids:
        for test in tests:
            started = at - timedelta(days=chance.randint(1, 1500))
            key = len(results) + 1
            sittings.append(_sitting(key, i, test, started))
            results.append(_result(key, i, test, started, chance))
            events.append({"result_id": key, "action": "released", "at": started})
        priors += [_prior(i, at.date(), chance) for _ in range(PAST - len(tests))]
    for table, rows in ((Sitting, sittings), (Result, results), (ResultEvent, events),
                        (PriorResult, priors)):  # fmt: skip
        db.session.execute(insert(table), rows)


def _sitting(key: int, account: int, test: TestDefinition, at: datetime) -> dict[str, Any]:
    return {"id": f"s{key}", "account_id": account, "test_id": test.id, "state": "closed",
            "created_at": at, "started_at": at, "deadline_at": at, "closed_at": at}  # fmt: skip


def _result(
    key: int, account: int, test: TestDefinition, at: datetime, chance: random.Random
) -> dict[str, Any]:
    return {"id": key, "sitting_id": f"s{key}", "account_id": account, "kind": test.kind,
            "language": test.language, "engine": "x", "level": chance.randint(0, 5),
            "passed": chance.random() < 0.5, "provisional": False, "detail": {}, "outcome": "{}",
            "outcome_digest": "0" * 64, "pins": {}, "sat_on": at.date(),
            "valid_until": at.date() + timedelta(days=730), "policy_version": "1",
            "recorded_at": at}  # fmt: skip


def _prior(account: int, today: date, chance: random.Random) -> dict[str, Any]:
    return {"email": f"p{account}@example.org", "family": "office",
            "passed": chance.random() < 0.5, "source": "x", "recorded_at": now(),
            "sat_on": today - timedelta(days=chance.randint(1, 1500))}  # fmt: skip


def decide(count: int) -> None:
    officer = someone()
    vacancy = vacancies.create(
        Draft("B-1", {"en": "x", "fr": "x"}, tests=(RequiredTest("language", minimum_level=3),
                                                    RequiredTest("office"))), officer
    )  # fmt: skip
    people(vacancy, count, random.Random(4))
    whos = [Who(i, i, f"p{i}@example.org", f"ID{i}") for i in range(1000, 1000 + count)]
    db.session.expire_all()
    read_s, found = timed(lambda: histories(whos))
    past = sum(map(len, found.values()))
    first_s, done = timed(lambda: deciding.decide_all(vacancy.id, officer))
    again_s, same = timed(lambda: deciding.decide_all(vacancy.id, officer))
    page_s, _ = timed(lambda: pipeline.lines(vacancy))
    print(f"{count} applicants, {past} past results, {done.new} decisions")
    print(f"  reading the histories alone  {read_s:6.2f} s   1.0")
    print(f"  deciding and storing         {first_s:6.2f} s   {first_s / read_s:.1f}")
    print(f"  again, {same.unchanged} unchanged      {again_s:6.2f} s   {again_s / read_s:.1f}")
    print(f"  the lines of the page        {page_s:6.2f} s   {page_s / read_s:.1f}")


def load(count: int) -> None:
    officer = someone()
    vacancy = vacancies.create(
        Draft("B-2", {"en": "x", "fr": "x"}, tests=(RequiredTest("office"),)), officer
    )
    head = ["E-mail", "Given name", "Family name", "Identity number", "Native languages",
            "English level", "French level", "Extra time (%)", "Unavailable"]  # fmt: skip
    rows = [[f"q{n}@example.org", "Ada", "Nwosu", f"Q{n}", "fr, nl", 3, None, None,
             "2027-01-04/2027-01-08"] for n in range(count)]  # fmt: skip
    text = "\n".join(",".join('"' + str(c or "") + '"' for c in row) for row in [head, *rows])
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [head, *rows]:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    print(f"{count} applications")
    for kind, data in (("CSV", text.encode()), ("XLSX", file.getvalue())):
        prepare = partial(importing.prepare, "applications", data, kind, officer, vacancy.id)
        read_s, draft = timed(prepare)
        show_s, _ = timed(partial(importing.preview, draft))
        write_s, done = timed(partial(importing.confirm, draft.id, officer))
        print(f"  {kind:5} read {read_s:.2f} s, preview {show_s:.2f} s, write {write_s:.2f} s")
        print(f"        {done}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applicants", type=int, default=5000)
    parser.add_argument("--rows", type=int, default=10_000)
    arguments = parser.parse_args()
    with application():
        decide(arguments.applicants)
    with application():
        load(arguments.rows)


if __name__ == "__main__":
    main()
