"""Which decisions a sign-off covers, by their numbers.

Until now that was worked out from times, which the clocks of two servers can put in another order.
So it is written down here once, as it was worked out.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

NAME = 'written_signed'

#: Of each script of a paper's version in a session what was decided last by the moment.
COVERED = """
INSERT INTO written_signed (sign_off_id, resolution_id)
SELECT o.id, r.id
FROM written_sign_off o
JOIN written_script s ON s.version_id = o.version_id
JOIN sitting t ON t.id = s.sitting_id
    AND (t.session_id = o.session_id OR (t.session_id IS NULL AND o.session_id IS NULL))
JOIN written_resolution r ON r.script_id = s.id AND r.at <= o.at
WHERE NOT EXISTS (
    SELECT 1 FROM written_resolution later
    WHERE later.script_id = r.script_id AND later.at <= o.at AND later.number > r.number
)
"""


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


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column('sign_off_id', sa.Integer(), nullable=False),
        sa.Column('resolution_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['resolution_id'], ['written_resolution.id'], name=op.f('fk_written_signed_resolution_id_written_resolution')),
        sa.ForeignKeyConstraint(['sign_off_id'], ['written_sign_off.id'], name=op.f('fk_written_signed_sign_off_id_written_sign_off')),
        sa.PrimaryKeyConstraint('sign_off_id', 'resolution_id', name=op.f('pk_written_signed')),
    )
    op.create_index(op.f('ix_written_signed_resolution_id'), NAME, ['resolution_id'], unique=False)
    op.execute(COVERED)
    refuse_changes(NAME)


def downgrade() -> None:
    op.drop_table(NAME)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {NAME}_refuse()")
