"""A failed Office test locks the retest until the right date everywhere; an aborted one does not.

Two people sit the same test: one fails it, the other is stopped because the power failed. Both
then apply. Page, API, files and letter are read as their readers read them, in both languages.
The dates and sentences are written out here by hand.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from assess import clock
from assess.delivery import acting
from assess.delivery import operations as sittings
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.officesim import recording
from assess.recruitment import deciding, release_operations
from assess.recruitment.partner import integrations
from assess.recruitment.partner.scopes import SCOPES
from assess.recruitment.release_queries import cases_of_vacancy
from assess.recruitment.vacancies import RequiredTest
from assess.recruitment.vacancy_models import Application
from assess.results import operations as results
from assess.results.models import Result
from assess.results.verification import verify
from tests.integration.officesim.conftest import Worker
from tests.integration.recruitment.vacant import new_vacancy

NB = "\N{NO-BREAK SPACE}"
LOCALES = ("en", "fr")
#: The tests are sat on 1 March 2027; six calendar months later is 1 September.
SAID = {
    "failed": {
        "en": "The office test of 1 March 2027 was failed: it may be sat again from "
        "1 September 2027.",
        "fr": f"Échec au test de bureautique du 1er mars 2027{NB}: il pourra être repassé à "
        "partir du 1er septembre 2027.",
    },
    "aborted": {
        "en": "The office test is to be sat: there is no earlier result that counts.",
        "fr": f"Le test de bureautique est à passer{NB}: aucun résultat antérieur ne compte.",
    },
}
OUTCOMES = {"failed": "locked_out", "aborted": "sit"}
LAST_LOCKED = datetime(2027, 8, 31, 12, tzinfo=UTC)
FIRST_FREE = datetime(2027, 9, 1, 12, tzinfo=UTC)


@dataclass
class World:
    app: Flask
    staff: FlaskClient
    officer: Account
    accounts: dict[str, Account]
    token: str = ""
    vacancy: int = 0
    applications: dict[str, int] = field(default_factory=dict)
    failed_result: int = 0

    def orders(self) -> dict[str, dict[str, Any]]:
        """What another system reads of each person."""
        reply = self.app.test_client().get(
            "/api/v1/orders?limit=100", headers={"Authorization": f"Bearer {self.token}"}
        )
        found = {}
        for order in reply.get_json()["items"]:
            (part,) = order["tests"]
            found[order["external_id"]] = part["decision"]
        return found

    def page(self, path: str, locale: str) -> str:
        with self.staff.session_transaction() as cookie:
            cookie["locale"] = locale
        reply = self.staff.get(path)
        assert reply.status_code == 200, path
        return re.sub(r"[ \n]+", " ", reply.text)


@pytest.fixture
def world(
    app: Flask,
    candidate: Callable[..., Worker],
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
    people: dict[str, Account],
    time: Any,
) -> World:
    """Both have sat, the sessions are confirmed, what there is was released; then they apply."""
    accounts = {
        name: make_account(Role.CANDIDATE, given_name="Ada", family_name=name, locale="fr")
        for name in OUTCOMES
    }
    officer = make_account(Role.RECRUITMENT)
    made = World(app, login(officer), officer, accounts)
    workers = {name: candidate(account) for name, account in accounts.items()}
    for worker in workers.values():
        # 35 of 100 points, and the mark is 70: a clear fail for whoever gets a result.
        worker.sync(worker.put("p1", "title", "Canary-Lisbon"))
    workers["failed"].hand_in()
    with app.app_context():
        _stop(workers["aborted"].id, db.session.get_one(Account, people["invigilator"].id))
    time.advance(120)  # what was still on its way has had its time
    with app.app_context():
        sittings.settle(workers["aborted"].id)
        assert db.session.get_one(Sitting, workers["aborted"].id).state == "void"
        assert recording.record_waiting() == 1
        for worker in workers.values():
            session = db.session.get_one(Sitting, worker.id).session
            assert session is not None
            session.closed_at = session.reconciled_at = clock.now()
        db.session.commit()
        made.failed_result = db.session.scalars(select(Result.id)).one()
        results.release([made.failed_result], db.session.get_one(Account, officer.id))
        made.vacancy = new_vacancy(None, RequiredTest("office", "office"), reference="V-1").id
        _row, made.token = integrations.create(integrations.Draft("Tracker", SCOPES))
        db.session.commit()
    time.advance(24 * 3600)
    for name, account in accounts.items():
        made.applications[name] = _order(made, name, account)
    return made


def _stop(sitting_id: str, invigilator: Account) -> None:
    """The invigilator voids a sitting in which the power failed."""
    session_id = db.session.get_one(Sitting, sitting_id).session_id
    assert session_id is not None
    order = acting.Order("void", "power", "")
    acting.perform(session_id, acting.Whom(sitting_id=sitting_id), order, invigilator)


def _order(world: World, name: str, account: Account) -> int:
    reply = world.app.test_client().post(
        "/api/v1/orders",
        headers={
            "Authorization": f"Bearer {world.token}",
            "Idempotency-Key": secrets.token_hex(8),
        },
        json={
            "vacancy": "V-1",
            "external_id": name,
            "candidate": {
                "email": account.email,
                "given_name": "Ada",
                "family_name": name,
                "locale": "fr",
                "native_languages": ["fr"],
            },
        },
    )
    assert reply.status_code == 201, reply.text
    with world.app.app_context():
        return db.session.scalars(
            select(Application.id).where(Application.email == account.email)
        ).one()


def test_a_fail_locks_until_the_right_date_everywhere_and_an_abort_nowhere(world: World) -> None:
    with world.app.app_context():
        assert db.session.scalars(select(Result.passed)).all() == [False]
        assert list(verify()) == [None]
        found = partial(cases_of_vacancy, world.vacancy)
        release_operations.release_all(found, db.session.get_one(Account, world.officer.id))
    decisions = world.orders()
    for name, outcome in OUTCOMES.items():
        said, other = SAID[name], SAID["failed" if name == "aborted" else "aborted"]
        assert decisions[name]["outcome"] == outcome
        assert decisions[name]["explanation"] == said
        for locale in LOCALES:
            path = f"/recruitment/vacancies/{world.vacancy}"
            assert said[locale] in world.page(path, locale)
            page = world.page(f"{path}/applications/{world.applications[name]}", locale)
            assert said[locale] in page
            assert other[locale] not in page
    assert decisions["failed"]["until"] == "2027-09-01"
    result = world.page(f"/recruitment/results/{world.failed_result}", "en")
    assert "May be sat again from" in result
    assert "1 September 2027" in result
    _files(world)
    _letters(world)


def _files(world: World) -> None:
    base = f"/recruitment/vacancies/{world.vacancy}/decisions"
    text = world.staff.get(f"{base}.csv").get_data(as_text=True).lstrip("\ufeff")
    table = load_workbook(io.BytesIO(world.staff.get(f"{base}.xlsx").data))["decisions"].values
    names = next(table)
    for rows in (
        list(csv.DictReader(io.StringIO(text))),
        [dict(zip(names, row, strict=True)) for row in table],
    ):
        for name, account in world.accounts.items():
            (row,) = (one for one in rows if one["email"] == account.email)
            assert row["decision"] == OUTCOMES[name]
            for locale in LOCALES:
                assert row[f"explanation_{locale}"] == SAID[name][locale]
    exported = world.staff.get("/recruitment/results/export.csv").get_data(as_text=True)
    (row,) = csv.DictReader(io.StringIO(exported.lstrip("\ufeff")))
    assert row["email"] == world.accounts["failed"].email
    assert (row["passed"], row["retest_not_before"]) == ("no", "2027-09-01")


def _letters(world: World) -> None:
    """Who is locked out is told when; who is to be tested is told nothing of the kind."""
    with world.app.app_context():
        for name, account in world.accounts.items():
            bodies = db.session.scalars(
                select(OutgoingMail.body).where(OutgoingMail.recipient == account.email)
            ).all()
            telling = [body for body in bodies if SAID["failed"]["fr"] in body]
            assert len(telling) == (name == "failed"), bodies


def test_the_candidate_reads_the_date_and_the_aborted_one_has_no_result(
    world: World, login: Callable[[Account], FlaskClient]
) -> None:
    failed = login(world.accounts["failed"])
    page = failed.get(f"/results/{world.failed_result}").text
    assert re.search("1 September 2027|1(er)? septembre 2027", page)
    aborted = login(world.accounts["aborted"])
    assert "septembre 2027" not in aborted.get("/results/").text
    assert aborted.get(f"/results/{world.failed_result}").status_code == 404


def test_the_lock_ends_on_its_day(world: World, time: Any) -> None:
    """Locked on the last day of August, free on the first of September."""
    for moment, outcome in ((LAST_LOCKED, "locked_out"), (FIRST_FREE, "sit")):
        time.now = moment
        with world.app.app_context():
            deciding.decide_all(world.vacancy)
        assert world.orders()["failed"]["outcome"] == outcome
        assert world.orders()["aborted"]["outcome"] == "sit"
