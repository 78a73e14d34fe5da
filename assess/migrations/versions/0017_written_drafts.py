"""Drafts of papers, pages of their PDF, and spelling help as an accommodation.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

ARRANGED = ('accommodation', 'application', 'sitting')


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
    for table in ARRANGED:
        # Not by a copy of the table: others refer to it, and it holds triggers.
        op.add_column(table, sa.Column('spelling', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table('written_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('published_revision', sa.Integer(), nullable=True),
    sa.Column('published_number', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['account.id'], name=op.f('fk_written_draft_changed_by_account')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_written_draft_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_draft')),
    sa.UniqueConstraint('code', name=op.f('uq_written_draft_code'))
    )
    op.create_table('written_draft_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['written_draft.id'], name=op.f('fk_written_draft_file_draft_id_written_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_draft_file')),
    sa.UniqueConstraint('draft_id', 'name', name=op.f('uq_written_draft_file_draft_id_name'))
    )
    op.create_table('written_author',
    sa.Column('version_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('account_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_written_author_account_id_account')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_author_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('version_id', 'account_id', name=op.f('pk_written_author'))
    )
    op.create_table('written_page',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('image', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', 'number', name=op.f('pk_written_page'))
    )
    refuse_changes('written_author')


def downgrade() -> None:
    op.drop_table('written_page')
    op.drop_table('written_author')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS written_author_refuse()')
    op.drop_table('written_draft_file')
    op.drop_table('written_draft')
    for table in ARRANGED:
        op.drop_column(table, 'spelling')
