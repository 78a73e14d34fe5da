"""Reading the whole chain from the database, as fast as it comes, and checking it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.audit.checking import ERASED, Report, check
from assess.audit.checkpoints import Statement, read_lines, statement_of
from assess.audit.models import AuditCheckpoint, AuditPending
from assess.extensions import db

#: Text is read as the bytes that were hashed; a damaged one must reach the check.
_ENTRIES = {
    "sqlite": "SELECT seq, pending_id, CAST(subject AS BLOB), CAST(entry AS BLOB), link "
    "FROM audit_entry ORDER BY seq",
    "postgresql": "SELECT seq, pending_id, convert_to(subject, 'UTF8'), "
    "convert_to(entry, 'UTF8'), link FROM audit_entry ORDER BY seq",
}
_PERSONAL = {
    "sqlite": "SELECT seq, salt, CAST(content AS BLOB) FROM audit_personal ORDER BY seq",
    "postgresql": "SELECT seq, salt, convert_to(content, 'UTF8') FROM audit_personal ORDER BY seq",
}
_CHUNK = 2000


def verify(
    outside: Mapping[str, str] | None = None, pinned: Mapping[str, bytes] | None = None
) -> Report:
    """Check the chain against itself, the table's checkpoints and those kept outside.

    Args:
        outside: the text of checkpoint files by name.
        pinned: the only public keys to trust, by kid; otherwise those of the table.
    """
    public = dict(keys.known() if pinned is None else pinned)
    trouble: list[str] = []
    statements = [*_of_table(public, trouble), *_of_files(outside or {}, public, trouble)]
    erased = {
        seq
        for facts in db.session.scalars(
            select(AuditPending.facts).where(AuditPending.kind == ERASED)
        )
        for seq in facts.get("entries", ())
    }
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        report = check(
            _rows(connection, _ENTRIES, trouble),
            _rows(connection, _PERSONAL, trouble),
            statements,
            erased,
        )
    for problem in trouble:
        report.add(problem)
    return report


def _of_table(public: dict[str, bytes], trouble: list[str]) -> Iterator[Statement]:
    for row in db.session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.seq)):
        source = f"checkpoint {row.id}"
        try:
            said = statement_of(row.jws, public, source)
        except jws.NotGenuine as error:
            trouble.append(f"{source}: {error}")
            continue
        if (said.seq, said.head, said.at) != (row.seq, row.head, stamp(row.at)):
            trouble.append(f"{source} says other things than its columns")
        yield said


def _of_files(
    outside: Mapping[str, str], public: dict[str, bytes], trouble: list[str]
) -> Iterator[Statement]:
    for name, text in outside.items():
        for number, token in read_lines(text):
            source = f"the checkpoint in {name}, line {number},"
            try:
                yield statement_of(token, public, source)
            except jws.NotGenuine as error:
                trouble.append(f"{source} does not stand: {error}")


def _rows(
    connection: Connection, statements: Mapping[str, str], trouble: list[str]
) -> Iterator[Any]:
    """Rows of the driver's own cursor: nothing between the database and the check."""
    if not connection.in_transaction():
        connection.begin()
    statement = statements[connection.dialect.name]
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        cursor = driver.cursor(name=f"audit_{id(statements)}")
        cursor.itersize = _CHUNK
    else:
        cursor = driver.cursor()
    errors: Any = connection.dialect.loaded_dbapi.Error
    try:
        cursor.execute(statement)
        yield from cursor
    except errors as error:
        trouble.append(f"the database cannot read on: {error}")
    finally:
        cursor.close()
