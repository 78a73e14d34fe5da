"""Migrations build, on both databases, exactly the schema that the models describe."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
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
