"""How one person logs in, and what was made out of what is known of them; for their export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from assess.extensions import db
from assess.identity.credentials import (
    AccessRecovery,
    AccountInvitation,
    Authenticator,
    ExternalIdentity,
    Passkey,
)
from assess.identity.models import Account
from assess.identity.persons import AccountMerge
from assess.recruitment.partner.models import Integration, PartnerOrder
from assess.recruitment.release_models import OutcomeNotice
from assess.results.certificate_models import Certificate

Rows = list[dict[str, Any]]


def ways_in(account: Account) -> Rows:
    """Passkeys, apps, single sign-on and invitations, without the secrets that open."""
    own = account.id
    return [
        *(
            {"kind": "passkey", "name": one.name, "at": one.created_at, "used": one.last_used_at}
            for one in _all(select(Passkey).where(Passkey.account_id == own))
        ),
        *(
            {"kind": "authenticator app", "at": one.created_at, "confirmed": one.confirmed_at}
            for one in _all(select(Authenticator).where(Authenticator.account_id == own))
        ),
        *(
            {
                "kind": "single sign-on",
                "issuer": one.issuer,
                "subject": one.subject,
                "at": one.created_at,
                "used": one.last_used_at,
            }
            for one in _all(select(ExternalIdentity).where(ExternalIdentity.account_id == own))
        ),
        *(
            {"kind": "invitation", "at": one.created_at, "used": one.used_at}
            for one in _all(select(AccountInvitation).where(AccountInvitation.account_id == own))
        ),
        *(
            {"kind": "recovery", "at": one.asked_at, "reason": one.reason, "answer": one.answer}
            for one in _all(select(AccessRecovery).where(AccessRecovery.account_id == own))
        ),
    ]


def merges(account: Account) -> Rows:
    """Accounts found to be this person's and read together with this one."""
    found = _all(
        select(AccountMerge).where(
            or_(AccountMerge.kept_id == account.id, AccountMerge.merged_id == account.id)
        )
    )
    return [
        {"kept": one.kept_id, "merged": one.merged_id, "at": one.at, "reason": one.reason}
        for one in found
    ]


def orders(account: Account) -> Rows:
    """Tests that another system ordered for this person."""
    rows = db.session.execute(
        select(PartnerOrder, Integration.name)
        .join(Integration, Integration.id == PartnerOrder.integration_id)
        .where(PartnerOrder.email == account.email)
    )
    return [
        {
            "ordered_by": name,
            "reference": order.external_id,
            "given_name": order.given_name,
            "family_name": order.family_name,
            "at": order.created_at,
            "cancelled_at": order.cancelled_at,
        }
        for order, name in rows
    ]


def certificates(result_ids: Iterable[int]) -> Rows:
    """Certificates made of these results; whoever holds the token may check one."""
    found = _all(select(Certificate).where(Certificate.result_id.in_(list(result_ids))))
    return [{"result": one.result_id, "token": one.token, "at": one.created_at} for one in found]


def notices(account: Account) -> Rows:
    """Letters about an outcome without a result: absent, exempt, locked out, void."""
    found = _all(select(OutcomeNotice).where(OutcomeNotice.email == account.email))
    return [{"kind": one.kind, "sitting": one.sitting_id, "at": one.told_at} for one in found]


def _all(query: Any) -> Sequence[Any]:
    return db.session.scalars(query).unique().all()
