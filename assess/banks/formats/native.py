"""The native format: one item or testlet per Markdown file, the key inline.

docs/bank-format.md describes it. The parser collects every problem it can see instead
of stopping at the first, and never raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assess.banks.formats import frontmatter
from assess.banks.formats.blocks import (
    HEADING,
    LOOKS_LIKE_HEADING,
    LOOKS_LIKE_OPTION,
    OVERRIDE,
    RATIONALE,
    Line,
    clean_text,
    read_block,
)
from assess.banks.formats.frontmatter import Entry
from assess.banks.formats.header import parse_header
from assess.banks.formats.model import (
    AUDIO_NAME,
    CODE,
    LEVELS,
    N_,
    SKILLS,
    TAG_NAME,
    ChoiceItem,
    Problem,
    Testlet,
    Unit,
)

__all__ = ["MOST_CHARACTERS", "parse_header", "parse_unit"]

MOST_CHARACTERS = 200_000
MOST_PLAYS = 5
LONGEST_CODE = 80
LONGEST_TITLE = 200
ITEM_FIELDS = ("id", "type", "tags", "enemies", "rationale")
TESTLET_FIELDS = (
    "id",
    "type",
    "title",
    "tags",
    "enemies",
    "audio",
    "plays",
    "transcript",
    "voices",
)
# Neither database column nor page may meet these; PostgreSQL cannot even store NUL.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def parse_unit(text: str, file: str) -> tuple[Unit | None, list[Problem]]:
    """Read one file. The unit is None when there is any error."""
    reader = _Reader(text, file)
    unit = reader.read()
    failed = any(problem.severity == "error" for problem in reader.problems)
    return (None if failed else unit), reader.problems


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines: list[Line] = list(enumerate(text.split("\n"), 1))
        self.size = len(text)
        self.entries: dict[str, Entry] = {}

    def read(self) -> Unit | None:
        if not self.readable():
            return None
        body = self.front_matter()
        if body is None:
            return None
        kind = self.text("type") or "choice"
        if kind not in ("choice", "testlet"):
            self.complain(
                "type",
                N_("`%(value)s` is not a type."),
                N_("Use `type: choice` or `type: testlet`."),
                value=kind,
            )
            return None
        for name, entry in self.entries.items():
            known = ITEM_FIELDS if kind == "choice" else TESTLET_FIELDS
            if name not in known:
                self.problem(
                    entry.line,
                    N_("`%(name)s` is not a field of this type."),
                    N_("Remove or correct it; the fields are %(fields)s."),
                    name=name,
                    fields=", ".join(known),
                )
        return self.item(body) if kind == "choice" else self.testlet(body)

    def problem(
        self, line: int, message: str, remedy: str, field: str = "", **values: object
    ) -> None:
        self.problems.append(Problem(self.file, line, message, remedy, field=field, values=values))

    def complain(self, name: str, message: str, remedy: str, **values: object) -> None:
        entry = self.entries.get(name)
        self.problem(entry.line if entry else 1, message, remedy, name, name=name, **values)

    def readable(self) -> bool:
        if self.size > MOST_CHARACTERS:
            self.problem(
                0,
                N_("The file is longer than %(most)d characters."),
                N_("Split it; a file holds one item or one testlet."),
                most=MOST_CHARACTERS,
            )
            return False
        for number, line in self.lines:
            if UNPRINTABLE.search(line):
                self.problem(
                    number,
                    N_("The line has characters that cannot be shown."),
                    N_("Remove control characters; save the file as UTF-8."),
                )
        return not self.problems

    def front_matter(self) -> list[Line] | None:
        if self.lines[0][1].rstrip() != "---":
            self.problem(
                1,
                N_("The file does not begin with front matter."),
                N_("Begin with a line `---`, then `id:`, `tags:`, then `---`."),
            )
            return None
        end = next(
            (i for i, (_, line) in enumerate(self.lines[1:], 1) if line.rstrip() == "---"), None
        )
        if end is None:
            self.problem(
                1,
                N_("The front matter is never closed."),
                N_("Close it with a line `---` before the question."),
            )
            return None
        yaml = "\n".join(line for _, line in self.lines[1:end])
        self.entries, problems = frontmatter.parse(yaml, self.file, 2, frozenset({"voices"}))
        self.problems += problems
        return self.lines[end + 1 :]

    def text(self, name: str) -> str:
        entry = self.entries.get(name)
        if entry is None:
            return ""
        if not isinstance(entry.value, str):
            self.complain(name, N_("`%(name)s` is not a text."), N_("Write `%(name)s: text`."))
            return ""
        return entry.value.strip()

    def code(self, value: str, line: int, field: str = "id") -> str:
        if not CODE.fullmatch(value) or len(value) > LONGEST_CODE:
            self.problem(
                line,
                N_("`%(value)s` is not an id."),
                N_("Use lower-case letters, digits and single hyphens, for example `en-gr-1-03`."),
                field,
                value=value,
            )
        return value

    def own_code(self) -> str:
        entry = self.entries.get("id")
        return self.code(self.text("id"), entry.line if entry else 1)

    def enemies(self, entry: Entry | None) -> tuple[str, ...]:
        if entry is None or entry.value == "":
            return ()
        if not isinstance(entry.value, list):
            self.problem(
                entry.line,
                N_("`enemies` is not a list."),
                N_("Write `enemies: [en-gr-1-04]`."),
                "enemies",
            )
            return ()
        return tuple(
            dict.fromkeys(self.code(value.strip(), entry.line, "enemies") for value in entry.value)
        )

    def tags(self, entry: Entry | None, inherited: Mapping[str, str], line: int) -> dict[str, str]:
        tags = dict(inherited)
        if entry is not None and isinstance(entry.value, dict):
            tags |= {name.strip(): value.strip() for name, value in entry.value.items()}
            line = entry.line
        elif entry is not None:
            self.problem(
                entry.line,
                N_("`tags` does not have the shape of pairs."),
                N_('Write `tags: {level: "1", skill: grammar, topic: daily-life}`.'),
                "tags",
            )
        for name, known in (("level", [str(level) for level in LEVELS]), ("skill", SKILLS)):
            if tags.get(name) not in known:
                self.problem(
                    line,
                    N_("The tag `%(name)s` is missing or not known."),
                    N_("Use one of: %(known)s."),
                    name,
                    name=name,
                    known=", ".join(known),
                )
        for name in tags:
            if not TAG_NAME.fullmatch(name):
                self.problem(
                    line,
                    N_("`%(name)s` is not a name for a tag."),
                    N_("Use lower-case letters, digits and hyphens."),
                    "tags",
                    name=name,
                )
        return tags

    def item(self, body: list[Line]) -> ChoiceItem:
        for number, line in body:
            if LOOKS_LIKE_HEADING.fullmatch(line):
                self.problem(
                    number,
                    N_("A single item cannot have further items."),
                    N_("Write `type: testlet` in the front matter."),
                    "prompt",
                )
        code = self.own_code()
        tags = self.tags(self.entries.get("tags"), {}, 1)
        enemies = self.enemies(self.entries.get("enemies"))
        start = body[0][0] if body else self.lines[-1][0]
        return self.block(code, tags, enemies, body, start=start, rationale=self.text("rationale"))

    def block(
        self,
        code: str,
        tags: Mapping[str, str],
        enemies: tuple[str, ...],
        lines: list[Line],
        *,
        start: int,
        rationale: str = "",
    ) -> ChoiceItem:
        block = read_block(lines, self.file, start)
        self.problems += block.problems
        return ChoiceItem(
            code=code,
            prompt=block.prompt,
            options=tuple(text for text, _, _ in block.options),
            key=block.key,
            tags=tags,
            enemies=enemies,
            rationale=block.rationale or " ".join(rationale.split()),
            line=next((n for n, line in lines if line.strip()), start),
            option_lines=tuple(line for _, _, line in block.options),
        )

    def testlet(self, body: list[Line]) -> Testlet:
        passage, sections = self.sections(body)
        tags = self.tags(self.entries.get("tags"), {}, 1)
        title = " ".join(self.text("title").split())
        if not title or len(title) > LONGEST_TITLE:
            self.complain(
                "title",
                N_("The title is missing or longer than %(most)d characters."),
                N_("Write `title: …` in a few words; only staff see it."),
                most=LONGEST_TITLE,
            )
        text = clean_text([line for _, line in passage])
        if not text:
            self.complain(
                "passage",
                N_("The passage is empty."),
                N_(
                    "Write it above the first `## item`; before a clip, say in one line "
                    "what the candidate will hear."
                ),
            )
        if not sections:
            self.problem(
                self.lines[-1][0],
                N_("The testlet has no items."),
                N_("Add `## item <id>` with a question and options."),
                "items",
            )
        items = tuple(
            self.section_item(number, code, lines, tags) for number, code, lines in sections
        )
        audio, plays = self.audio()
        return Testlet(
            code=self.own_code(),
            title=title,
            tags=tags,
            passage=text,
            items=items,
            enemies=self.enemies(self.entries.get("enemies")),
            audio=audio,
            plays=plays,
            transcript=clean_text(self.text("transcript").split("\n")),
            voices=self.text("voices") if audio else "",
            line=next((n for n, line in passage if line.strip()), 1),
            audio_line=self.entries["audio"].line if audio else 1,
        )

    def sections(self, body: list[Line]) -> tuple[list[Line], list[tuple[int, str, list[Line]]]]:
        passage: list[Line] = []
        sections: list[tuple[int, str, list[Line]]] = []
        for number, line in body:
            heading = HEADING.fullmatch(line)
            if heading:
                sections.append((number, heading[1], []))
                continue
            if LOOKS_LIKE_HEADING.fullmatch(line):
                self.problem(
                    number,
                    N_("This heading does not begin an item."),
                    N_("Write `## item <id>`."),
                    "passage",
                )
            elif not sections and (LOOKS_LIKE_OPTION.match(line) or RATIONALE.match(line)):
                self.problem(
                    number,
                    N_("Options or a rationale stand in the passage."),
                    N_("Put them below an `## item <id>` heading."),
                    "passage",
                )
            (sections[-1][2] if sections else passage).append((number, line))
        return passage, sections

    def section_item(
        self, number: int, code: str, lines: list[Line], inherited: Mapping[str, str]
    ) -> ChoiceItem:
        overrides: dict[str, Entry] = {}
        while lines and OVERRIDE.match(lines[0][1]):
            found, problems = frontmatter.parse(lines[0][1], self.file, lines[0][0])
            self.problems += problems
            overrides |= found
            lines = lines[1:]
        tags = self.tags(overrides.get("tags"), inherited, number)
        enemies = self.enemies(overrides.get("enemies"))
        return self.block(self.code(code, number), tags, enemies, lines, start=number)

    def audio(self) -> tuple[str | None, int | None]:
        name, plays, transcript = self.text("audio"), self.text("plays"), self.text("transcript")
        if not name:
            if plays or transcript:
                self.complain(
                    "audio",
                    N_("`plays` and `transcript` belong to a clip."),
                    N_("Name the clip with `audio: name.mp3`, or remove them."),
                )
            return None, None
        if not AUDIO_NAME.fullmatch(name):
            self.complain(
                "audio",
                N_("`%(value)s` is not the name of a clip."),
                N_("Put an MP3 beside the file, named like `briefing.mp3`."),
                value=name,
            )
        if not transcript:
            self.complain(
                "transcript",
                N_("The clip has no transcript."),
                N_("Write it under `transcript: |`; it is never shown to candidates."),
            )
        if plays not in map(str, range(1, MOST_PLAYS + 1)):
            self.complain(
                "plays",
                N_("`plays` does not say how often the clip may be played."),
                N_("Write a number from 1 to %(most)d."),
                most=MOST_PLAYS,
            )
            return name, None
        return name, int(plays)
