"""Complaints with their evidence and decisions; items that count for nobody.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


#: New tables whose rows are never changed.
APPEND_ONLY = (
    "complaint",
    "complaint_evidence",
    "complaint_reading",
    "complaint_note",
    "complaint_decision",
    "neutralisation",
    "neutralised_version",
    "neutralisation_step",
)


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
    op.create_table('neutralisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('release', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_neutralisation_actor_id_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_neutralisation_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neutralisation'))
    )
    with op.batch_alter_table('neutralisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_neutralisation_item_id'), ['item_id'], unique=False)

    op.create_table('complaint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('result_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=9), nullable=False),
    sa.Column('channel', sa.String(length=6), nullable=False),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('asks', sa.Text(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('deadline_on', sa.Date(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('policy_version', sa.String(length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'appeal') = (result_id IS NOT NULL)", name=op.f('ck_complaint_appeal_has_result')),
    sa.CheckConstraint("channel IN ('page', 'mail', 'phone', 'person')", name=op.f('ck_complaint_channel')),
    sa.CheckConstraint("kind IN ('complaint', 'appeal')", name=op.f('ck_complaint_kind')),
    sa.CheckConstraint('NOT late OR deadline_on IS NOT NULL', name=op.f('ck_complaint_late_has_deadline')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_complaint_account_id_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_complaint_opened_by_account')),
    sa.ForeignKeyConstraint(['result_id'], ['result.id'], name=op.f('fk_complaint_result_id_result')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_complaint_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint'))
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_complaint_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('neutralisation_step',
    sa.Column('neutralisation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_result_id', sa.Integer(), nullable=False),
    sa.Column('new_result_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=9), nullable=False),
    sa.CheckConstraint("(outcome = 'scored') = (new_result_id IS NOT NULL)", name=op.f('ck_neutralisation_step_new_result')),
    sa.CheckConstraint("outcome IN ('scored', 'included', 'withdrawn')", name=op.f('ck_neutralisation_step_outcome')),
    sa.ForeignKeyConstraint(['neutralisation_id'], ['neutralisation.id'], name=op.f('fk_neutralisation_step_neutralisation_id_neutralisation')),
    sa.ForeignKeyConstraint(['new_result_id'], ['result.id'], name=op.f('fk_neutralisation_step_new_result_id_result')),
    sa.ForeignKeyConstraint(['old_result_id'], ['result.id'], name=op.f('fk_neutralisation_step_old_result_id_result')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_neutralisation_step_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('neutralisation_id', 'sitting_id', name=op.f('pk_neutralisation_step')),
    sa.UniqueConstraint('new_result_id', name=op.f('uq_neutralisation_step_new_result_id'))
    )
    op.create_table('neutralised_version',
    sa.Column('item_version_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('neutralisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_version_id'], ['item_version.id'], name=op.f('fk_neutralised_version_item_version_id_item_version')),
    sa.ForeignKeyConstraint(['neutralisation_id'], ['neutralisation.id'], name=op.f('fk_neutralised_version_neutralisation_id_neutralisation')),
    sa.PrimaryKeyConstraint('item_version_id', name=op.f('pk_neutralised_version'))
    )
    with op.batch_alter_table('neutralised_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_neutralised_version_neutralisation_id'), ['neutralisation_id'], unique=False)

    op.create_table('complaint_evidence',
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('gathered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('gathered_by', sa.Integer(), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_complaint_evidence_number')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_evidence_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['gathered_by'], ['account.id'], name=op.f('fk_complaint_evidence_gathered_by_account')),
    sa.PrimaryKeyConstraint('complaint_id', 'number', name=op.f('pk_complaint_evidence'))
    )
    op.create_table('complaint_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_complaint_note_actor_id_account')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_note_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_note'))
    )
    with op.batch_alter_table('complaint_note', schema=None) as batch_op:
        batch_op.create_index('ix_complaint_note_complaint_id', ['complaint_id'], unique=False)

    op.create_table('complaint_reading',
    sa.Column('complaint_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reader_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id', 'number'], ['complaint_evidence.complaint_id', 'complaint_evidence.number'], name=op.f('fk_complaint_reading_complaint_id_number_complaint_evidence')),
    sa.ForeignKeyConstraint(['reader_id'], ['account.id'], name=op.f('fk_complaint_reading_reader_id_account')),
    sa.PrimaryKeyConstraint('complaint_id', 'number', 'reader_id', name=op.f('pk_complaint_reading'))
    )
    op.create_table('complaint_decision',
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=9), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('read_number', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome = 'upheld' OR read_number IS NOT NULL", name=op.f('ck_complaint_decision_evidence_read')),
    sa.CheckConstraint("outcome IN ('upheld', 'partly', 'dismissed')", name=op.f('ck_complaint_decision_outcome')),
    sa.ForeignKeyConstraint(['complaint_id', 'read_number', 'decided_by'], ['complaint_reading.complaint_id', 'complaint_reading.number', 'complaint_reading.reader_id'], name='fk_complaint_decision_read'),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_decision_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_complaint_decision_decided_by_account')),
    sa.PrimaryKeyConstraint('complaint_id', name=op.f('pk_complaint_decision'))
    )
    for name in APPEND_ONLY:
        refuse_changes(name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    op.drop_table('complaint_decision')
    op.drop_table('complaint_reading')
    with op.batch_alter_table('complaint_note', schema=None) as batch_op:
        batch_op.drop_index('ix_complaint_note_complaint_id')

    op.drop_table('complaint_note')
    op.drop_table('complaint_evidence')
    with op.batch_alter_table('neutralised_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_neutralised_version_neutralisation_id'))

    op.drop_table('neutralised_version')
    op.drop_table('neutralisation_step')
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_sitting_id'))
        batch_op.drop_index(batch_op.f('ix_complaint_account_id'))

    op.drop_table('complaint')
    with op.batch_alter_table('neutralisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_neutralisation_item_id'))

    op.drop_table('neutralisation')
