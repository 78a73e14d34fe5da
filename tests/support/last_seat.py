"""Many people who want the last seat of a session at the same moment."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from assess.clock import now
from assess.database import transactional
from assess.delivery import kinds
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.platform import POOL_SIZE
from assess.recruitment import booking, operations
from assess.recruitment.models import Invitation
from assess.recruitment.operations import Arrangements, NotPossible
from assess.recruitment.rules import Person
from tests.integration.results.street import TinyKind, new_test

#: As many at once as one server process has connections.
AT_ONCE = POOL_SIZE


def race(app: Flask, people: int) -> Counter[str]:
    """Let `people` candidates move to one last seat; returns how many got it and did not."""
    kinds.register_kind(TinyKind())
    try:
        with app.app_context():
            wanted, session_id = _prepare(people)
        outcome: Counter[str] = Counter()
        gate = threading.Barrier(min(AT_ONCE, people))

        def ask(number: int, invitation_id: int, account_id: int) -> str:
            if number < gate.parties:
                gate.wait()
            with app.app_context():
                try:
                    account = db.session.get_one(Account, account_id)
                    booking.move(invitation_id, session_id, account)
                except NotPossible:
                    return "refused"
                return "booked"

        with ThreadPoolExecutor(gate.parties) as crowd:
            outcome.update(crowd.map(ask, range(people), *zip(*wanted, strict=True)))
        with app.app_context():
            _check(session_id, people)
        return outcome
    finally:
        kinds._registry.kinds.pop("tiny")


def _prepare(people: int) -> tuple[list[tuple[int, int]], int]:
    """Everybody in a large session, and another with two seats of which one is taken."""
    officer, test = _accounts(1, Role.RECRUITMENT)[0], new_test()
    begins = now() + timedelta(days=30)
    here, there = (
        operations.create_session(
            "Here" if seats is None else "There",
            f"Room {seats}",
            begins + timedelta(days=seats or 0),
            begins + timedelta(days=seats or 0, hours=3),
            arrangements=Arrangements(seats=seats),
        ).id
        for seats in (None, 2)
    )
    guests = _accounts(people + 1, Role.CANDIDATE)
    named = [Person("A", "B", account.email, "en") for account in guests]
    operations.invite(named[:1], test.id, there, officer)
    operations.invite(named[1:], test.id, here, officer)
    rows = db.session.execute(
        select(Invitation.id, Sitting.account_id)
        .join(Sitting, Sitting.id == Invitation.sitting_id)
        .where(Invitation.session_id == here)
    )
    return [(row[0], row[1]) for row in rows], there


@transactional
def _accounts(count: int, role: Role) -> list[Account]:
    rows = [
        Account(
            email=f"{secrets.token_hex(6)}@example.org",
            given_name="A",
            family_name="B",
            password_hash="none",
            login_key=secrets.token_hex(16),
            created_at=now(),
            role_rows=[AccountRole(role=role.value)],
        )
        for _ in range(count)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _check(session_id: int, people: int) -> None:
    """Two seats, two invitations, two sittings; everybody else is where they were."""
    there = Invitation.session_id == session_id
    assert db.session.scalar(select(func.count()).where(there)) == 2
    assert db.session.scalar(select(func.count(Invitation.seat_id.distinct())).where(there)) == 2
    booked = select(func.count()).where(Sitting.session_id == session_id)
    assert db.session.scalar(booked) == 2
    total = db.session.scalar(select(func.count()).select_from(Invitation))
    assert total == people + 1
