"""Writing a unit into the database as new versions, where it has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from assess.banks.digests import item_hash, stimulus_hash
from assess.banks.folder import media_names
from assess.banks.formats.model import ChoiceItem, Testlet, Unit, items_of
from assess.banks.media import examine
from assess.banks.metadata import without_metadata
from assess.banks.models import (
    Bank,
    Item,
    ItemVersion,
    MediaAsset,
    Stimulus,
    StimulusVersion,
)
from assess.banks.render import images, render_block, render_inline
from assess.clock import now
from assess.extensions import db


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of something, by what decides whether another is needed."""

    version_id: int
    number: int
    content_hash: str
    author_id: int | None


@dataclass(slots=True)
class Shelf:
    """What a bank holds now, loaded once for many units."""

    bank: Bank
    items: dict[str, Item] = field(default_factory=dict)
    stimuli: dict[str, Stimulus] = field(default_factory=dict)
    item_latest: dict[int, Latest] = field(default_factory=dict)
    stimulus_latest: dict[int, Latest] = field(default_factory=dict)
    #: Hash of the newest version that came from a file.
    item_imported: dict[int, str] = field(default_factory=dict)
    stimulus_imported: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who writes and why; nobody when a file is imported."""

    author_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Above:
    """The stimulus an item belongs to, if any."""

    stimulus_id: int | None = None
    version_id: int | None = None
    content_hash: str = ""


def load_shelf(bank: Bank) -> Shelf:
    """Load what decides about new versions, without any text."""
    shelf = Shelf(bank)
    shelf.items = {
        item.code: item for item in db.session.scalars(select(Item).filter_by(bank_id=bank.id))
    }
    shelf.stimuli = {
        stimulus.code: stimulus
        for stimulus in db.session.scalars(select(Stimulus).filter_by(bank_id=bank.id))
    }
    item_rows = db.session.execute(
        select(
            ItemVersion.item_id,
            ItemVersion.id,
            ItemVersion.number,
            ItemVersion.content_hash,
            ItemVersion.author_id,
        )
        .join(Item)
        .where(Item.bank_id == bank.id)
        .order_by(ItemVersion.number)
    )
    for owner, version, number, digest, author in item_rows:
        latest = Latest(version, number, digest, author)
        _remember(owner, latest, shelf.item_latest, shelf.item_imported)
    stimulus_rows = db.session.execute(
        select(
            StimulusVersion.stimulus_id,
            StimulusVersion.id,
            StimulusVersion.number,
            StimulusVersion.content_hash,
            StimulusVersion.author_id,
        )
        .join(Stimulus)
        .where(Stimulus.bank_id == bank.id)
        .order_by(StimulusVersion.number)
    )
    for owner, version, number, digest, author in stimulus_rows:
        latest = Latest(version, number, digest, author)
        _remember(owner, latest, shelf.stimulus_latest, shelf.stimulus_imported)
    return shelf


def _remember(owner: int, row: Latest, latest: dict[int, Latest], imported: dict[int, str]) -> None:
    latest[owner] = row
    if row.author_id is None:
        imported[owner] = row.content_hash


def store_media(content: bytes) -> str:
    """Keep a medium, without its metadata, under its SHA-256 and return that.

    The caller has examined it.
    """
    facts = examine(content)
    if facts is None:
        raise ValueError("Only media that `examine` recognises can be stored.")
    if db.session.get(MediaAsset, facts.digest) is None:
        db.session.add(
            MediaAsset(
                digest=facts.digest,
                media_type=facts.media_type,
                size=facts.size,
                seconds=facts.seconds,
                content=without_metadata(content),
            )
        )
        db.session.flush()
    return facts.digest


def store_unit(shelf: Shelf, unit: Unit, media: Mapping[str, str], by: Authorship) -> Counter[str]:
    """Store what differs from the newest version. `media`: file name -> digest.

    Returns how many items were `created`, `changed` or `unchanged`.
    """
    above = _Above()
    if isinstance(unit, Testlet):
        above = _store_stimulus(shelf, unit, media, by)
    tally: Counter[str] = Counter()
    for position, item in enumerate(items_of(unit)):
        used = own_media(item, media)
        tally[_store_item(shelf, item, used, by, position=position, above=above)] += 1
    return tally


def edited_since(shelf: Shelf, unit: Unit, media: Mapping[str, str]) -> bool:
    """Whether the file says what it said at the last import while people wrote newer versions.

    Importing such a file again must not undo their work.
    """
    digest, edited = "", False
    if isinstance(unit, Testlet):
        stimulus = shelf.stimuli.get(unit.code)
        digest = stimulus_hash(unit, own_media(unit, media))
        if stimulus is None or shelf.stimulus_imported.get(stimulus.id) != digest:
            return False
        edited = shelf.stimulus_latest[stimulus.id].author_id is not None
    for entry in items_of(unit):
        item = shelf.items.get(entry.code)
        hashed = item_hash(entry, own_media(entry, media), digest)
        if item is None or shelf.item_imported.get(item.id) != hashed:
            return False
        edited = edited or shelf.item_latest[item.id].author_id is not None
    return edited


def own_media(unit: Unit, media: Mapping[str, str]) -> dict[str, str]:
    """The media that a stimulus (without its items) or an item itself refers to."""
    if isinstance(unit, Testlet):
        names = [name for name, _ in images(unit.passage)]
        names += [unit.audio] if unit.audio else []
    else:
        names = media_names(unit)
    return {name: media[name] for name in sorted(set(names)) if name in media}


def _store_stimulus(
    shelf: Shelf, unit: Testlet, media: Mapping[str, str], by: Authorship
) -> _Above:
    used = own_media(unit, media)
    digest = stimulus_hash(unit, used)
    stimulus = shelf.stimuli.get(unit.code)
    if stimulus is None:
        stimulus = Stimulus(bank_id=shelf.bank.id, code=unit.code)
        db.session.add(stimulus)
        db.session.flush()
        shelf.stimuli[unit.code] = stimulus
    latest = shelf.stimulus_latest.get(stimulus.id)
    if latest is not None and latest.content_hash == digest:
        return _Above(stimulus.id, latest.version_id, digest)
    version = StimulusVersion(
        stimulus_id=stimulus.id,
        number=latest.number + 1 if latest else 1,
        content_hash=digest,
        title=unit.title,
        source=unit.passage,
        html=render_block(unit.passage, used),
        audio_digest=used[unit.audio] if unit.audio else None,
        plays=unit.plays,
        transcript=unit.transcript,
        voices=unit.voices,
        media=used,
        tags=dict(unit.tags),
        enemies=list(unit.enemies),
        created_at=now(),
        author_id=by.author_id,
        note=by.note,
    )
    db.session.add(version)
    db.session.flush()
    shelf.stimulus_latest[stimulus.id] = Latest(version.id, version.number, digest, by.author_id)
    return _Above(stimulus.id, version.id, digest)


def _store_item(
    shelf: Shelf,
    entry: ChoiceItem,
    used: Mapping[str, str],
    by: Authorship,
    *,
    position: int,
    above: _Above,
) -> str:
    hashed = item_hash(entry, used, above.content_hash)
    item = shelf.items.get(entry.code)
    if item is None:
        item = Item(bank_id=shelf.bank.id, code=entry.code)
        db.session.add(item)
        shelf.items[entry.code] = item
    item.stimulus_id = above.stimulus_id
    item.position = position
    db.session.flush()
    latest = shelf.item_latest.get(item.id)
    if latest is not None and latest.content_hash == hashed:
        return "unchanged"
    row = ItemVersion(
        item_id=item.id,
        number=latest.number + 1 if latest else 1,
        content_hash=hashed,
        stimulus_version_id=above.version_id,
        source=entry.prompt,
        prompt_html=render_block(entry.prompt, used),
        options_source=list(entry.options),
        options_html=[render_inline(text, used) for text in entry.options],
        key=entry.key,
        level=entry.level,
        skill=entry.skill,
        tags=dict(entry.tags),
        enemies=list(entry.enemies),
        rationale=entry.rationale,
        media=dict(used),
        created_at=now(),
        author_id=by.author_id,
        note=by.note,
    )
    db.session.add(row)
    db.session.flush()
    shelf.item_latest[item.id] = Latest(row.id, row.number, hashed, by.author_id)
    return "changed" if latest else "created"
