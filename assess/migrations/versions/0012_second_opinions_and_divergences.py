"""What a second formula engine found, and states that differed between page and server.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


APPEND_ONLY = ('office_second_opinion', 'office_divergence', 'office_state_pair')


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
    op.create_table('office_second_opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('work_digest', sa.String(length=64), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_office_second_opinion_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_second_opinion')),
    sa.UniqueConstraint('sitting_id', 'work_digest', name=op.f('uq_office_second_opinion_sitting_id_work_digest'))
    )
    with op.batch_alter_table('office_second_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_second_opinion_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('office_divergence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('item_ref', sa.String(length=20), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('after', sa.String(length=32), nullable=False),
    sa.Column('browser_digest', sa.String(length=64), nullable=False),
    sa.Column('server_digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.LargeBinary(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_office_divergence_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_divergence')),
    sa.UniqueConstraint('sitting_id', 'item_ref', 'epoch', name=op.f('uq_office_divergence_sitting_id_item_ref_epoch'))
    )
    with op.batch_alter_table('office_divergence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_divergence_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('office_state_pair',
    sa.Column('divergence_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('after', sa.String(length=32), nullable=False),
    sa.Column('browser', sa.LargeBinary(), nullable=False),
    sa.Column('server', sa.LargeBinary(), nullable=False),
    sa.Column('differences', sa.JSON(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['divergence_id'], ['office_divergence.id'], name=op.f('fk_office_state_pair_divergence_id_office_divergence')),
    sa.PrimaryKeyConstraint('divergence_id', name=op.f('pk_office_state_pair'))
    )

    for name in APPEND_ONLY:
        refuse_changes(name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    op.drop_table('office_state_pair')
    with op.batch_alter_table('office_divergence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_divergence_sitting_id'))

    op.drop_table('office_divergence')
    with op.batch_alter_table('office_second_opinion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_second_opinion_sitting_id'))

    op.drop_table('office_second_opinion')
