"""One process of all does what remembers between turns; another takes over when it is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from assess.config import UnsafeSettings
from assess.extensions import db
from assess.jobs import leading, led, periodic
from assess.platform import POOL_SIZE
from assess.serve import OWN_CONNECTIONS, check_connections

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


LED = ("compare_office", "grade_office", "mark_written", "remind_markers", "written_evidence")


@pytest.mark.parametrize("name", LED)
def test_what_remembers_between_turns_is_led(
    context: Flask, other: dict[int, object], name: str
) -> None:
    job = periodic._jobs[name]
    assert job.lock is not None
    ours = current_app.extensions["assess_leading"]
    current_app.extensions["assess_leading"] = other
    try:
        assert periodic._is_ours(context, job)
        current_app.extensions["assess_leading"] = ours
        alone = db.engine.dialect.name == "sqlite"
        assert periodic._is_ours(context, job) is alone, "another process does it"
    finally:
        for held in (ours, other):
            current_app.extensions["assess_leading"] = held
            leading.give_up(job.lock)
        current_app.extensions["assess_leading"] = ours


def test_each_led_work_has_a_connection_that_is_counted(context: Flask) -> None:
    assert led() == len({periodic._jobs[name].lock for name in LED}) == 5
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.connect() as connection:
        free = int(connection.execute(text("SHOW max_connections")).scalar_one())
        free -= int(connection.execute(text("SHOW superuser_reserved_connections")).scalar_one())
    each = POOL_SIZE + OWN_CONNECTIONS
    fit = (free - led()) // each
    check_connections(db.engine, fit)
    with pytest.raises(UnsafeSettings, match=f"Start at most {fit} "):
        check_connections(db.engine, fit + 1)
