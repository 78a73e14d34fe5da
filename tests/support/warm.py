"""What the many applications of a test run share: what was compiled, never what it said.

Every test has an application, an engine and a database of its own. A template or a statement
that is compiled for one of them is the same for the next, and compiling them anew takes half
of a run; so does a collector of garbage that looks through all modules again and again, and
reading the same few hundred address rules for every application.
"""

from __future__ import annotations

import gc
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from assess import platform
from assess.lazy_rules import LazyRule

#: Containers that may be made before the youngest are looked through; Python's own is 700.
YOUNG_OBJECTS = 20_000
#: Statements that are kept; an engine's own cache keeps 500 for one application.
STATEMENTS = 3_000


class Templates(BytecodeCache):
    """Compiled templates, by address and source: a changed template is compiled again."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


class _Alike:
    """A dialect that equals any other of its kind, so that caches know their statements.

    SQLAlchemy keeps compiled statements by dialect and by the structure of the statement.
    """

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class SharingSQLite(_Alike, SQLiteDialect_pysqlite):
    """SQLite as ever; its statements are compiled once a run."""

    supports_statement_cache = True


class SharingPostgreSQL(_Alike, PGDialect_psycopg):
    """PostgreSQL through psycopg as ever; its statements are compiled once a run."""

    supports_statement_cache = True


class SharingRule(LazyRule):
    """An address rule that is read once a run, and whose builders are compiled once.

    What Werkzeug makes of a rule depends on its words, its defaults and the converters known.
    A converter knows the map that it was made for, but none of ours asks it anything.
    """

    _read: ClassVar[dict[tuple[Any, ...], tuple[Any, ...]]] = {}

    def compile(self) -> None:
        key = (
            *(self.rule, self.subdomain, self.host, self.merge_slashes, self.map.host_matching),
            *(frozenset(self.map.converters.items()), tuple((self.defaults or {}).items())),
        )
        if key not in self._read:
            super().compile()
            self._read[key] = (
                *(self._parts, self._trace, self._converters, frozenset(self.arguments)),
                *(self._build.__func__, self._build_unknown.__func__),  # type: ignore[attr-defined]
            )
            return
        self._parts, self._trace, self._converters, arguments, build, unknown = self._read[key]
        self.arguments = set(arguments)
        self._build = build.__get__(self, None)
        self._build_unknown = unknown.__get__(self, None)


def keep_compiled() -> None:
    """Let the applications of this process share their rules, templates and statements."""
    platform.LazyRule = SharingRule  # type: ignore[misc]
    Flask.jinja_options = {"bytecode_cache": Templates()}
    registry.register("sqlite", __name__, SharingSQLite.__name__)
    registry.register("postgresql.psycopg", __name__, SharingPostgreSQL.__name__)


#: For `Engine.update_execution_options`.
statements: LRUCache = LRUCache(STATEMENTS)  # type: ignore[type-arg]


def collect_less() -> None:
    """Look through what is loaded by now never again, and through the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
