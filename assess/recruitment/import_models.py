"""Tables that somebody has uploaded and not yet confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base


class ImportDraft(Base):
    """What an uploaded table holds, read and checked, until its preview is confirmed.

    `rows` are the values to be stored with their row numbers; drafts with problems cannot
    be confirmed. They hold personal data, so they are removed after a day.
    """

    __tablename__ = "import_draft"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)  # random, unguessable
    kind: Mapped[str] = mapped_column(String(14))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list[Any]] = mapped_column(JSON)  # [[2, {"email": …}], …]
    problems: Mapped[list[dict[str, Any]]]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"new": 12, "changed": 3}

    __table_args__ = (
        CheckConstraint("kind IN ('applications', 'prior_results')", name="kind"),
        CheckConstraint("(kind = 'applications') = (vacancy_id IS NOT NULL)", name="whose"),
    )
