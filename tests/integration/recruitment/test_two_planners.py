"""Two people plan one session at once: nobody undoes the other's change unseen."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.clock import now
from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations
from assess.recruitment.models import SessionStaff
from assess.recruitment.operations import Arrangements
from tests.integration.recruitment.vacant import new_vacancy

DAY = (now() + timedelta(days=30)).strftime("%Y-%m-%d")
DATA = {
    "title": "Morning",
    "location": "Room 1",
    "starts_at": f"{DAY}T09:00",
    "ends_at": f"{DAY}T12:00",
}


@pytest.fixture
def other(make_account: Callable[..., Account], login: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of a second recruitment officer."""
    return login(make_account(Role.RECRUITMENT, email="second@example.org"))


@pytest.fixture
def address(staff: FlaskClient, context: Flask) -> str:
    """Where a draft of today is looked at."""
    return str(staff.post("/recruitment/sessions/new", data={**DATA, "draft": "1"}).location)


def opened(visitor: FlaskClient, page: str) -> dict[str, str]:
    """What a browser would send of the form as it is just now."""
    return {**DATA, **seen_in(visitor.get(page).text)}


def seen_in(page: str) -> dict[str, str]:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found
    return {"seen": html.unescape(found[1])}


def stored() -> TestSession:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(TestSession)).one()


def test_a_change_is_not_set_back_unseen(
    staff: FlaskClient, other: FlaskClient, address: str, make_account: Callable[..., Account]
) -> None:
    page = f"{address}/change"
    ada = make_account(Role.INVIGILATOR, given_name="Ada", family_name="Nwosu")
    vacancy = new_vacancy(reference="V-7")
    mine, theirs = opened(staff, page), opened(other, page)
    moved = {
        **theirs,
        "starts_at": f"{DAY}T10:00",
        "location": "Room 2",
        "staff": str(ada.id),
        "vacancies": str(vacancy.id),
        "safe_browser": "y",
    }
    assert other.post(page, data=moved).status_code == 303
    late = staff.post(page, data={**mine, "seats": "12"})
    assert late.status_code == 422
    said = html.unescape(late.text)
    assert re.search(r"Starts: “[^”]*, 10:00 \([^”]*\)”", said)
    assert "Place: “Room 2”" in said
    assert "Invigilators: “Ada Nwosu”" in said
    assert "For the vacancies: “V-7 – " in said
    assert "Safe Exam Browser required: Yes" in said
    assert "Ends: “" not in said, "nobody changed the end"
    assert 'value="12"' in late.text, "what was typed is kept"
    kept = stored()
    assert (kept.location, kept.seats, kept.safe_browser) == ("Room 2", None, True)
    # Seen now: saving again is meant, and takes over what it was given.
    again = {**moved, **seen_in(late.text), "seats": "12", "location": "Room 1"}
    assert staff.post(page, data=again).status_code == 303
    kept = stored()
    assert (kept.location, kept.seats) == ("Room 1", 12)
    assert db.session.scalars(select(SessionStaff.account_id)).all() == [ada.id]


def test_changes_of_different_fields_that_agree_are_no_conflict(
    staff: FlaskClient, other: FlaskClient, address: str
) -> None:
    """Whoever typed the same as the other has nothing to be asked about."""
    page = f"{address}/change"
    mine, theirs = opened(staff, page), opened(other, page)
    assert other.post(page, data={**theirs, "seats": "8"}).status_code == 303
    assert staff.post(page, data={**mine, "seats": "8", "title": "Early"}).status_code == 303
    assert (stored().title, stored().seats) == ("Early", 8)


@pytest.mark.parametrize("seen", ["", "[1]", "{", '{"starts_at": []}'])
def test_a_form_without_its_memory_is_still_a_form(
    staff: FlaskClient, address: str, seen: str
) -> None:
    done = staff.post(f"{address}/change", data={**DATA, "seen": seen, "seats": "5"})
    assert done.status_code == 303
    assert stored().seats == 5


def test_a_draft_that_somebody_changed_is_not_published_unseen(
    staff: FlaskClient, other: FlaskClient, address: str
) -> None:
    shown = re.search(r'name="shown" value="(\w+)"', staff.get(address).text)
    assert shown
    page = f"{address}/change"
    assert other.post(page, data={**opened(other, page), "location": "Attic"}).status_code == 303
    refused = staff.post(f"{address}/publish", data={"shown": shown[1]}, follow_redirects=True)
    assert "so it was not published" in refused.text
    assert stored().published_at is None
    shown = re.search(r'name="shown" value="(\w+)"', refused.text)
    assert shown
    assert staff.post(f"{address}/publish", data={"shown": shown[1]}).status_code == 303
    assert stored().published_at is not None


def test_whoever_waited_for_the_other_looks_at_what_was_written(app: Flask, address: str) -> None:
    """Both have read the session before either writes: the second one sees the first's."""
    with app.app_context():
        session_id = db.session.scalars(select(TestSession.id)).one()
        db.session.rollback()
    both, seen = threading.Barrier(2, timeout=60), list[str | None]()

    def change(place: str) -> None:
        with app.app_context():
            row = db.session.get(TestSession, session_id)
            assert row is not None
            assert row.location == "Room 1"
            both.wait()
            operations.change_session(
                session_id,
                row.title,
                place,
                row.starts_at,
                row.ends_at,
                arrangements=Arrangements(),
                look=lambda found: seen.append(found.location),
            )
            db.session.remove()

    threads = [threading.Thread(target=change, args=(place,)) for place in ("Room 2", "Room 3")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, seen))[0] == "Room 1"
    assert len(seen) == 2
    assert seen[1] in ("Room 2", "Room 3"), "the second one was shown what the first had written"
