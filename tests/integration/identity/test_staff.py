"""Administrators invite, give roles, disable and enable; what each of it ends and tells."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from assess.audit.models import AuditPending
from assess.clock import now
from assess.extensions import db
from assess.identity import operations, staff
from assess.identity.credentials import AccountInvitation
from assess.identity.failures import AccountError
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from tests.conftest import PASSWORD

NEW = "new.colleague@example.org"
LINK = re.compile(r"/account/invitation/[\w-]{32}")


@pytest.fixture
def chief(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.ADMINISTRATOR, email="chief@example.org")


@pytest.fixture
def office(chief: Account, login: Callable[[Account], FlaskClient]) -> FlaskClient:
    return login(chief)


def invite(office: FlaskClient, email: str = NEW, *roles: Role) -> None:
    values = {
        "email": email,
        "given_name": "Zoë",
        "family_name": "Okafor",
        "locale": "en",
        "roles": [role.value for role in roles or (Role.EXAMINER,)],
    }
    assert office.post("/admin/users/new", data=values).status_code == 303


def letters(app: Flask, recipient: str = NEW) -> list[OutgoingMail]:
    with app.app_context():
        wanted = select(OutgoingMail).where(OutgoingMail.recipient == recipient)
        return list(db.session.scalars(wanted.order_by(OutgoingMail.id)))


def link(app: Flask) -> str:
    found = LINK.search(letters(app)[-1].body)
    assert found is not None
    return found.group()


def facts(app: Flask, account_id: int) -> list[tuple[str, dict]]:
    with app.app_context():
        rows = db.session.execute(
            select(AuditPending.kind, AuditPending.facts)
            .where(AuditPending.subject == f"account:{account_id}")
            .order_by(AuditPending.id)
        )
        return [tuple(row) for row in rows]


def id_of(app: Flask, email: str = NEW) -> int:
    with app.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def log_in(visitor: FlaskClient, email: str, password: str) -> int:
    data = {"email": email, "password": password}
    return visitor.post("/account/login", data=data, buffered=True).status_code


def test_an_invited_person_chooses_a_password_and_logs_in(
    app: Flask, office: FlaskClient, client: FlaskClient, chief: Account
) -> None:
    invite(office)
    assert client.get(link(app), follow_redirects=True).status_code == 200
    assert NEW in client.get("/account/invitation").text
    reply = client.post("/account/invitation", data={"password": "Violet-harbour-72-lamps"})
    assert (reply.status_code, reply.location) == (303, "/account/login")
    assert log_in(client, NEW, "Violet-harbour-72-lamps") == 303
    kinds = [kind for kind, _ in facts(app, id_of(app))]
    assert kinds == ["account.created", "account.invited", "account.invitation_accepted"]
    assert facts(app, id_of(app))[0][1] == {"roles": ["examiner"], "by": chief.id}


def test_the_policy_holds_for_the_invited_and_uses_nothing_up(
    app: Flask, office: FlaskClient, client: FlaskClient
) -> None:
    invite(office)
    client.get(link(app))
    for weak in ("short", "Okafor-and-more-11!"):
        assert client.post("/account/invitation", data={"password": weak}).status_code == 422
    assert client.get("/account/invitation").status_code == 200


def test_a_link_works_once(app: Flask, office: FlaskClient, client: FlaskClient) -> None:
    invite(office)
    used = link(app)
    client.get(used)
    client.post("/account/invitation", data={"password": "Violet-harbour-72-lamps"})
    again = app.test_client()
    assert again.get(used, follow_redirects=True).status_code == 410
    reply = again.post("/account/invitation", data={"password": "Another-river-55-stones"})
    assert reply.status_code == 410
    assert log_in(client, NEW, "Violet-harbour-72-lamps") == 303


@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7.01, 410)])
def test_a_link_is_valid_for_seven_days(
    app: Flask, office: FlaskClient, client: FlaskClient, days: float, status: int
) -> None:
    invite(office)
    address = link(app)
    with travel(now() + timedelta(days=days), tick=False):
        assert client.get(address, follow_redirects=True).status_code == status


def test_a_newer_invitation_replaces_the_older(
    app: Flask, office: FlaskClient, client: FlaskClient
) -> None:
    invite(office)
    first = link(app)
    office.post(f"/admin/users/{id_of(app)}/invite")
    assert link(app) != first
    assert client.get(first, follow_redirects=True).status_code == 410
    assert client.get(link(app), follow_redirects=True).status_code == 200


def test_disabling_spends_the_invitation(
    app: Flask, office: FlaskClient, client: FlaskClient
) -> None:
    invite(office)
    address = link(app)
    office.post(f"/admin/users/{id_of(app)}/disable")
    assert client.get(address, follow_redirects=True).status_code == 410


def test_a_password_set_another_way_spends_the_link(
    app: Flask, office: FlaskClient, client: FlaskClient
) -> None:
    """A link that was mailed days ago must not set a second password."""
    invite(office)
    old = link(app)
    client.post("/account/reset", data={"email": NEW})
    code = re.search(r"\b\d{6}\b", letters(app)[-1].body)
    assert code is not None
    client.post("/account/reset/code", data={"code": code.group()})
    client.post("/account/reset/password", data={"password": "Kettle-moss-44-harvest"})
    finder = app.test_client()
    assert finder.get(old, follow_redirects=True).status_code == 410
    data = {"password": "Violet-harbour-72-lamps"}
    assert finder.post("/account/invitation", data=data).status_code == 410
    assert log_in(client, NEW, "Kettle-moss-44-harvest") == 303
    reply = office.post(f"/admin/users/{id_of(app)}/invite", follow_redirects=True)
    assert "was accepted already" in reply.text


def test_an_accepted_invitation_is_not_sent_again(
    app: Flask, office: FlaskClient, client: FlaskClient
) -> None:
    invite(office)
    client.get(link(app))
    client.post("/account/invitation", data={"password": "Violet-harbour-72-lamps"})
    before = len(letters(app))
    reply = office.post(f"/admin/users/{id_of(app)}/invite", follow_redirects=True)
    assert "was accepted already" in reply.text
    assert len(letters(app)) == before


def test_only_a_hash_of_the_link_is_kept_and_the_message_is_blotted(
    app: Flask, office: FlaskClient
) -> None:
    invite(office)
    token = link(app).rpartition("/")[2]
    assert letters(app)[-1].secret == token
    with app.app_context():
        row = db.session.scalars(select(AccountInvitation)).one()
        assert token not in (row.token_hash, str(vars(row)))


def test_disabling_ends_every_login_at_once_and_tells(
    app: Flask,
    office: FlaskClient,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    colleague = make_account(Role.EXAMINER, email=NEW)
    browsers = [login(colleague), login(colleague)]
    assert [browser.get("/account/").status_code for browser in browsers] == [200, 200]
    office.post(f"/admin/users/{colleague.id}/disable")
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    office.post(f"/admin/users/{colleague.id}/enable")
    # An old cookie does not come back to life with the account.
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    assert log_in(app.test_client(), NEW, PASSWORD) == 303
    subjects = [letter.subject for letter in letters(app)]
    assert subjects == [
        "Your account has been disabled – Organisation",
        "Your account may be used again – Organisation",
    ]
    assert [kind for kind, _ in facts(app, colleague.id)] == ["account.disabled", "account.enabled"]


def test_changed_roles_are_recorded_told_and_end_logins(
    app: Flask,
    office: FlaskClient,
    chief: Account,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    colleague = make_account(Role.EXAMINER, email=NEW, locale="fr")
    browser = login(colleague)
    chosen = {"roles": ["examiner", "recruitment"]}
    office.post(f"/admin/users/{colleague.id}/roles", data=chosen)
    assert browser.get("/account/").status_code == 302
    said = {"by": chief.id, "before": ["examiner"], "after": ["examiner", "recruitment"]}
    assert facts(app, colleague.id) == [("account.roles_changed", said)]
    assert "Recrutement" in letters(app)[-1].body


def test_nobody_changes_their_own_rights(office: FlaskClient, chief: Account) -> None:
    for change in ("disable", "enable", "invite"):
        reply = office.post(f"/admin/users/{chief.id}/{change}", follow_redirects=True)
        assert "ask another administrator" in reply.text
    office.post(f"/admin/users/{chief.id}/roles", data={"roles": ["candidate"]})
    assert office.get("/admin/users").status_code == 200


def test_somebody_disabled_meanwhile_changes_nothing(
    context: Flask, chief: Account, make_account: Callable[..., Account]
) -> None:
    other = make_account(Role.ADMINISTRATOR)
    staff.disable(chief.id, other)
    with pytest.raises(AccountError, match="not_allowed"):
        staff.disable(other.id, chief)


def test_one_administrator_always_remains(
    app: Flask, chief: Account, make_account: Callable[..., Account]
) -> None:
    """Two who disable each other at the same moment: one of them is too late."""
    other = make_account(Role.ADMINISTRATOR)
    start = threading.Barrier(2)
    refused = []

    def strike(target: int, by: Account) -> None:
        with app.app_context():
            start.wait()
            try:
                staff.disable(target, by)
            except AccountError as error:
                refused.append(error.reason)
            db.session.remove()

    threads = [
        threading.Thread(target=strike, args=pair)
        for pair in ((other.id, chief), (chief.id, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["not_allowed"]
    with app.app_context():
        enabled = select(Account.id).where(Account.disabled_at.is_(None))
        assert len(db.session.scalars(enabled).all()) == 1


def test_the_command_line_invites_too(context: Flask) -> None:
    operations.create_account(
        NEW, given_name="Zoë", family_name="Okafor", roles={Role.ADMINISTRATOR}
    )
    assert LINK.search(letters(context)[-1].body)
