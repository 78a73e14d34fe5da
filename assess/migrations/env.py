"""Alembic environment: our metadata, portable types, short lock waits."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import text

from assess.database import UTCDateTime


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Render our own types as plain ones, so that old migrations outlive them."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the queue's own tables, which it makes for itself."""
    return kind != "table" or not (name or "").startswith("huey_")


def run() -> None:
    """Migrate over one connection, in one transaction."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            include_name=include_name,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        if connection.dialect.name == "sqlite":
            # SQLite changes a table by making it anew; its rows are referred to meanwhile.
            # Only outside a transaction is this heard.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Beside a running application a migration must give up rather than queue all.
                connection.execute(text("SET lock_timeout = '10s'"))
            context.run_migrations()
            if connection.dialect.name == "sqlite":
                dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
                if dangling:
                    raise RuntimeError(f"The migration would break references: {dangling[:5]}")
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


run()
