"""Named reads of banks.

Three doors, so that nothing can leak by accident: `pool` knows no text and no key,
`presentation` knows what a candidate may see, `keys` is for the scorer alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from assess.banks.models import (
    Bank,
    Item,
    ItemVersion,
    MediaAsset,
    Stimulus,
    StimulusVersion,
)
from assess.extensions import db


@dataclass(frozen=True, slots=True)
class PoolItem:
    """What assembly may know of an item. `enemies` include those of its stimulus."""

    item_version_id: int
    item_id: int
    code: str
    stimulus_code: str | None
    stimulus_version_id: int | None
    position: int
    level: int
    skill: str
    options: int
    enemies: frozenset[str]
    has_audio: bool


@dataclass(frozen=True, slots=True)
class PresentedItem:
    """What a candidate may see of an item version; images point to `media:<digest>`."""

    item_version_id: int
    item_id: int
    prompt_html: str
    options_html: tuple[str, ...]
    stimulus_version_id: int | None
    stimulus_html: str | None
    audio_digest: str | None
    plays: int | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class ScoringItem:
    """What the scorer needs of an item version. Never sent anywhere."""

    item_version_id: int
    item_id: int
    content_hash: str
    key: int
    level: int
    skill: str
    options: int


def banks() -> Sequence[Bank]:
    """All banks by code."""
    return db.session.scalars(select(Bank).order_by(Bank.code)).all()


def bank_by_code(code: str) -> Bank | None:
    """The bank with this code."""
    return db.session.scalar(select(Bank).filter_by(code=code))


def is_newest() -> ColumnElement[bool]:
    """A condition on `ItemVersion`: no newer version of its item exists."""
    newer = aliased(ItemVersion)
    return ~exists().where(newer.item_id == ItemVersion.item_id, newer.number > ItemVersion.number)


def newest(item_id: int) -> ItemVersion:
    """The current version of an item."""
    return db.session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item_id, is_newest())
    ).one()


def pool(bank: int | str) -> list[PoolItem]:
    """Items of a bank (id or code) from which forms may be drawn, by code. No key, no text."""
    statement = (
        select(
            ItemVersion.id,
            Item.id,
            Item.code,
            Stimulus.code,
            ItemVersion.stimulus_version_id,
            Item.position,
            ItemVersion.level,
            ItemVersion.skill,
            ItemVersion.options_source,
            ItemVersion.enemies,
            StimulusVersion.enemies,
            StimulusVersion.audio_digest,
        )
        .join(Item, ItemVersion.item_id == Item.id)
        .outerjoin(StimulusVersion, ItemVersion.stimulus_version_id == StimulusVersion.id)
        .outerjoin(Stimulus, StimulusVersion.stimulus_id == Stimulus.id)
        .where(Item.retired_at.is_(None), Stimulus.retired_at.is_(None), is_newest())
        .order_by(Item.code)
    )
    if isinstance(bank, int):
        statement = statement.where(Item.bank_id == bank)
    else:
        statement = statement.join(Bank, Item.bank_id == Bank.id).where(Bank.code == bank)
    return [
        PoolItem(
            item_version_id=version,
            item_id=item,
            code=code,
            stimulus_code=stimulus,
            stimulus_version_id=stimulus_version,
            position=position,
            level=level,
            skill=skill,
            options=len(options),
            enemies=frozenset([*enemies, *(shared or ())]),
            has_audio=audio is not None,
        )
        for (
            version,
            item,
            code,
            stimulus,
            stimulus_version,
            position,
            level,
            skill,
            options,
            enemies,
            shared,
            audio,
        ) in db.session.execute(statement)
    ]


def presentation(version_ids: Iterable[int]) -> dict[int, PresentedItem]:
    """What candidates see of these item versions, by id. Unknown ids are left out."""
    statement = (
        select(
            ItemVersion.id,
            ItemVersion.item_id,
            ItemVersion.prompt_html,
            ItemVersion.options_html,
            StimulusVersion.id,
            StimulusVersion.html,
            StimulusVersion.audio_digest,
            StimulusVersion.plays,
            MediaAsset.seconds,
        )
        .outerjoin(StimulusVersion, ItemVersion.stimulus_version_id == StimulusVersion.id)
        .outerjoin(MediaAsset, StimulusVersion.audio_digest == MediaAsset.digest)
        .where(ItemVersion.id.in_(list(version_ids)))
    )
    return {
        row[0]: PresentedItem(row[0], row[1], row[2], tuple(row[3]), *row[4:])
        for row in db.session.execute(statement)
    }


def keys(version_ids: Iterable[int]) -> dict[int, ScoringItem]:
    """For the scorer alone: keys of these item versions, by id."""
    statement = select(
        ItemVersion.id,
        ItemVersion.item_id,
        ItemVersion.content_hash,
        ItemVersion.key,
        ItemVersion.level,
        ItemVersion.skill,
        ItemVersion.options_source,
    ).where(ItemVersion.id.in_(list(version_ids)))
    return {
        row[0]: ScoringItem(*row[:6], options=len(row[6])) for row in db.session.execute(statement)
    }


def media(digest: str) -> MediaAsset | None:
    """The medium with this digest; its `content` is read when it is asked for."""
    return db.session.get(MediaAsset, digest)


def counts_by_cell(bank_id: int) -> list[tuple[str, int, str]]:
    """(skill, level, unit) of every item in use, for `coverage`."""
    return [(item.skill, item.level, item.stimulus_code or item.code) for item in pool(bank_id)]


def retired_count(bank_id: int) -> int:
    """How many items of a bank are retired."""
    statement = select(func.count(Item.id)).where(
        Item.bank_id == bank_id, Item.retired_at.is_not(None)
    )
    return db.session.scalar(statement) or 0
