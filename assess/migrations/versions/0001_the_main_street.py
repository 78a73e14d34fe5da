"""the main street

Revision ID: 0001
Revises: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


#: Rows of these tables are never changed: the database itself refuses (see assess.database).
APPEND_ONLY = (
    "item_version",
    "stimulus_version",
    "media_asset",
    "form",
    "form_item",
    "journal_event",
    "late_decision",
    "sitting_log",
    "receipt",
    "result",
    "result_event",
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
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('login_key', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("locale IN ('en', 'fr')", name=op.f('ck_account_locale')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_account_email_normalised')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('login_key', name=op.f('uq_account_login_key'))
    )
    op.create_table('bank',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('blueprint', sa.JSON(), nullable=False),
    sa.Column('licence', sa.String(length=60), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank')),
    sa.UniqueConstraint('code', name=op.f('uq_bank_code'))
    )
    op.create_table('clock_offset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offset_ms', sa.Integer(), nullable=False),
    sa.Column('step_ms', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_offset'))
    )
    op.create_table('email_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('redeemed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('register', 'reset')", name=op.f('ck_email_code_purpose')),
    sa.CheckConstraint('tries BETWEEN 0 AND 5', name=op.f('ck_email_code_tries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email_code'))
    )
    with op.batch_alter_table('email_code', schema=None) as batch_op:
        batch_op.create_index('ix_email_code_email_purpose', ['email', 'purpose'], unique=False)

    op.create_table('ended_login',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_ended_login'))
    )
    with op.batch_alter_table('ended_login', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ended_login_ended_at'), ['ended_at'], unique=False)

    op.create_table('media_asset',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("media_type IN ('audio/mpeg', 'image/webp', 'image/png', 'image/jpeg')", name=op.f('ck_media_asset_media_type')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_media_asset'))
    )
    op.create_table('outgoing_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.String(length=500), nullable=True),
    sa.Column('secret', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_mail'))
    )
    with op.batch_alter_table('outgoing_mail', schema=None) as batch_op:
        batch_op.create_index('ix_outgoing_mail_recipient', ['recipient'], unique=False)
        batch_op.create_index('ix_outgoing_mail_sent_at_not_before', ['sent_at', 'not_before'], unique=False)

    op.create_table('test_definition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('spec', sa.JSON(), nullable=False),
    sa.Column('duration_s', sa.Integer(), nullable=False),
    sa.Column('grace_s', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('duration_s > 0', name=op.f('ck_test_definition_duration')),
    sa.CheckConstraint('grace_s >= 0', name=op.f('ck_test_definition_grace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_test_definition')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_test_definition_code_version'))
    )
    op.create_table('test_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('location', sa.String(length=160), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('closed_at IS NULL OR opened_at IS NOT NULL', name=op.f('ck_test_session_closed_after_open')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_test_session_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_test_session'))
    )
    op.create_table('accommodation',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('time_factor', sa.Float(), nullable=False),
    sa.Column('large_text', sa.Boolean(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('time_factor BETWEEN 1.0 AND 4.0', name=op.f('ck_accommodation_time_factor')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_accommodation_account_id_account')),
    sa.ForeignKeyConstraint(['updated_by'], ['account.id'], name=op.f('fk_accommodation_updated_by_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_accommodation'))
    )
    op.create_table('account_role',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.CheckConstraint("role IN ('candidate', 'examiner', 'invigilator', 'recruitment', 'administrator')", name=op.f('ck_account_role_role_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_role_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', 'role', name=op.f('pk_account_role'))
    )
    op.create_table('sitting',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_in_by', sa.Integer(), nullable=True),
    sa.Column('access_code_hash', sa.String(length=64), nullable=True),
    sa.Column('access_code_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ticket_generation', sa.Integer(), nullable=False),
    sa.Column('time_factor', sa.Float(), nullable=False),
    sa.Column('large_text', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extension_s', sa.Integer(), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('acked_n', sa.Integer(), nullable=False),
    sa.Column('chain_head', sa.LargeBinary(length=32), nullable=True),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_sitting_closed_has_time')),
    sa.CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", name=op.f('ck_sitting_paused_has_time')),
    sa.CheckConstraint("state IN ('booked', 'checked_in', 'running', 'paused', 'closing', 'closed', 'absent', 'void')", name=op.f('ck_sitting_state')),
    sa.CheckConstraint("state NOT IN ('running', 'paused', 'closing') OR started_at IS NOT NULL", name=op.f('ck_sitting_running_has_started')),
    sa.CheckConstraint('(started_at IS NULL) = (deadline_at IS NULL)', name=op.f('ck_sitting_deadline_with_start')),
    sa.CheckConstraint('time_factor BETWEEN 1.0 AND 4.0', name=op.f('ck_sitting_time_factor')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sitting_account_id_account')),
    sa.ForeignKeyConstraint(['checked_in_by'], ['account.id'], name=op.f('fk_sitting_checked_in_by_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_sitting_session_id_test_session')),
    sa.ForeignKeyConstraint(['test_id'], ['test_definition.id'], name=op.f('fk_sitting_test_id_test_definition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting')),
    sa.UniqueConstraint('account_id', 'test_id', 'session_id', name=op.f('uq_sitting_account_id_test_id_session_id'))
    )
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sitting_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sitting_session_id'), ['session_id'], unique=False)
        batch_op.create_index('ix_sitting_state_deadline_at', ['state', 'deadline_at'], unique=False)
        batch_op.create_index('uq_sitting_without_session', ['account_id', 'test_id'], unique=True, sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))

    op.create_table('stimulus',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_stimulus_bank_id_bank')),
    sa.ForeignKeyConstraint(['retired_by'], ['account.id'], name=op.f('fk_stimulus_retired_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stimulus')),
    sa.UniqueConstraint('bank_id', 'code', name=op.f('uq_stimulus_bank_id_code'))
    )
    op.create_table('system_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_system_check_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_system_check'))
    )
    with op.batch_alter_table('system_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_system_check_account_id'), ['account_id'], unique=False)

    op.create_table('current_answer',
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('item_ref', sa.String(length=20), nullable=False),
    sa.Column('type', sa.String(length=20), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_current_answer_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('sitting_id', 'item_ref', 'type', name=op.f('pk_current_answer'))
    )
    op.create_table('form',
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_form_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('sitting_id', name=op.f('pk_form'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=True),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("locale IN ('en', 'fr')", name=op.f('ck_invitation_locale')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_invitation_email_normalised')),
    sa.ForeignKeyConstraint(['invited_by'], ['account.id'], name=op.f('fk_invitation_invited_by_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_invitation_session_id_test_session')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_invitation_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['test_id'], ['test_definition.id'], name=op.f('fk_invitation_test_id_test_definition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('email', 'test_id', 'session_id', name=op.f('uq_invitation_email_test_id_session_id')),
    sa.UniqueConstraint('sitting_id', name=op.f('uq_invitation_sitting_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_session_id'), ['session_id'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('stimulus_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_item_bank_id_bank')),
    sa.ForeignKeyConstraint(['retired_by'], ['account.id'], name=op.f('fk_item_retired_by_account')),
    sa.ForeignKeyConstraint(['stimulus_id'], ['stimulus.id'], name=op.f('fk_item_stimulus_id_stimulus')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('bank_id', 'code', name=op.f('uq_item_bank_id_code'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_stimulus_id'), ['stimulus_id'], unique=False)

    op.create_table('journal_event',
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=20), nullable=False),
    sa.Column('item_ref', sa.String(length=20), nullable=True),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('t_ms', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('standing', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.Column('salt', sa.LargeBinary(length=16), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('chain', sa.LargeBinary(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("standing IN ('applied', 'late', 'old_epoch', 'rejected')", name=op.f('ck_journal_event_standing')),
    sa.CheckConstraint('n >= 1 AND epoch >= 1', name=op.f('ck_journal_event_counter')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_journal_event_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('sitting_id', 'epoch', 'n', name=op.f('pk_journal_event')),
    sa.UniqueConstraint('sitting_id', 'position', name=op.f('uq_journal_event_sitting_id_position'))
    )
    op.create_table('late_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('first_position', sa.Integer(), nullable=False),
    sa.Column('last_position', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=9), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("decision IN ('count', 'leave_out')", name=op.f('ck_late_decision_decision')),
    sa.CheckConstraint('last_position >= first_position', name=op.f('ck_late_decision_positions')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_late_decision_decided_by_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_late_decision_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_late_decision')),
    sa.UniqueConstraint('sitting_id', 'first_position', name=op.f('uq_late_decision_sitting_id_first_position'))
    )
    op.create_table('receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_receipt_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('code', name=op.f('uq_receipt_code')),
    sa.UniqueConstraint('sitting_id', 'number', name=op.f('uq_receipt_sitting_id_number'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('engine', sa.String(length=40), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('theta', sa.Float(), nullable=True),
    sa.Column('standard_error', sa.Float(), nullable=True),
    sa.Column('probability', sa.Float(), nullable=True),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('outcome_digest', sa.String(length=64), nullable=False),
    sa.Column('pins', sa.JSON(), nullable=False),
    sa.Column('sat_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('policy_version', sa.String(length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint("level BETWEEN 0 AND 5 OR kind <> 'language'", name=op.f('ck_result_level')),
    sa.CheckConstraint('(supersedes_id IS NULL) OR (reason IS NOT NULL)', name=op.f('ck_result_regrade_has_reason')),
    sa.CheckConstraint('valid_until > sat_on', name=op.f('ck_result_validity')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_result_account_id_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_result_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['result.id'], name=op.f('fk_result_supersedes_id_result')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_result_supersedes_id'))
    )
    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_result_sitting_id'), ['sitting_id'], unique=False)
        batch_op.create_index('uq_result_sitting_id_first', ['sitting_id'], unique=True, sqlite_where=sa.text('supersedes_id IS NULL'), postgresql_where=sa.text('supersedes_id IS NULL'))

    op.create_table('sitting_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=30), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_sitting_log_actor_id_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_sitting_log_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting_log'))
    )
    with op.batch_alter_table('sitting_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sitting_log_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('stimulus_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stimulus_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('audio_digest', sa.String(length=64), nullable=True),
    sa.Column('plays', sa.Integer(), nullable=True),
    sa.Column('transcript', sa.Text(), nullable=False),
    sa.Column('voices', sa.Text(), nullable=False),
    sa.Column('media', sa.JSON(), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('enemies', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['audio_digest'], ['media_asset.digest'], name=op.f('fk_stimulus_version_audio_digest_media_asset')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_stimulus_version_author_id_account')),
    sa.ForeignKeyConstraint(['stimulus_id'], ['stimulus.id'], name=op.f('fk_stimulus_version_stimulus_id_stimulus')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stimulus_version')),
    sa.UniqueConstraint('stimulus_id', 'number', name=op.f('uq_stimulus_version_stimulus_id_number'))
    )
    op.create_table('item_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('stimulus_version_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('options_source', sa.JSON(), nullable=False),
    sa.Column('prompt_html', sa.Text(), nullable=False),
    sa.Column('options_html', sa.JSON(), nullable=False),
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('skill', sa.String(length=20), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('enemies', sa.JSON(), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('media', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.CheckConstraint("kind = 'choice'", name=op.f('ck_item_version_kind')),
    sa.CheckConstraint("skill IN ('reading', 'grammar', 'vocabulary', 'listening')", name=op.f('ck_item_version_skill')),
    sa.CheckConstraint('key >= 0', name=op.f('ck_item_version_key')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_item_version_level')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_item_version_author_id_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_version_item_id_item')),
    sa.ForeignKeyConstraint(['stimulus_version_id'], ['stimulus_version.id'], name=op.f('fk_item_version_stimulus_version_id_stimulus_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_version')),
    sa.UniqueConstraint('item_id', 'number', name=op.f('uq_item_version_item_id_number'))
    )
    with op.batch_alter_table('item_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_version_stimulus_version_id'), ['stimulus_version_id'], unique=False)

    op.create_table('result_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint("action IN ('released', 'withdrawn', 'superseded')", name=op.f('ck_result_event_action')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_result_event_actor_id_account')),
    sa.ForeignKeyConstraint(['result_id'], ['result.id'], name=op.f('fk_result_event_result_id_result')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_event')),
    sa.UniqueConstraint('result_id', 'action', name=op.f('uq_result_event_result_id_action'))
    )
    with op.batch_alter_table('result_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_event_result_id'), ['result_id'], unique=False)

    op.create_table('form_item',
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('ref', sa.String(length=20), nullable=False),
    sa.Column('item_version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_version_id'], ['item_version.id'], name=op.f('fk_form_item_item_version_id_item_version')),
    sa.ForeignKeyConstraint(['sitting_id'], ['form.sitting_id'], name=op.f('fk_form_item_sitting_id_form')),
    sa.PrimaryKeyConstraint('sitting_id', 'ref', name=op.f('pk_form_item'))
    )
    with op.batch_alter_table('form_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_item_item_version_id'), ['item_version_id'], unique=False)

    for name in APPEND_ONLY:
        refuse_changes(name)


def downgrade() -> None:
    with op.batch_alter_table('form_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_item_item_version_id'))

    op.drop_table('form_item')
    with op.batch_alter_table('result_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_result_event_result_id'))

    op.drop_table('result_event')
    with op.batch_alter_table('item_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_version_stimulus_version_id'))

    op.drop_table('item_version')
    op.drop_table('stimulus_version')
    with op.batch_alter_table('sitting_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sitting_log_sitting_id'))

    op.drop_table('sitting_log')
    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.drop_index('uq_result_sitting_id_first', sqlite_where=sa.text('supersedes_id IS NULL'), postgresql_where=sa.text('supersedes_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_result_sitting_id'))
        batch_op.drop_index(batch_op.f('ix_result_account_id'))

    op.drop_table('result')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_receipt_sitting_id'))

    op.drop_table('receipt')
    op.drop_table('late_decision')
    op.drop_table('journal_event')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_stimulus_id'))

    op.drop_table('item')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_session_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_email'))

    op.drop_table('invitation')
    op.drop_table('form')
    op.drop_table('current_answer')
    with op.batch_alter_table('system_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_system_check_account_id'))

    op.drop_table('system_check')
    op.drop_table('stimulus')
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_index('uq_sitting_without_session', sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))
        batch_op.drop_index('ix_sitting_state_deadline_at')
        batch_op.drop_index(batch_op.f('ix_sitting_session_id'))
        batch_op.drop_index(batch_op.f('ix_sitting_account_id'))

    op.drop_table('sitting')
    op.drop_table('account_role')
    op.drop_table('accommodation')
    op.drop_table('test_session')
    op.drop_table('test_definition')
    with op.batch_alter_table('outgoing_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_mail_sent_at_not_before')
        batch_op.drop_index('ix_outgoing_mail_recipient')

    op.drop_table('outgoing_mail')
    op.drop_table('media_asset')
    with op.batch_alter_table('ended_login', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ended_login_ended_at'))

    op.drop_table('ended_login')
    with op.batch_alter_table('email_code', schema=None) as batch_op:
        batch_op.drop_index('ix_email_code_email_purpose')

    op.drop_table('email_code')
    op.drop_table('clock_offset')
    op.drop_table('bank')
    op.drop_table('account')
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION IF EXISTS {name}_refuse()")
