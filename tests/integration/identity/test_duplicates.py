"""Accounts that may be one person's: found, merged without moving anything, or kept apart."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from assess.audit import ledger
from assess.audit.models import AuditPending
from assess.clock import now
from assess.delivery import queries as delivery_queries
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity import duplicates, operations, queries, staff
from assess.identity.failures import AccountError
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from tests.conftest import PASSWORD

NEW, OLD = "ada.new@example.org", "ada.new+jobs@example.org"


@pytest.fixture
def clerk(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT, email="clerk@example.org")


@pytest.fixture
def office(clerk: Account, login: Callable[[Account], FlaskClient]) -> FlaskClient:
    return login(clerk)


@pytest.fixture
def ada(make_account: Callable[..., Account]) -> tuple[Account, Account]:
    """One person's two accounts: the one to keep, and the other."""
    old = make_account(Role.CANDIDATE, email=OLD, password="The-older-password-7")
    return make_account(Role.CANDIDATE, email=NEW), old


def address(one: Account, other: Account) -> str:
    return f"/people/duplicates/{one.id}/{other.id}"


def merge(office: FlaskClient, ada: tuple[Account, Account], **values: str):
    data = {"keep": str(ada[0].id), "reason": "Same passport", "decision": "merge", **values}
    return office.post(address(*ada), data=data)


def test_a_pair_is_found_by_address_or_identity_number(
    context: Flask, ada: tuple[Account, Account], make_account: Callable[..., Account]
) -> None:
    one = make_account(Role.CANDIDATE, identity_number="AB1")
    two = make_account(Role.CANDIDATE, identity_number="AB1")
    make_account(Role.CANDIDATE)
    found = [(pair.first.id, pair.second.id) for pair in duplicates.pairs()]
    assert found == [(ada[1].id, ada[0].id), (one.id, two.id)]
    assert [pair.second.id for pair in duplicates.pairs(of=one.id)] == [two.id]


