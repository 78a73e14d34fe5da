"""Is an item or a testlet sound? Checks that need no database. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from assess.banks.formats.blocks import LOOKS_LIKE_HEADING, LOOKS_LIKE_OPTION
from assess.banks.formats.model import (
    AUDIO_NAME,
    IMAGE_NAME,
    N_,
    ChoiceItem,
    LocatedUnit,
    Problem,
    Severity,
    Testlet,
    Unit,
    items_of,
)
from assess.banks.media import MediaFacts, examine, fits_name, too_large
from assess.banks.render import images, words

LEAK = re.compile(
    r"(?<!!)\[\s*[xX✓✔]\s*\]"
    r"|^\s*(?:rationale|explanation|justification|transcript|transcription|answer|"
    r"correct answer|answer key|réponse|bonne réponse|corrigé)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
HTML = re.compile(r"<[a-zA-Z/!][^>]*>")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\([^)]*\)|https?://")
# An option this much longer than the others gives itself away.
TELLING_RATIO, TELLING_CHARACTERS = 1.6, 15


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands: file, line and the name of the form field."""

    file: str
    line: int
    field: str

    def problem(
        self, message: str, remedy: str, severity: Severity = "error", **values: object
    ) -> Problem:
        return Problem(self.file, self.line, message, remedy, severity, self.field, values)


def check_unit(located: LocatedUnit) -> list[Problem]:
    """Everything that can be wrong inside one file. Field names of a testlet's items carry
    the item's place: `item-0-prompt`."""
    unit, file = located.unit, located.file
    facts = {name: examine(content) for name, content in located.media.items()}
    return check_with_facts(unit, file, facts)


def check_with_facts(
    unit: Unit, file: str, facts: Mapping[str, MediaFacts | None]
) -> list[Problem]:
    """As `check_unit`, for media known by their facts (None: of no allowed type)."""
    problems: list[Problem] = []
    shown: list[tuple[Spot, str]] = []
    if isinstance(unit, Testlet):
        spot = Spot(file, unit.line, "passage")
        shown.append((spot, unit.passage))
        problems += _check_passage(unit, spot)
        problems += _check_clip(unit, file, facts)
    for place, item in enumerate(items_of(unit)):
        prefix = f"item-{place}-" if isinstance(unit, Testlet) else ""
        spots = _item_spots(item, file, prefix)
        shown += spots
        problems += _check_options(item, spots[1:])
    for spot, text in shown:
        problems += _check_text(spot, text)
        problems += _check_images(spot, text, facts)
    problems += _check_names(unit, file, shown)
    return problems


def _item_spots(item: ChoiceItem, file: str, prefix: str) -> list[tuple[Spot, str]]:
    lines = item.option_lines or (item.line,) * len(item.options)
    return [
        (Spot(file, item.line, f"{prefix}prompt"), item.prompt),
        *(
            (Spot(file, line, f"{prefix}option-{index}"), text)
            for index, (line, text) in enumerate(zip(lines, item.options, strict=True))
        ),
    ]


def _check_text(spot: Spot, text: str) -> Iterator[Problem]:
    for offset, line in enumerate(text.split("\n")):
        here = Spot(spot.file, spot.line + offset if spot.line else 0, spot.field)
        if LEAK.search(line) or LOOKS_LIKE_OPTION.match(line) or LOOKS_LIKE_HEADING.fullmatch(line):
            yield here.problem(
                N_("A text that candidates see has a mark of the key, a rationale or an item."),
                N_("Remove `%(found)s`; keys, rationales and transcripts have their own places."),
                found=line.strip()[:40],
            )
        if HTML.search(line):
            yield here.problem(
                N_("HTML tags are shown as text."),
                N_("Use Markdown: **bold**, *italic*, lists, tables."),
                "warning",
            )
        if LINK.search(line):
            yield here.problem(
                N_("Links are not followed during a test; the address is shown as text."),
                N_("Remove the link."),
                "warning",
            )


