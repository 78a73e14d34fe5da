"""Projects of the Office test, their files, and what reviewers decided.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


APPEND_ONLY = ('office_file', 'office_project_version', 'office_review')


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
    op.create_table('office_file',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_office_file'))
    )
    op.create_table('office_project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('application', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("application IN ('spreadsheet', 'document', 'presentation', 'mail')", name=op.f('ck_office_project_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_project')),
    sa.UniqueConstraint('code', name=op.f('uq_office_project_code'))
    )
    op.create_table('office_project_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('engine', sa.String(length=60), nullable=False),
    sa.Column('shown', sa.JSON(), nullable=False),
    sa.Column('openings', sa.JSON(), nullable=False),
    sa.Column('assets', sa.JSON(), nullable=False),
    sa.Column('key', sa.JSON(), nullable=False),
    sa.Column('starts', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('points > 0', name=op.f('ck_office_project_version_points')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_office_project_version_created_by_account')),
    sa.ForeignKeyConstraint(['project_id'], ['office_project.id'], name=op.f('fk_office_project_version_project_id_office_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_project_version')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_office_project_version_project_id_number'))
    )
    with op.batch_alter_table('office_project_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_project_version_project_id'), ['project_id'], unique=False)

    op.create_table('office_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('work_digest', sa.String(length=64), nullable=False),
    sa.Column('awarded', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_office_review_reviewed_by_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_office_review_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_review')),
    sa.UniqueConstraint('sitting_id', 'work_digest', name=op.f('uq_office_review_sitting_id_work_digest'))
    )
    with op.batch_alter_table('office_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_review_sitting_id'), ['sitting_id'], unique=False)

    for name in APPEND_ONLY:
        refuse_changes(name)



def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    with op.batch_alter_table('office_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_review_sitting_id'))

    op.drop_table('office_review')
    with op.batch_alter_table('office_project_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_project_version_project_id'))

    op.drop_table('office_project_version')
    op.drop_table('office_project')
    op.drop_table('office_file')
