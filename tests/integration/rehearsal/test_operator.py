"""The operator's endpoints, and that a rehearsal leaves no trace among real candidates."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from assess import clock
from assess.delivery import exposure, operations
from assess.delivery import queries as delivery_queries
from assess.delivery.models import FormItem, Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import all_accounts
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import operations as recruitment
from assess.recruitment import queries as recruitment_queries
from assess.recruitment.rules import Person
from assess.results import operations as results
from assess.results.models import Result
from tests.integration.rehearsal.conftest import TOKEN, Call
from tests.integration.results.street import new_session
from tests.support.journal import write_answers


def finish(sitting_id: str) -> Sitting:
    """Let a rehearsing sitting run and close, as the page would."""
    sitting, _ = operations.open_epoch(sitting_id)
    operations.start(sitting_id, sitting.epoch)
    done = operations.hand_in(sitting_id, sitting.epoch, [])
    assert done.receipt is not None
    return db.session.get_one(Sitting, sitting_id, populate_existing=True)


def test_without_a_token_in_the_settings_nothing_is_there(app: Flask) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], operator_token="")
    reply = app.test_client().post(
        "/operator/rehearsals", json={}, headers={"Authorization": "Bearer "}
    )
    assert reply.status_code == 404


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", "é" * 40])
def test_a_wrong_token_opens_nothing(operator: Call, token: str) -> None:
    assert operator("POST", "", {}, token=token).status_code == 401
    assert db.session.scalar(select(func.count(TestSession.id))) == 0


def test_no_role_stands_in_for_the_token(
    app: Flask, make_account: Callable[..., Account], login: Callable[[Account], FlaskClient]
) -> None:
    for role in Role:
        reply = login(make_account(role)).post("/operator/rehearsals", json={})
        assert reply.status_code == 401


def test_seats_are_marked_checked_in_and_entered_by_code(
    operator: Call, rehearsal: dict[str, Any], client: FlaskClient
) -> None:
    seats = rehearsal["sittings"]
    assert len({seat["code"] for seat in seats}) == 2
    for seat in seats:
        sitting = db.session.get_one(Sitting, seat["sitting"])
        assert sitting.rehearsal
        assert sitting.session is not None
        assert sitting.session.rehearsal
        assert sitting.state == "checked_in"
        assert sitting.account.email.endswith("@rehearsal.invalid")
        reply = client.post("/sittings/", data={"code": seat["code"]})
        assert reply.status_code == 303


def test_a_fresh_code_ends_the_page_before_it(operator: Call, rehearsal: dict[str, Any]) -> None:
    seat = rehearsal["sittings"][0]
    before = db.session.get_one(Sitting, seat["sitting"]).ticket_generation
    reply = operator("POST", f"/{rehearsal['rehearsal']}/codes", {"sitting": seat["sitting"]})
    assert reply.status_code == 200
    assert reply.json["code"] != seat["code"]
    after = db.session.get_one(Sitting, seat["sitting"], populate_existing=True)
    assert after.ticket_generation > before


def test_the_journal_is_read_back_in_pages(
    operator: Call, rehearsal: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting_id = rehearsal["sittings"][0]["sitting"]
    sitting = db.session.get_one(Sitting, sitting_id)
    write_answers(sitting, [("q01", "o1"), ("q02", "o2"), ("q03", "o3")], clock.now())
    db.session.commit()
    monkeypatch.setattr("assess.rehearsal.queries.PER_PAGE", 2)
    path = f"/{rehearsal['rehearsal']}/events?sitting={sitting_id}"
    first = operator("GET", path).json
    second = operator("GET", f"{path}&after={first['next']}").json
    rows = first["events"] + second["events"]
    assert second["next"] is None
    assert [row[4] for row in rows] == ["q01", "q02", "q03"]
    assert [row[5] for row in rows] == [f'{{"choice":"o{n}"}}' for n in (1, 2, 3)]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", str(2**31), "9" * 30, "²"])
def test_a_position_that_no_journal_has(
    operator: Call, rehearsal: dict[str, Any], after: str
) -> None:
    sitting = rehearsal["sittings"][0]["sitting"]
    path = f"/{rehearsal['rehearsal']}/events?sitting={sitting}&after={after}"
    reply = operator("GET", path)
    assert reply.status_code == 400
    assert "whole number from 0" in reply.json["message"]
    assert operator("GET", path.replace(f"={after}", f"={2**31 - 1}")).json["events"] == []
    assert operator("POST", f"/{2**64}/end", {}).status_code == 404


def test_a_real_persons_sitting_is_never_the_operators(
    operator: Call, rehearsal: dict[str, Any], make_account: Callable[..., Account]
) -> None:
    sitting_id = rehearsal["sittings"][0]["sitting"]
    real = make_account(Role.CANDIDATE).id
    db.session.rollback()
    db.session.execute(update(Sitting).where(Sitting.id == sitting_id).values(account_id=real))
    db.session.commit()
    for method, path, fields in (
        ("POST", "codes", {"sitting": sitting_id}),
        ("GET", f"events?sitting={sitting_id}", None),
    ):
        reply = operator(method, f"/{rehearsal['rehearsal']}/{path}", fields)
        assert reply.status_code == 422
        assert "no such sitting" in reply.json["message"]


def test_nobody_real_is_invited_to_a_rehearsal(
    rehearsal: dict[str, Any],
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    officer = make_account(Role.RECRUITMENT)
    address = f"/recruitment/sessions/{rehearsal['rehearsal']}"
    client = login(officer)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/change").status_code == 404
    person = Person("Zoë", "Real", "zoe@example.org", "en")
    test = db.session.scalars(select(TestDefinition)).first()
    assert test is not None
    with pytest.raises(recruitment.NotPossible, match="no such session"):
        recruitment.invite([person], test.id, rehearsal["rehearsal"], officer)
    assert db.session.scalars(select(OutgoingMail)).all() == []


@pytest.mark.parametrize(
    ("path", "fields", "why"),
    [
        ("/{id}/sittings", {"count": 0}, "1 to 25"),
        ("/{id}/sittings", {"count": "2"}, "whole number"),
        ("/{id}/sittings", [], "JSON object"),
        ("/{id}/sittings", {"count": 1, "test": "none"}, "No test none"),
        ("/999/sittings", {"count": 1}, "no such rehearsal"),
        ("/{id}/codes", {"sitting": "A" * 22}, "no such sitting"),
        ("/{id}/codes", {"sitting": "a\0b"}, "short text"),
        ("/999/end", {}, "no such rehearsal"),
        ("", {"test": "none"}, "No test none"),
    ],
)
def test_a_senseless_request_is_told_why(
    operator: Call, rehearsal: dict[str, Any], path: str, fields: Any, why: str
) -> None:
    reply = operator("POST", path.format(id=rehearsal["rehearsal"]), fields)
    assert reply.status_code == 422
    assert why in reply.json["message"]


def test_a_real_sitting_is_out_of_an_operator_s_reach(
    operator: Call, rehearsal: dict[str, Any], make_account: Callable[..., Account]
) -> None:
    session = new_session()
    test = db.session.get_one(Sitting, rehearsal["sittings"][0]["sitting"]).test
    real = operations.book_sitting(make_account(Role.CANDIDATE), test, session)
    for number in (session.id, rehearsal["rehearsal"]):
        reply = operator("GET", f"/{number}/events?sitting={real.id}")
        assert reply.status_code == 422
        assert operator("POST", f"/{number}/codes", {"sitting": real.id}).status_code == 422
    assert operator("POST", f"/{session.id}/end", {}).status_code == 422
    assert operator("POST", f"/{session.id}/sittings", {"count": 1}).status_code == 422
    assert not real.rehearsal


def test_the_end_closes_everything(operator: Call, rehearsal: dict[str, Any]) -> None:
    reply = operator("POST", f"/{rehearsal['rehearsal']}/end", {})
    assert reply.json == {"ended": 0, "absent": 2}
    again = operator("POST", f"/{rehearsal['rehearsal']}/sittings", {"count": 1})
    assert again.status_code == 422
    session = db.session.get_one(TestSession, rehearsal["rehearsal"], populate_existing=True)
    assert session.closed_at is not None


def test_a_rehearsal_never_has_a_result(rehearsal: dict[str, Any]) -> None:
    sitting = finish(rehearsal["sittings"][0]["sitting"])
    assert sitting.state == "closed"
    assert results.record_missing() == 0
    assert db.session.scalar(select(func.count(Result.id))) == 0


def test_a_rehearsal_writes_no_mail(operator: Call, rehearsal: dict[str, Any]) -> None:
    finish(rehearsal["sittings"][0]["sitting"])
    operator("POST", f"/{rehearsal['rehearsal']}/end", {})
    assert db.session.scalar(select(func.count(OutgoingMail.id))) == 0


def test_recruitment_does_not_see_a_rehearsal(operator: Call, rehearsal: dict[str, Any]) -> None:
    finish(rehearsal["sittings"][0]["sitting"])
    assert db.session.scalars(recruitment_queries.candidates("")).all() == []
    assert recruitment_queries.sessions(past=False) == []
    overview = recruitment_queries.overview()
    assert (overview.booked, overview.sat) == (0, 0)
    assert recruitment_queries.sittings_by_test() == {}
    operator("POST", f"/{rehearsal['rehearsal']}/end", {})
    assert recruitment_queries.sessions(past=True) == []


def test_accounts_of_a_rehearsal_are_on_no_list_and_log_in_nowhere(
    rehearsal: dict[str, Any], client: FlaskClient
) -> None:
    assert all_accounts() == []
    account = db.session.get_one(Sitting, rehearsal["sittings"][0]["sitting"]).account
    assert account.roles == frozenset()
    assert not account.is_active
    client.post("/account/login", data={"email": account.email, "password": "!"})
    assert client.get("/account/").status_code == 302


def test_a_rehearsal_exposes_no_item(
    rehearsal: dict[str, Any], make_account: Callable[..., Account]
) -> None:
    sitting = db.session.get_one(Sitting, rehearsal["sittings"][0]["sitting"])
    version = _place_an_item(sitting.id)
    assert exposure.usage_of([version]) == {}
    sitting.rehearsal = False
    db.session.flush()
    assert exposure.usage_of([version])[version].forms == 1
    db.session.rollback()


def test_the_invigilator_sees_it_named_while_it_runs(
    operator: Call,
    rehearsal: dict[str, Any],
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    staff = login(make_account(Role.INVIGILATOR))
    page = staff.get("/sessions/").text
    assert ">Rehearsal: tiny-test</a>" in page
    assert page.count("Rehearsal") == 2  # its title, and the label beside it
    board = staff.get(f"/sessions/{rehearsal['rehearsal']}/").text
    assert "This is a load rehearsal" in board
    operator("POST", f"/{rehearsal['rehearsal']}/end", {})
    assert "Rehearsal" not in staff.get("/sessions/").text
    ended = delivery_queries.past_sessions(clock.now() + timedelta(days=1), 1)
    assert ended.total == 0


def _place_an_item(sitting_id: str) -> int:
    """Put one item version of a bank on the sitting's form."""
    from tests.integration.delivery.conftest import make_test

    version = int(make_test().spec["versions"][0])
    db.session.add(FormItem(sitting_id=sitting_id, ref="q01", item_version_id=version))
    db.session.flush()
    return version
