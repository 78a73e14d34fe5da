"""Policies, vacancies, applications, decisions, seats; what invitations and results gain.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


#: New tables whose rows are never changed.
APPEND_ONLY = ("eligibility_decision", "lockout_word", "policy_version")


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
    op.create_table('policy_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_policy_version_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version')),
    sa.UniqueConstraint('name', name=op.f('uq_policy_version_name'))
    )
    op.create_table('prior_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('identity_number', sa.String(length=40), nullable=True),
    sa.Column('family', sa.String(length=10), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('sat_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("family IN ('language', 'written', 'office')", name=op.f('ck_prior_result_family')),
    sa.CheckConstraint("language IN ('en', 'fr')", name=op.f('ck_prior_result_language')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_prior_result_email_normalised')),
    sa.CheckConstraint('email IS NOT NULL OR identity_number IS NOT NULL', name=op.f('ck_prior_result_whose')),
    sa.CheckConstraint('level BETWEEN 0 AND 5', name=op.f('ck_prior_result_level')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_prior_result_recorded_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prior_result'))
    )
    with op.batch_alter_table('prior_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prior_result_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_prior_result_identity_number'), ['identity_number'], unique=False)
        batch_op.create_index('ix_prior_result_sat_on', ['sat_on'], unique=False)

    op.create_table('vacancy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('grade', sa.String(length=20), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('language_rule', sa.String(length=2), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("language_rule IN ('en', 'fr')", name=op.f('ck_vacancy_language_rule')),
    sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f('ck_vacancy_state')),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_vacancy_dates')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_vacancy_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vacancy')),
    sa.UniqueConstraint('reference', name=op.f('uq_vacancy_reference'))
    )
    op.create_table('application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('identity_number', sa.String(length=40), nullable=True),
    sa.Column('external_reference', sa.String(length=80), nullable=True),
    sa.Column('native_languages', sa.JSON(), nullable=False),
    sa.Column('declared_levels', sa.JSON(), nullable=False),
    sa.Column('time_factor', sa.Double(), nullable=False),
    sa.Column('large_text', sa.Boolean(), nullable=False),
    sa.Column('break_s', sa.Integer(), nullable=False),
    sa.Column('unavailable', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(length=6), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("locale IN ('en', 'fr')", name=op.f('ck_application_locale')),
    sa.CheckConstraint("source IN ('import', 'typed', 'api')", name=op.f('ck_application_source')),
    sa.CheckConstraint('break_s BETWEEN 0 AND 7200', name=op.f('ck_application_break_s')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_application_email_normalised')),
    sa.CheckConstraint('time_factor BETWEEN 1.0 AND 4.0', name=op.f('ck_application_time_factor')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_application_account_id_account')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_application_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('vacancy_id', 'email', name=op.f('uq_application_vacancy_id_email'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_identity_number'), ['identity_number'], unique=False)

    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_seat_number')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_seat_session_id_test_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('session_id', 'number', name=op.f('uq_seat_session_id_number'))
    )
    op.create_table('session_staff',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_session_staff_account_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['test_session.id'], name=op.f('fk_session_staff_session_id_test_session')),
    sa.PrimaryKeyConstraint('session_id', 'account_id', name=op.f('pk_session_staff'))
    )
    op.create_table('vacancy_test',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('family', sa.String(length=10), nullable=False),
    sa.Column('test_code', sa.String(length=60), nullable=True),
    sa.Column('minimum_level', sa.Integer(), nullable=True),
    sa.Column('duration_s', sa.Integer(), nullable=True),
    sa.CheckConstraint("family IN ('language', 'written', 'office')", name=op.f('ck_vacancy_test_family')),
    sa.CheckConstraint('duration_s BETWEEN 60 AND 28800', name=op.f('ck_vacancy_test_duration_s')),
    sa.CheckConstraint('minimum_level BETWEEN 0 AND 5', name=op.f('ck_vacancy_test_minimum_level')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_vacancy_test_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vacancy_test')),
    sa.UniqueConstraint('vacancy_id', 'family', name=op.f('uq_vacancy_test_vacancy_id_family'))
    )
    with op.batch_alter_table('vacancy_test', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vacancy_test_vacancy_id'), ['vacancy_id'], unique=False)

    op.create_table('eligibility_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('family', sa.String(length=10), nullable=False),
    sa.Column('outcome', sa.String(length=14), nullable=False),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('language_reason', sa.String(length=40), nullable=True),
    sa.Column('explanation_en', sa.Text(), nullable=False),
    sa.Column('explanation_fr', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('policy_version_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint("family IN ('language', 'written', 'office')", name=op.f('ck_eligibility_decision_family')),
    sa.CheckConstraint("language IN ('en', 'fr')", name=op.f('ck_eligibility_decision_language')),
    sa.CheckConstraint("outcome IN ('sit', 'exempt', 'locked_out', 'not_applicable', 'needs_review')", name=op.f('ck_eligibility_decision_outcome')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_eligibility_decision_application_id_application')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_eligibility_decision_made_by_account')),
    sa.ForeignKeyConstraint(['policy_version_id'], ['policy_version.id'], name=op.f('fk_eligibility_decision_policy_version_id_policy_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_eligibility_decision'))
    )
    with op.batch_alter_table('eligibility_decision', schema=None) as batch_op:
        batch_op.create_index('ix_eligibility_decision_application_id_family', ['application_id', 'family'], unique=False)

    op.create_table('lockout_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.String(length=22), nullable=False),
    sa.Column('starts', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_lockout_word_actor_id_account')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_lockout_word_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lockout_word'))
    )
    with op.batch_alter_table('lockout_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lockout_word_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('lockout_override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=8), nullable=True),
    sa.Column('answer_reason', sa.String(length=500), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("answer IN ('approved', 'refused')", name=op.f('ck_lockout_override_answer')),
    sa.CheckConstraint('(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_lockout_override_answered_whole')),
    sa.CheckConstraint('answered_by <> asked_by', name=op.f('ck_lockout_override_second_person')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_lockout_override_answered_by_account')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_lockout_override_application_id_application')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_lockout_override_asked_by_account')),
    sa.ForeignKeyConstraint(['decision_id'], ['eligibility_decision.id'], name=op.f('fk_lockout_override_decision_id_eligibility_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lockout_override'))
    )
    with op.batch_alter_table('lockout_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lockout_override_application_id'), ['application_id'], unique=False)
        batch_op.create_index('uq_lockout_override_waiting', ['decision_id'], unique=True, sqlite_where=sa.text('answer IS NULL'), postgresql_where=sa.text('answer IS NULL'))

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('application_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decision_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('seat_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('moves', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_check_constraint(op.f('ck_invitation_moves'), 'moves >= 0')
        batch_op.create_index(batch_op.f('ix_invitation_application_id'), ['application_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_invitation_seat_id'), ['seat_id'])
        batch_op.create_foreign_key(batch_op.f('fk_invitation_application_id_application'), 'application', ['application_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_invitation_decision_id_eligibility_decision'), 'eligibility_decision', ['decision_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_invitation_seat_id_seat'), 'seat', ['seat_id'], ['id'])

    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('passed', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('retest_not_before', sa.Date(), nullable=True))

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('remote', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('seats', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f('ck_test_session_seats'), 'seats >= 1')

    # Until now every session could be invited to as soon as it was planned.
    op.execute("UPDATE test_session SET published_at = created_at")
    for name in APPEND_ONLY:
        refuse_changes(name)



def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_invitation_moves'), type_='check')

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_test_session_seats'), type_='check')

    with op.batch_alter_table('test_session', schema=None) as batch_op:
        batch_op.drop_column('published_at')
        batch_op.drop_column('seats')
        batch_op.drop_column('remote')

    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.drop_column('retest_not_before')
        batch_op.drop_column('passed')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invitation_seat_id_seat'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_invitation_decision_id_eligibility_decision'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_invitation_application_id_application'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_invitation_seat_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_invitation_application_id'))
        batch_op.drop_column('moves')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('seat_id')
        batch_op.drop_column('decision_id')
        batch_op.drop_column('application_id')

    with op.batch_alter_table('lockout_override', schema=None) as batch_op:
        batch_op.drop_index('uq_lockout_override_waiting', sqlite_where=sa.text('answer IS NULL'), postgresql_where=sa.text('answer IS NULL'))
        batch_op.drop_index(batch_op.f('ix_lockout_override_application_id'))

    op.drop_table('lockout_override')
    with op.batch_alter_table('lockout_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lockout_word_sitting_id'))

    op.drop_table('lockout_word')
    with op.batch_alter_table('eligibility_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_eligibility_decision_application_id_family')

    op.drop_table('eligibility_decision')
    with op.batch_alter_table('vacancy_test', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vacancy_test_vacancy_id'))

    op.drop_table('vacancy_test')
    op.drop_table('session_staff')
    op.drop_table('seat')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_identity_number'))
        batch_op.drop_index(batch_op.f('ix_application_email'))
        batch_op.drop_index(batch_op.f('ix_application_account_id'))

    op.drop_table('application')
    op.drop_table('vacancy')
    with op.batch_alter_table('prior_result', schema=None) as batch_op:
        batch_op.drop_index('ix_prior_result_sat_on')
        batch_op.drop_index(batch_op.f('ix_prior_result_identity_number'))
        batch_op.drop_index(batch_op.f('ix_prior_result_email'))

    op.drop_table('prior_result')
    op.drop_table('policy_version')
