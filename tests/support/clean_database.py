"""One PostgreSQL database with all tables, emptied between tests rather than made anew.

Making a database from a template copies every file of it, some hundred tables and their
indexes; a test leaves rows in a few of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, text

T = TypeVar("T")

_ROWS = """
SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM %I)', tablename, tablename),
                  ' UNION ALL ' ORDER BY tablename)
FROM pg_tables WHERE schemaname = 'public'
"""
_SEQUENCES = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""
#: Everything that a test may change beside rows: tables, columns, triggers (also switched
#: off), constraints, functions, rights, settings.
_SHAPE = """
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(',', oid, relname, relkind, relnatts, relacl), ';' ORDER BY oid)
   FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT string_agg(concat_ws(',', attrelid, attname, atttypid, attnotnull, atthasdef), ';'
                     ORDER BY attrelid, attnum)
   FROM pg_attribute WHERE attrelid IN
     (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)),
  (SELECT string_agg(concat_ws(',', oid, tgname, tgenabled), ';' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat_ws(',', oid, conname, convalidated), ';' ORDER BY oid)
   FROM pg_constraint),
  (SELECT string_agg(concat_ws(',', oid, proname, md5(prosrc)), ';' ORDER BY oid) FROM pg_proc
   WHERE pronamespace = 'public'::regnamespace),
  (SELECT string_agg(concat_ws(',', setdatabase, setrole, setconfig), ';'
                     ORDER BY setdatabase, setrole)
   FROM pg_db_role_setting)))
"""


class CleanDatabase:
    """Lends a database with all tables and no rows, again and again.

    `admin_url` reaches the server's own database; `template` has the tables. One connection
    stays open inside: a new one learns all tables from the catalogue before it can empty them.
    """

    def __init__(self, admin_url: str, template: str) -> None:
        self._admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
        self._admin_url = admin_url
        self._template = template
        self._name: str | None = None
        self._keeper: Engine | None = None
        self._shape = ""

    def lend(self) -> str:
        """The database's URL; it is as a new one would be."""
        if self._name is None:
            self._name = f"assess_{secrets.token_hex(6)}"
            with self._admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {self._name} TEMPLATE {self._template}"))
            # A test may end every connection: this one is asked whether it lives before use.
            self._keeper = create_engine(
                self._url(), isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True
            )
            self._shape = self._inside(_shape_of)
        return self._url()

    def take_back(self) -> None:
        """Empty it; one whose tables, triggers or rights were changed is thrown away."""
        self._inside(_end_the_others)
        if self._inside(_shape_of) == self._shape:
            self._inside(_empty)
        else:
            self.drop()

    def drop(self) -> None:
        """Remove the database, if there is one."""
        if self._keeper is not None:
            self._keeper.dispose()
            self._keeper = None
        if self._name is not None:
            with self._admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._name = None
        self._admin.dispose()

    def _url(self) -> str:
        return self._admin_url.replace("/postgres?", f"/{self._name}?")

    def _inside(self, act: Callable[[Connection], T]) -> T:
        assert self._keeper is not None
        with self._keeper.connect() as connection:
            return act(connection)


def _end_the_others(connection: Connection) -> None:
    """End what a test left connected: it might hold locks."""
    others = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    connection.execute(text(others))


def _shape_of(connection: Connection) -> str:
    return str(connection.scalar(text(_SHAPE)))


def _empty(connection: Connection) -> None:
    """Delete all rows; triggers and foreign keys, which would refuse, are not asked."""
    looks = connection.scalar(text(_ROWS))
    connection.execute(text("SET session_replication_role = replica"))
    for table in connection.scalars(text(looks)).all():
        connection.execute(text(f'DELETE FROM "{table}"'))
    connection.execute(text(_SEQUENCES))
