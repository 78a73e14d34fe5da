"""Evidence of how scripts were written and what they share, and decisions about it.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


APPEND_ONLY = 'written_integrity_decision'


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
    op.create_table('written_comparison',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('task_code', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scripts', sa.Integer(), nullable=False),
    sa.Column('compared', sa.Integer(), nullable=False),
    sa.Column('judged', sa.Boolean(), nullable=False),
    sa.Column('common', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_written_comparison_session_id_test_session')),
    sa.ForeignKeyConstraint(['version_id'], ['written_paper_version.id'], name=op.f('fk_written_comparison_version_id_written_paper_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_comparison')),
    sa.UniqueConstraint('version_id', 'session_id', 'task_code', 'language', name=op.f('uq_written_comparison_version_id_session_id_task_code_language'))
    )
    with op.batch_alter_table('written_comparison', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_comparison_version_id'), ['version_id'], unique=False)
        batch_op.create_index('uq_written_comparison_without_session', ['version_id', 'task_code', 'language'], unique=True, sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))

    op.create_table('written_integrity_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("decision IN ('no_concern', 'look_into', 'reported')", name=op.f('ck_written_integrity_decision_decision')),
    sa.CheckConstraint('second_id IS NULL OR first_id < second_id', name=op.f('ck_written_integrity_decision_order')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_written_integrity_decision_decided_by_account')),
    sa.ForeignKeyConstraint(['first_id'], ['written_script.id'], name=op.f('fk_written_integrity_decision_first_id_written_script')),
    sa.ForeignKeyConstraint(['second_id'], ['written_script.id'], name=op.f('fk_written_integrity_decision_second_id_written_script')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_integrity_decision'))
    )
    with op.batch_alter_table('written_integrity_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_integrity_decision_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_integrity_decision_second_id'), ['second_id'], unique=False)

    op.create_table('written_similarity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comparison_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=60), nullable=True),
    sa.Column('source_language', sa.String(length=2), nullable=True),
    sa.Column('words', sa.Integer(), nullable=False),
    sa.Column('first_share', sa.Float(), nullable=False),
    sa.Column('second_share', sa.Float(), nullable=False),
    sa.Column('expected_runs', sa.Float(), nullable=True),
    sa.Column('probability', sa.Float(), nullable=True),
    sa.Column('adjusted', sa.Float(), nullable=True),
    sa.Column('passages', sa.JSON(), nullable=False),
    sa.CheckConstraint('(second_id IS NULL) <> (source IS NULL)', name=op.f('ck_written_similarity_other')),
    sa.CheckConstraint('(source IS NULL) = (source_language IS NULL)', name=op.f('ck_written_similarity_source_language')),
    sa.ForeignKeyConstraint(['comparison_id'], ['written_comparison.id'], name=op.f('fk_written_similarity_comparison_id_written_comparison')),
    sa.ForeignKeyConstraint(['first_id'], ['written_script.id'], name=op.f('fk_written_similarity_first_id_written_script')),
    sa.ForeignKeyConstraint(['second_id'], ['written_script.id'], name=op.f('fk_written_similarity_second_id_written_script')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_similarity'))
    )
    with op.batch_alter_table('written_similarity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_similarity_comparison_id'), ['comparison_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_similarity_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_similarity_second_id'), ['second_id'], unique=False)

    op.create_table('written_trace',
    sa.Column('script_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('film', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['script_id'], ['written_script.id'], name=op.f('fk_written_trace_script_id_written_script')),
    sa.PrimaryKeyConstraint('script_id', name=op.f('pk_written_trace'))
    )
    refuse_changes(APPEND_ONLY)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {APPEND_ONLY}_refuse() CASCADE")
    op.drop_table('written_trace')
    with op.batch_alter_table('written_similarity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_similarity_second_id'))
        batch_op.drop_index(batch_op.f('ix_written_similarity_first_id'))
        batch_op.drop_index(batch_op.f('ix_written_similarity_comparison_id'))

    op.drop_table('written_similarity')
    with op.batch_alter_table('written_integrity_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_integrity_decision_second_id'))
        batch_op.drop_index(batch_op.f('ix_written_integrity_decision_first_id'))

    op.drop_table('written_integrity_decision')
    with op.batch_alter_table('written_comparison', schema=None) as batch_op:
        batch_op.drop_index('uq_written_comparison_without_session', sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_written_comparison_version_id'))

    op.drop_table('written_comparison')