def _check_options(item: ChoiceItem, spots: Sequence[tuple[Spot, str]]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, (spot, text) in enumerate(spots):
        shown = words(text).casefold() + str(images(text))
        if shown in seen:
            yield spot.problem(
                N_("Options %(first)d and %(second)d say the same."),
                N_("Change or remove one of them."),
                first=seen[shown] + 1,
                second=index + 1,
            )
        seen.setdefault(shown, index)
    lengths = [len(words(text)) for _, text in spots]
    others = [length for index, length in enumerate(lengths) if index != item.key]
    key = lengths[item.key]
    if key > TELLING_RATIO * mean(others) and key - max(others) > TELLING_CHARACTERS:
        yield spots[item.key][0].problem(
            N_("The right answer stands out: it is much longer than the other options."),
            N_("Shorten it or make the others as detailed."),
            "warning",
        )


def _check_passage(testlet: Testlet, spot: Spot) -> Iterator[Problem]:
    passage = " ".join(words(line) for line in testlet.passage.split("\n")).casefold()
    for line in testlet.transcript.split("\n"):
        said = words(re.sub(r"^\s*[^:\s]{1,12}:\s", "", line)).casefold()
        if len(said) >= 25 and said in passage:
            yield spot.problem(
                N_("The text above the items repeats the transcript."),
                N_("Say only, in one line, what the candidate will hear."),
            )
            return


def _check_clip(
    testlet: Testlet, file: str, facts: Mapping[str, MediaFacts | None]
) -> Iterator[Problem]:
    if testlet.audio is not None:
        spot = Spot(file, testlet.audio_line, "audio")
        yield from _check_medium(spot, testlet.audio, facts, audio=True)
    listening = any(item.skill == "listening" for item in testlet.items)
    if listening != (testlet.audio is not None):
        yield Spot(file, testlet.audio_line, "audio").problem(
            N_("Listening items and clips belong together: one is here without the other."),
            N_("Add `audio:` with a clip, or change the skill."),
        )


def _check_images(
    spot: Spot, text: str, facts: Mapping[str, MediaFacts | None]
) -> Iterator[Problem]:
    for name, alternative in images(text):
        yield from _check_medium(spot, name, facts, audio=False)
        if not alternative.strip():
            yield spot.problem(
                N_("The image %(name)s has no alternative text."),
                N_("Describe it in the square brackets: ![what it shows](%(name)s)."),
                name=name[:60],
            )


def _check_medium(
    spot: Spot, name: str, facts: Mapping[str, MediaFacts | None], *, audio: bool
) -> Iterator[Problem]:
    pattern = AUDIO_NAME if audio else IMAGE_NAME
    if not pattern.fullmatch(name):
        yield spot.problem(
            N_("`%(name)s` is not the name of a file beside the text."),
            N_(
                "Use lower-case letters, digits and hyphens, then .webp, .png, .jpg or .mp3; "
                "nothing is taken from other addresses."
            ),
            name=name[:60],
        )
    elif name not in facts:
        yield spot.problem(
            N_("The file %(name)s is missing."),
            N_("Put it beside the text, or correct its name."),
            name=name,
        )
    else:
        yield from _check_content(spot, name, facts[name])


def _check_content(spot: Spot, name: str, facts: MediaFacts | None) -> Iterator[Problem]:
    if facts is None or not fits_name(facts, name):
        yield spot.problem(
            N_("The content of %(name)s is not what its name says."),
            N_("Images are WebP, PNG or JPEG; clips are MP3. Convert the file."),
            name=name,
        )
    elif too_large(facts):
        yield spot.problem(
            N_("The file %(name)s is too large."),
            N_("Images may have 2 MB, clips 10 MB."),
            name=name,
        )


def _check_names(unit: Unit, file: str, shown: list[tuple[Spot, str]]) -> Iterator[Problem]:
    """No image, by its name or alternative text, may say a right answer."""
    found = [(spot, name, alt) for spot, text in shown for name, alt in images(text)]
    for item in items_of(unit):
        key = _squash(words(item.options[item.key]))
        for spot, name, alternative in found:
            if spot.field.endswith(f"option-{item.key}") or not key:
                continue
            if key in (_squash(name.rpartition(".")[0]), _squash(alternative)):
                yield Spot(file, spot.line, spot.field).problem(
                    N_(
                        "The name or the alternative text of the image %(name)s is the right "
                        "answer of %(code)s."
                    ),
                    N_("Describe what is seen without saying the answer."),
                    name=name,
                    code=item.code,
                )


def _squash(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
