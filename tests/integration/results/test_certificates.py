"""A certificate follows its result, and the page for checking it names nobody."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import func, select

from assess import clock, create_app, limiting
from assess.config import Settings
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import certificates, operations
from assess.results.certificate_models import Certificate
from assess.results.models import Result
from tests.integration.results.street import language_result, new_test

MakeAccount = Callable[..., Account]
Login = Callable[[Account], FlaskClient]


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


@pytest.fixture
def ada(make_account: MakeAccount) -> Account:
    return make_account(
        Role.CANDIDATE, family_name="Ångström", given_name="Zoë", email="zoe@example.org"
    )


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def result(context: Flask, ada: Account) -> Result:
    return language_result(ada, new_test("language", "english"), ability=0.4)


def path_of(result: Result) -> str:
    token = certificates.certificate_of(result).token
    assert len(token) == 43  # 256 bits
    return f"/certificates/{token}"


def test_only_its_owner_downloads_it_and_only_when_released(
    app: Flask,
    result: Result,
    ada: Account,
    officer: Account,
    login: Login,
    make_account: MakeAccount,
) -> None:
    path = f"/results/{result.id}/certificate.pdf"
    assert login(ada).get(path).status_code == 404
    operations.release([result.id], officer)
    mine = login(ada).get(path)
    assert (mine.status_code, mine.content_type) == (200, "application/pdf")
    assert mine.data.startswith(b"%PDF-")
    assert b"pdfuaid" in mine.data  # declared as PDF/UA
    assert login(make_account(Role.CANDIDATE, email="eve@example.org")).get(path).status_code == 404
    assert login(ada).get(path).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1
    operations.withdraw(result.id, officer, "Wrong person")
    assert login(ada).get(path).status_code == 404


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_it_says_all_that_must_stand_beside_a_level(
    app: Flask, result: Result, locale: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": locale}):
        said = certificates.document_of(result, "https://x.example/certificates/t")
    assert said["lang"] == locale
    words = " ".join([str(value) for value in said.values()])
    assert said["name"] == "Zoë Ångström"
    assert str(result.valid_until.year) in words
    assert said["level"].startswith(str(result.level))
    assert "%" in said["facts"][0][1]  # the error, in words, has a probability
    assert len(said["cautions"]) == 2
    assert len(said["meaning"]) > 20


def test_the_page_follows_the_result_and_names_nobody(
    app: Flask, result: Result, officer: Account
) -> None:
    operations.release([result.id], officer)
    path, visitor = path_of(result), app.test_client()
    page = visitor.get(path)
    assert "This certificate is valid" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    for secret in ("Zoë", "Ångström", "zoe@example.org", result.sitting_id, "theta", "0.4"):
        assert secret not in re.sub(r"<(script|style|link)[^>]*>", "", page.text)
    late = clock.now() + timedelta(days=800)
    with clock.frozen_source(lambda: late):
        assert "This certificate has expired" in visitor.get(path).text
    operations.withdraw(result.id, officer, "Wrong person")
    assert "no longer counts" in visitor.get(path).text


def test_a_superseded_result_revokes_it(app: Flask, result: Result, officer: Account) -> None:
    operations.release([result.id], officer)
    path = path_of(result)
    transactional(operations._decide)(result, "superseded", officer, "Item 2 is flawed")
    page = app.test_client().get(path).text
    assert "This certificate was withdrawn" in page
    assert "later result has replaced" in page


@pytest.mark.parametrize("token", ["x" * 43, "x", "é" * 43, "x" * 3000, "..%2F..", "%00" * 43])
def test_an_invented_token_finds_nothing(app: Flask, context: Flask, token: str) -> None:
    page = app.test_client().get(f"/certificates/{token}")
    assert page.status_code == 404
    assert "This certificate is valid" not in page.text


def test_guessing_is_limited(settings: Settings) -> None:
    app = create_app(replace(settings, rate_limits=True))
    with app.app_context():
        db.create_all()
    visitor = app.test_client()
    codes = [visitor.get(f"/certificates/{number:043}").status_code for number in range(32)]
    limiting.dispose(app)
    with app.app_context():
        db.engine.dispose()
    assert set(codes[:30]) == {404}
    assert set(codes[30:]) == {429}


# RFC 9864 renames the algorithm; every statement of this site says EdDSA (RFC 8037).
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_the_credential_is_a_jwt_that_another_library_accepts(
    app: Flask, result: Result, ada: Account, officer: Account, login: Login
) -> None:
    path = f"/results/{result.id}/credential.jwt"
    assert login(ada).get(path).status_code == 404
    operations.release([result.id], officer)
    token = login(ada).get(path).text
    published = app.test_client().get("/.well-known/assess-keys.json").json
    key = next(one for one in published["keys"] if one["alg"] == "EdDSA")
    said = jwt.decode(token, OKPKey.import_key(key), algorithms=["EdDSA"]).claims
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["credentialSubject"]["result"][0]["value"] == str(result.level)
    assert "sole basis" in said["credentialSubject"]["achievement"]["description"]
    who = said["credentialSubject"]["identifier"][0]
    digest = hashlib.sha256(f"zoe@example.org{who['salt']}".encode()).hexdigest()
    assert who["identityHash"] == f"sha256${digest}"
    assert "Zoë" not in json.dumps(said, ensure_ascii=False)
    # Through the last day in Brussels, and not a moment longer.
    ends = datetime.fromisoformat(said["validUntil"])
    assert (ends - timedelta(seconds=1)).date() == result.valid_until
    assert (ends.hour, ends.minute) == (0, 0)
    late = clock.now() + timedelta(days=800)
    with clock.frozen_source(lambda: late):
        assert login(ada).get(path).status_code == 404  # no time is left
