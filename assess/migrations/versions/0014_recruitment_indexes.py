"""Results in the order of lists and exports.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_result_sat_on_id', 'result', ['sat_on', 'id'])


def downgrade() -> None:
    op.drop_index('ix_result_sat_on_id', table_name='result')
