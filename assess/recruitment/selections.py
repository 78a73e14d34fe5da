"""For which vacancy each sitting was, and the decision that stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from assess.extensions import db
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy
from assess.results.export_ports import Selection


def selections_of(sitting_ids: Sequence[str]) -> dict[str, Selection]:
    """Tell results about the selection processes of these sittings, by sitting id."""
    rows: Iterable[Any] = db.session.execute(
        select(
            Invitation.sitting_id,
            Vacancy.reference,
            Application.external_reference,
            StoredDecision.outcome,
            StoredDecision.reason_code,
            StoredDecision.explanation_en,
            StoredDecision.explanation_fr,
        )
        .join(Application, Application.id == Invitation.application_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .outerjoin(StoredDecision, StoredDecision.id == Invitation.decision_id)
        .where(Invitation.sitting_id.in_(sitting_ids))
    )
    return {row[0]: Selection(row[1], *(value or "" for value in row[2:])) for row in rows}
