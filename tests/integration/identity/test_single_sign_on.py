"""Single sign-on against a real provider: who gets in, and what proves nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from assess import create_app
from assess.audit.models import AuditPending
from assess.clock import now
from assess.config import Settings, UnsafeSettings, check_settings
from assess.extensions import db
from assess.identity.credentials import ExternalIdentity
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from tests.support import openid
from tests.support.openid import CLIENT, SECRET, OpenIdProvider

EMAIL = "staff@example.org"


@pytest.fixture(scope="module")
def served() -> Iterator[OpenIdProvider]:
    with openid.serving() as provider:
        yield provider


@pytest.fixture
def provider(served: OpenIdProvider) -> OpenIdProvider:
    served.reset()
    served.person = {"sub": "u-1", "email": EMAIL}
    return served


@pytest.fixture
def settings(settings: Settings, provider: OpenIdProvider) -> Settings:
    return replace(
        settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        base_url="http://assess.example.org",
    )


@pytest.fixture
def member(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER, email=EMAIL)


def change(app: Flask, **values: object) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **values)


def sign_on(visitor: FlaskClient, start: str = "/account/sso"):
    """Go there and back as a browser does; returns our answer to the coming back."""
    there = visitor.get(start)
    answer = requests.get(str(there.location), allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return visitor.get(f"{parts.path}?{parts.query}")


def is_in(visitor: FlaskClient) -> bool:
    return visitor.get("/account/").status_code == 200


def test_a_verified_address_logs_staff_in(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    reply = sign_on(client, "/account/sso?next=/banks/")
    assert (reply.status_code, reply.location) == (303, "/banks/")
    assert is_in(client)
    with app.app_context():
        bound = db.session.scalars(select(ExternalIdentity)).one()
        assert (bound.account_id, bound.subject) == (member.id, "u-1")
        assert (
            "connected to single sign-on" in db.session.scalars(select(OutgoingMail.subject)).one()
        )
        kinds = db.session.scalars(select(AuditPending.kind)).all()
        assert kinds == ["account.single_sign_on_bound"]


def test_the_request_carries_state_nonce_and_challenge(
    client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    address = str(client.get("/account/sso").location)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://assess.example.org/account/sso/callback"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert min(map(len, (asked["state"], asked["nonce"], asked["code_challenge"]))) >= 43


WRONG = {
    "another issuer": {"iss": "https://other.example"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences, another party": {"aud": [CLIENT, "b"], "azp": "b"},
    "several audiences, no party": {"aud": [CLIENT, "b"]},
    "expired": {"exp": int(time.time()) - 3600},
    "no expiry": {"exp": None},
    "expiry in words": {"exp": "tomorrow"},
    "issued in the future": {"iat": int(time.time()) + 7200},
    "issued long ago": {"iat": int(time.time()) - 7200},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "unverified address": {"email_verified": False},
    "verified in words": {"email_verified": "true"},
    "nothing about the address": {"email_verified": None},
    "no address": {"email": None},
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_claims_prove_nothing(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider, what: str
) -> None:
    provider.bent = WRONG[what]
    reply = sign_on(client)
    assert reply.location == "/account/login"
    assert "could not be completed" in client.get("/account/login").text
    assert not is_in(client)


def forged(claims: dict) -> str:
    """Signed with a key of somebody else under the provider's key id."""
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048))


