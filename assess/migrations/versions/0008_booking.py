"""Files that go with letters, sessions of vacancies, letters about decisions.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outgoing_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['outgoing_mail.id'], name=op.f('fk_outgoing_attachment_mail_id_outgoing_mail')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_attachment'))
    )
    with op.batch_alter_table('outgoing_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_attachment_mail_id'), ['mail_id'], unique=False)

    op.create_table('session_vacancy',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_session_vacancy_session_id_test_session')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_session_vacancy_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('session_id', 'vacancy_id', name=op.f('pk_session_vacancy'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_sequence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_check_constraint(op.f('ck_invitation_calendar_sequence'), 'calendar_sequence >= 0')



def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_invitation_calendar_sequence'), type_='check')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('calendar_sequence')

    op.drop_table('session_vacancy')
    with op.batch_alter_table('outgoing_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_attachment_mail_id'))

    op.drop_table('outgoing_attachment')
