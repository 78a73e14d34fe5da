"""Invitations, passkeys, authenticators, single sign-on; persons with several accounts.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.identity.likeness import address_key

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


#: New tables whose rows are never changed.
APPEND_ONLY = ("account_merge",)


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


def fill_address_keys() -> None:
    """Give the accounts of before the keys that the application gives new ones."""
    account = sa.table("account", sa.column("id"), sa.column("email"), sa.column("address_key"))
    connection = op.get_bind()
    keys = [
        {"row": row.id, "key": address_key(row.email)}
        for row in connection.execute(sa.select(account.c.id, account.c.email)).all()
    ]
    if keys:
        written = sa.update(account).where(account.c.id == sa.bindparam("row"))
        connection.execute(written.values(address_key=sa.bindparam("key")), keys)


def upgrade() -> None:
    op.create_table('access_recovery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=8), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("answer IN ('approved', 'refused')", name=op.f('ck_access_recovery_answer')),
    sa.CheckConstraint('(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_access_recovery_answered_whole')),
    sa.CheckConstraint('answered_by <> asked_by', name=op.f('ck_access_recovery_second_person')),
    sa.CheckConstraint('asked_by <> account_id AND answered_by <> account_id', name=op.f('ck_access_recovery_others')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_access_recovery_account_id_account')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_access_recovery_answered_by_account')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_access_recovery_asked_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_recovery'))
    )
    with op.batch_alter_table('access_recovery', schema=None) as batch_op:
        batch_op.create_index('ix_access_recovery_account_id', ['account_id'], unique=False)

    op.create_table('account_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_invitation_account_id_account')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_account_invitation_created_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_account_invitation_token_hash'))
    )
    with op.batch_alter_table('account_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_invitation_account_id'), ['account_id'], unique=False)

    op.create_table('account_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('merged_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('kept_id <> merged_id', name=op.f('ck_account_merge_two_accounts')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_account_merge_actor_id_account')),
    sa.ForeignKeyConstraint(['kept_id'], ['account.id'], name=op.f('fk_account_merge_kept_id_account')),
    sa.ForeignKeyConstraint(['merged_id'], ['account.id'], name=op.f('fk_account_merge_merged_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_merge')),
    sa.UniqueConstraint('merged_id', name=op.f('uq_account_merge_merged_id'))
    )
    with op.batch_alter_table('account_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_merge_kept_id'), ['kept_id'], unique=False)

    op.create_table('authenticator',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.LargeBinary(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_authenticator_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_authenticator'))
    )
    op.create_table('duplicate_dismissal',
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_duplicate_dismissal_in_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_duplicate_dismissal_actor_id_account')),
    sa.ForeignKeyConstraint(['first_id'], ['account.id'], name=op.f('fk_duplicate_dismissal_first_id_account')),
    sa.ForeignKeyConstraint(['second_id'], ['account.id'], name=op.f('fk_duplicate_dismissal_second_id_account')),
    sa.PrimaryKeyConstraint('first_id', 'second_id', name=op.f('pk_duplicate_dismissal'))
    )
    op.create_table('external_identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=400), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_external_identity_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_identity')),
    sa.UniqueConstraint('account_id', 'issuer', name=op.f('uq_external_identity_account_id_issuer')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_external_identity_issuer_subject'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1023), nullable=False),
    sa.Column('user_handle', sa.LargeBinary(length=64), nullable=False),
    sa.Column('public_key', sa.LargeBinary(length=2000), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('sign_count >= 0', name=op.f('ck_passkey_sign_count')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_passkey_user_handle'), ['user_handle'], unique=False)

    op.create_table('passkey_challenge',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('challenge', sa.LargeBinary(length=128), nullable=False),
    sa.Column('purpose', sa.String(length=8), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose IN ('register', 'login')", name=op.f('ck_passkey_challenge_purpose')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_challenge_account_id_account')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_passkey_challenge'))
    )
    with op.batch_alter_table('passkey_challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_challenge_expires_at'), ['expires_at'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('account_id', 'code_hash', name=op.f('uq_recovery_code_account_id_code_hash'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('identity_number', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('address_key', sa.String(length=254), server_default='', nullable=False))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_account_address_key'), ['address_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_identity_number'), ['identity_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_account_merged_into_id_account'), 'account', ['merged_into_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_account_merged_into_another'), 'merged_into_id <> id')
        batch_op.create_check_constraint(
            batch_op.f('ck_account_merged_is_disabled'),
            'merged_into_id IS NULL OR disabled_at IS NOT NULL',
        )

    fill_address_keys()
    for name in APPEND_ONLY:
        refuse_changes(name)



def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_refuse() CASCADE")
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_account_merged_is_disabled'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_account_merged_into_another'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_account_merged_into_id_account'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_account_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_account_identity_number'))
        batch_op.drop_index(batch_op.f('ix_account_address_key'))
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('address_key')
        batch_op.drop_column('identity_number')

    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey_challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_challenge_expires_at'))

    op.drop_table('passkey_challenge')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_user_handle'))
        batch_op.drop_index(batch_op.f('ix_passkey_account_id'))

    op.drop_table('passkey')
    op.drop_table('external_identity')
    op.drop_table('duplicate_dismissal')
    op.drop_table('authenticator')
    with op.batch_alter_table('account_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_merge_kept_id'))

    op.drop_table('account_merge')
    with op.batch_alter_table('account_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_invitation_account_id'))

    op.drop_table('account_invitation')
    with op.batch_alter_table('access_recovery', schema=None) as batch_op:
        batch_op.drop_index('ix_access_recovery_account_id')

    op.drop_table('access_recovery')
