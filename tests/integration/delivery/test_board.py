"""The invigilator's board in a full house, and the list of sessions after years."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from assess import clock
from assess.delivery import glances
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.state import delivery
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Time, make_session

Login = Callable[[Account], FlaskClient]


def fill(session_id: int, test_id: int, count: int, state: str) -> None:
    """Sittings of `count` new people in a session; needs an application context."""
    now = clock.now()
    for place in range(count):
        account = Account(
            email=f"{secrets.token_hex(6)}@example.org",
            given_name="Ada",
            family_name=f"{state}-{place:03}",
            password_hash="x",
            login_key=secrets.token_hex(16),
            created_at=now,
        )
        db.session.add(account)
        db.session.flush()
        begun = {"started_at": now, "deadline_at": now + timedelta(hours=1), "last_seen_at": now}
        ended = {"closed_at": now} if state == "closed" else {}
        db.session.add(
            Sitting(
                id=secrets.token_urlsafe(16),
                account_id=account.id,
                test_id=test_id,
                session_id=session_id,
                state=state,
                created_at=now,
                checked_in_at=now,
                **begun,
                **ended,
            )
        )
    db.session.commit()


def have(page: str) -> str:
    found = re.search(r'name="have" value="(\w+)"', page)
    assert found
    return found[1]


def test_an_unchanged_board_is_not_sent_again(
    app: Flask,
    time: Time,
    people: dict[str, Account],
    test_definition: TestDefinition,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(glances, "FRESH_S", 0)
    with app.app_context():
        session_id = make_session().id
        fill(session_id, test_definition.id, 3, "running")
    staff = login(people["invigilator"])
    address = f"/sessions/{session_id}/lines"
    seen = have(staff.get(f"/sessions/{session_id}/").text)
    time.advance(1)
    # Time left is shown in whole minutes: what ticks in between is no news.
    page = staff.get(address, query_string={"have": seen})
    assert (page.status_code, "60:00" in page.text) == (204, False)
    time.advance(30)
    assert staff.get(address, query_string={"have": seen}).status_code == 204
    time.advance(30)
    news = staff.get(address, query_string={"have": seen})
    assert news.status_code == 200
    assert have(news.text) != seen
    assert "59:00" in news.text


def test_one_drawing_serves_every_invigilator(
    monkeypatch: pytest.MonkeyPatch,
    app: Flask,
    time: Time,
    people: dict[str, Account],
    test_definition: TestDefinition,
    login: Login,
) -> None:
    with app.app_context():
        session_id = make_session().id
        fill(session_id, test_definition.id, 3, "running")
        engine = db.engine
        # A drawing grows old by the computer's clock, which a busy machine lets run on.
        monkeypatch.setattr(delivery().glances, "_monotonic", lambda: 0.0)
    staff = [login(people["invigilator"]) for _ in range(3)]
    staff[0].get(f"/sessions/{session_id}/")
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    for client in staff:
        assert client.get(f"/sessions/{session_id}/lines").status_code == 200
    assert [one for one in read if "FROM sitting" in one] == []
    # Who has just done something sees it at once.
    assert staff[0].get(f"/sessions/{session_id}/").status_code == 200
    assert [one for one in read if "FROM sitting" in one]


def test_a_board_asks_a_few_questions_however_full(
    app: Flask,
    time: Time,
    people: dict[str, Account],
    test_definition: TestDefinition,
    login: Login,
) -> None:
    with app.app_context():
        session_id = make_session().id
        fill(session_id, test_definition.id, 40, "running")
        engine = db.engine
    staff = login(people["invigilator"])
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    assert staff.get(f"/sessions/{session_id}/").status_code == 200
    assert len(read) < 15


def test_the_finished_are_folded_and_unfolded(
    app: Flask,
    time: Time,
    people: dict[str, Account],
    test_definition: TestDefinition,
    login: Login,
) -> None:
    with app.app_context():
        session_id = make_session().id
        fill(session_id, test_definition.id, 12, "closed")
    staff = login(people["invigilator"])
    folded = staff.get(f"/sessions/{session_id}/").text
    assert "closed-000" not in folded
    assert "Show the 12 finished candidates" in folded
    whole = staff.get(f"/sessions/{session_id}/?finished=all").text
    assert "closed-000" in whole
    assert "finished=all" in re.findall(r'hx-get="([^"]+)"', whole)[0]


def test_past_sessions_come_in_pages(
    app: Flask,
    time: Time,
    people: dict[str, Account],
    test_definition: TestDefinition,
    login: Login,
) -> None:
    with app.app_context():
        for place in range(30):
            then = clock.now() - timedelta(days=place + 1)
            db.session.add(
                TestSession(
                    title=f"Past {place:02}",
                    location="Room",
                    starts_at=then,
                    ends_at=then + timedelta(hours=1),
                    created_at=then,
                )
            )
        db.session.commit()
        coming = make_session()
        fill(coming.id, test_definition.id, 7, "running")
        engine = db.engine
    staff = login(people["invigilator"])
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    first = staff.get("/sessions/").text
    assert len(read) < 12
    assert ("Past 00" in first, "Past 24" in first, "Past 25" in first) == (True, True, False)
    assert re.search(r'numeric"[^>]*>\s*7\s*<', first)
    last = staff.get("/sessions/?page=99").text
    assert ("Past 24" in last, "Past 29" in last) == (False, True)
    assert "Morning" in last
