"""What a page hears when it enters, whatever the rest of the room hears."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import event

from assess import clock
from assess.delivery import operations, queries
from assess.delivery.bulletins import Bulletins
from assess.delivery.models import TestDefinition, TestSession
from assess.delivery.room_models import StaffMessage
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.results.street import new_session


def room(
    session: TestSession, test: TestDefinition, make_account: Callable[..., Account], seats: int
) -> list[str]:
    """So many checked-in sittings of one session."""
    actor = make_account(Role.INVIGILATOR)
    ids = []
    for _ in range(seats):
        sitting = operations.book_sitting(make_account(Role.CANDIDATE), test, session)
        operations.check_in(sitting.id, actor, confirmed=True)
        ids.append(sitting.id)
    db.session.add_all(
        StaffMessage(
            session_id=session.id,
            sitting_id=to,
            text=text,
            at=clock.now(),
            actor_id=actor.id,
        )
        for to, text in ((None, "to all"), (ids[0], "to the first"))
    )
    db.session.commit()
    return ids


def test_one_sitting_is_told_what_all_of_the_room_is_told_together(
    context: Flask, test_definition: TestDefinition, make_account: Callable[..., Account]
) -> None:
    ids = room(new_session(), test_definition, make_account, 3)
    together = queries.bulletins()
    assert [m["text"] for m in together[ids[0]]["messages"]] == ["to all", "to the first"]
    for sitting_id in ids:
        assert queries.bulletins(sitting_id) == {sitting_id: together[sitting_id]}
        assert Bulletins().of(sitting_id, fresh=True) == together[sitting_id]


def test_entering_reads_no_rows_of_others(
    context: Flask, test_definition: TestDefinition, make_account: Callable[..., Account]
) -> None:
    ids = room(new_session(), test_definition, make_account, 3)
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    Bulletins().of(ids[1], fresh=True)
    event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    assert all(ids[1] in str(parameters) for _, parameters in asked)
    assert not any(ids[0] in str(parameters) for _, parameters in asked)
