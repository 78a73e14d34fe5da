"""By which version of a paper a reference script was agreed.

Until now that was worked out from times: the newest version that had been signed off before, and
that asks the same. So it is filled in here once, from what candidates see of each version alone.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

NAME = 'written_reference'
FOREIGN_KEY = 'fk_written_reference_version_id_written_paper_version'


def refuse_changes(name: str) -> None:
    """Create the triggers that `make_append_only` describes."""
    refusal = f"{name} is append-only: write a new row instead"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_refuse_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_refuse()"
    )


def allow_changes(name: str) -> None:
    """Take the triggers away, for as long as the migration lasts."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER {name}_refuse_{verb.lower()}")
        return
    op.execute(f"DROP TRIGGER {name}_refuse ON {name}")


def upgrade() -> None:
    allow_changes(NAME)
    op.add_column(NAME, sa.Column('version_id', sa.Integer(), nullable=True))
    fill_in(op.get_bind())
    with op.batch_alter_table(NAME, schema=None) as batch_op:
        batch_op.alter_column('version_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f(FOREIGN_KEY), 'written_paper_version', ['version_id'], ['id'])
    refuse_changes(NAME)


def downgrade() -> None:
    allow_changes(NAME)
    with op.batch_alter_table(NAME, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(FOREIGN_KEY), type_='foreignkey')
        batch_op.drop_column('version_id')
    refuse_changes(NAME)


def fill_in(bind: sa.Connection) -> None:
    """Give every reference script the version by which its marks were agreed."""
    rows = bind.execute(sa.text(
        "SELECT r.script_id, s.version_id, v.paper_id, v.number, r.at FROM written_reference r "
        "JOIN written_script s ON s.id = r.script_id "
        "JOIN written_paper_version v ON v.id = s.version_id"
    )).all()
    read: dict[int, Any] = {}
    for row in rows:
        # Times are compared by the database, as both were written by it.
        later = bind.execute(sa.text(
            "SELECT v.id FROM written_paper_version v WHERE v.paper_id = :paper AND v.number > :number "
            "AND EXISTS (SELECT 1 FROM written_review w JOIN written_reference r ON r.script_id = :script "
            "WHERE w.version_id = v.id AND w.decision = 'signed_off' AND w.at < r.at) "
            "ORDER BY v.number DESC"
        ), {"paper": row.paper_id, "number": row.number, "script": row.script_id}).scalars().all()
        for one in (row.version_id, *later):
            if one not in read:
                read[one] = shown_in(bind, one)
        asked = read[row.version_id]
        found = next((one for one in later if asks_the_same(asked, read[one])), row.version_id)
        bind.execute(
            sa.text("UPDATE written_reference SET version_id = :version WHERE script_id = :script"),
            {"version": found, "script": row.script_id},
        )


def shown_in(bind: sa.Connection, version_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What candidates see of a version, and the digests of its files by name."""
    row = bind.execute(
        sa.text("SELECT shown, files FROM written_paper_version WHERE id = :id"), {"id": version_id}
    ).one()
    shown, files = (json.loads(one) if isinstance(one, str) else one for one in row)
    return shown, files


def asks_the_same(before: tuple[Any, Any], after: tuple[Any, Any]) -> bool:
    """Whether each task stands in a later version as candidates had it, as `marking_rules` says."""
    tasks, later = tasks_of(before[0]), tasks_of(after[0])
    if any(later.get(code) != asked for code, asked in tasks.items()):
        return False
    used = {code for asked in tasks.values() for code in asked[3]}
    return documents_of(*before, used) == documents_of(*after, used)


def tasks_of(shown: dict[str, Any]) -> dict[str, Any]:
    """Code -> what a task asks."""
    return {
        one["code"]: (one["kind"], one["language"], one["prompt"], one["sources"])
        for part in shown["parts"]
        for one in part["tasks"]
    }


def documents_of(shown: dict[str, Any], files: dict[str, Any], used: set[str]) -> dict[str, Any]:
    """Code -> what stands in a source, whatever its title is."""
    return {
        one["code"]: (
            one["kind"],
            one["text"],
            one["table"],
            {language: files.get(name) for language, name in (one["file"] or {}).items()},
        )
        for one in shown["sources"]
        if one["code"] in used
    }
