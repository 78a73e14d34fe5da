"""What can be done to banks: import, save, retire, restore. Each is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from assess.banks import lint, lint_bank
from assess.banks.folder import read_folder
from assess.banks.formats.model import (
    N_,
    BankHeader,
    BankSource,
    LocatedUnit,
    Problem,
    Testlet,
    items_of,
)
from assess.banks.media import MediaFacts, examine, too_large
from assess.banks.models import Bank, Item, Stimulus
from assess.banks.storing import (
    Authorship,
    Shelf,
    edited_since,
    load_shelf,
    store_media,
    store_unit,
)
from assess.clock import now
from assess.database import transactional
from assess.extensions import db


class UnsoundBankError(ValueError):
    """Nothing was stored: the bank or the item has errors, all listed in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, counted in items; `warnings` did not stop it."""

    bank: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    restored: int = 0
    #: Left as people edited them, because their files have not changed since the last import.
    kept: int = 0
    #: In the files, but retired by a person; they stay retired.
    left_retired: int = 0
    warnings: tuple[Problem, ...] = field(default=())


def import_bank(source: Path | BankSource) -> ImportReport:
    """Bring a bank to what its files say: all of it or nothing.

    Unchanged items get no new version, missing ones are retired and never deleted.

    Raises:
        UnsoundBankError: the files have errors.
    """
    if isinstance(source, Path):
        folder = read_folder(source)
        problems: Sequence[Problem] = folder.problems
        bank = folder.source
    else:
        bank = source
        problems = [p for located in source.units for p in lint.check_unit(located)]
        problems = [*problems, *lint_bank.check_bank(source)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or bank is None:
        raise UnsoundBankError(errors)
    warnings = [problem for problem in problems if problem.severity == "warning"]
    return _store_bank(bank, tuple(warnings))


@transactional
def _store_bank(source: BankSource, warnings: tuple[Problem, ...]) -> ImportReport:
    shelf = load_shelf(_bank(source.header))
    tally: Counter[str] = Counter()
    for located in source.units:
        tally += _import_unit(shelf, located)
    tally["retired"] = _retire_missing(shelf, source)
    return ImportReport(source.header.code, warnings=warnings, **tally)


def _bank(header: BankHeader) -> Bank:
    bank = db.session.scalar(select(Bank).filter_by(code=header.code).with_for_update())
    if bank is None:
        bank = Bank(code=header.code)
        db.session.add(bank)
    bank.language = header.language
    bank.title = dict(header.title)
    bank.blueprint = {
        skill: {str(level): count for level, count in row.items()}
        for skill, row in header.blueprint.items()
    }
    bank.licence = header.licence
    bank.authors = list(header.authors)
    db.session.flush()
    return bank


def _import_unit(shelf: Shelf, located: LocatedUnit) -> Counter[str]:
    media = {name: store_media(content) for name, content in located.media.items()}
    unit = located.unit
    tally: Counter[str] = Counter()
    if edited_since(shelf, unit, media):
        tally["kept"] = len(items_of(unit))
    else:
        tally += store_unit(shelf, unit, media, Authorship())
    holders: list[Item | Stimulus] = [shelf.items[item.code] for item in items_of(unit)]
    if isinstance(unit, Testlet):
        holders.append(shelf.stimuli[unit.code])
    for holder in holders:
        if holder.retired_at is None:
            continue
        if holder.retired_by is None:
            holder.retired_at = None
            tally["restored"] += isinstance(holder, Item)
        else:
            tally["left_retired"] += isinstance(holder, Item)
    return tally


def _retire_missing(shelf: Shelf, source: BankSource) -> int:
    """Retire what came from files once and is in none now."""
    codes = {item.code for located in source.units for item in items_of(located.unit)}
    units = {located.unit.code for located in source.units}
    moment, count = now(), 0
    for item in shelf.items.values():
        if item.code in codes or item.retired_at or item.id not in shelf.item_imported:
            continue
        item.retired_at, count = moment, count + 1
    for stimulus in shelf.stimuli.values():
        if stimulus.code in units or stimulus.retired_at:
            continue
        if stimulus.id in shelf.stimulus_imported:
            stimulus.retired_at = moment
    return count


@transactional
def keep_media(content: bytes) -> MediaFacts:
    """Store an uploaded image or clip and return what it is.

    Raises:
        UnsoundBankError: its content is of no allowed type, or it is too large.
    """
    facts = examine(content)
    if facts is None:
        message = N_("This is not a WebP, PNG or JPEG image or an MP3.")
        remedy = N_("Convert the file and choose it again.")
        raise UnsoundBankError([Problem("", 0, message, remedy)])
    if too_large(facts):
        remedy = N_("Images may have 2 MB, clips 10 MB.")
        raise UnsoundBankError([Problem("", 0, N_("This file is too large."), remedy)])
    store_media(content)
    return facts


@transactional
def retire(holder: Item | Stimulus, account_id: int) -> None:
    """Take an item, or a testlet with all its items, out of every later form."""
    for row in _with_items(holder):
        if row.retired_at is None:
            row.retired_at, row.retired_by = now(), account_id


@transactional
def restore(holder: Item | Stimulus) -> None:
    """Bring an item, or a testlet with all its items, back. A testlet comes with its item."""
    rows = _with_items(holder)
    if isinstance(holder, Item) and holder.stimulus_id:
        rows.append(db.session.get_one(Stimulus, holder.stimulus_id))
    for row in rows:
        row.retired_at = row.retired_by = None


def _with_items(holder: Item | Stimulus) -> list[Item | Stimulus]:
    # The operation ended the reading transaction, so the row is read again within this one.
    holder = db.session.merge(holder)
    db.session.refresh(holder, with_for_update=True)
    rows: list[Item | Stimulus] = [holder]
    if isinstance(holder, Stimulus):
        rows += db.session.scalars(select(Item).filter_by(stimulus_id=holder.id))
    return rows
