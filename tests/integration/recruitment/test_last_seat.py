"""Several people want the last seat at once; a thousand of them in tests/soak."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import select

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.recruitment import seating
from tests.support.last_seat import race

PEOPLE = 24


def test_one_gets_the_last_seat(app: Flask) -> None:
    assert race(app, PEOPLE) == {"booked": 1, "refused": PEOPLE - 1}


def test_the_database_alone_keeps_two_from_one_seat(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the code's lock they collide, and the constraint decides."""

    def unlocked(session_ids: Iterable[int]) -> dict[int, TestSession]:
        rows = db.session.scalars(select(TestSession).where(TestSession.id.in_(set(session_ids))))
        return {row.id: row for row in rows}

    monkeypatch.setattr(seating, "lock_sessions", unlocked)
    assert race(app, PEOPLE)["booked"] == 1
