"""Examiners upload a paper, look at it as candidates will, and sign each other's off."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations, queries
from tests.support.written_papers import PNG, bundle

LogIn = Callable[[Account], FlaskClient]
ADDRESS = "/written/papers/logistics-officer/1"


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def published(app: Flask, author: Account) -> None:
    with app.app_context():
        operations.publish(bundle(), author)


@pytest.fixture
def colleague(make_account: Callable[..., Account], login: LogIn) -> FlaskClient:
    return login(make_account(Role.EXAMINER))


def _zip(**files: bytes) -> dict[str, Any]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"paper/{name}", data)
    made.seek(0)
    return {"folder": (made, "paper.zip")}


def test_a_folder_becomes_a_version_that_waits(
    app: Flask, author: Account, login: LogIn, minimal_toml: bytes
) -> None:
    visitor = login(author)
    done = visitor.post("/written/papers/upload", data=_zip(**{"paper.toml": minimal_toml}))
    assert done.status_code == 303
    page = visitor.get(done.location).get_data(as_text=True)
    assert "Waits for a second examiner" in page
    assert "Somebody else must sign it off" in page
    assert "Sign off: the paper" not in page
    with app.app_context():
        assert queries.newest("short-paper") is None


@pytest.fixture
def minimal_toml() -> bytes:
    folder = Path(__file__).parent / "papers" / "short"
    return (folder / "paper.toml").read_bytes()


def test_every_fault_of_a_folder_is_told_and_nothing_is_kept(
    app: Flask, author: Account, login: LogIn
) -> None:
    visitor = login(author)
    for files, said in (
        ({}, "There must be one paper.toml"),
        ({"paper.toml": b"minutes = 10"}, "minutes: Give a whole number from 60 to 180."),
        ({"paper.toml": b"\xff"}, "paper.toml cannot be read"),
        ({"paper.toml": b"", "a/b.png": PNG}, "is no part of a paper"),
        ({"paper.toml": b"", "😀" * 70 + ".png": PNG}, "is no part of a paper"),
    ):
        done = visitor.post("/written/papers/upload", data=_zip(**files))
        assert done.status_code == 422
        assert said in done.get_data(as_text=True)
    assert visitor.post("/written/papers/upload", data={}).status_code == 422
    with app.app_context():
        assert queries.papers() == []


def test_a_colleague_sees_everything_and_signs_off(
    app: Flask, published: None, colleague: FlaskClient
) -> None:
    page = colleague.get(f"{ADDRESS}?variant=fr-en&words=fr").get_data(as_text=True)
    assert "Plan the convoy. (FR)" in page
    assert "SECRET-NOTE (FR)" in page
    assert "SECRET-BAND 4 (FR)" in page
    done = colleague.post(ADDRESS, data={"decision": "returned", "comment": ""})
    assert done.status_code == 422
    assert "Say what must change" in done.get_data(as_text=True)
    done = colleague.post(ADDRESS, data={"decision": "signed_off", "comment": "Well made."})
    assert done.status_code == 303
    assert "Well made." in colleague.get(ADDRESS).get_data(as_text=True)
    with app.app_context():
        assert queries.newest("logistics-officer") is not None


def test_whose_paper_it_is_cannot_sign_it_off(
    published: None, author: Account, login: LogIn
) -> None:
    done = login(author).post(ADDRESS, data={"decision": "signed_off", "comment": ""})
    assert done.status_code == 422
    assert "Somebody else must sign it off" in done.get_data(as_text=True)


def test_pictures_are_served_and_nothing_else(published: None, colleague: FlaskClient) -> None:
    picture = colleague.get(f"{ADDRESS}/files/map.png")
    assert (picture.mimetype, picture.data) == ("image/png", PNG)
    for address in (f"{ADDRESS}/files/other.png", "/written/papers/logistics-officer/2"):
        assert colleague.get(address).status_code == 404
    assert colleague.get("/written/papers/nothing/1").status_code == 404


def test_the_list_names_every_paper(published: None, colleague: FlaskClient) -> None:
    page = colleague.get("/written/papers/").get_data(as_text=True)
    assert "Logistics officer (EN)" in page
    assert "logistics-officer" in page


def test_a_folder_larger_than_other_requests_arrives_with_its_token(
    app: Flask, author: Account
) -> None:
    """The check of the token reads the body: it must know before it how much may come."""
    visitor = app.test_client()
    with visitor.session_transaction() as session:
        session["_user_id"] = author.login_key
        session["_fresh"] = True
    page = visitor.get("/written/papers/upload").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    part = '--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    body = (part % ("csrf_token", "")).encode() + token.encode() + b"\r\n"
    body += (part % ("folder", '; filename="paper.zip"')).encode() + bytes(20 * 2**20)
    done = visitor.post(
        "/written/papers/upload",
        data=body + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert done.status_code == 422
    assert "not a .zip" in done.get_data(as_text=True)
