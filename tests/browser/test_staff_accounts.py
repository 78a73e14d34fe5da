"""Staff accounts as people meet them: invitations, passkeys, apps, the provider, merges.

One small server for the whole file, beside the demo's: it has a provider for single
sign-on and a name, which passkeys need.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from assess import create_app
from assess.clock import now
from assess.config import Settings
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from tests.browser.conftest import PATIENCE_MS, WINDOW
from tests.browser.test_accessibility import problems, report
from tests.support import openid, wsgi
from tests.support.openid import CLIENT, SECRET, OpenIdProvider
from tests.support.watch import Watch

PASSWORD = "Violet-harbour-72-lamps"
SECURITY = "/account/security"


@dataclass
class House:
    """The running application, to look into and to make people in."""

    url: str
    app: Flask
    provider: OpenIdProvider

    def person(self, *roles: Role, email: str = "", **values: Any) -> str:
        """Make an account; returns its address."""
        email = email or f"p-{secrets.token_hex(4)}@example.org"
        with self.app.app_context():
            db.session.add(
                Account(
                    email=email,
                    given_name=values.pop("given_name", "Ada"),
                    family_name=values.pop("family_name", "Nwosu"),
                    password_hash=hash_password(PASSWORD),
                    login_key=secrets.token_hex(16),
                    created_at=now(),
                    role_rows=[AccountRole(role=role.value) for role in roles],
                    **values,
                )
            )
            db.session.commit()
        return email

    def id_of(self, email: str) -> int:
        with self.app.app_context():
            return db.session.scalars(select(Account.id).where(Account.email == email)).one()

    def last_letter(self, email: str) -> str:
        with self.app.app_context():
            wanted = select(OutgoingMail.body).where(OutgoingMail.recipient == email)
            return str(db.session.scalars(wanted.order_by(OutgoingMail.id.desc())).first())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with openid.serving() as provider, _serving(folder, provider) as running:
        yield running


@contextmanager
def _serving(folder: Path, provider: OpenIdProvider) -> Iterator[House]:
    apps: list[Flask] = []

    def build(url: str) -> Flask:
        settings = Settings(
            environment="testing",
            secret_key="a secret for the tests only, long enough to be believed",
            instance_path=folder,
            database_url=f"sqlite:///{folder / 'assess.db'}",
            base_url=url,
            secure_cookies=False,
            rate_limits=False,
            background_jobs=False,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_name="the Organisation",
        )
        apps.append(create_app(settings))
        with apps[0].app_context():
            db.create_all()
        return apps[0]

    with wsgi.listening(build, host="localhost") as url:
        yield House(url, apps[0], provider)
    with apps[0].app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def open_page(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """`open_page()`: a fresh browser in which nothing may go wrong behind the page."""
    opened: list[tuple[Any, Watch | None]] = []

    def fresh(*, watched: bool = True) -> Page:
        context = browser.new_context(base_url=house.url, viewport=WINDOW, locale="en-GB")
        watch = Watch(context, house.url) if watched else None
        opened.append((context, watch))
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield fresh
    try:
        for _context, watch in opened:
            if watch is not None:
                watch.clear()
    finally:
        for context, _watch in opened:
            context.close()


def give_password(page: Page, email: str) -> None:
    page.goto("/account/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_in(page: Page, email: str) -> None:
    give_password(page, email)
    page.wait_for_url(lambda url: "/account/login" not in url)


def log_out(page: Page) -> None:
    page.goto("/account/")
    page.evaluate("document.querySelector('form[action$=\"/account/logout\"]').requestSubmit()")
    page.wait_for_url("**/account/login")


def look(page: Page, name: str) -> None:
    """Judge the open page for accessibility and narrow windows."""
    report(list(problems(page, name, "en", asked=True)))


def test_an_invited_colleague_and_the_end_of_their_access(
    house: House, open_page: Callable[..., Page]
) -> None:
    new = "new.colleague@example.org"
    chief, colleague = open_page(), open_page()
    log_in(chief, house.person(Role.ADMINISTRATOR))
    chief.goto("/admin/users/new")
    chief.get_by_label("E-mail address").fill(new)
    chief.get_by_label("Given name").fill("Zoë")
    chief.get_by_label("Family name").fill("Okafor")
    chief.get_by_label("Examiner").check()
    chief.get_by_role("button", name="Create and invite").click()
    expect(chief.get_by_text("Sent; can be accepted until")).to_be_visible()

    link = re.search(r"/account/invitation/\S+", house.last_letter(new))
    assert link is not None
    colleague.goto(link.group())
    expect(colleague).to_have_url(f"{house.url}/account/invitation")
    look(colleague, "invitation")
    colleague.get_by_label("New password").fill(PASSWORD)
    colleague.get_by_role("button", name="Set the password").click()
    log_in(colleague, new)
    colleague.goto("/banks/")
    expect(colleague.get_by_role("heading", level=1)).to_be_visible()

    chief.reload()
    chief.get_by_role("button", name="Disable the account").click()
    chief.locator("dialog").get_by_role("button", name="Disable the account").click()
    expect(chief.get_by_text("Disabled", exact=True).first).to_be_visible()
    colleague.goto("/banks/")
    expect(colleague).to_have_url(re.compile("/account/login"))


def test_a_passkey_replaces_the_password(house: House, open_page: Callable[..., Page]) -> None:
    email = house.person(Role.EXAMINER)
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    authenticator = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]
    log_in(page, email)
    page.goto(SECURITY)
    page.get_by_label("Name of the passkey").fill("Office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("rowheader", name="Office laptop")).to_be_visible()
    look(page, "security")

    log_out(page)
    page.goto(f"/account/login?next={SECURITY}")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(house.url + SECURITY)
    expect(page.get_by_text("never")).to_have_count(0)

    # The password alone leads to the second step, where the passkey is asked for.
    log_out(page)
    give_password(page, email)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    look(page, "second step")
    # A device that cannot tell whose finger it was is not enough.
    verified = {"authenticatorId": authenticator, "isUserVerified": False}
    device.send("WebAuthn.setUserVerified", verified)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="was not used")).to_be_visible()
    device.send("WebAuthn.setUserVerified", {**verified, "isUserVerified": True})
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(lambda url: "/account/login" not in url)

    page.goto(SECURITY)
    page.get_by_role("button", name="Remove the passkey Office laptop").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()


def test_an_app_and_its_recovery_codes(house: House, open_page: Callable[..., Page]) -> None:
    email = house.person(Role.INVIGILATOR)
    page = open_page()
    log_in(page, email)
    page.goto(SECURITY)
    page.get_by_role("button", name="Set up an authenticator app").click()
    look(page, "authenticator")
    secret = re.search(r"[A-Z2-7]{32}", page.content())
    assert secret is not None
    app = pyotp.TOTP(secret.group())
    page.get_by_role("textbox", name="Code").fill(app.now())
    page.get_by_role("button", name="Take the app into use").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page, "recovery codes")
    codes = re.findall(r"\b[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}\b", page.content())
    assert len(set(codes)) == 8

    log_out(page)
    give_password(page, email)
    # The code that set it up is used: the next one comes half a minute later.
    page.get_by_role("textbox", name="Code").fill(app.at(time.time() + 30))
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    log_out(page)
    give_password(page, email)
    page.get_by_role("textbox", name="Code").fill(codes[0])
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto(SECURITY)
    expect(page.get_by_text("7 of 8")).to_be_visible()


def test_two_administrators_let_somebody_in_again(
    house: House, open_page: Callable[..., Page]
) -> None:
    locked_out = house.person(Role.EXAMINER, given_name="Lost", family_name="Key")
    first, second = open_page(), open_page()
    log_in(first, house.person(Role.ADMINISTRATOR))
    first.goto(f"/admin/users/{house.id_of(locked_out)}")
    first.get_by_label("Reason").fill("Lost the telephone; spoke with her at the desk.")
    first.get_by_role("button", name="Ask for a reset").click()
    first.goto("/admin/recoveries")
    expect(first.get_by_text("You have asked for this yourself")).to_be_visible()
    log_in(second, house.person(Role.ADMINISTRATOR))
    second.goto("/admin/recoveries")
    look(second, "resets of access")
    second.get_by_role("button", name="Approve").click()
    second.get_by_role("button", name="Reset the access").click()
    expect(second.get_by_text("The access is reset")).to_be_visible()
    assert "/account/invitation/" in house.last_letter(locked_out)


def test_single_sign_on(house: House, open_page: Callable[..., Page]) -> None:
    email = house.person(Role.RECRUITMENT)
    house.provider.person = {"sub": "u-77", "email": email}
    # The browser itself goes to the provider, by a link and back: no page of ours does.
    page = open_page(watched=False)
    page.goto("/account/login")
    look(page, "login")
    page.get_by_role("link", name="Log in with the Organisation").click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto("/account/")
    expect(page.get_by_text(email, exact=True)).to_be_visible()


def test_two_accounts_of_one_person_are_merged(
    house: House, open_page: Callable[..., Page]
) -> None:
    kept = house.person(Role.CANDIDATE, email="maria.silva@example.org")
    merged = house.person(Role.CANDIDATE, email="maria.silva+2@example.org")
    page = open_page()
    log_in(page, house.person(Role.RECRUITMENT))
    page.goto("/people/duplicates")
    look(page, "duplicates")
    page.get_by_role("link", name=f"Compare {kept} with {merged}").click()
    look(page, "pair")
    page.get_by_label(kept).check()
    page.get_by_label("Reason").fill("The same passport at the desk.")
    page.get_by_role("button", name="Merge: this is one person").click()
    expect(page.get_by_text("The accounts are merged")).to_be_visible()
    expect(page.get_by_text("No two accounts look alike.")).to_be_visible()
    candidate = open_page()
    log_in(candidate, merged)
    candidate.goto("/account/")
    expect(candidate.get_by_text(kept, exact=True)).to_be_visible()
