"""What only a whole bank can show: ids, enemies, authors' habits, coverage. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assess.banks.coverage import Cell, cells_of, coverage
from assess.banks.formats.model import (
    N_,
    BankSource,
    ChoiceItem,
    LocatedUnit,
    Problem,
    Testlet,
    items_of,
)
from assess.banks.lint import Spot
from assess.banks.render import words

# Habits of authors are judged from this many items on.
ENOUGH_ITEMS = 24
MOST_LONGEST_KEYS, MOST_AT_ONE_PLACE, FEWEST_AT_ONE_PLACE = 0.45, 0.40, 0.12


def check_bank(source: BankSource) -> list[Problem]:
    """Everything that only the whole bank can show: ids, enemies, habits, coverage."""
    problems = [
        *check_ids(source.units),
        *check_enemies(source.units, codes_of(source)),
        *_check_habits(source),
    ]
    for cell in coverage(source.header.blueprint, cells_of(source)):
        if cell.state == "short":
            problems.append(_short_cell(cell))
    return problems


def codes_of(source: BankSource) -> set[str]:
    """Ids of all units and items."""
    return {
        code
        for located in source.units
        for code in (located.unit.code, *(item.code for item in items_of(located.unit)))
    }


def check_ids(units: Sequence[LocatedUnit]) -> Iterator[Problem]:
    """Ids that stand twice; testlets and items share one space of ids."""
    first: dict[str, str] = {}
    for located in units:
        named = [(located.unit.code, 1)]
        if isinstance(located.unit, Testlet):
            named += [(item.code, item.line) for item in located.unit.items]
        for code, line in named:
            if code in first:
                yield Spot(located.file, line, "id").problem(
                    N_("The id %(code)s is already used in %(other)s."),
                    N_("Give this one an id of its own; ids are never used twice."),
                    code=code,
                    other=first[code],
                )
            first.setdefault(code, located.file)


def check_enemies(units: Sequence[LocatedUnit], known: Collection[str]) -> Iterator[Problem]:
    """Enemies that are not among the `known` ids, or are the unit itself."""
    for located in units:
        unit = located.unit
        own = {unit.code, *(item.code for item in items_of(unit))}
        named = [(unit, unit.enemies)]
        if isinstance(unit, Testlet):
            named += [(item, item.enemies) for item in unit.items]
        for holder, enemies in named:
            spot = Spot(located.file, holder.line, "enemies")
            for enemy in enemies:
                if enemy not in known:
                    yield spot.problem(
                        N_("The enemy %(enemy)s does not exist in this bank."),
                        N_("Correct the id or remove it."),
                        enemy=enemy,
                    )
                elif enemy in own:
                    yield spot.problem(
                        N_("%(enemy)s cannot be an enemy of itself or of its own testlet."),
                        N_("Remove it."),
                        enemy=enemy,
                    )


def _check_habits(source: BankSource) -> Iterator[Problem]:
    items = [item for located in source.units for item in items_of(located.unit)]
    if len(items) < ENOUGH_ITEMS:
        return
    spot = Spot("bank.toml", 0, "")
    longest = [item for item in items if _key_is_longest(item)]
    rate = len(longest) / len(items)
    if rate > MOST_LONGEST_KEYS:
        yield spot.problem(
            N_("In %(percent)d %% of the items the right answer is the longest option."),
            N_("Aim at about one in the number of options: shorten keys or lengthen others."),
            "warning",
            percent=round(100 * rate),
        )
    four = [item.key for item in items if len(item.options) == 4]
    for place in range(4) if len(four) >= ENOUGH_ITEMS else ():
        share = four.count(place) / len(four)
        if share > MOST_AT_ONE_PLACE or share < FEWEST_AT_ONE_PLACE:
            yield spot.problem(
                N_("Of four options, number %(place)d is right in %(percent)d %% of the items."),
                N_("Spread the right answers over all places."),
                "warning",
                place=place + 1,
                percent=round(100 * share),
            )


def _key_is_longest(item: ChoiceItem) -> bool:
    lengths = [len(words(text)) for text in item.options]
    return lengths[item.key] == max(lengths) and lengths.count(max(lengths)) == 1


def _short_cell(cell: Cell) -> Problem:
    return Spot("bank.toml", 0, "blueprint").problem(
        N_(
            "The blueprint cannot be filled: %(skill)s at level %(level)d needs %(needed)d items, "
            "the bank has %(items)d."
        ),
        N_("Add items, split testlets whose sizes do not add up, or lower the blueprint."),
        "warning",
        skill=cell.skill,
        level=cell.level,
        needed=cell.needed,
        items=cell.items,
    )
