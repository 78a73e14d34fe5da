"""Reference scripts of before are dated to the version that the rule of then gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, insert, text
from sqlalchemy.exc import DBAPIError

from assess import create_app
from assess.config import Settings
from assess.extensions import db
from assess.written.bundles import key_of, shown_of
from tests.support.written_papers import both, bundle, raw_paper

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def before(settings: Settings) -> Iterator[Flask]:
    """An application whose database is of before this migration."""
    application = create_app(settings)
    with application.app_context():
        upgrade(revision="0017")
        yield application
        db.session.remove()
        db.engine.dispose()


def at(minute: int) -> datetime:
    found = AT + timedelta(minutes=minute)
    return found.replace(tzinfo=None) if db.engine.dialect.name == "sqlite" else found


def paper(number: int, **changes: Any) -> dict[str, Any]:
    found = bundle(**changes).paper
    return {
        "id": number,
        "paper_id": 1,
        "number": number,
        "content_hash": str(number) * 64,
        "shown": shown_of(found),
        "files": {"map.png": "a" * 64},
        "key": key_of(found),
        "created_at": at(number),
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    """Four versions, the third about something else, the last never signed off; references."""
    other = raw_paper()["part"]
    other[0]["task"][0]["prompt"] = both("Plan something else.")
    signed = {1: 1, 2: 20, 3: 30}
    moments = {1: 10, 2: 20, 3: 25, 4: 40}
    return {
        "account": [
            {
                "id": 1,
                "email": "ada@example.org",
                "given_name": "Ada",
                "family_name": "Nwosu",
                "password_hash": "none",
                "login_key": "k" * 32,
                "locale": "en",
                "created_at": at(0),
            }
        ],
        "written_paper": [{"id": 1, "code": "logistics-officer", "created_at": at(0)}],
        "written_paper_version": [
            paper(1),
            paper(2, rules={"pass_mark": 50}),
            paper(3, part=other),
            paper(4, grade="P4"),
        ],
        "written_review": [
            {
                "version_id": version,
                "decision": "signed_off",
                "comment": "",
                "at": at(minute),
                "reviewed_by": 1,
            }
            for version, minute in signed.items()
        ],
        "written_script": [
            {
                "id": one,
                "number": f"script-{one}",
                "version_id": 1,
                "item_ref": "reference",
                "task_code": "plan",
                "language": "en",
                "work_digest": str(one) * 64,
                "document": {},
                "text": "A plan.",
                "words": 2,
                "made_at": at(minute),
            }
            for one, minute in moments.items()
        ],
        "written_reference": [
            {
                "script_id": one,
                "marks": {"analysis": 3},
                "rationale": "Clear.",
                "purpose": "seed",
                "at": at(minute),
                "agreed_by": 1,
            }
            for one, minute in moments.items()
        ],
    }


def fill() -> None:
    metadata = MetaData()
    metadata.reflect(db.engine, only=list(rows()))
    with db.engine.begin() as connection:
        for name, some in rows().items():
            for row in some:
                connection.execute(insert(metadata.tables[name]).values(row))


def kept(columns: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM written_reference ORDER BY 1"))
        return [tuple(row) for row in found]


def refuses() -> bool:
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE written_reference SET rationale = 'x'"))
    return True


def test_references_keep_the_version_that_times_gave_them(before: Flask) -> None:
    fill()
    said = "script_id, rationale, purpose, at, agreed_by"
    was = kept(said)
    db.engine.dispose()
    upgrade()
    # Signed off at the same moment is not before it; a version that asks otherwise never counts.
    assert kept("script_id, version_id") == [(1, 1), (2, 1), (3, 2), (4, 2)]
    assert kept(said) == was
    assert refuses()
    db.engine.dispose()
    downgrade(revision="0017")
    assert kept(said) == was
    assert refuses()
