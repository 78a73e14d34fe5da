"""Two servers run the same jobs at the same moment: each thing is done once."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess import clock, create_app, jobs, limiting, mail
from assess.database import transactional
from assess.delivery import operations
from assess.delivery.models import Receipt, Sitting, SittingLog, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import PlainKind, Time, make_session, make_test
from tests.integration.identity.test_mail import smtp  # noqa: F401  a fixture

pytestmark = pytest.mark.postgres
PEOPLE = 8
LETTERS = 12


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def test_jobs_of_two_servers_do_everything_once(app: Flask, make_account, smtp):  # noqa: F811
    from assess.delivery.kinds import register_kind

    register_kind(PlainKind())
    shared = replace(app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{smtp.server_address[1]}")
    source = Time()
    with clock.frozen_source(source):
        invigilator = make_account(Role.INVIGILATOR)
        candidates = [make_account(Role.CANDIDATE) for _ in range(PEOPLE)]
        with app.app_context():
            ids = running_sittings(invigilator, candidates)
            letters()
        source.advance(2 * 3600)
        servers = [create_app(shared) for _ in range(2)]
        for _ in range(3):
            together(servers)
        with app.app_context():
            check_done_once(ids)
        for server in servers:
            limiting.dispose(server)
            with server.app_context():
                db.engine.dispose()
    subjects = Counter(
        line for body in smtp.received for line in body.split(b"\r\n") if b"Subject: Letter" in line
    )
    assert len(subjects) == LETTERS
    assert set(subjects.values()) == {1}


def running_sittings(invigilator: Account, candidates: list[Account]) -> list[str]:
    session, test = make_session(), db.session.get_one(TestDefinition, make_test().id)
    ids = []
    actor = db.session.get_one(Account, invigilator.id)
    for candidate in candidates:
        account = db.session.get_one(Account, candidate.id)
        ids.append(operations.book_sitting(account, test, session).id)
    for sitting_id in ids:
        operations.check_in(sitting_id, actor, confirmed=True)
    operations.open_session(session.id, actor)
    for sitting_id in ids:
        sitting, _now = operations.open_epoch(sitting_id)
        operations.start(sitting_id, sitting.epoch)
    return ids


@transactional
def letters() -> None:
    for place in range(LETTERS):
        mail.post(f"person-{place}@example.org", f"Letter {place}", "Text")


def together(servers: list[Flask]) -> None:
    """Run every job of each server once, all at the same moment."""
    start = threading.Barrier(len(servers))

    def run(server: Flask) -> None:
        start.wait()
        jobs.run_once(server)

    threads = [threading.Thread(target=run, args=(server,)) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_done_once(ids: list[str]) -> None:
    states = set(db.session.scalars(select(Sitting.state).where(Sitting.id.in_(ids))))
    assert states == {"closed"}
    for model, more in ((Receipt, ()), (SittingLog, (SittingLog.action == "time_up",))):
        numbers = db.session.execute(
            select(model.sitting_id, func.count()).where(*more).group_by(model.sitting_id)
        ).all()
        assert dict(tuple(row) for row in numbers) == dict.fromkeys(ids, 1)
