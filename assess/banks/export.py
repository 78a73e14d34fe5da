"""Banks from the database back into files of the native format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from assess.banks.formats.model import BankHeader, ChoiceItem, Testlet, Unit, items_of
from assess.banks.formats.write import write_header, write_unit
from assess.banks.models import Bank, Item, ItemVersion, MediaAsset, Stimulus, StimulusVersion
from assess.banks.queries import is_newest
from assess.extensions import db


def header_of(bank: Bank) -> BankHeader:
    """The bank's own facts as `bank.toml` says them."""
    return BankHeader(
        code=bank.code,
        language=bank.language,
        title=bank.title,
        blueprint={
            skill: {int(level): count for level, count in row.items()}
            for skill, row in bank.blueprint.items()
        },
        licence=bank.licence,
        authors=tuple(bank.authors),
    )


def item_of(code: str, version: ItemVersion) -> ChoiceItem:
    """An item version as its author wrote it."""
    return ChoiceItem(
        code=code,
        prompt=version.source,
        options=tuple(version.options_source),
        key=version.key,
        tags=version.tags,
        enemies=tuple(version.enemies),
        rationale=version.rationale,
    )


def testlet_of(
    code: str, version: StimulusVersion, items: Sequence[tuple[str, ItemVersion]]
) -> Testlet:
    """A stimulus version and its items, in their order, as their author wrote them."""
    audio = None
    if version.audio_digest:
        clips = (name for name, digest in version.media.items() if digest == version.audio_digest)
        audio = next(clips)
    return Testlet(
        code=code,
        title=version.title,
        tags=version.tags,
        passage=version.source,
        items=tuple(item_of(name, item) for name, item in items),
        enemies=tuple(version.enemies),
        audio=audio,
        plays=version.plays,
        transcript=version.transcript,
        voices=version.voices,
    )


def units_of(bank: Bank) -> Iterator[tuple[Unit, dict[str, str]]]:
    """Every unit in use with its media (file name -> digest), by code."""
    rows = db.session.execute(
        select(Item, ItemVersion, Stimulus, StimulusVersion)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .outerjoin(StimulusVersion, ItemVersion.stimulus_version_id == StimulusVersion.id)
        .outerjoin(Stimulus, StimulusVersion.stimulus_id == Stimulus.id)
        .where(
            Item.bank_id == bank.id,
            Item.retired_at.is_(None),
            Stimulus.retired_at.is_(None),
            is_newest(),
        )
        .order_by(Item.code)
    )
    testlets: dict[str, tuple[StimulusVersion, list[tuple[Item, ItemVersion]]]] = {}
    for item, version, stimulus, stimulus_version in rows:
        if item.stimulus_id is None:
            yield item_of(item.code, version), dict(version.media)
        else:
            testlets.setdefault(stimulus.code, (stimulus_version, []))[1].append((item, version))
    for code, (stimulus_version, members) in testlets.items():
        members.sort(key=lambda member: member[0].position)
        media = dict(stimulus_version.media)
        for _, version in members:
            media |= version.media
        named = [(item.code, version) for item, version in members]
        yield testlet_of(code, stimulus_version, named), media


def export_bank(bank: Bank, folder: Path) -> int:
    """Write a bank's files and return how many items they hold.

    Raises:
        FileExistsError: the folder is there and not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; choose a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bank.toml").write_text(write_header(header_of(bank)), "utf-8")
    count = 0
    for unit, media in units_of(bank):
        skill = items_of(unit)[0].skill
        home = folder / skill / unit.code if isinstance(unit, Testlet) or media else folder / skill
        home.mkdir(parents=True, exist_ok=True)
        name = "testlet.md" if isinstance(unit, Testlet) else f"{unit.code}.md"
        (home / name).write_text(write_unit(unit), "utf-8", newline="\n")
        for medium, digest in media.items():
            (home / medium).write_bytes(db.session.get_one(MediaAsset, digest).content)
        count += len(items_of(unit))
    return count
