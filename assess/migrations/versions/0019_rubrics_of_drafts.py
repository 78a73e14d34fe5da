"""What a marker has entered names the version whose rubric they were shown.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

#: What was finished last by its rubric; all else by the rubric of the version that was sat, the
#: first it can have been entered by: rather judged once more than taken for the newest's.
SHOWN = """
UPDATE written_draft_mark SET reopened = '[]', version_id = COALESCE(
    (SELECT written_mark.version_id FROM written_mark
     WHERE written_mark.allocation_id = written_draft_mark.allocation_id
       AND written_mark.at >= written_draft_mark.saved_at
     ORDER BY written_mark.number DESC LIMIT 1),
    (SELECT written_script.version_id FROM written_script
     JOIN written_allocation ON written_allocation.script_id = written_script.id
     WHERE written_allocation.id = written_draft_mark.allocation_id)
)
"""
FOREIGN = 'fk_written_draft_mark_version_id_written_paper_version'


def upgrade() -> None:
    with op.batch_alter_table('written_draft_mark') as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reopened', sa.JSON(), nullable=True))
    op.execute(SHOWN)
    with op.batch_alter_table('written_draft_mark') as batch_op:
        batch_op.alter_column('version_id', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('reopened', existing_type=sa.JSON(), nullable=False)
        batch_op.create_foreign_key(op.f(FOREIGN), 'written_paper_version', ['version_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('written_draft_mark') as batch_op:
        batch_op.drop_constraint(op.f(FOREIGN), type_='foreignkey')
        batch_op.drop_column('reopened')
        batch_op.drop_column('version_id')
