"""Items taken out of all scores, and how far the scoring again has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class Neutralisation(Base):
    """A person's decision that an item counts for nobody, and why.

    `release`: the new result of everybody who had been shown the old one is released at once.
    """

    __tablename__ = "neutralisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    release: Mapped[bool]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    versions: Mapped[list[NeutralisedVersion]] = relationship(lazy="selectin")


class NeutralisedVersion(Base):
    """A version of an item that counts for nobody; once is enough for each."""

    __tablename__ = "neutralised_version"

    item_version_id: Mapped[int] = mapped_column(
        ForeignKey("item_version.id"), primary_key=True, autoincrement=False
    )
    neutralisation_id: Mapped[int] = mapped_column(ForeignKey("neutralisation.id"), index=True)


class NeutralisationStep(Base):
    """One sitting that is done: scored again, scored without the item before (`included`), or
    left as it was because its result stands no more (`withdrawn`).

    Written in the transaction that supersedes the result, so a run that breaks off goes on
    with the sittings that have no step.
    """

    __tablename__ = "neutralisation_step"

    neutralisation_id: Mapped[int] = mapped_column(
        ForeignKey("neutralisation.id"), primary_key=True, autoincrement=False
    )
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    at: Mapped[datetime]
    old_result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    new_result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(9))

    __table_args__ = (
        CheckConstraint("outcome IN ('scored', 'included', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome = 'scored') = (new_result_id IS NOT NULL)", name="new_result"),
    )


#: What was decided and done stays; the database itself refuses to change it.
NEUTRAL_DDL = [
    *make_append_only(Neutralisation.__table__),
    *make_append_only(NeutralisedVersion.__table__),
    *make_append_only(NeutralisationStep.__table__),
]
