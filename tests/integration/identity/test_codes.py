"""E-mailed codes: random, hashed, once, newest only, 30 minutes, five tries, one browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.extensions import db
from assess.identity import codes, operations
from assess.identity.codes import Check
from assess.identity.models import Account, EmailCode
from assess.identity.roles import Role
from assess.mail import OutgoingMail

ADDRESS = "new.person@example.org"
GOOD = {
    "given_name": "Noor",
    "family_name": "Haddad",
    "locale": "en",
    "password": "Correct-horse-9-battery",
}


def newest_mail(app: Flask, recipient: str = ADDRESS) -> OutgoingMail:
    with app.app_context():
        message = db.session.scalar(
            select(OutgoingMail)
            .where(OutgoingMail.recipient == recipient)
            .order_by(OutgoingMail.id.desc())
        )
        assert message is not None
        return message


def mailed_code(app: Flask, recipient: str = ADDRESS) -> str:
    found = re.search(r"\b\d{6}\b", newest_mail(app, recipient).body)
    assert found is not None
    return found[0]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def ask(client: FlaskClient, purpose: str = "register", email: str = ADDRESS) -> None:
    reply = client.post(f"/account/{purpose}", data={"email": email})
    assert reply.status_code == 303
    assert reply.location == f"/account/{purpose}/code"


def give(client: FlaskClient, code: str, purpose: str = "register") -> bool:
    reply = client.post(f"/account/{purpose}/code", data={"code": code})
    assert reply.status_code in (303, 422)
    return reply.status_code == 303


def test_the_whole_way_from_address_to_account(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    assert give(client, f" {code[:3]} {code[3:]} ")
    reply = client.post("/account/register/details", data=GOOD)
    assert (reply.status_code, reply.location) == (303, "/")
    assert client.get("/account/").status_code == 200
    with app.app_context():
        account = operations.account_with(ADDRESS)
        assert account is not None
        assert account.roles == {Role.CANDIDATE}
        assert account.name == "Noor Haddad"
        assert account.password_hash.startswith("$argon2id$")


def test_only_a_keyed_hash_is_kept(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    with app.app_context():
        row = db.session.scalars(select(EmailCode)).one()
        assert re.fullmatch("[0-9a-f]{64}", row.code_hash)
        assert code not in row.code_hash + row.request_hash


def test_a_code_works_once(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    assert give(client, code)
    assert not give(client, code)


def test_only_the_newest_code_works(app: Flask, client: FlaskClient) -> None:
    ask(client)
    first = mailed_code(app)
    assert client.post("/account/register/code/new").status_code == 303
    second = mailed_code(app)
    if first != second:
        assert not give(client, first)
    assert give(client, second)


def test_a_stranger_asking_for_the_same_address_voids_nothing(
    app: Flask, client: FlaskClient
) -> None:
    ask(client)
    code = mailed_code(app)
    stranger = app.test_client()
    ask(stranger)
    assert stranger.post("/account/register/code/new").status_code == 303
    for _ in range(5):
        give(stranger, other_than(mailed_code(app)))
    assert give(client, code)
    assert client.post("/account/register/details", data=GOOD).location == "/"


def test_a_code_read_from_the_mailbox_opens_nothing_elsewhere(
    app: Flask, client: FlaskClient
) -> None:
    stranger = app.test_client()
    ask(stranger)
    ask(client)
    code = mailed_code(app)
    assert not give(stranger, code)
    assert give(client, code)


def test_asking_twice_at_once_leaves_the_newest(app: Flask, client: FlaskClient) -> None:
    ask(client)
    with client.session_transaction() as session:
        token = session["code"]["token"]
    # The double click's two answers may come back in either order.
    with app.app_context():
        operations.ask_to_register(ADDRESS, "en", token)
    newest = mailed_code(app)
    assert give(client, newest)


def test_an_address_gets_ten_codes_a_day(app: Flask, client: FlaskClient) -> None:
    for _ in range(5):
        ask(app.test_client(), "register")
        ask(app.test_client(), "reset")
    refused = app.test_client().post("/account/reset", data={"email": ADDRESS})
    assert refused.status_code == 429
    assert 23 * 3600 < int(refused.headers["Retry-After"]) <= 24 * 3600 + 1
    ask(app.test_client(), "reset", "other@example.org")
    with app.app_context():
        assert len(db.session.scalars(select(EmailCode).filter_by(email=ADDRESS)).all()) == 10
    tomorrow = clock.now() + timedelta(days=1, seconds=1)
    with clock.frozen_source(lambda: tomorrow):
        ask(app.test_client(), "reset")


def test_a_code_dies_after_thirty_minutes(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    later = clock.now() + timedelta(minutes=30, seconds=1)
    with clock.frozen_source(lambda: later):
        assert not give(client, code)
    just_in_time = clock.now() + timedelta(minutes=29)
    with clock.frozen_source(lambda: just_in_time):
        assert give(client, code)


def test_the_fifth_wrong_try_ends_the_code(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    for _ in range(5):
        assert not give(client, other_than(code))
    assert not give(client, code)


def test_four_wrong_tries_leave_one(app: Flask, client: FlaskClient) -> None:
    ask(client)
    code = mailed_code(app)
    for _ in range(4):
        assert not give(client, other_than(code))
    assert give(client, code)


def test_parallel_tries_count_one_by_one(app: Flask) -> None:
    with app.app_context():
        token = operations.ask_to_register(ADDRESS, "en")
    wrong = other_than(mailed_code(app))

    def attempt(_number: int) -> Check:
        with app.app_context():
            return codes.check_code(ADDRESS, "register", token, wrong)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(16)))
    assert outcomes.count(Check.WRONG) == 4
    with app.app_context():
        assert db.session.scalars(select(EmailCode.tries)).all() == [5]


def test_a_right_code_is_taken_once_by_parallel_browsers(app: Flask) -> None:
    with app.app_context():
        token = operations.ask_to_register(ADDRESS, "en")
    code = mailed_code(app)

    def attempt(_number: int) -> Check:
        with app.app_context():
            return codes.check_code(ADDRESS, "register", token, code)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert outcomes.count(Check.RIGHT) == 1


def test_another_browser_cannot_use_the_code_nor_spend_its_tries(
    app: Flask, client: FlaskClient
) -> None:
    ask(client)
    code = mailed_code(app)
    thief = app.test_client()
    assert thief.post("/account/register/code", data={"code": code}).location == "/account/register"
    with app.app_context():
        assert codes.check_code(ADDRESS, "register", "guessed-token", code) is Check.SPENT
    assert give(client, code)


def test_a_registration_code_does_not_reset_a_password(
    app: Flask, client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="known@example.org")
    ask(client)
    assert give(client, mailed_code(app))
    reply = client.get("/account/reset/password")
    assert (reply.status_code, reply.location) == (303, "/account/reset")


def test_details_need_a_right_code_first(app: Flask, client: FlaskClient) -> None:
    ask(client)
    reply = client.post("/account/register/details", data=GOOD)
    assert (reply.status_code, reply.location) == (303, "/account/register")
    with app.app_context():
        assert operations.account_with(ADDRESS) is None


def test_the_proof_is_too_old_after_thirty_minutes(app: Flask, client: FlaskClient) -> None:
    ask(client)
    assert give(client, mailed_code(app))
    later = clock.now() + timedelta(minutes=31)
    with clock.frozen_source(lambda: later):
        assert client.post("/account/register/details", data=GOOD).location == "/account/register"
    with app.app_context():
        assert operations.account_with(ADDRESS) is None


def test_a_proof_makes_one_account_in_parallel(app: Flask) -> None:
    with app.app_context():
        token = operations.ask_to_register(ADDRESS, "en")
    code = mailed_code(app)
    with app.app_context():
        assert codes.check_code(ADDRESS, "register", token, code) is Check.RIGHT

    def attempt(_number: int) -> bool:
        with app.app_context():
            try:
                operations.register_account(ADDRESS, token, **GOOD)
            except operations.AccountError:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Account)).all()) == 1


def test_reset_sets_the_password_ends_logins_and_cannot_be_replayed(
    app: Flask,
    client: FlaskClient,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    account = make_account(Role.CANDIDATE, email="known@example.org")
    elsewhere = login(account)
    assert elsewhere.get("/account/").status_code == 200
    ask(client, "reset", "known@example.org")
    assert give(client, mailed_code(app, "known@example.org"), "reset")
    with client.session_transaction() as session:
        proven = dict(session["code"])
    reply = client.post("/account/reset/password", data={"password": "Kettle-moss-44-harvest"})
    assert (reply.status_code, reply.location) == (303, "/account/login")
    assert elsewhere.get("/account/").status_code == 302
    assert newest_mail(app, "known@example.org").subject.startswith("Your password was changed")
    with client.session_transaction() as session:
        session["code"] = proven
    reply = client.post("/account/reset/password", data={"password": "Tunnel-moss-55-harvest"})
    assert reply.location == "/account/reset"
    with app.app_context():
        right = operations.authenticate("known@example.org", "Kettle-moss-44-harvest")
        assert right is not None
        assert operations.authenticate("known@example.org", "Tunnel-moss-55-harvest") is None


def test_an_address_taken_meanwhile_leads_to_the_login(
    app: Flask, client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    ask(client)
    assert give(client, mailed_code(app))
    make_account(Role.CANDIDATE, email=ADDRESS)
    reply = client.post("/account/register/details", data=GOOD)
    assert (reply.status_code, reply.location) == (303, "/account/login")


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３45x", "\x00" * 6, "9" * 5000, "१२३४५६"]
)
def test_what_is_no_code_costs_no_try(app: Flask, client: FlaskClient, code: str) -> None:
    ask(client)
    assert client.post("/account/register/code", data={"code": code}).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(EmailCode.tries)).one() == 0


@pytest.mark.parametrize("purpose", ["register", "reset"])
@pytest.mark.parametrize(
    "email", ["", "a@b", "a@b.org\r\nBcc: c@d.org", "\x00@b.org", "x" * 5000 + "@b.org"]
)
def test_what_is_no_address_sends_nothing(
    app: Flask, client: FlaskClient, purpose: str, email: str
) -> None:
    assert client.post(f"/account/{purpose}", data={"email": email}).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(OutgoingMail)).all() == []
        assert db.session.scalars(select(EmailCode)).all() == []
