"""Reads of the examiners' pages: lists of items, histories, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import contains_eager

from assess.banks import queries
from assess.banks.coverage import Cell, coverage
from assess.banks.models import Bank, Item, ItemVersion, Stimulus, StimulusVersion
from assess.extensions import db
from assess.identity.models import Account

SORTS = {
    "code": Item.code,
    "level": ItemVersion.level,
    "skill": ItemVersion.skill,
    "changed": ItemVersion.created_at,
}


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What the item browser was asked for; empty means all."""

    bank: str = ""
    level: int = 0
    skill: str = ""
    topic: str = ""
    text: str = ""
    state: str = "used"  # used, retired, all


def items(
    wanted: ItemFilter, sort: str = "code", *, descending: bool = False
) -> Select[ItemVersion]:
    """Newest versions of the items that match, with item and stimulus loaded."""
    statement = (
        select(ItemVersion)
        .join(ItemVersion.item)
        .outerjoin(ItemVersion.stimulus_version)
        .outerjoin(StimulusVersion.stimulus)
        .join(Bank, Item.bank_id == Bank.id)
        .where(queries.is_newest())
        .options(
            contains_eager(ItemVersion.item),
            contains_eager(ItemVersion.stimulus_version).contains_eager(StimulusVersion.stimulus),
        )
    )
    if wanted.bank:
        statement = statement.where(Bank.code == wanted.bank)
    if wanted.level:
        statement = statement.where(ItemVersion.level == wanted.level)
    if wanted.skill:
        statement = statement.where(ItemVersion.skill == wanted.skill)
    if wanted.topic:
        statement = statement.where(ItemVersion.tags["topic"].as_string() == wanted.topic)
    if wanted.state == "retired":
        statement = statement.where(Item.retired_at.is_not(None))
    elif wanted.state != "all":
        statement = statement.where(Item.retired_at.is_(None))
    if wanted.text:
        statement = statement.where(_mentions(wanted.text))
    column = SORTS[sort]
    return statement.order_by(column.desc() if descending else column.asc(), Item.code, Item.id)


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(text, autoescape=True)
            for column in (
                Item.code,
                ItemVersion.source,
                cast(ItemVersion.options_html, String),
                StimulusVersion.title,
                StimulusVersion.source,
            )
        )
    )


def topics() -> Sequence[str]:
    """Every topic that an item has or had."""
    topic = ItemVersion.tags["topic"].as_string()
    found = db.session.scalars(select(topic).where(topic.is_not(None)).distinct().order_by(topic))
    return [name for name in found if name]


def coverage_of(bank: Bank) -> list[Cell]:
    """The bank's cells beside its blueprint."""
    blueprint = {
        skill: {int(level): count for level, count in row.items()}
        for skill, row in bank.blueprint.items()
    }
    return coverage(blueprint, queries.counts_by_cell(bank.id))


def newest_stimulus(stimulus_id: int) -> StimulusVersion:
    """The current version of a stimulus."""
    return db.session.scalars(
        select(StimulusVersion)
        .filter_by(stimulus_id=stimulus_id)
        .order_by(StimulusVersion.number.desc())
        .limit(1)
    ).one()


def members(stimulus_id: int, *, retired: bool = False) -> list[tuple[Item, ItemVersion]]:
    """The items of a testlet in order, each with its newest version."""
    statement = (
        select(Item, ItemVersion)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.stimulus_id == stimulus_id, queries.is_newest())
        .order_by(Item.position, Item.code)
    )
    if not retired:
        statement = statement.where(Item.retired_at.is_(None))
    return [(item, version) for item, version in db.session.execute(statement)]


def names(account_ids: set[int | None]) -> dict[int, str]:
    """Names of the people who wrote versions."""
    wanted = [number for number in account_ids if number is not None]
    found = db.session.scalars(select(Account).where(Account.id.in_(wanted)))
    return {account.id: account.name for account in found}


def stimulus_of(item: Item) -> Stimulus | None:
    """The testlet an item belongs to."""
    return db.session.get(Stimulus, item.stimulus_id) if item.stimulus_id else None
