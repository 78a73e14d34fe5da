"""Migrations build, on both databases, exactly the schema that the models describe."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from assess import create_app
from assess.banks.operations import import_bank
from assess.extensions import db


@pytest.fixture
def empty(settings):
    """An application on a database without any table."""
    application = create_app(settings)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def test_upgrade_gives_the_models_schema(empty):
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_downgrade_leaves_nothing(empty):
    upgrade()
    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_migrated_versions_and_media_cannot_be_changed(empty):
    upgrade()
    import_bank(Path(__file__).parents[2] / "question_banks" / "english")

    for table in ("item_version", "stimulus_version", "media_asset"):
        column = "media_type" if table == "media_asset" else "source"
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
                connection.execute(text(statement))


def test_migrating_forward_keeps_every_answer_and_receipt(empty):
    """A-12: what an earlier version stored is there, byte for byte, after the upgrade."""
    upgrade(revision="0001")
    fill_first_version(db.engine)
    before = kept(db.engine)
    db.engine.dispose()

    upgrade()

    assert kept(db.engine) == before
    assert before["journal_event"]
    for table in ("journal_event", "receipt", "sitting_log"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))


def test_drafts_of_marks_name_the_first_rubric_they_can_be_by(empty):
    """What was finished last names its rubric; all else is rather judged once more."""
    upgrade(revision="0017")
    metadata = MetaData()
    metadata.reflect(db.engine)
    at, later = (datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in (9, 10))
    with db.engine.begin() as connection:
        put = putting(connection, metadata, at)
        for number in (1, 2, 3):
            key = str(number) * 32
            put("account", id=number, email=f"{key}@example.org", login_key=key, locale="en")
        put("written_paper", id=1)
        for number in (1, 2):
            put("written_paper_version", id=number, paper_id=1, number=number)
        put("written_script", id=1, version_id=1)
        parts = ((1, "first", at), (2, "second", later), (3, "third", at))
        for place, part, saved in parts:
            put("written_allocation", id=place, script_id=1, marker_id=place, part=part)
            put("written_draft_mark", allocation_id=place, marks={"a": 1}, saved_at=saved)
        for place in (1, 2):
            put("written_mark", id=place, allocation_id=place, version_id=2)

    upgrade()

    with db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT version_id, marks FROM written_draft_mark ORDER BY allocation_id")
        )
        # Finished by the second; changed after that; never finished.
        assert [row.version_id for row in found] == [2, 1, 1]
        told = connection.scalars(text("SELECT CAST(reopened AS TEXT) FROM written_draft_mark"))
        assert set(told) == {"[]"}


def test_sign_offs_cover_what_times_said_they_covered(empty):
    upgrade(revision="0019")
    metadata = MetaData()
    metadata.reflect(db.engine)
    nine, ten, noon, later = (datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    with db.engine.begin() as connection:
        put = putting(connection, metadata, nine)
        put("account", id=1, locale="en")
        put("test_definition", id=1, duration_s=60)
        put("test_session", id=1, ends_at=ten, last_start_at=ten, seats=1)
        for place, session in (("a", 1), ("b", None)):
            put("sitting", id=place * 22, session_id=session, state="booked", time_factor=1)
        put("written_paper", id=1)
        put("written_paper_version", id=1, paper_id=1, number=1)
        scripts = ((1, "a", "t1"), (2, "a", "t2"), (3, "b", "t1"), (4, None, "r"))
        for number, place, ref in scripts:
            sitting = place and place * 22
            put("written_script", id=number, number=str(number), sitting_id=sitting, item_ref=ref)
        decided = ((1, 1, 1, nine), (2, 1, 2, noon), (3, 2, 1, ten), (4, 3, 1, noon))
        for one, script, number, at in decided:
            put("written_resolution", id=one, script_id=script, number=number, at=at)
        for one, session, at in ((1, 1, ten), (2, None, later), (3, 1, later)):
            put("written_sign_off", id=one, session_id=session, at=at)

    upgrade()

    with db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT sign_off_id, resolution_id FROM written_signed ORDER BY 1, 2")
        )
        # Decided at the very moment is covered; decided after it is not; sessions do not mix.
        assert [tuple(row) for row in found] == [(1, 1), (1, 3), (2, 4), (3, 2), (3, 3)]
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM written_signed"))
    downgrade(revision="0019")
    upgrade()


def putting(connection, metadata, at):
    """Puts rows into tables, with values that mean nothing where none are given."""

    def put(name, **values):
        needed = [one for one in metadata.tables[name].columns if not one.nullable]
        row = {**{one.name: something(one, at) for one in needed}, **values}
        connection.execute(insert(metadata.tables[name]).values(row))

    return put


def something(column, at):
    """A value that a column takes where none matters."""
    if column.name == "id" or column.foreign_keys:
        return 1
    kind = column.type.python_type
    return at if kind is datetime else {} if kind is object else kind()


def test_the_models_and_the_migrations_check_the_same(empty):
    """Alembic compares columns and indexes, not what rows may hold and what refuses changes."""
    upgrade()
    migrated = rules_of(db.engine)
    db.drop_all()
    db.create_all()

    assert rules_of(db.engine) == migrated


def rules_of(engine):
    """Check constraints and triggers of every table, by name."""
    inspector = inspect(engine)
    found = {
        (table, check["name"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }
    catalogue = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal"
    )
    with engine.connect() as connection:
        found |= {tuple(row) for row in connection.execute(text(catalogue))}
    return found


AT = "2026-11-20 09:00:00.000000"
#: Rows of the first version, as its application wrote them.
FIRST_VERSION = {
    "account": [
        {
            "id": 1,
            "email": "ada@example.org",
            "given_name": "Ada",
            "family_name": "Nwosu",
            "password_hash": "none",
            "login_key": "k" * 32,
            "locale": "en",
            "created_at": AT,
        }
    ],
    "test_definition": [
        {
            "id": 1,
            "code": "language-en",
            "version": 1,
            "kind": "language",
            "language": "en",
            "title": {"en": "English", "fr": "Anglais"},
            "spec": {},
            "duration_s": 3600,
            "grace_s": 60,
            "created_at": AT,
        }
    ],
    "test_session": [
        {
            "id": 1,
            "title": "Morning",
            "location": "Room 1",
            "starts_at": AT,
            "ends_at": "2026-11-20 12:00:00.000000",
            "opened_at": AT,
            "created_at": AT,
        }
    ],
    "sitting": [
        {
            "id": "s" * 22,
            "account_id": 1,
            "test_id": 1,
            "session_id": 1,
            "state": "running",
            "created_at": AT,
            "ticket_generation": 0,
            "time_factor": 1.0,
            "large_text": False,
            "started_at": AT,
            "deadline_at": "2026-11-20 10:00:00.000000",
            "extension_s": 0,
            "epoch": 1,
            "acked_n": 2,
            "event_count": 2,
            "chain_head": b"\x02" * 32,
        }
    ],
    "journal_event": [
        {
            "sitting_id": "s" * 22,
            "epoch": 1,
            "n": n,
            "type": "answer",
            "item_ref": f"q0{n}",
            "value": '{"choice":"o1"}',
            "t_ms": 1000 * n,
            "received_at": AT,
            "standing": "applied",
            "salt": bytes([n]) * 16,
            "digest": bytes([n]) * 32,
            "chain": bytes([n]) * 32,
            "position": n,
        }
        for n in (1, 2)
    ],
    "sitting_log": [
        {"id": 1, "sitting_id": "s" * 22, "at": AT, "action": "started", "detail": {"epoch": 1}}
    ],
    "receipt": [
        {
            "id": 1,
            "sitting_id": "s" * 22,
            "number": 1,
            "code": "AAAA-BBBB-CCCC",
            "items": 60,
            "answered": 2,
            "events": 2,
            "digest": "02" * 32,
            "issued_at": AT,
        }
    ],
}


def fill_first_version(engine):
    """Write `FIRST_VERSION` into a database of the first version."""
    metadata = MetaData()
    metadata.reflect(engine, only=list(FIRST_VERSION))
    with engine.begin() as connection:
        for name, rows in FIRST_VERSION.items():
            table = metadata.tables[name]
            for row in rows:
                values = {
                    column: datetime.fromisoformat(value).replace(
                        tzinfo=None if engine.dialect.name == "sqlite" else UTC
                    )
                    if value == AT or column.endswith("_at")
                    else value
                    for column, value in row.items()
                }
                connection.execute(insert(table).values(values))


def kept(engine):
    """Journal, receipts and log as the database holds them, in the first version's columns."""
    with engine.connect() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(
                    text(f"SELECT {', '.join(FIRST_VERSION[name][0])} FROM {name} ORDER BY 1, 2, 3")
                )
            ]
            for name in ("journal_event", "receipt", "sitting_log", "sitting")
        }
