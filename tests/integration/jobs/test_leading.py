"""One process of all does what remembers between turns; another takes over when it is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from assess.extensions import db
from assess.jobs import leading

LOCK = 0x7465_7374


@pytest.fixture
def other(context: Flask) -> Iterator[dict[int, object]]:
    """What another process holds of leads: it has found nothing held of ours."""
    ours = current_app.extensions.setdefault("assess_leading", {})
    theirs: dict[int, object] = {}
    yield theirs
    for held in (ours, theirs):
        current_app.extensions["assess_leading"] = held
        leading.give_up(LOCK)


def as_other(held: dict[int, object]) -> bool:
    ours = current_app.extensions["assess_leading"]
    current_app.extensions["assess_leading"] = held
    try:
        return leading.leads(LOCK)
    finally:
        current_app.extensions["assess_leading"] = ours


def test_one_leads_until_it_gives_up(context: Flask, other: dict[int, object]) -> None:
    alone = db.engine.dialect.name == "sqlite"
    assert leading.leads(LOCK)
    assert leading.leads(LOCK), "from turn to turn"
    assert as_other(other) is alone
    leading.give_up(LOCK)
    assert as_other(other)
    assert leading.leads(LOCK) is alone


def test_who_loses_the_connection_leads_no_more(context: Flask, other: dict[int, object]) -> None:
    if db.engine.dialect.name == "sqlite":
        assert leading.leads(LOCK)
        assert current_app.extensions["assess_leading"] == {}, "one process needs no lock"
        return
    assert leading.leads(LOCK)
    connection = current_app.extensions["assess_leading"][LOCK]
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with db.engine.connect() as third:
        # Waits until it is gone, so that nothing depends on how fast that is.
        third.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
    assert as_other(other)
    assert not leading.leads(LOCK)
