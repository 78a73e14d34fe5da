"""The line on a candidate's first page about a test without a result."""

from __future__ import annotations

from flask_babel import get_locale
from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.delivery.news import News
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.models import Invitation
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.release_operations import explanation_of
from assess.recruitment.release_words import said

MOST = 20


def news_of(account: Account) -> list[News]:
    """What this person was told by letter, again."""
    locale = str(get_locale() or "en")[:2]
    rows = db.session.scalars(
        select(OutcomeNotice)
        .outerjoin(Sitting, Sitting.id == OutcomeNotice.sitting_id)
        .where((OutcomeNotice.email == account.email) | (Sitting.account_id == account.id))
        .order_by(OutcomeNotice.id.desc())
        .limit(MOST)
    )
    return [
        News(
            said(row.kind, _test_of(row, locale), explanation_of(row.decision_id, locale)),
            row.told_at,
        )
        for row in rows
    ]


def _test_of(row: OutcomeNotice, locale: str) -> str:
    if row.sitting_id is not None:
        title: str = db.session.get_one(Sitting, row.sitting_id).test.title[locale]
        return title
    if row.invitation_id is not None:
        title = db.session.get_one(Invitation, row.invitation_id).test.title[locale]
        return title
    return ""
