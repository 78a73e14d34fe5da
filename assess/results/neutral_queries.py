"""Named reads of items that count for nobody, and of the sittings that met them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from assess.banks.models import Item
from assess.delivery.models import FormItem, Sitting
from assess.extensions import db
from assess.results.models import Result, ResultEvent
from assess.results.neutral_models import (
    Neutralisation,
    NeutralisationStep,
    NeutralisedVersion,
)


def in_force_for(sitting_id: str) -> frozenset[int]:
    """The item versions on this sitting's form that count for nobody."""
    return frozenset(
        db.session.scalars(
            select(NeutralisedVersion.item_version_id)
            .join(FormItem, FormItem.item_version_id == NeutralisedVersion.item_version_id)
            .where(FormItem.sitting_id == sitting_id)
        )
    )


def of_item(item_id: int) -> Sequence[Neutralisation]:
    """The decisions about one item, oldest first."""
    return db.session.scalars(
        select(Neutralisation).where(Neutralisation.item_id == item_id).order_by(Neutralisation.id)
    ).all()


def neutralised_among(versions: Collection[int]) -> frozenset[int]:
    """Those of these item versions that count for nobody already."""
    return frozenset(
        db.session.scalars(
            select(NeutralisedVersion.item_version_id).where(
                NeutralisedVersion.item_version_id.in_(versions)
            )
        )
    )


def sittings_by_version(versions: Collection[int]) -> dict[int, int]:
    """How many sittings have met each of these item versions; rehearsals are left out."""
    rows = db.session.execute(
        select(FormItem.item_version_id, func.count())
        .join(Sitting, Sitting.id == FormItem.sitting_id)
        .where(FormItem.item_version_id.in_(versions), ~Sitting.rehearsal)
        .group_by(FormItem.item_version_id)
    )
    return {row[0]: row[1] for row in rows}


def results_met(versions: Collection[int]) -> Select[int]:
    """Ids of the newest results of the sittings that met any of these versions, in order."""
    later = select(Result.supersedes_id).where(Result.supersedes_id.is_not(None))
    return (
        select(Result.id)
        .where(
            Result.id.not_in(later),
            Result.sitting_id.in_(
                select(FormItem.sitting_id).where(FormItem.item_version_id.in_(versions))
            ),
        )
        .order_by(Result.id)
    )


def to_do(decision: Neutralisation) -> Select[int]:
    """Ids of the results that this decision still has to reach, in order."""
    done = select(NeutralisationStep.sitting_id).where(
        NeutralisationStep.neutralisation_id == decision.id
    )
    versions = [one.item_version_id for one in decision.versions]
    return results_met(versions).where(Result.sitting_id.not_in(done))


def standing_among(results: Select[int]) -> Select[int]:
    """Those of these results that were not withdrawn."""
    withdrawn = select(ResultEvent.result_id).where(ResultEvent.action == "withdrawn")
    return results.where(Result.id.not_in(withdrawn))


def left(decision: Neutralisation) -> int:
    """How many sittings a decision still has to reach."""
    inner = to_do(decision).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def steps_of(neutralisation_id: int) -> Sequence[NeutralisationStep]:
    """The sittings that are done, in the order in which they were."""
    return db.session.scalars(
        select(NeutralisationStep)
        .where(NeutralisationStep.neutralisation_id == neutralisation_id)
        .order_by(NeutralisationStep.at, NeutralisationStep.old_result_id)
    ).all()


def decisions() -> Sequence[Neutralisation]:
    """Every decision, newest first."""
    return db.session.scalars(select(Neutralisation).order_by(Neutralisation.id.desc())).all()


def items_by_code(code: str, most: int = 20) -> Sequence[Item]:
    """Items whose code begins so, in the order of their codes."""
    wanted = func.lower(Item.code)
    return db.session.scalars(
        select(Item)
        .where(wanted.startswith(code.lower(), autoescape=True))
        .order_by(Item.code)
        .limit(most)
    ).all()


def unfinished() -> list[Neutralisation]:
    """Decisions that have not reached every sitting, oldest first."""
    found = db.session.scalars(select(Neutralisation).order_by(Neutralisation.id))
    return [one for one in found if left(one)]
