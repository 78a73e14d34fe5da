"""Saving what an examiner wrote on a page: lint, look for a newer version, store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from assess.banks import lint, lint_bank
from assess.banks.formats.model import N_, LocatedUnit, Problem, Testlet, Unit, items_of
from assess.banks.formats.native import parse_unit
from assess.banks.formats.write import write_unit
from assess.banks.media import MediaFacts
from assess.banks.models import Bank, MediaAsset
from assess.banks.operations import UnsoundBankError
from assess.banks.storing import Authorship, Shelf, load_shelf, store_unit
from assess.clock import now
from assess.database import transactional
from assess.extensions import db


class ConflictError(RuntimeError):
    """Somebody else saved a newer version meanwhile; `revision` names it."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__("A newer version was saved meanwhile.")


@transactional
def save_unit(
    bank_id: int,
    unit: Unit,
    media: Mapping[str, str],
    *,
    author_id: int,
    revision: str,
    note: str = "",
) -> Counter[str]:
    """Store an item or testlet written on a page, as new versions where it differs.

    `media` maps the names it refers to to stored digests; `revision` is what
    `revision_of` said when the writer began ("" for a new unit). Items that left a
    testlet are retired. Returns how many items were `created`, `changed`, `unchanged`.

    Raises:
        UnsoundBankError: lint errors, or an id that is taken.
        ConflictError: somebody saved meanwhile; nothing was stored.
    """
    bank = db.session.get_one(Bank, bank_id, with_for_update=True)
    shelf = load_shelf(bank)
    current = revision_in(shelf, unit)
    if revision not in ("", current):
        raise ConflictError(current)
    problems = check_for_saving(shelf, unit, media)
    problems += _taken(shelf, unit, new=revision == "")
    errors = [problem for problem in problems if problem.severity == "error"]
    errors = errors or unreadable(unit)
    if errors:
        raise UnsoundBankError(errors)
    tally = store_unit(shelf, unit, media, Authorship(author_id, note[:400]))
    if isinstance(unit, Testlet):
        _match_items(shelf, unit, author_id)
    return tally


def check_for_saving(shelf: Shelf, unit: Unit, media: Mapping[str, str]) -> list[Problem]:
    """Lint a unit as it stands on a page, with the bank around it."""
    facts: dict[str, MediaFacts | None] = {}
    for name, digest in media.items():
        asset = db.session.get(MediaAsset, digest)
        if asset is not None:
            facts[name] = MediaFacts(digest, asset.media_type, asset.size, asset.seconds)
    problems = lint.check_with_facts(unit, unit.code, facts)
    known = set(shelf.items) | set(shelf.stimuli)
    problems += lint_bank.check_enemies([LocatedUnit(unit.code, unit)], known)
    problems += lint_bank.check_ids([LocatedUnit(unit.code, unit)])
    return problems


def unreadable(unit: Unit) -> list[Problem]:
    """Problems that would keep a file of this unit from saying the same again."""
    again, problems = parse_unit(write_unit(unit), unit.code)
    return [] if again == unit else problems


def _taken(shelf: Shelf, unit: Unit, *, new: bool) -> list[Problem]:
    """Ids that belong to something else in the bank."""
    own = shelf.stimuli.get(unit.code) if isinstance(unit, Testlet) else None
    home = own.id if own else None
    taken = {
        item.code
        for item in items_of(unit)
        if item.code in shelf.stimuli
        or (item.code in shelf.items and (new or shelf.items[item.code].stimulus_id != home))
    }
    if unit.code in shelf.items if isinstance(unit, Testlet) else unit.code in shelf.stimuli:
        taken.add(unit.code)
    if new and unit.code in shelf.stimuli:
        taken.add(unit.code)
    return [_taken_problem(unit, code) for code in sorted(taken)]


def _taken_problem(unit: Unit, code: str) -> Problem:
    places = [item.code for item in items_of(unit)]
    inside = isinstance(unit, Testlet) and code in places
    return Problem(
        unit.code,
        0,
        N_("The id %(code)s is already used in this bank."),
        N_("Choose another; ids are never used twice."),
        field=f"item-{places.index(code)}-code" if inside else "code",
        values={"code": code},
    )


def revision_in(shelf: Shelf, unit: Unit) -> str:
    """What a save compares: the newest version ids of the unit and its living items."""
    if not isinstance(unit, Testlet):
        item = shelf.items.get(unit.code)
        return f"i{shelf.item_latest[item.id].version_id}" if item else ""
    stimulus = shelf.stimuli.get(unit.code)
    if stimulus is None:
        return ""
    ids = sorted(
        shelf.item_latest[item.id].version_id
        for item in shelf.items.values()
        if item.stimulus_id == stimulus.id and item.retired_at is None
    )
    head = f"s{shelf.stimulus_latest[stimulus.id].version_id}"
    return "-".join([head, *(f"i{number}" for number in ids)])


def _match_items(shelf: Shelf, unit: Testlet, author_id: int) -> None:
    """Retire items that left the testlet; bring back those that returned to it."""
    stimulus = shelf.stimuli[unit.code]
    kept = {item.code for item in unit.items}
    for item in shelf.items.values():
        if item.stimulus_id != stimulus.id:
            continue
        if item.code not in kept and not item.retired_at:
            item.retired_at, item.retired_by = now(), author_id
        elif item.code in kept and item.retired_at and not stimulus.retired_at:
            item.retired_at = item.retired_by = None
