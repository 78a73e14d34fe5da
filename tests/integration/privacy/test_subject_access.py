"""What a person takes away: everything about them, nothing of the test, nobody else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess.audit import ledger
from assess.audit.models import AuditEntry, AuditPending
from assess.clock import now
from assess.database import Base, transactional
from assess.delivery.room_models import Incident, StaffMessage
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.privacy.coverage import EXPORTED, LEFT_OUT
from tests.conftest import PASSWORD
from tests.integration.test_leaks import (  # noqa: F401  fixtures
    TELLTALE,
    Street,
    instance,
    street,
)
from tests.support import canaries


def opened(packed: bytes) -> tuple[dict[str, Any], str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sorted(archive.namelist()) == ["data.html", "data.json"]
        return json.loads(archive.read("data.json")), archive.read("data.html").decode()


@transactional
def remarks(road: Street) -> None:
    """Free text of staff that names the candidate, a neighbour and themselves."""
    sitting = road.candidate.sitting
    by = road.ids[Role.INVIGILATOR]
    text = "Ada Candidate and Grace Neighbour (neighbour@example.org) talked. Ada Invigilator"
    for model, more in ((Incident, {"reason": "other"}), (StaffMessage, {})):
        db.session.add(
            model(
                session_id=road.session,
                sitting_id=sitting,
                at=now(),
                actor_id=by,
                text=text,
                **more,
            )
        )


def test_the_file_is_whole_and_betrays_nothing(street: Any) -> None:  # noqa: F811
    road = street()
    road.candidate.crawl = lambda: None  # only the way matters here
    road.until_the_result()
    road.released()
    with road.app.app_context():
        remarks(road)
        account = db.session.get_one(Account, road.candidate.account)
        account.password_hash = hash_password(PASSWORD)
        db.session.commit()
    client = road.candidate.client
    assert client.post("/account/data", data={"password": "wrong"}).status_code == 422
    reply = client.post("/account/data", data={"password": PASSWORD})
    assert reply.mimetype == "application/zip"
    data, page = opened(reply.data)
    sections = data["sections"]

    assert sections["account"][0]["email"] == "candidate@example.org"
    answers = [row for row in sections["answers"] if row["kind"] == "answer"]
    assert len([row for row in answers if row["standing"] == "applied"]) == 60
    assert {row["value"]["choice"] for row in answers[:8]} <= {"o1", "o2", "o3", "o4"}
    assert len(sections["receipts"]) == 1
    (result,) = sections["results"]
    assert result["events"][0]["by"] == "recruitment"
    assert [entry["by"] for entry in sections["sittings"][0]["log"]].count("invigilator") >= 1
    said = "Ada Candidate and [another person] ([another person]) talked. [another person]"
    assert sections["incidents"][0]["text"] == said
    assert sections["comments"][0]["text"] == said
    assert sections["messages"]
    assert {row["what"] for row in sections["readings"]} >= {"sitting.started"}

    whole = json.dumps(data, ensure_ascii=False) + page
    # What the candidate's browser sent, and was refused, is theirs as well.
    whole = whole.replace('{"key": "o1"}', "")
    assert canaries.CANARY not in whole
    assert not TELLTALE.search(re.sub('"(level|version)"', "", whole).encode())
    for name in ("Grace", "Neighbour", "neighbour@", "Ada Invigilator", "invigilator@", "Recruitm"):
        assert name not in whole, name
    assert road.candidate.foreign not in whole

    with road.app.app_context():
        kinds = [
            *db.session.scalars(
                select(AuditPending.kind).where(
                    AuditPending.subject == f"account:{road.candidate.account}"
                )
            ),
            *(
                json.loads(entry)["kind"]
                for entry in db.session.scalars(
                    select(AuditEntry.entry).where(
                        AuditEntry.subject == f"account:{road.candidate.account}"
                    )
                )
            ),
        ]
    assert "file.exported" in kinds


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_staff_take_it_with_a_reason(app: Flask, make_account, login, locale: str) -> None:
    ledger._read.clear()  # what this process remembers of another test's database
    person, staff = make_account(Role.CANDIDATE), make_account(Role.ADMINISTRATOR)
    with app.app_context():
        db.session.add(
            OutgoingMail(
                recipient=person.email,
                subject="Code",
                body="It is 123456.",
                secret="123456",
                created_at=now(),
                not_before=now(),
            )
        )
        db.session.commit()
    client = login(staff)
    client.post("/preferences", data={"locale": locale, "next": "/"})
    address = f"/admin/users/{person.id}/data"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": " "}).status_code == 422
    data, page = opened(client.post(address, data={"reason": "Letter of 3 March"}).data)
    assert f'lang="{locale}"' in page
    assert data["sections"]["account"][0]["email"] == person.email
    assert "123456" not in json.dumps(data)
    readings = data["sections"]["readings"]
    assert [row["by"] for row in readings if row["what"] == "file.read"] == ["administrator"]
    assert client.get("/admin/users/999999/data").status_code == 404


def test_others_may_not(make_account, login) -> None:
    person = make_account(Role.CANDIDATE)
    for role in (Role.CANDIDATE, Role.INVIGILATOR, Role.EXAMINER, Role.RECRUITMENT):
        reply = login(make_account(role)).get(f"/admin/users/{person.id}/data")
        assert reply.status_code == 403


def test_every_table_that_leads_to_a_person_is_decided_about() -> None:
    """Whoever adds a table says whether it is in a person's file, or why not."""
    leads = {"account"}
    tables = Base.metadata.tables.values()
    while True:
        more = {
            table.name
            for table in tables
            if any(key.column.table.name in leads for key in table.foreign_keys)
        } | leads
        if more == leads:
            break
        leads = more
    leads |= {table.name for table in tables if {"email", "recipient"} & set(table.columns.keys())}
    assert leads - EXPORTED - set(LEFT_OUT) == set()
    assert not EXPORTED & set(LEFT_OUT)
