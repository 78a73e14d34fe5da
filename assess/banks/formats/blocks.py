"""The Markdown body of an item: prompt, options with their marks, rationale."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assess.banks.formats.model import FEWEST_OPTIONS, MOST_OPTIONS, N_, Problem

OPTION = re.compile(r"- \[( |x|X)\](?:[ \t]+(.*))?")
LOOKS_LIKE_OPTION = re.compile(r"\s*[-*+]\s*\[\s*[xX✓✔]?\s*\]")
RATIONALE = re.compile(r"Rationale:(?:[ \t]+(.*))?")
HEADING = re.compile(r"##[ \t]+item[ \t]+([^ \t]+)[ \t]*")
LOOKS_LIKE_HEADING = re.compile(r"\s*#+\s*item\b(?:\s+\S+)?\s*", re.IGNORECASE)
OVERRIDE = re.compile(r"(?:tags|enemies):")

Line = tuple[int, str]


@dataclass(slots=True)
class Block:
    """What stands in one item's text; `options` are (text, marked right, line)."""

    prompt: str = ""
    options: list[tuple[str, bool, int]] = field(default_factory=list)
    rationale: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> int:
        """The index of the one option marked right, or -1."""
        marked = [index for index, (_, right, _) in enumerate(self.options) if right]
        return marked[0] if len(marked) == 1 else -1


def read_block(lines: list[Line], file: str, start: int) -> Block:
    """Read an item's lines. `start` is the line to name when something is missing."""
    block = Block()
    prompt: list[str] = []
    reason: list[str] | None = None
    for number, line in lines:
        option, rationale = OPTION.fullmatch(line.rstrip()), RATIONALE.fullmatch(line.rstrip())
        if reason is not None:
            reason.append(line)
        elif option:
            text = " ".join((option[2] or "").split())
            block.options.append((text, option[1] != " ", number))
        elif LOOKS_LIKE_OPTION.match(line):
            block.problems.append(_near_option(file, number))
        elif rationale:
            reason = [rationale[1] or ""]
        elif not block.options:
            prompt.append(line)
        elif line.strip():
            _continue_option(block, line, file, number)
    block.prompt = clean_text(prompt)
    block.rationale = " ".join(" ".join(reason or ()).split())
    block.problems += _missing(block, file, start)
    return block


def clean_text(lines: list[str]) -> str:
    """Join lines without the empty ones around them; spaces inside stay as written."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return "\n".join(lines).rstrip()


def _continue_option(block: Block, line: str, file: str, number: int) -> None:
    if line.startswith("  "):
        text, right, first = block.options[-1]
        block.options[-1] = (f"{text} {' '.join(line.split())}".strip(), right, first)
        return
    block.problems.append(
        Problem(
            file,
            number,
            N_("There is text after the options."),
            N_(
                "Put it above the options, begin it with `Rationale:`, or indent it by two "
                "spaces if it belongs to the option above."
            ),
        )
    )


def _near_option(file: str, number: int) -> Problem:
    return Problem(
        file,
        number,
        N_("This line looks like an option but is not written like one."),
        N_("Write `- [ ] text` for a wrong option and `- [x] text` for the right one."),
        field="prompt",
    )


def _missing(block: Block, file: str, start: int) -> list[Problem]:
    problems = []
    if not block.prompt:
        problems.append(
            Problem(
                file,
                start,
                N_("The question has no text."),
                N_("Write the question above its options."),
                field="prompt",
            )
        )
    count = len(block.options)
    line = block.options[0][2] if block.options else start
    if not FEWEST_OPTIONS <= count <= MOST_OPTIONS:
        problems.append(
            Problem(
                file,
                line,
                N_("The question has %(count)d options."),
                N_("Give it %(fewest)d to %(most)d options, normally four."),
                field="options",
                values={"count": count, "fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS},
            )
        )
    marked = [number for _, right, number in block.options if right]
    if block.options and len(marked) != 1:
        problems.append(
            Problem(
                file,
                marked[1] if marked else line,
                N_("%(count)d options are marked right."),
                N_("Mark exactly one option with `- [x]`."),
                field="key",
                values={"count": len(marked)},
            )
        )
    problems += [
        Problem(
            file,
            number,
            N_("This option is empty."),
            N_("Write its text or remove it."),
            field=f"option-{index}",
        )
        for index, (text, _, number) in enumerate(block.options)
        if not text
    ]
    return problems