def test_the_pair_is_shown_side_by_side_and_reading_it_is_recorded(
    app: Flask,
    office: FlaskClient,
    ada: tuple[Account, Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The same numbers were read in this process already, in another database.
    monkeypatch.setattr(ledger, "_read", OrderedDict())
    assert OLD in office.get("/people/duplicates").text
    page = office.get(address(*ada)).text
    assert NEW in page
    assert OLD in page
    assert "Two spellings of one e-mail address" in page
    with app.app_context():
        read = select(AuditPending.subject).where(AuditPending.kind == "file.read")
        subjects = set(db.session.scalars(read))
    assert subjects == {f"account:{account.id}" for account in ada}


def test_a_merge_closes_one_and_leads_to_the_other(
    app: Flask, office: FlaskClient, client: FlaskClient, ada: tuple[Account, Account]
) -> None:
    assert merge(office, ada).location == "/people/duplicates"
    give = client.post("/account/login", data={"email": OLD, "password": "The-older-password-7"})
    assert give.status_code == 422
    # The old address leads to the kept account, with the kept account's password.
    give = client.post("/account/login", data={"email": OLD, "password": PASSWORD})
    assert give.status_code == 303
    assert NEW in client.get("/account/").text
    with app.app_context():
        kinds = select(AuditPending.kind).where(AuditPending.kind == "account.merged")
        assert len(db.session.scalars(kinds).all()) == 2
        told = set(db.session.scalars(select(OutgoingMail.recipient)))
        assert told == {NEW, OLD}
        assert duplicates.pairs() == []


def test_open_logins_of_the_merged_account_end(
    office: FlaskClient, ada: tuple[Account, Account], login: Callable[[Account], FlaskClient]
) -> None:
    kept, merged = login(ada[0]), login(ada[1])
    merge(office, ada)
    assert kept.get("/account/").status_code == 200
    assert merged.get("/account/").status_code == 302


def test_a_new_password_asked_for_the_old_address_goes_to_the_kept_mailbox(
    app: Flask, office: FlaskClient, client: FlaskClient, ada: tuple[Account, Account]
) -> None:
    merge(office, ada)
    client.post("/account/reset", data={"email": OLD})
    with app.app_context():
        letter = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
        assert letter is not None
        assert letter.recipient == NEW
        code = re.search(r"\b\d{6}\b", letter.body)
        assert code is not None
    client.post("/account/reset/code", data={"code": code.group()})
    client.post("/account/reset/password", data={"password": "Violet-harbour-72-lamps"})
    data = {"email": NEW, "password": "Violet-harbour-72-lamps"}
    assert client.post("/account/login", data=data).status_code == 303


def test_the_old_address_registers_no_second_account(
    app: Flask, office: FlaskClient, ada: tuple[Account, Account]
) -> None:
    merge(office, ada)
    with app.app_context(), pytest.raises(AccountError, match="known"):
        operations.create_account(
            OLD, given_name="A", family_name="B", roles={Role.CANDIDATE}, password=PASSWORD
        )


def test_sittings_stay_where_they_are_and_are_read_under_the_kept_account(
    app: Flask, office: FlaskClient, ada: tuple[Account, Account]
) -> None:
    with app.app_context():
        test = TestDefinition(code="t", kind="language", title={}, spec={}, created_at=now())
        db.session.add(test)
        db.session.flush()
        booked = Sitting(id="s" * 22, account_id=ada[1].id, test_id=test.id, created_at=now())
        db.session.add(booked)
        db.session.commit()
    merge(office, ada)
    with app.app_context():
        assert db.session.get_one(Sitting, "s" * 22).account_id == ada[1].id
        assert [s.id for s in delivery_queries.sittings_of(ada[0].id)] == ["s" * 22]
        assert queries.is_read_under(ada[1].id, ada[0].id)
        assert not queries.is_read_under(ada[0].id, ada[1].id)


def test_merging_twice_leaves_one_step(
    app: Flask,
    context: Flask,
    clerk: Account,
    ada: tuple[Account, Account],
    make_account: Callable[..., Account],
) -> None:
    third = make_account(Role.CANDIDATE)
    duplicates.merge(ada[1].id, third.id, "Same passport", clerk)
    duplicates.merge(ada[0].id, ada[1].id, "Same passport", clerk)
    found = db.session.scalars(queries.accounts_of(ada[0].id)).all()
    assert set(found) == {ada[0].id, ada[1].id, third.id}
    with pytest.raises(AccountError, match="merged"):
        duplicates.merge(ada[0].id, third.id, "Again", clerk)


@pytest.mark.parametrize("who", ["own_account", "staff", "disabled", "unknown"])
def test_what_is_not_merged(
    context: Flask,
    clerk: Account,
    ada: tuple[Account, Account],
    make_account: Callable[..., Account],
    who: str,
) -> None:
    shut = make_account(Role.CANDIDATE, disabled_at=now())
    kept = {
        "own_account": clerk.id,
        "staff": make_account(Role.EXAMINER).id,
        "disabled": shut.id,
        "unknown": 10**6,
    }[who]
    with pytest.raises(AccountError, match=who):
        duplicates.merge(kept, ada[1].id, "Reason", clerk)
    db.session.expire_all()
    assert db.session.get_one(Account, ada[1].id).merged_into_id is None


def test_a_right_taken_away_meanwhile_counts(
    context: Flask,
    clerk: Account,
    ada: tuple[Account, Account],
    make_account: Callable[..., Account],
) -> None:
    chief = make_account(Role.ADMINISTRATOR)
    staff.set_roles(clerk.id, {Role.EXAMINER}, chief)
    for act in (duplicates.merge, duplicates.dismiss):
        with pytest.raises(AccountError, match="not_allowed"):
            act(ada[0].id, ada[1].id, "Same passport", clerk)
    with pytest.raises(AccountError, match="not_allowed"):
        duplicates.set_identity_number(ada[0].id, "AB1", clerk)
    assert db.session.get_one(Account, ada[1].id).merged_into_id is None


def test_a_reason_is_needed(office: FlaskClient, ada: tuple[Account, Account]) -> None:
    reply = merge(office, ada, reason=" ")
    assert reply.status_code == 422
    assert "Give the reason" in reply.text


def test_a_pair_told_apart_is_not_shown_again(
    app: Flask, office: FlaskClient, ada: tuple[Account, Account]
) -> None:
    merge(office, ada, decision="apart", reason="Mother and daughter")
    with app.app_context():
        assert duplicates.pairs() == []
        assert db.session.get_one(Account, ada[1].id).disabled_at is None


def test_a_merged_account_is_not_enabled_again(
    app: Flask,
    office: FlaskClient,
    ada: tuple[Account, Account],
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    merge(office, ada)
    chief = login(make_account(Role.ADMINISTRATOR))
    reply = chief.post(f"/admin/users/{ada[1].id}/enable", follow_redirects=True)
    assert "merged into another" in reply.text


def test_the_record_of_a_merge_cannot_be_changed(
    app: Flask, office: FlaskClient, ada: tuple[Account, Account]
) -> None:
    merge(office, ada)
    for statement in ("UPDATE account_merge SET reason = 'x'", "DELETE FROM account_merge"):
        with (
            app.app_context(),
            pytest.raises(DBAPIError, match="append-only"),
            db.engine.begin() as connection,
        ):
            connection.execute(text(statement))


def test_an_identity_number_is_stored_and_recorded(
    app: Flask,
    ada: tuple[Account, Account],
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    chief = login(make_account(Role.ADMINISTRATOR))
    page = f"/admin/users/{ada[0].id}/identity-number"
    chief.post(page, data={"identity_number": "ab 12-34"})
    reply = chief.post(page, data={"identity_number": "12;34"}, follow_redirects=True)
    assert "letters and digits" in reply.text
    with app.app_context():
        assert db.session.get_one(Account, ada[0].id).identity_number == "AB1234"
        kept = select(AuditPending.facts).where(AuditPending.kind == "account.identity_number")
        assert "AB1234" not in str(db.session.scalars(kept).one())
