"""A sample bank of the starter banks' shape, with canaries where a candidate must never look."""

from __future__ import annotations

from dataclasses import replace

from assess.banks.formats.model import BankHeader, BankSource, ChoiceItem, LocatedUnit, Testlet

CANARY = "canary"
# Forty silent frames of MPEG-1 layer III at 128 kbit/s, about a second.
CLIP = (bytes.fromhex("fffb90c4") + bytes(413)) * 40
LEVELS = (1, 2, 3, 4, 5)
BLUEPRINT = {
    "reading": dict.fromkeys(LEVELS, 4),
    "grammar": dict.fromkeys(LEVELS, 2),
    "vocabulary": dict.fromkeys(LEVELS, 2),
    "listening": dict.fromkeys(LEVELS, 4),
}


def _item(code: str, level: int, skill: str, number: int) -> ChoiceItem:
    return ChoiceItem(
        code=code,
        prompt=f"Which word belongs to question {number}?",
        options=tuple(f"{word} {number}" for word in ("alpha", "bravo", "delta", "gamma")),
        key=number % 4,
        tags={"level": str(level), "skill": skill},
        rationale=f"{CANARY} rationale {number}",
    )


def _testlet(code: str, level: int, skill: str, number: int) -> Testlet:
    heard = skill == "listening"
    return Testlet(
        code=code,
        title=f"{CANARY} title {number}",
        tags={"level": str(level), "skill": skill},
        passage=f"The passage of group {number}.",
        items=tuple(_item(f"{code}-{n}", level, skill, number * 2 + n) for n in (1, 2)),
        audio="clip.mp3" if heard else None,
        plays=2 if heard else None,
        transcript=f"{CANARY} transcript {number}" if heard else "",
    )


def sample(testlets: int = 5, singles: int = 6) -> BankSource:
    """Testlets of two for reading and listening, single items for the rest."""
    units: list[LocatedUnit] = []
    number = 0
    for level in LEVELS:
        for skill, count in (("reading", testlets), ("listening", testlets)):
            for n in range(count):
                number += 1
                code = f"{skill[:2]}-{level}-{n}"
                testlet = _testlet(code, level, skill, 100 + number)
                media = {"clip.mp3": CLIP} if skill == "listening" else {}
                units.append(LocatedUnit(f"{code}.md", testlet, media))
        for skill in ("grammar", "vocabulary"):
            for n in range(singles):
                number += 1
                code = f"{skill[:2]}-{level}-{n}"
                units.append(LocatedUnit(f"{code}.md", _item(code, level, skill, number)))
    header = BankHeader("sample", "en", {"en": "Sample", "fr": "Exemple"}, BLUEPRINT, "", ())
    return BankSource(header, tuple(units))


def with_keys_moved(source: BankSource, by: int) -> BankSource:
    """The same bank, every key moved on by `by` places."""

    def moved(item: ChoiceItem) -> ChoiceItem:
        return replace(item, key=(item.key + by) % len(item.options))

    units = []
    for located in source.units:
        unit = located.unit
        if isinstance(unit, Testlet):
            changed: ChoiceItem | Testlet = replace(unit, items=tuple(map(moved, unit.items)))
        else:
            changed = moved(unit)
        units.append(replace(located, unit=changed))
    return replace(source, units=tuple(units))
