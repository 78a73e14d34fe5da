"""Papers of the written test, scripts, and everything markers do with them.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


APPEND_ONLY = (
    'written_file',
    'written_paper_version',
    'written_review',
    'written_upload',
    'written_script',
    'written_reference',
    'written_mark',
    'written_resolution',
    'written_sign_off',
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
    op.create_table('written_file',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_written_file'))
    )
    op.create_table('written_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_paper')),
    sa.UniqueConstraint('code', name=op.f('uq_written_paper_code'))
    )
    op.create_table('written_conflict',
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declared_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['candidate_id'], ['account.id'], name=op.f('fk_written_conflict_candidate_id_account')),
    sa.ForeignKeyConstraint(['declared_by'], ['account.id'], name=op.f('fk_written_conflict_declared_by_account')),
    sa.ForeignKeyConstraint(['marker_id'], ['account.id'], name=op.f('fk_written_conflict_marker_id_account')),
    sa.PrimaryKeyConstraint('marker_id', 'candidate_id', name=op.f('pk_written_conflict'))
    )
    op.create_table('written_paper_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('shown', sa.JSON(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('key', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_written_paper_version_created_by_account')),
    sa.ForeignKeyConstraint(['paper_id'], ['written_paper.id'], name=op.f('fk_written_paper_version_paper_id_written_paper')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_paper_version')),
    sa.UniqueConstraint('paper_id', 'number', name=op.f('uq_written_paper_version_paper_id_number'))
    )
    with op.batch_alter_table('written_paper_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_paper_version_paper_id'), ['paper_id'], unique=False)

    op.create_table('written_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("decision IN ('signed_off', 'returned')", name=op.f('ck_written_review_decision')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_written_review_reviewed_by_account')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_review_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_review'))
    )
    with op.batch_alter_table('written_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_review_version_id'), ['version_id'], unique=False)

    op.create_table('written_sign_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_written_sign_off_session_id_test_session')),
    sa.ForeignKeyConstraint(['signed_by'], ['account.id'], name=op.f('fk_written_sign_off_signed_by_account')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_sign_off_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_sign_off'))
    )
    with op.batch_alter_table('written_sign_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_sign_off_version_id'), ['version_id'], unique=False)

    op.create_table('written_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('item_ref', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('finding', sa.String(length=40), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['digest'], ['written_file.digest'], name=op.f('fk_written_upload_digest_written_file')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_written_upload_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_upload')),
    sa.UniqueConstraint('sitting_id', 'item_ref', 'digest', 'name', name=op.f('uq_written_upload_sitting_id_item_ref_digest_name'))
    )
    with op.batch_alter_table('written_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_upload_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('written_script',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('item_ref', sa.String(length=20), nullable=False),
    sa.Column('task_code', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('work_digest', sa.String(length=64), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Integer(), nullable=False),
    sa.Column('upload_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_written_script_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['upload_id'], ['written_upload.id'], name=op.f('fk_written_script_upload_id_written_upload')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_script_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_script')),
    sa.UniqueConstraint('number', name=op.f('uq_written_script_number')),
    sa.UniqueConstraint('sitting_id', 'item_ref', 'work_digest', name=op.f('uq_written_script_sitting_id_item_ref_work_digest'))
    )
    with op.batch_alter_table('written_script', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_script_sitting_id'), ['sitting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_script_version_id'), ['version_id'], unique=False)

    op.create_table('written_allocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('script_id', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint("part IN ('first', 'second', 'third', 'reference')", name=op.f('ck_written_allocation_part')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)', name=op.f('ck_written_allocation_withdrawn')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_written_allocation_made_by_account')),
    sa.ForeignKeyConstraint(['marker_id'], ['account.id'], name=op.f('fk_written_allocation_marker_id_account')),
    sa.ForeignKeyConstraint(['script_id'], ['written_script.id'], name=op.f('fk_written_allocation_script_id_written_script')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_allocation'))
    )
    with op.batch_alter_table('written_allocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_allocation_marker_id'), ['marker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_allocation_script_id'), ['script_id'], unique=False)
        batch_op.create_index('uq_written_allocation_marker', ['script_id', 'marker_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.create_index('uq_written_allocation_part', ['script_id', 'part'], unique=True, sqlite_where=sa.text("withdrawn_at IS NULL AND part <> 'reference'"), postgresql_where=sa.text("withdrawn_at IS NULL AND part <> 'reference'"))

    op.create_table('written_reference',
    sa.Column('script_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("purpose IN ('standardisation', 'seed')", name=op.f('ck_written_reference_purpose')),
    sa.ForeignKeyConstraint(['agreed_by'], ['account.id'], name=op.f('fk_written_reference_agreed_by_account')),
    sa.ForeignKeyConstraint(['script_id'], ['written_script.id'], name=op.f('fk_written_reference_script_id_written_script')),
    sa.PrimaryKeyConstraint('script_id', name=op.f('pk_written_reference'))
    )
    op.create_table('written_resolution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('script_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('mark_ids', sa.JSON(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['resolved_by'], ['account.id'], name=op.f('fk_written_resolution_resolved_by_account')),
    sa.ForeignKeyConstraint(['script_id'], ['written_script.id'], name=op.f('fk_written_resolution_script_id_written_script')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_resolution')),
    sa.UniqueConstraint('script_id', 'number', name=op.f('uq_written_resolution_script_id_number'))
    )
    with op.batch_alter_table('written_resolution', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_resolution_script_id'), ['script_id'], unique=False)

    op.create_table('written_draft_mark',
    sa.Column('allocation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('comments', sa.JSON(), nullable=False),
    sa.Column('annotations', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['allocation_id'], ['written_allocation.id'], name=op.f('fk_written_draft_mark_allocation_id_written_allocation')),
    sa.PrimaryKeyConstraint('allocation_id', name=op.f('pk_written_draft_mark'))
    )
    op.create_table('written_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('comments', sa.JSON(), nullable=False),
    sa.Column('annotations', sa.JSON(), nullable=False),
    sa.Column('informed', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['allocation_id'], ['written_allocation.id'], name=op.f('fk_written_mark_allocation_id_written_allocation')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_mark_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_mark')),
    sa.UniqueConstraint('allocation_id', 'number', name=op.f('uq_written_mark_allocation_id_number'))
    )
    with op.batch_alter_table('written_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_mark_allocation_id'), ['allocation_id'], unique=False)

    for name in APPEND_ONLY:
        refuse_changes(name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    with op.batch_alter_table('written_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_mark_allocation_id'))

    op.drop_table('written_mark')
    op.drop_table('written_draft_mark')
    with op.batch_alter_table('written_resolution', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_resolution_script_id'))

    op.drop_table('written_resolution')
    op.drop_table('written_reference')
    with op.batch_alter_table('written_allocation', schema=None) as batch_op:
        batch_op.drop_index('uq_written_allocation_part', sqlite_where=sa.text("withdrawn_at IS NULL AND part <> 'reference'"), postgresql_where=sa.text("withdrawn_at IS NULL AND part <> 'reference'"))
        batch_op.drop_index('uq_written_allocation_marker', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_written_allocation_script_id'))
        batch_op.drop_index(batch_op.f('ix_written_allocation_marker_id'))

    op.drop_table('written_allocation')
    with op.batch_alter_table('written_script', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_script_version_id'))
        batch_op.drop_index(batch_op.f('ix_written_script_sitting_id'))

    op.drop_table('written_script')
    with op.batch_alter_table('written_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_upload_sitting_id'))

    op.drop_table('written_upload')
    with op.batch_alter_table('written_sign_off', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_sign_off_version_id'))

    op.drop_table('written_sign_off')
    with op.batch_alter_table('written_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_review_version_id'))

    op.drop_table('written_review')
    with op.batch_alter_table('written_paper_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_paper_version_paper_id'))

    op.drop_table('written_paper_version')
    op.drop_table('written_conflict')
    op.drop_table('written_paper')
    op.drop_table('written_file')
