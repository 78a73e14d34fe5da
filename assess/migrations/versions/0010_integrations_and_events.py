"""Integrations, their orders and keys, the outbox and what became of each delivery.

Events of results get the index in whose order integrations read them.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outbox_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('subject', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_event')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_event_key'))
    )
    with op.batch_alter_table('outbox_event', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_event_dispatched_at_id', ['dispatched_at', 'id'], unique=False)

    op.create_table('integration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('prefix', sa.String(length=12), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('webhook_url', sa.String(length=500), nullable=True),
    sa.Column('webhook_events', sa.JSON(), nullable=False),
    sa.Column('secret_generation', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('rotated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("locale IN ('en', 'fr')", name=op.f('ck_integration_locale')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_integration_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_integration')),
    sa.UniqueConstraint('name', name=op.f('uq_integration_name')),
    sa.UniqueConstraint('prefix', name=op.f('uq_integration_prefix'))
    )
    op.create_table('webhook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('integration_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=5), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("method IN ('POST', 'PUT', 'PATCH')", name=op.f('ck_webhook_delivery_method')),
    sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name=op.f('ck_webhook_delivery_state')),
    sa.ForeignKeyConstraint(['event_id'], ['outbox_event.id'], name=op.f('fk_webhook_delivery_event_id_outbox_event')),
    sa.ForeignKeyConstraint(['integration_id'], ['integration.id'], name=op.f('fk_webhook_delivery_integration_id_integration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('event_id', 'integration_id', 'url', name=op.f('uq_webhook_delivery_event_id_integration_id_url'))
    )
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_delivery_integration_id_id', ['integration_id', 'id'], unique=False)
        batch_op.create_index('ix_webhook_delivery_state_next_at', ['state', 'next_at'], unique=False)

    op.create_table('partner_order',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('integration_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=True),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('test_id', sa.Integer(), nullable=True),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('callback_url', sa.String(length=500), nullable=True),
    sa.Column('callback_style', sa.String(length=12), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("callback_style IN ('greenhouse', 'workable')", name=op.f('ck_partner_order_callback_style')),
    sa.CheckConstraint("locale IN ('en', 'fr')", name=op.f('ck_partner_order_locale')),
    sa.CheckConstraint('(application_id IS NULL) <> (test_id IS NULL)', name=op.f('ck_partner_order_one_subject')),
    sa.CheckConstraint('(callback_url IS NULL) = (callback_style IS NULL)', name=op.f('ck_partner_order_callback_whole')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_partner_order_email_normalised')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_partner_order_application_id_application')),
    sa.ForeignKeyConstraint(['integration_id'], ['integration.id'], name=op.f('fk_partner_order_integration_id_integration')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_partner_order_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['test_id'], ['test_definition.id'], name=op.f('fk_partner_order_test_id_test_definition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_order'))
    )
    with op.batch_alter_table('partner_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_order_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_order_email'), ['email'], unique=False)
        batch_op.create_index('ix_partner_order_integration_id_created_at', ['integration_id', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_order_sitting_id'), ['sitting_id'], unique=False)
        batch_op.create_index('uq_partner_order_sitting_id_standing', ['sitting_id'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('webhook_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['webhook_delivery.id'], name=op.f('fk_webhook_attempt_delivery_id_webhook_delivery')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_attempt'))
    )
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_attempt_delivery_id'), ['delivery_id'], unique=False)

    op.create_table('idempotency_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('integration_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('request_digest', sa.String(length=64), nullable=False),
    sa.Column('order_id', sa.String(length=32), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['integration_id'], ['integration.id'], name=op.f('fk_idempotency_key_integration_id_integration')),
    sa.ForeignKeyConstraint(['order_id'], ['partner_order.id'], name=op.f('fk_idempotency_key_order_id_partner_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idempotency_key')),
    sa.UniqueConstraint('integration_id', 'key', name=op.f('uq_idempotency_key_integration_id_key'))
    )
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_key_created_at'), ['created_at'], unique=False)

    op.create_index('ix_result_event_at_result_id', 'result_event', ['at', 'result_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_result_event_at_result_id', table_name='result_event')
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_key_created_at'))

    op.drop_table('idempotency_key')
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_attempt_delivery_id'))

    op.drop_table('webhook_attempt')
    with op.batch_alter_table('partner_order', schema=None) as batch_op:
        batch_op.drop_index('uq_partner_order_sitting_id_standing', sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_partner_order_sitting_id'))
        batch_op.drop_index('ix_partner_order_integration_id_created_at')
        batch_op.drop_index(batch_op.f('ix_partner_order_email'))
        batch_op.drop_index(batch_op.f('ix_partner_order_application_id'))

    op.drop_table('partner_order')
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_delivery_state_next_at')
        batch_op.drop_index('ix_webhook_delivery_integration_id_id')

    op.drop_table('webhook_delivery')
    op.drop_table('integration')
    with op.batch_alter_table('outbox_event', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_event_dispatched_at_id')

    op.drop_table('outbox_event')