def shared(claims: dict) -> str:
    """Signed with the client's secret, as HS256 would allow."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


@pytest.mark.parametrize(
    "sign", [openid.unsigned, forged, shared, lambda _claims: "not.a.token", lambda _claims: ""]
)
def test_wrong_signatures_prove_nothing(
    client: FlaskClient, member: Account, provider: OpenIdProvider, sign: Callable[[dict], str]
) -> None:
    provider.sign = sign
    assert sign_on(client).location == "/account/login"
    assert not is_in(client)


def test_a_new_key_of_the_provider_is_fetched(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    sign_on(client)
    provider.turn_key()
    fresh = app.test_client()
    sign_on(fresh)
    assert is_in(fresh)


def coming_back(visitor: FlaskClient) -> str:
    there = visitor.get("/account/sso")
    answer = requests.get(str(there.location), allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def test_what_comes_back_belongs_to_one_browser_and_is_good_once(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    back = coming_back(client)
    thief = app.test_client()
    thief.get(back)
    assert not is_in(thief)
    coming_back(thief)  # the thief's own state is another
    thief.get(back)
    assert not is_in(thief)
    client.get(back)
    assert is_in(client)
    client.post("/account/logout")
    client.get(back)
    assert not is_in(client)


def test_another_provider_may_not_answer(
    client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    back = coming_back(client).partition("&iss=")[0]
    client.get(f"{back}&iss=https://other.example")
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=1", "?state=%00&code=%F0"])
def test_coming_back_with_nothing_breaks_nothing(
    client: FlaskClient, member: Account, query: str
) -> None:
    client.get("/account/sso")
    assert client.get(f"/account/sso/callback{query}").location == "/account/login"


def test_nobody_unknown_gets_an_account(
    app: Flask, client: FlaskClient, provider: OpenIdProvider
) -> None:
    sign_on(client)
    assert "no account of staff" in client.get("/account/login").text
    with app.app_context():
        assert db.session.scalars(select(Account)).all() == []


def test_a_candidate_does_not_become_staff(
    client: FlaskClient, provider: OpenIdProvider, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email=EMAIL)
    sign_on(client)
    assert not is_in(client)


def test_a_disabled_account_stays_closed(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    with app.app_context():
        db.session.get_one(Account, member.id).disabled_at = now()
        db.session.commit()
    sign_on(client)
    assert not is_in(client)


def test_an_address_given_to_somebody_else_opens_nothing(
    app: Flask, client: FlaskClient, member: Account, provider: OpenIdProvider
) -> None:
    sign_on(client)
    provider.person = {"sub": "u-2", "email": EMAIL}
    other = app.test_client()
    sign_on(other)
    assert not is_in(other)
    provider.person = {"sub": "u-1", "email": "married@example.org"}
    same = app.test_client()
    sign_on(same)
    assert is_in(same)


ROLES = {
    "oidc_role_claim": "groups",
    "oidc_roles": "assess-hr=recruitment, assess-it=administrator",
}


def test_accounts_are_made_when_the_settings_say_so(
    app: Flask, client: FlaskClient, provider: OpenIdProvider
) -> None:
    change(app, oidc_create_accounts=True, **ROLES)
    provider.person |= {
        "given_name": "Zoë",
        "family_name": "Okafor",
        "groups": ["assess-hr", "canteen"],
    }
    sign_on(client)
    assert is_in(client)
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        assert (account.name, account.roles) == ("Zoë Okafor", {Role.RECRUITMENT})


def test_mapped_roles_are_followed_and_without_one_nobody_gets_in(
    app: Flask,
    client: FlaskClient,
    member: Account,
    provider: OpenIdProvider,
    make_account: Callable[..., Account],
) -> None:
    make_account(Role.ADMINISTRATOR)
    change(app, **ROLES)
    provider.person |= {"groups": ["assess-it"]}
    sign_on(client)
    with app.app_context():
        assert db.session.get_one(Account, member.id).roles == {Role.ADMINISTRATOR}
    provider.person |= {"groups": ["canteen"]}
    other = app.test_client()
    sign_on(other)
    assert "gives you no role" in other.get("/account/login").text
    assert not is_in(other)


def test_the_last_administrator_is_kept(
    app: Flask,
    client: FlaskClient,
    provider: OpenIdProvider,
    make_account: Callable[..., Account],
) -> None:
    chief = make_account(Role.ADMINISTRATOR, email=EMAIL)
    change(app, **ROLES)
    provider.person |= {"groups": ["assess-hr"]}
    sign_on(client)
    with app.app_context():
        roles = db.session.get_one(Account, chief.id).roles
        assert roles == {Role.ADMINISTRATOR, Role.RECRUITMENT}


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": ""},
    ],
)
def test_a_provider_that_is_not_what_it_should_be_is_left_alone(
    client: FlaskClient, member: Account, provider: OpenIdProvider, said: dict
) -> None:
    provider.says_of_itself = said
    assert client.get("/account/sso").location == "/account/login"
    assert "cannot be reached" in client.get("/account/login").text


def test_a_silent_provider_leaves_the_other_ways(app: Flask, client: FlaskClient) -> None:
    change(app, oidc_issuer="http://127.0.0.1:9")
    assert client.get("/account/sso").location == "/account/login"


def test_without_a_provider_there_is_no_such_page(app: Flask, client: FlaskClient) -> None:
    change(app, oidc_issuer="")
    assert client.get("/account/sso").status_code == 404
    assert client.get("/account/sso/callback").status_code == 404
    assert "/account/sso" not in client.get("/account/login").text


UNSAFE = [
    ({"oidc_client_id": ""}, "CLIENT_ID"),
    ({"oidc_role_claim": "groups"}, "go together"),
    ({"oidc_create_accounts": True}, "CREATE_ACCOUNTS"),
    ({"staff_second_factor": "perhaps"}, "SECOND_FACTOR"),
]


@pytest.mark.parametrize(("values", "word"), UNSAFE)
def test_unsafe_settings_are_refused(values: dict, word: str) -> None:
    base = {"environment": "testing", "oidc_issuer": "https://id.example", "oidc_client_id": "a"}
    with pytest.raises(UnsafeSettings, match=word):
        check_settings(Settings(**{**base, **values}))


def test_a_mapping_to_no_role_of_staff_is_refused(tmp_path) -> None:
    values = {"oidc_issuer": "https://id.example", "oidc_client_id": "a", "oidc_role_claim": "g"}
    for mapping in ("hr=candidate", "hr", "=recruitment", "hr=boss"):
        with pytest.raises(UnsafeSettings, match="OIDC_ROLES"):
            create_app(
                Settings(
                    environment="testing", instance_path=tmp_path, oidc_roles=mapping, **values
                )
            )
