"""The one way past the triggers of append-only tables, for erasing and nothing else.

Inside the transaction that erases, the triggers of the named tables are lifted and put back;
an error takes everything back with it. On PostgreSQL this holds up writers of these tables
until the commit, which is why nothing is erased while people sit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from assess.database import in_transaction
from assess.extensions import db

_NAME = re.compile(r"[a-z_]+\Z")


@contextmanager
def lifted(*tables: str) -> Iterator[None]:
    """Let rows of `tables` be changed until the block ends.

    Raises:
        RuntimeError: no transaction is under way, which could not be taken back.
        ValueError: no name of a table.
    """
    if not in_transaction():
        raise RuntimeError("Append-only tables are opened inside an operation only.")
    if not all(_NAME.match(table) for table in tables):
        raise ValueError("No name of a table.")
    db.session.flush()
    if db.session.connection().dialect.name == "sqlite":
        put_back = _drop_on_sqlite(tables)
    else:
        put_back = [f"ALTER TABLE {table} ENABLE TRIGGER {table}_refuse" for table in tables]
        for table in tables:
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_refuse"))
    yield
    db.session.flush()
    for statement in put_back:
        db.session.connection().exec_driver_sql(statement)


def _drop_on_sqlite(tables: tuple[str, ...]) -> list[str]:
    put_back = []
    for table in tables:
        rows = db.session.execute(
            text(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table "
                "AND name LIKE '%_refuse_%'"
            ),
            {"table": table},
        ).all()
        for name, sql in rows:
            put_back.append(str(sql))
            db.session.execute(text(f"DROP TRIGGER {name}"))
    return put_back
