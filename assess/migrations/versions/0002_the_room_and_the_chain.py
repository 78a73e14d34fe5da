"""Pauses, the acts of staff, messages, incidents, and the audit chain.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


#: New tables whose rows are never changed.
APPEND_ONLY = (
    "audit_checkpoint",
    "audit_entry",
    "help_answer",
    "incident",
    "incident_attachment",
    "rescue_import",
    "settled_difference",
    "staff_action",
    "staff_message",
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
    op.create_table('audit_checkpoint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('jws', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_checkpoint')),
    sa.UniqueConstraint('seq', name=op.f('uq_audit_checkpoint_seq'))
    )
    op.create_table('audit_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('pending_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('entry', sa.Text(), nullable=False),
    sa.Column('link', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('pending_id', name=op.f('uq_audit_entry_pending_id'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_subject'), ['subject'], unique=False)

    op.create_table('audit_pending',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('personal', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_pending')),
    sqlite_autoincrement=True
    )
    op.create_table('rate_limit',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_limit'))
    )
    with op.batch_alter_table('rate_limit', schema=None) as batch_op:
        batch_op.create_index('ix_rate_limit_expires_at', ['expires_at'], unique=False)

    op.create_table('signing_key',
    sa.Column('kid', sa.String(length=64), nullable=False),
    sa.Column('public', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('kid', name=op.f('pk_signing_key'))
    )
    op.create_table('audit_personal',
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('salt', sa.LargeBinary(length=16), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.CheckConstraint('length(salt) = 16', name=op.f('ck_audit_personal_salt_length')),
    sa.ForeignKeyConstraint(['seq'], ['audit_entry.seq'], name=op.f('fk_audit_personal_seq_audit_entry')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_personal'))
    )
    op.create_table('settled_difference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('counts_as', sa.String(length=6), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("counts_as IN ('absent', 'void')", name=op.f('ck_settled_difference_counts_as')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_settled_difference_actor_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_settled_difference_session_id_test_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settled_difference')),
    sa.UniqueConstraint('session_id', 'kind', 'subject', name=op.f('uq_settled_difference_session_id_kind_subject'))
    )
    with op.batch_alter_table('settled_difference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_settled_difference_session_id'), ['session_id'], unique=False)

    op.create_table('staff_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=12), nullable=False),
    sa.Column('scope', sa.String(length=5), nullable=False),
    sa.Column('reason', sa.String(length=12), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('sittings', sa.JSON(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(verb = 'undo') = (undoes_id IS NOT NULL)", name=op.f('ck_staff_action_undo')),
    sa.CheckConstraint("scope IN ('one', 'group', 'all')", name=op.f('ck_staff_action_scope')),
    sa.CheckConstraint("verb IN ('pause', 'resume', 'extend', 'end', 'void', 'undo')", name=op.f('ck_staff_action_verb')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_staff_action_actor_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_staff_action_session_id_test_session')),
    sa.ForeignKeyConstraint(['undoes_id'], ['staff_action.id'], name=op.f('fk_staff_action_undoes_id_staff_action')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_action')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_staff_action_undoes_id'))
    )
    with op.batch_alter_table('staff_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_action_session_id'), ['session_id'], unique=False)

    op.create_table('help_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_help_answer_actor_id_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_help_answer_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_answer'))
    )
    with op.batch_alter_table('help_answer', schema=None) as batch_op:
        batch_op.create_index('ix_help_answer_sitting_id', ['sitting_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_incident_actor_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_incident_session_id_test_session')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_incident_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('rescue_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('fresh', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_rescue_import_actor_id_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_rescue_import_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rescue_import'))
    )
    with op.batch_alter_table('rescue_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rescue_import_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('safe_browser_config',
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('config_key', sa.String(length=64), nullable=False),
    sa.Column('exam_keys', sa.JSON(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('start_token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waived_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_safe_browser_config_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['waived_by'], ['account.id'], name=op.f('fk_safe_browser_config_waived_by_account')),
    sa.PrimaryKeyConstraint('sitting_id', name=op.f('pk_safe_browser_config')),
    sa.UniqueConstraint('start_token_hash', name=op.f('uq_safe_browser_config_start_token_hash'))
    )
    op.create_table('staff_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_staff_message_actor_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_staff_message_session_id_test_session')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_staff_message_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_message'))
    )
    with op.batch_alter_table('staff_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_message_session_id'), ['session_id'], unique=False)

    op.create_table('incident_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_attachment_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_attachment'))
    )
    with op.batch_alter_table('incident_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_attachment_incident_id'), ['incident_id'], unique=False)

    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('break_s', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('journal_event', schema=None) as batch_op:
        batch_op.create_index('ix_journal_event_signals', ['sitting_id', 'type'], unique=False, sqlite_where=sa.text('item_ref IS NULL'), postgresql_where=sa.text('item_ref IS NULL'))

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('jws', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('salt', sa.LargeBinary(length=16), nullable=True))

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('break_left_ms', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('seat_group', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('rehearsal', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('pause_kind', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('pauses_ms', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('terminate_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('void_reason', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('outside_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_sitting_access_code_hash'), ['access_code_hash'], unique=False)

    with op.batch_alter_table('test_definition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('policy', sa.JSON(), nullable=False, server_default='{"late": "decide", "time_back_below_min": 15, "void_above_min": 60}'))

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_start_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reconciled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reconciled_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('networks', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('safe_browser', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('safe_browser_keys', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('rehearsal', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(batch_op.f('fk_test_session_reconciled_by_account'), 'account', ['reconciled_by'], ['id'])

    op.execute("UPDATE sitting SET pause_kind = 'invigilator' WHERE state = 'paused'")
    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_accommodation_break_s'), 'break_s BETWEEN 0 AND 7200')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_sitting_pause_kind'), "pause_kind IN ('invigilator', 'break', 'device', 'ended')")
        batch_op.create_check_constraint(batch_op.f('ck_sitting_paused_has_kind'), "(state = 'paused') = (pause_kind IS NOT NULL)")
        batch_op.create_check_constraint(batch_op.f('ck_sitting_pauses'), 'break_left_ms >= 0 AND pauses_ms >= 0')
        batch_op.create_check_constraint(batch_op.f('ck_sitting_terminate_at'), "pause_kind = 'ended' OR terminate_at IS NULL")

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_test_session_last_start'), 'last_start_at BETWEEN starts_at AND ends_at')
        batch_op.create_check_constraint(batch_op.f('ck_test_session_reconciled_after_close'), 'reconciled_at IS NULL OR closed_at IS NOT NULL')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sitting_closed_has_time'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_sitting_closed_has_time'), "state = 'void' OR (state = 'closed') = (closed_at IS NOT NULL)")
    for name in APPEND_ONLY:
        refuse_changes(name)


def downgrade() -> None:
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sitting_closed_has_time'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_sitting_closed_has_time'), "(state = 'closed') = (closed_at IS NOT NULL)")

    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_accommodation_break_s'), type_='check')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sitting_pause_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sitting_paused_has_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sitting_pauses'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sitting_terminate_at'), type_='check')

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_test_session_last_start'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_test_session_reconciled_after_close'), type_='check')

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_test_session_reconciled_by_account'), type_='foreignkey')
        batch_op.drop_column('rehearsal')
        batch_op.drop_column('safe_browser_keys')
        batch_op.drop_column('safe_browser')
        batch_op.drop_column('networks')
        batch_op.drop_column('reconciled_by')
        batch_op.drop_column('reconciled_at')
        batch_op.drop_column('last_start_at')

    with op.batch_alter_table('test_definition', schema=None) as batch_op:
        batch_op.drop_column('policy')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sitting_access_code_hash'))
        batch_op.drop_column('outside_at')
        batch_op.drop_column('void_reason')
        batch_op.drop_column('terminate_at')
        batch_op.drop_column('pauses_ms')
        batch_op.drop_column('pause_kind')
        batch_op.drop_column('rehearsal')
        batch_op.drop_column('seat_group')
        batch_op.drop_column('break_left_ms')

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_column('salt')
        batch_op.drop_column('jws')

    with op.batch_alter_table('journal_event', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_event_signals', sqlite_where=sa.text('item_ref IS NULL'), postgresql_where=sa.text('item_ref IS NULL'))

    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.drop_column('break_s')

    with op.batch_alter_table('incident_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_attachment_incident_id'))

    op.drop_table('incident_attachment')
    with op.batch_alter_table('staff_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_message_session_id'))

    op.drop_table('staff_message')
    op.drop_table('safe_browser_config')
    with op.batch_alter_table('rescue_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rescue_import_sitting_id'))

    op.drop_table('rescue_import')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_sitting_id'))
        batch_op.drop_index(batch_op.f('ix_incident_session_id'))

    op.drop_table('incident')
    with op.batch_alter_table('help_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_help_answer_sitting_id')

    op.drop_table('help_answer')
    with op.batch_alter_table('staff_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_action_session_id'))

    op.drop_table('staff_action')
    with op.batch_alter_table('settled_difference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_settled_difference_session_id'))

    op.drop_table('settled_difference')
    op.drop_table('audit_personal')
    op.drop_table('signing_key')
    with op.batch_alter_table('rate_limit', schema=None) as batch_op:
        batch_op.drop_index('ix_rate_limit_expires_at')

    op.drop_table('rate_limit')
    op.drop_table('audit_pending')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject'))

    op.drop_table('audit_entry')
    op.drop_table('audit_checkpoint')
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION IF EXISTS {name}_refuse()")
