"""Drafts of projects of the Office test, and their files.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('office_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('application', sa.String(length=20), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('solution', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('solved', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('tested_revision', sa.Integer(), nullable=True),
    sa.Column('tested_engine', sa.String(length=60), nullable=True),
    sa.Column('tested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('published_revision', sa.Integer(), nullable=True),
    sa.Column('published_number', sa.Integer(), nullable=True),
    sa.CheckConstraint("application IN ('spreadsheet', 'document', 'presentation', 'mail')", name=op.f('ck_office_draft_application')),
    sa.ForeignKeyConstraint(['changed_by'], ['account.id'], name=op.f('fk_office_draft_changed_by_account')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_office_draft_created_by_account')),
    sa.ForeignKeyConstraint(['run_id'], ['job_run.id'], name=op.f('fk_office_draft_run_id_job_run'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_draft')),
    sa.UniqueConstraint('code', name=op.f('uq_office_draft_code'))
    )
    op.create_table('office_draft_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("role IN ('start', 'asset')", name=op.f('ck_office_draft_file_role')),
    sa.ForeignKeyConstraint(['draft_id'], ['office_draft.id'], name=op.f('fk_office_draft_file_draft_id_office_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_draft_file')),
    sa.UniqueConstraint('draft_id', 'role', 'name', name=op.f('uq_office_draft_file_draft_id_role_name'))
    )


def downgrade() -> None:
    op.drop_table('office_draft_file')
    op.drop_table('office_draft')
