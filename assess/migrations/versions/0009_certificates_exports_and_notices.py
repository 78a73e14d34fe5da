"""Certificates, saved exports with their runs, and what candidates without a result were told.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export_profile',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('form', sa.String(length=4), nullable=False),
    sa.Column('filter', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('every', sa.String(length=6), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('at_minute', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(every = 'weekly') = (weekday IS NOT NULL)", name=op.f('ck_export_profile_weekday_when_weekly')),
    sa.CheckConstraint("every IN ('never', 'daily', 'weekly')", name=op.f('ck_export_profile_every')),
    sa.CheckConstraint("form IN ('csv', 'xlsx', 'json', 'qti')", name=op.f('ck_export_profile_form')),
    sa.CheckConstraint('at_minute BETWEEN 0 AND 1439', name=op.f('ck_export_profile_at_minute')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_export_profile_weekday')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_export_profile_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_profile')),
    sa.UniqueConstraint('name', name=op.f('uq_export_profile_name'))
    )
    op.create_table('export_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('file', sa.String(length=200), nullable=True),
    sa.Column('results', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('problem', sa.String(length=500), nullable=True),
    sa.CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name=op.f('ck_export_run_problem_when_failed')),
    sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f('ck_export_run_state')),
    sa.CheckConstraint('(due_on IS NULL) = (asked_by IS NOT NULL)', name=op.f('ck_export_run_why')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_export_run_asked_by_account')),
    sa.ForeignKeyConstraint(['profile_id'], ['export_profile.id'], name=op.f('fk_export_run_profile_id_export_profile')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_run')),
    sa.UniqueConstraint('profile_id', 'due_on', name=op.f('uq_export_run_profile_id_due_on'))
    )
    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['result_id'], ['result.id'], name=op.f('fk_certificate_result_id_result')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('result_id', name=op.f('uq_certificate_result_id')),
    sa.UniqueConstraint('token', name=op.f('uq_certificate_token'))
    )
    op.create_table('outcome_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=14), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('absent', 'void', 'exempt', 'locked_out', 'not_applicable')", name=op.f('ck_outcome_notice_kind')),
    sa.CheckConstraint(
        'CASE WHEN sitting_id IS NULL THEN 0 ELSE 1 END'
        ' + CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END'
        ' + CASE WHEN invitation_id IS NULL THEN 0 ELSE 1 END = 1', name=op.f('ck_outcome_notice_about')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_outcome_notice_email_normalised')),
    sa.ForeignKeyConstraint(['decision_id'], ['eligibility_decision.id'], name=op.f('fk_outcome_notice_decision_id_eligibility_decision')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_outcome_notice_invitation_id_invitation')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_outcome_notice_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['told_by'], ['account.id'], name=op.f('fk_outcome_notice_told_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_notice')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_outcome_notice_decision_id')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_outcome_notice_invitation_id')),
    sa.UniqueConstraint('sitting_id', name=op.f('uq_outcome_notice_sitting_id'))
    )
    with op.batch_alter_table('outcome_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_notice_email'), ['email'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('outcome_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outcome_notice_email'))

    op.drop_table('outcome_notice')
    op.drop_table('certificate')
    op.drop_table('export_run')
    op.drop_table('export_profile')