"""Passkeys, authenticator apps and recovery codes: what lets in, what does not, what is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from assess.audit.models import AuditPending
from assess.clock import now
from assess.config import Settings
from assess.extensions import db
from assess.identity import duplicates, factors, recoveries, staff
from assess.identity.credentials import AccessRecovery, Authenticator, Passkey, RecoveryCode
from assess.identity.failures import AccountError
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from tests.conftest import PASSWORD
from tests.support.authenticators import PRESENT, SoftAuthenticator

EMAIL = "staff@example.org"
#: Recovery codes hold no letter or digit that is mistaken for another.
CODE = r"\b[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}\b"
ORIGIN = "https://assess.example.org"
HOST = "assess.example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, base_url=ORIGIN)


@pytest.fixture
def member(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER, email=EMAIL)


@pytest.fixture
def device() -> SoftAuthenticator:
    return SoftAuthenticator(ORIGIN, HOST)


@pytest.fixture
def inside(client: FlaskClient, member: Account) -> FlaskClient:
    """A browser in which the member has just logged in."""
    assert give_password(client).location == "/"
    return client


def give_password(visitor: FlaskClient, email: str = EMAIL):
    data = {"email": email, "password": PASSWORD}
    return visitor.post("/account/login", data=data, buffered=True)


def is_in(visitor: FlaskClient) -> bool:
    return visitor.get("/account/").status_code == 200


def options(visitor: FlaskClient, what: str) -> dict:
    return json.loads(visitor.post(f"/account/passkeys/{what}/options").data)


def add_passkey(visitor: FlaskClient, device: SoftAuthenticator, name: str = "Laptop"):
    data = {"credential": device.create(options(visitor, "new")), "passkey_name": name}
    return visitor.post("/account/passkeys", data=data, follow_redirects=True)


def use_passkey(visitor: FlaskClient, device: SoftAuthenticator) -> bool:
    data = {"credential": device.get(options(visitor, "login"))}
    visitor.post("/account/passkeys/login", data=data)
    return is_in(visitor)


def set_up_app(visitor: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    visitor.post("/account/security/authenticator/begin")
    page = visitor.get("/account/security/authenticator").text
    secret = re.search(r"[A-Z2-7]{32}", page)
    assert secret is not None
    app = pyotp.TOTP(secret.group())
    reply = visitor.post("/account/security/authenticator", data={"code": app.at(now())})
    codes = re.findall(CODE, reply.text)
    return app, codes


def subjects(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(select(OutgoingMail.subject).order_by(OutgoingMail.id))
        return [subject.partition(" – ")[0] for subject in rows]


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditPending.kind).order_by(AuditPending.id)))


# --- Passkeys -----------------------------------------------------------------------------


def test_a_passkey_logs_in_without_a_password(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    assert "Laptop" in add_passkey(inside, device).text
    fresh = app.test_client()
    assert use_passkey(fresh, device)
    assert use_passkey(app.test_client(), device)
    with app.app_context():
        passkey = db.session.scalars(select(Passkey)).one()
        assert (passkey.name, passkey.sign_count) == ("Laptop", 2)
        assert passkey.last_used_at is not None
    assert "A passkey was added to your account" in subjects(app)
    assert "account.passkey_added" in kinds(app)


def test_the_options_ask_for_a_resident_verified_credential(inside: FlaskClient) -> None:
    asked = options(inside, "new")
    assert asked["rp"]["id"] == HOST
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    asked = options(inside, "login")
    assert asked["userVerification"] == "required"
    assert asked.get("allowCredentials", []) == []


def test_several_passkeys_are_one_account_to_the_authenticator(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    second = SoftAuthenticator(ORIGIN, HOST)
    add_passkey(inside, device)
    assert "Telephone" in add_passkey(inside, second, "Telephone").text
    assert device.handle == second.handle
    assert use_passkey(app.test_client(), device)
    assert use_passkey(app.test_client(), second)


def test_a_known_passkey_is_not_kept_twice(inside: FlaskClient, device: SoftAuthenticator) -> None:
    add_passkey(inside, device)
    assert "known already" in add_passkey(inside, device).text


BENT = {
    "another origin": {"origin": "https://assess.example.org.evil.example"},
    "another site": {"rp_id": "evil.example"},
    "user not verified": {"flags": PRESENT},
    "user not present": {"flags": 0},
}


@pytest.mark.parametrize("how", BENT)
def test_a_new_passkey_must_be_made_here_and_by_its_user(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator, how: str
) -> None:
    assert "could not be used" in add_passkey(inside, replace(device, **BENT[how])).text
    with app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("how", BENT)
def test_a_log_in_must_be_signed_here_and_by_its_user(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator, how: str
) -> None:
    add_passkey(inside, device)
    assert not use_passkey(app.test_client(), replace(device, **BENT[how]))
    assert not use_passkey(app.test_client(), replace(device, handle=b"somebody else"))
    assert not use_passkey(app.test_client(), replace(device, key=SoftAuthenticator("", "").key))
    assert use_passkey(app.test_client(), device)


def test_a_copy_that_counts_backwards_is_refused_and_told(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    add_passkey(inside, device)
    copy = replace(device)
    assert use_passkey(app.test_client(), device)
    assert use_passkey(app.test_client(), device)
    assert not use_passkey(app.test_client(), copy)
    assert "A passkey of your account was refused" in subjects(app)
    assert "account.passkey_refused" in kinds(app)
    assert use_passkey(app.test_client(), device)


def test_an_authenticator_that_does_not_count_is_accepted_again_and_again(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    add_passkey(inside, device)
    for _ in range(2):
        device.count = -1
        assert use_passkey(app.test_client(), device)


def test_a_challenge_is_good_once_in_its_browser_for_five_minutes(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    add_passkey(inside, device)
    first, second = app.test_client(), app.test_client()
    answer = {"credential": device.get(options(first, "login"))}
    options(second, "login")
    second.post("/account/passkeys/login", data=answer)
    assert not is_in(second)
    cookie = first.get_cookie("assess")
    assert cookie is not None
    first.post("/account/passkeys/login", data=answer)
    assert is_in(first)
    # The same cookie and the same answer once more, as somebody who copied both would send.
    thief = app.test_client()
    thief.set_cookie("assess", cookie.value)
    device.count += 1
    thief.post("/account/passkeys/login", data=answer)
    assert not is_in(thief)
    late = app.test_client()
    answer = {"credential": device.get(options(late, "login"))}
    with travel(now() + timedelta(minutes=5, seconds=1), tick=False):
        late.post("/account/passkeys/login", data=answer)
        assert not is_in(late)


def test_a_challenge_for_logging_in_makes_no_passkey(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    asked = options(inside, "new")
    asked["challenge"] = options(inside, "login")["challenge"]
    data = {"credential": device.create(asked), "passkey_name": "Laptop"}
    assert "too old" in inside.post("/account/passkeys", data=data, follow_redirects=True).text


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", "{" * 500, "x" * 30_000, "\0", "1e999"]
)
def test_malformed_answers_break_nothing(inside: FlaskClient, credential: str) -> None:
    options(inside, "new")
    data = {"credential": credential, "passkey_name": "Laptop"}
    reply = inside.post("/account/passkeys", data=data, follow_redirects=True)
    assert "could not be used" in reply.text
    options(inside, "login")
    assert inside.post("/account/passkeys/login", data=data).status_code == 303


def test_a_disabled_account_has_no_use_of_its_passkey(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator, member: Account
) -> None:
    add_passkey(inside, device)
    with app.app_context():
        db.session.get_one(Account, member.id).disabled_at = now()
        db.session.commit()
    assert not use_passkey(app.test_client(), device)


def test_a_removed_passkey_no_longer_logs_in(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    add_passkey(inside, device)
    elsewhere = app.test_client()
    assert use_passkey(elsewhere, device)
    with app.app_context():
        identifier = db.session.scalars(select(Passkey.id)).one()
    inside.post(f"/account/passkeys/{identifier}/remove")
    assert is_in(inside)
    assert not is_in(elsewhere)
    assert not use_passkey(app.test_client(), device)


def test_nobody_removes_somebody_elses_passkey(
    app: Flask,
    inside: FlaskClient,
    device: SoftAuthenticator,
    make_account: Callable[..., Account],
) -> None:
    add_passkey(inside, device)
    with app.app_context():
        identifier = db.session.scalars(select(Passkey.id)).one()
    make_account(Role.EXAMINER, email="other@example.org")
    other = app.test_client()
    give_password(other, "other@example.org")
    reply = other.post(f"/account/passkeys/{identifier}/remove", follow_redirects=True)
    assert "no such passkey" in reply.text
    assert use_passkey(app.test_client(), device)


def test_with_a_passkey_the_password_alone_does_not_let_in(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    add_passkey(inside, device)
    visitor = app.test_client()
    assert give_password(visitor).location == "/account/login/code"
    assert not is_in(visitor)
    assert visitor.post("/account/login/code", data={"code": "123456"}).status_code == 422
    assert use_passkey(visitor, device)


# --- Authenticator app and recovery codes ---------------------------------------------------


def test_the_app_is_asked_after_the_password(app: Flask, inside: FlaskClient) -> None:
    totp, codes = set_up_app(inside)
    assert len(set(codes)) == 8
    assert is_in(inside)
    visitor = app.test_client()
    assert give_password(visitor).location == "/account/login/code"
    assert not is_in(visitor)
    with travel(now() + timedelta(seconds=30), tick=False):
        data = {"code": totp.at(now())}
        assert visitor.post("/account/login/code", data=data).location == "/"
        assert is_in(visitor)
    assert "An authenticator app was added to your account" in subjects(app)


def test_a_code_is_accepted_once(app: Flask, inside: FlaskClient) -> None:
    totp, _codes = set_up_app(inside)
    with travel(now() + timedelta(seconds=60), tick=False):
        outcomes = []
        for _ in range(2):
            visitor = app.test_client()
            give_password(visitor)
            data = {"code": totp.at(now())}
            outcomes.append(visitor.post("/account/login/code", data=data).status_code)
        assert outcomes == [303, 422]


def test_a_recovery_code_stands_in_once(app: Flask, inside: FlaskClient) -> None:
    _totp, codes = set_up_app(inside)
    outcomes = []
    for code in (codes[0].upper(), codes[0], codes[1].replace("-", " ")):
        visitor = app.test_client()
        give_password(visitor)
        outcomes.append(visitor.post("/account/login/code", data={"code": code}).status_code)
    assert outcomes == [303, 422, 303]
    assert "A recovery code was used to log in to your account" in subjects(app)
    with app.app_context():
        assert factors.factors_of(db.session.scalars(select(Account.id)).one()).codes_left == 6


def test_new_recovery_codes_replace_the_old(app: Flask, inside: FlaskClient) -> None:
    _totp, codes = set_up_app(inside)
    reply = inside.post("/account/security/codes")
    newer = re.findall(CODE, reply.text)
    assert len(newer) == 8
    assert not set(newer) & set(codes)
    visitor = app.test_client()
    give_password(visitor)
    assert visitor.post("/account/login/code", data={"code": codes[0]}).status_code == 422
    assert visitor.post("/account/login/code", data={"code": newer[0]}).status_code == 303


def test_guessing_stops_after_five_wrong_codes(app: Flask, inside: FlaskClient) -> None:
    totp, codes = set_up_app(inside)
    visitor = app.test_client()
    give_password(visitor)
    for _ in range(5):
        assert visitor.post("/account/login/code", data={"code": "000000"}).status_code == 422
    with travel(now() + timedelta(seconds=60), tick=False):
        reply = visitor.post("/account/login/code", data={"code": totp.at(now())})
        assert "quarter of an hour" in reply.text
        assert visitor.post("/account/login/code", data={"code": codes[0]}).status_code == 422
    with travel(now() + timedelta(minutes=16), tick=False):
        give_password(visitor)
        assert visitor.post("/account/login/code", data={"code": totp.at(now())}).status_code == 303


def test_the_second_step_waits_five_minutes_and_for_an_unchanged_account(
    app: Flask, inside: FlaskClient, member: Account
) -> None:
    _totp, codes = set_up_app(inside)
    visitor = app.test_client()
    give_password(visitor)
    with travel(now() + timedelta(minutes=5, seconds=1), tick=False):
        reply = visitor.post("/account/login/code", data={"code": codes[0]}, follow_redirects=True)
        assert "was not taken in time" in reply.text
    give_password(visitor)
    with app.app_context():
        db.session.get_one(Account, member.id).disabled_at = now()
        db.session.commit()
    visitor.post("/account/login/code", data={"code": codes[0]})
    assert not is_in(visitor)


def test_secret_and_codes_are_not_readable_in_the_database(app: Flask, inside: FlaskClient) -> None:
    totp, codes = set_up_app(inside)
    with app.app_context():
        kept = db.session.scalars(select(Authenticator)).one().secret
        assert totp.secret.encode() not in kept
        hashes = set(db.session.scalars(select(RecoveryCode.code_hash)))
        assert not hashes & {code.replace("-", "") for code in codes}


def test_factors_are_changed_only_soon_after_a_proof(
    app: Flask, inside: FlaskClient, device: SoftAuthenticator
) -> None:
    with travel(now() + timedelta(minutes=16), tick=False):
        assert inside.post("/account/passkeys/new/options").status_code == 409
        reply = inside.post("/account/security/authenticator/begin")
        assert reply.location == "/account/confirm"
        wrong = inside.post("/account/confirm", data={"password": "not mine at all"})
        assert wrong.status_code == 422
        assert inside.post("/account/confirm", data={"password": PASSWORD}).status_code == 303
        assert "Laptop" in add_passkey(inside, device).text


# --- Staff must have one -------------------------------------------------------------------


@pytest.fixture
def strict(app: Flask) -> Flask:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], staff_second_factor="required")
    return app


def test_staff_without_a_factor_set_one_up_before_anything_else(
    strict: Flask, inside: FlaskClient
) -> None:
    for path in ("/banks/", "/account/", "/account/password"):
        assert inside.get(path).location == "/account/security"
    assert "One more step" in inside.get("/account/security").text
    set_up_app(inside)
    assert inside.get("/banks/").status_code == 200
    reply = inside.post("/account/security/authenticator/remove", follow_redirects=True)
    assert "Set up another one before" in reply.text


def test_candidates_need_none(
    strict: Flask, client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="candidate@example.org")
    give_password(client, "candidate@example.org")
    assert is_in(client)


# --- Two administrators reset an access -----------------------------------------------------


@pytest.fixture
def chiefs(
    make_account: Callable[..., Account], login: Callable[[Account], FlaskClient]
) -> list[FlaskClient]:
    return [
        login(make_account(Role.ADMINISTRATOR, email=f"chief-{number}@example.org"))
        for number in (1, 2)
    ]


def recovery_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(AccessRecovery.id)).one()


def test_a_reset_needs_two_administrators(
    app: Flask, inside: FlaskClient, member: Account, chiefs: list[FlaskClient]
) -> None:
    set_up_app(inside)
    reason = {"reason": "Lost the telephone; spoke with her at the desk"}
    chiefs[0].post(f"/admin/users/{member.id}/recovery", data=reason)
    answer = f"/admin/recoveries/{recovery_id(app)}/approve"
    assert "another administrator must answer" in (
        chiefs[0].post(answer, follow_redirects=True).text
    )
    assert is_in(inside)
    assert chiefs[1].post(answer).status_code == 303
    assert not is_in(inside)
    assert give_password(app.test_client()).status_code == 422
    assert chiefs[1].post(answer).status_code == 404
    told = subjects(app)
    assert "A reset of access waits for an administrator" in told
    assert "Your access was reset by two administrators" in told
    assert "An account has been created for you" in told
    assert kinds(app)[-3:] == ["account.reset_asked", "account.access_reset", "account.invited"]


def test_a_refused_reset_changes_nothing(
    app: Flask, inside: FlaskClient, member: Account, chiefs: list[FlaskClient]
) -> None:
    chiefs[0].post(f"/admin/users/{member.id}/recovery", data={"reason": "Says so by e-mail"})
    chiefs[1].post(f"/admin/recoveries/{recovery_id(app)}/refuse")
    assert is_in(inside)
    assert "account.reset_refused" in kinds(app)


def test_a_reset_needs_a_reason_and_is_asked_once(
    app: Flask, member: Account, chiefs: list[FlaskClient]
) -> None:
    page = f"/admin/users/{member.id}/recovery"
    reply = chiefs[0].post(page, data={"reason": " "}, follow_redirects=True)
    assert "Give the reason" in reply.text
    for _ in range(2):
        reply = chiefs[0].post(page, data={"reason": "Lost the key"}, follow_redirects=True)
    assert "asked for already" in reply.text
    assert recovery_id(app)


def test_no_administrator_takes_part_in_their_own_reset(
    app: Flask, chiefs: list[FlaskClient]
) -> None:
    with app.app_context():
        second = db.session.scalars(
            select(Account.id).where(Account.email == "chief-2@example.org")
        ).one()
    chiefs[0].post(f"/admin/users/{second}/recovery", data={"reason": "Lost the key"})
    chiefs[1].post(f"/admin/recoveries/{recovery_id(app)}/approve")
    with app.app_context():
        assert db.session.scalars(select(AccessRecovery.answer)).one() is None


def test_no_person_answers_themselves_under_another_account(
    app: Flask, context: Flask, make_account: Callable[..., Account]
) -> None:
    """Two accounts that were merged are one person's, whatever roles each has had."""
    asker, other = make_account(Role.ADMINISTRATOR), make_account(Role.ADMINISTRATOR)
    mine = make_account(Role.CANDIDATE)
    colleague = make_account(Role.EXAMINER)
    recoveries.ask(colleague.id, "Lost the key", asker)
    staff.set_roles(asker.id, {Role.CANDIDATE}, other)
    duplicates.merge(mine.id, asker.id, "Same passport", other)
    staff.set_roles(mine.id, {Role.ADMINISTRATOR}, other)
    for answer in (recoveries.approve, recoveries.refuse):
        with pytest.raises(AccountError, match="own_request"):
            answer(recovery_id(app), mine)
    with pytest.raises(AccountError, match="own_account"):
        recoveries.ask(asker.id, "Lost the key", mine)


def test_who_is_no_administrator_any_more_neither_asks_nor_answers(
    app: Flask, context: Flask, make_account: Callable[..., Account]
) -> None:
    first, second = make_account(Role.ADMINISTRATOR), make_account(Role.ADMINISTRATOR)
    colleague = make_account(Role.EXAMINER)
    recoveries.ask(colleague.id, "Lost the key", first)
    staff.set_roles(second.id, {Role.EXAMINER}, first)
    for answer in (recoveries.approve, recoveries.refuse):
        with pytest.raises(AccountError, match="not_allowed"):
            answer(recovery_id(app), second)
    with pytest.raises(AccountError, match="not_allowed"):
        recoveries.ask(first.id, "Lost the key", second)
