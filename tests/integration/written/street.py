"""A hall of people and closed sittings, as tests of marking need it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pytest
from flask import Flask

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import unusable_password
from assess.identity.roles import Role
from assess.written import figuring, handing, marking, scripts, settling
from assess.written.models import WrittenPaperVersion, WrittenScript
from assess.written.parts import part_of
from tests.integration.delivery.conftest import Time
from tests.support.written_street import (
    closed_sitting,
    entry,
    held,
    published,
    script_of,
    written_test,
)


@dataclass
class Hall:
    """Everybody and everything a marking needs."""

    app: Flask
    version: WrittenPaperVersion
    test: TestDefinition
    sittings: list[Sitting]
    markers: list[Account]
    lead: Account

    @property
    def group(self) -> tuple[int, None]:
        return (self.version.id, None)

    def hand_out(self, markers: int = 2) -> tuple[int, int]:
        chosen = [one.id for one in self.markers[:markers]]
        return handing.hand_out(self.group, ["plan", "reply"], chosen, None, self.lead)

    def mark(self, script: WrittenScript, part: str, level: int) -> None:
        allocation = held(script, part)
        mine = part_of(allocation.id, allocation.marker_id)
        shown = marking.draft_of(mine)
        page = {key: shown[key] for key in ("version", "phase")}
        given = entry(script.task_code, level, **page)
        marking.finish(allocation.id, allocation.marker_id, shown["revision"], given)

    def mark_all(self, level: int = 3) -> None:
        for sitting in self.sittings:
            for ref in ("t1", "t2"):
                for part in ("first", "second"):
                    self.mark(script_of(sitting, ref), part, level)


@transactional
def person(*roles: Role, **values: str) -> Account:
    """An account without a password: hashing one takes longer than all else here."""
    account = Account(
        **{
            "email": f"person-{secrets.token_hex(4)}@example.org",
            "given_name": "Ada",
            "family_name": "Nwosu",
            **values,
        },
        password_hash=unusable_password(),
        login_key=secrets.token_hex(16),
        created_at=now(),
        role_rows=[AccountRole(role=role.value) for role in roles],
    )
    db.session.add(account)
    db.session.flush()
    return account


@pytest.fixture
def hall(context: Flask, time: Time) -> Hall:
    markers = [
        person(Role.EXAMINER, given_name="Mark", family_name=f"SECRET-MARKER-{place}")
        for place in range(4)
    ]
    lead = person(Role.RECRUITMENT)
    version = published(person(Role.EXAMINER), markers[0])
    test = written_test()
    sittings = [
        closed_sitting(
            person(
                Role.CANDIDATE,
                given_name="SECRET-GIVEN",
                family_name=f"SECRET-FAMILY-{place}",
                email=f"secret-address-{place}@example.org",
            ),
            test,
            [f"Plan number {place}.", "Réponse."],
        )
        for place in range(3)
    ]
    # Of another database, whose numbers are the same.
    figuring._kept.clear()
    figuring._last.clear()
    ledger._read.clear()
    scripts._made_with.clear()
    settling._settled_by.clear()
    assert scripts.make_waiting() == 6
    return Hall(context, version, test, sittings, markers, lead)
