"""Log-ins: fresh cookies, generic refusals, real endings, safe targets, throttling."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from assess import create_app
from assess.clock import now
from assess.config import Settings
from assess.extensions import db, limiter
from assess.identity import operations, passwords
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.conftest import PASSWORD

EMAIL = "known@example.org"


@pytest.fixture
def known(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.CANDIDATE, email=EMAIL)


def log_in(client: FlaskClient, password: str = PASSWORD, email: str = EMAIL, query: str = ""):
    # A response that is not read to its end keeps its seat in the server.
    return client.post(
        f"/account/login{query}", data={"email": email, "password": password}, buffered=True
    )


def test_right_password_logs_in(client: FlaskClient, known: Account) -> None:
    reply = log_in(client, email=" KNOWN@Example.org ")
    assert (reply.status_code, reply.location) == (303, "/")
    assert client.get("/account/").status_code == 200


def test_nothing_of_the_visitors_cookie_survives_but_the_language(
    client: FlaskClient, known: Account
) -> None:
    with client.session_transaction() as session:
        session.update(locale="fr", code={"planted": True}, csrf_token="planted")
    log_in(client)
    with client.session_transaction() as session:
        assert session["locale"] == "fr"
        assert "code" not in session
        assert session.get("csrf_token") != "planted"
        first = session["login"]
    client.post("/account/logout")
    log_in(client)
    with client.session_transaction() as session:
        assert session["login"] != first


def test_a_copied_cookie_is_worth_nothing_after_logging_out(
    app: Flask, client: FlaskClient, known: Account
) -> None:
    log_in(client)
    cookie = client.get_cookie("assess")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("assess", cookie.value)
    assert thief.get("/account/").status_code == 200
    client.post("/account/logout")
    thief.set_cookie("assess", cookie.value)
    assert thief.get("/account/").status_code == 302


def test_logging_out_by_a_link_is_not_possible(client: FlaskClient, known: Account) -> None:
    log_in(client)
    assert client.get("/account/logout").status_code == 405
    assert client.get("/account/").status_code == 200


def test_forms_need_their_token(app: Flask, known: Account) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = app.test_client()
    for path in ("/account/login", "/account/register", "/account/reset", "/account/logout"):
        assert visitor.post(path, data={"email": EMAIL, "password": PASSWORD}).status_code == 400


def test_disabling_ends_logins_and_refuses_new_ones(
    app: Flask, client: FlaskClient, known: Account
) -> None:
    log_in(client)
    with app.app_context():
        db.session.get_one(Account, known.id).disabled_at = now()
        db.session.commit()
    assert client.get("/account/").status_code == 302
    assert log_in(client).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account/password", "/account/password"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("%09//evil.example", "/"),
    ],
)
def test_a_login_leads_to_pages_of_this_site_only(
    client: FlaskClient, known: Account, wanted: str, reached: str
) -> None:
    assert log_in(client, query=f"?next={wanted}").location == reached


def test_a_visitor_is_sent_to_the_login_and_back(client: FlaskClient, known: Account) -> None:
    reply = client.get("/account/password?a=1")
    assert reply.location == "/account/login?next=/account/password?a%3D1"
    page = client.get("/account/password", headers={"HX-Request": "true"})
    assert page.status_code == 401
    assert page.headers["HX-Redirect"].startswith("/account/login")


@pytest.mark.parametrize(
    ("around", "after"),
    [
        ("http://localhost/sessions/7/?group=A", "?next=/sessions/7/?group%3DA"),
        ("https://evil.example/sessions/7/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_page_whose_login_has_ended_comes_back_whole(
    client: FlaskClient, around: str, after: str
) -> None:
    """The board asks for its lines every few seconds; those alone are no page to come back to."""
    reply = client.get(
        "/sessions/7/lines", headers={"HX-Request": "true", "HX-Current-URL": around}
    )
    assert (reply.status_code, reply.text) == (401, "")
    assert reply.headers["HX-Redirect"] == f"/account/login{after}"


def test_changing_the_password_keeps_this_login_and_ends_the_others(
    app: Flask, client: FlaskClient, known: Account
) -> None:
    log_in(client)
    other = app.test_client()
    log_in(other)
    wrong = {"current": "wrong", "password": "Kettle-moss-44-harvest"}
    assert client.post("/account/password", data=wrong).status_code == 422
    assert log_in(app.test_client()).status_code == 303
    right = {"current": PASSWORD, "password": "Kettle-moss-44-harvest"}
    assert client.post("/account/password", data=right).status_code == 303
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert log_in(app.test_client()).status_code == 422
    assert log_in(app.test_client(), "Kettle-moss-44-harvest").status_code == 303


def test_all_unmet_rules_are_told_at_once(client: FlaskClient, known: Account) -> None:
    log_in(client)
    page = client.post("/account/password", data={"current": PASSWORD, "password": "abc"}).text
    for words in ("fewer than 12", "no upper-case", "no digit", "no symbol", "easy to guess"):
        assert words in page


def test_name_and_language_are_changed(app: Flask, client: FlaskClient, known: Account) -> None:
    log_in(client)
    changed = {"given_name": " Ada  Maria ", "family_name": "Nwosu", "locale": "fr"}
    assert client.post("/account/", data=changed).status_code == 303
    assert 'lang="fr"' in client.get("/account/").text
    with app.app_context():
        assert db.session.get_one(Account, known.id).given_name == "Ada Maria"
    for wrong in ("", "\x00", "x" * 121, "\u202eadA"):
        bad = {**changed, "given_name": wrong}
        assert client.post("/account/", data=bad).status_code == 422
    assert client.post("/account/", data={**changed, "locale": "xx"}).status_code == 422


def test_a_password_of_128_characters_counts_to_the_last(
    app: Flask, client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    long = "".join(f"k{n}!Z" for n in range(40))[:128]
    make_account(Role.CANDIDATE, email="long@example.org", password=long)
    assert log_in(client, long[:-1], "long@example.org").status_code == 422
    assert log_in(client, long + "x", "long@example.org").status_code == 422
    assert log_in(client, long, "long@example.org").status_code == 303


def test_accents_may_be_typed_composed_or_not(context: Flask) -> None:
    encoded = passwords.hash_password("Caf\u00e9-kettle-44")
    assert passwords.verify_password(encoded, "Cafe\u0301-kettle-44")


def test_hashes_outside_the_tests_are_argon2id_of_rfc_9106(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        settings = replace(app.config["SETTINGS"], environment="demo")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        encoded = passwords.hash_password("kettle")
    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    # The reference library with its own parameters accepts it.
    assert PasswordHasher().verify(encoded, "kettle")


def test_old_parameters_are_renewed_at_the_next_login(
    app: Flask, client: FlaskClient, known: Account
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with app.app_context():
        db.session.get_one(Account, known.id).password_hash = old
        db.session.commit()
    assert log_in(client).status_code == 303
    with app.app_context():
        assert db.session.get_one(Account, known.id).password_hash != old
    assert log_in(app.test_client()).status_code == 303


# --- Throttling -------------------------------------------------------------------------


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application on SQLite with rate limits switched on."""
    app = create_app(
        Settings(
            environment="testing",
            secret_key="a secret for the tests only, long enough to be believed",
            instance_path=tmp_path,
            secure_cookies=False,
            background_jobs=False,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
        limiter.reset()
        yield app
        limiter.reset()
        limiter.enabled = False
        db.session.remove()
        db.engine.dispose()


def from_network(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def attempt(client: FlaskClient, password: str = "wrong") -> int:
    return log_in(client, password).status_code


def open_account(app: Flask) -> None:
    operations.create_account(
        EMAIL, given_name="Ada", family_name="Nwosu", roles={Role.CANDIDATE}, password=PASSWORD
    )


def test_a_guesser_is_stopped_and_nobody_else_is(limited: Flask) -> None:
    open_account(limited)
    guesser = from_network(limited, "192.0.2.1")
    assert [attempt(guesser) for _ in range(10)] == [422] * 10
    refused = log_in(guesser)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "Try again in" in refused.text
    assert attempt(from_network(limited, "192.0.2.2"), PASSWORD) == 303


def test_a_hall_that_mistypes_keeps_nobody_out(limited: Flask) -> None:
    open_account(limited)
    for number in range(120):
        person = from_network(limited, "192.0.2.1")
        assert log_in(person, "wrong", f"person-{number}@example.org").status_code == 422
    assert attempt(from_network(limited, "192.0.2.1"), PASSWORD) == 303


def test_a_guesser_in_the_same_room_cannot_lock_out_a_known_browser(limited: Flask) -> None:
    open_account(limited)
    own = from_network(limited, "192.0.2.1")
    assert attempt(own, PASSWORD) == 303
    own.post("/account/logout")
    guesser = from_network(limited, "192.0.2.1")
    assert [attempt(guesser) for _ in range(12)] == [422] * 10 + [429] * 2
    assert attempt(own, PASSWORD) == 303


def test_a_known_browser_may_not_guess_for_ever(limited: Flask) -> None:
    open_account(limited)
    own = from_network(limited, "192.0.2.1")
    assert attempt(own, PASSWORD) == 303
    own.post("/account/logout")
    assert [attempt(own) for _ in range(12)] == [422] * 10 + [429] * 2


def test_the_mark_of_a_known_browser_cannot_be_made_up(limited: Flask) -> None:
    open_account(limited)
    guesser = from_network(limited, "192.0.2.1")
    for number in range(10):
        attempt(guesser)
        guesser.set_cookie("assess_device", f"made-up-{number}", path="/account")
    assert attempt(guesser) == 429


def test_right_passwords_are_never_counted(limited: Flask) -> None:
    open_account(limited)
    hall = from_network(limited, "192.0.2.1")
    assert {attempt(hall, PASSWORD) for _ in range(120)} == {303}


def test_a_distant_guesser_cannot_lock_out_a_known_browser(limited: Flask) -> None:
    open_account(limited)
    own = from_network(limited, "192.0.2.200")
    assert attempt(own, PASSWORD) == 303
    own.post("/account/logout")
    for network in range(11):
        for _ in range(10):
            attempt(from_network(limited, f"198.51.100.{network}"))
    assert attempt(from_network(limited, "203.0.113.9"), PASSWORD) == 429
    assert attempt(own, PASSWORD) == 303


def test_the_limit_is_the_same_for_addresses_nobody_has(limited: Flask) -> None:
    guesser = from_network(limited, "192.0.2.1")
    codes = [log_in(guesser, "wrong", "nobody@example.org").status_code for _ in range(12)]
    assert codes == [422] * 10 + [429] * 2


def test_one_network_cannot_flood_one_mailbox(limited: Flask) -> None:
    visitor = from_network(limited, "192.0.2.1")
    codes = [
        visitor.post(path, data={"email": EMAIL}).status_code
        for path in ("/account/register", "/account/reset", "/account/register") * 2
    ]
    assert codes == [303] * 5 + [429]
    refused = visitor.post("/account/register", data={"email": EMAIL})
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert visitor.post("/account/register/code/new").status_code == 429


def test_strangers_cannot_use_up_the_codes_of_a_known_browser(limited: Flask) -> None:
    open_account(limited)
    own = from_network(limited, "192.0.2.200")
    assert attempt(own, PASSWORD) == 303
    own.post("/account/logout")
    for network in range(3):
        for _ in range(5):
            stranger = from_network(limited, f"198.51.100.{network}")
            stranger.post("/account/reset", data={"email": EMAIL})
    late = from_network(limited, "203.0.113.9").post("/account/reset", data={"email": EMAIL})
    assert late.status_code == 429
    assert own.post("/account/reset", data={"email": EMAIL}).status_code == 303


# --- A burst of log-ins -----------------------------------------------------------------


class Slow:
    """A hasher that keeps everybody until it is told to go on."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.inside = 0
        self.counted = threading.Lock()

    def hash(self, _password: str) -> str:
        with self.counted:
            self.inside += 1
        assert self.go.wait(30)
        return "done"


def hashed(app: Flask) -> str:
    with app.app_context():
        try:
            return passwords.hash_password("kettle")
        except passwords.PasswordsBusyError:
            return "busy"


def test_a_burst_holds_few_threads_and_tells_the_rest_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", lambda: slow)
    monkeypatch.setattr(passwords, "PATIENCE_S", 20.0)
    held = passwords.AT_ONCE + passwords.WAITING
    assert held <= 20
    with ThreadPoolExecutor(95) as pool:
        burst = [pool.submit(hashed, app) for _ in range(95)]
        first = itertools.islice(as_completed(burst, timeout=15), 95 - held)
        assert {future.result() for future in first} == {"busy"}
        assert slow.inside == passwords.AT_ONCE
        slow.go.set()
    assert [future.result() for future in burst].count("done") == held
    # Every place was given back.
    assert hashed(app) == "done"


def test_nobody_waits_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", lambda: slow)
    monkeypatch.setattr(passwords, "PATIENCE_S", 0.1)
    with ThreadPoolExecutor(passwords.AT_ONCE + 3) as pool:
        burst = [pool.submit(hashed, app) for _ in range(passwords.AT_ONCE + 3)]
        impatient = [f.result() for f in itertools.islice(as_completed(burst, timeout=15), 3)]
        slow.go.set()
    assert impatient == ["busy"] * 3
    assert hashed(app) == "done"


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "Many people are logging in"), ("fr", "Beaucoup de personnes se connectent")],
)
def test_a_refused_burst_is_told_when_to_come_back(
    client: FlaskClient, known: Account, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    for _ in range(passwords.AT_ONCE + passwords.WAITING):
        assert passwords._PLACES.acquire(blocking=False)
    try:
        client.get("/account/login")
        reply = client.post(
            "/account/login",
            data={"email": EMAIL, "password": PASSWORD},
            headers={"Accept-Language": locale},
        )
    finally:
        for _ in range(passwords.AT_ONCE + passwords.WAITING):
            passwords._PLACES.release()
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "5"
    assert words in reply.text
    assert log_in(client).status_code == 303
