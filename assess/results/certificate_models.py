"""The certificate of a result: nothing but the address under which it can be checked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base
from assess.results.models import Result


class Certificate(Base):
    """One per result, made when it is first asked for; the result says whether it stands.

    The token is kept as it is: whoever holds the paper has it, and it opens no more than
    the paper says.
    """

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), unique=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime]

    result: Mapped[Result] = relationship(lazy="joined")
