"""What test applications share is right for each: its own templates, its own database."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql import column, select, table
from werkzeug.routing import BaseConverter, Map

from tests.support import warm


def test_a_changed_template_is_compiled_again(tmp_path: Path) -> None:
    cache = warm.Templates()

    def said() -> str:
        return (
            Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=cache, autoescape=True)
            .get_template("page.html")
            .render()
        )

    (tmp_path / "page.html").write_text("before")
    assert said() == "before"
    (tmp_path / "page.html").write_text("after!")
    assert said() == "after!"


def test_templates_of_one_name_in_two_folders_stay_two(tmp_path: Path) -> None:
    cache = warm.Templates()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(name)
        pages = Environment(
            loader=FileSystemLoader(tmp_path / name), bytecode_cache=cache, autoescape=True
        )
        assert pages.get_template("page.html").render() == name


def test_a_statement_compiled_for_one_database_asks_the_next(tmp_path: Path) -> None:
    known: dict[object, object] = {}
    for number in (1, 2):
        engine = create_engine(
            f"sqlite:///{tmp_path / str(number)}", execution_options={"compiled_cache": known}
        )
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE one (number INTEGER)")
            connection.exec_driver_sql(f"INSERT INTO one VALUES ({number})")
            wanted = select(table("one", column("number"))).where(column("number") > number - 1)
            assert connection.scalars(wanted).all() == [number]
        engine.dispose()
        assert len(known) == 1


class _Shout(BaseConverter):
    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: object) -> str:
        return str(value).lower()


def test_a_rule_read_once_leads_and_writes_alike_in_every_application() -> None:
    def answers(**changes: object) -> tuple[object, ...]:
        known = Map([warm.SharingRule("/one/<word>/<int:n>", endpoint="one")])
        if changes:
            known = Map(
                [warm.SharingRule("/one/<word>/<int:n>", endpoint="one", defaults={"to": "x"})],
                converters={"default": _Shout},
            )
        at = known.bind("example.org")
        return at.match("/one/a/7"), at.build("one", {"word": "B", "n": 8, "to": "x", "more": "d"})

    first = answers()
    assert first == (("one", {"word": "a", "n": 7}), "/one/B/8?to=x&more=d")
    assert answers() == first
    other = (("one", {"to": "x", "word": "A", "n": 7}), "/one/b/8?more=d")
    assert answers(shouts=True) == answers(shouts=True) == other
    assert answers() == first


def test_databases_of_two_kinds_never_share() -> None:
    lite, postgres = warm.SharingSQLite(), warm.SharingPostgreSQL()
    assert lite == warm.SharingSQLite()
    assert lite != postgres
    assert lite != SQLiteDialect_pysqlite()
    assert postgres != PGDialect_psycopg()
