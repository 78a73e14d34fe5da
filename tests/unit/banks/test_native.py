"""The native format: line-numbered problems, never an exception, and a faithful round trip."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.banks.formats.header import parse_header
from assess.banks.formats.model import BankHeader, ChoiceItem, Testlet
from assess.banks.formats.native import parse_unit
from assess.banks.formats.write import write_header, write_unit

ITEM = """---
id: en-gr-1-03
type: choice
tags: {level: "1", skill: grammar, topic: daily-life}
enemies: [en-gr-1-04]
rationale: Third person singular takes -s.
---
She ___ to work every day.

- [ ] go
- [x] goes
- [ ] going
- [ ] gone
"""

TESTLET = """---
id: en-ls-2-call
type: testlet
title: A call
tags: {level: "2", skill: listening, topic: office}
audio: call.mp3
plays: 2
transcript: |
  A: Good morning: hello.

  B: Hello.
---
You will hear a call.

## item en-ls-2-call-1
Who calls?

- [ ] A cook
- [x] A guard
- [ ] A nurse

Rationale: It is the guard,
as he says himself.

## item en-ls-2-call-2
tags: {level: "3"}
enemies: [en-ls-2-x]
Why?

- [ ] To eat
- [x] To ask
  politely
- [ ] To sleep
"""


def problems(text: str) -> list[tuple[int, str]]:
    unit, found = parse_unit(text, "x.md")
    assert (unit is None) == any(problem.severity == "error" for problem in found)
    return [(problem.line, problem.said()) for problem in found]


def test_item_is_read_whole() -> None:
    unit, found = parse_unit(ITEM, "x.md")
    assert found == []
    assert unit == ChoiceItem(
        code="en-gr-1-03",
        prompt="She ___ to work every day.",
        options=("go", "goes", "going", "gone"),
        key=1,
        tags={"level": "1", "skill": "grammar", "topic": "daily-life"},
        enemies=("en-gr-1-04",),
        rationale="Third person singular takes -s.",
    )
    assert unit.level == 1
    assert unit.option_lines == (10, 11, 12, 13)


def test_testlet_is_read_whole() -> None:
    unit, found = parse_unit(TESTLET, "x.md")
    assert found == []
    assert isinstance(unit, Testlet)
    assert unit.passage == "You will hear a call."
    assert unit.transcript == "A: Good morning: hello.\n\nB: Hello."
    assert (unit.audio, unit.plays) == ("call.mp3", 2)
    first, second = unit.items
    assert first.rationale == "It is the guard, as he says himself."
    assert first.tags == {"level": "2", "skill": "listening", "topic": "office"}
    assert second.tags["level"] == "3"
    assert second.enemies == ("en-ls-2-x",)
    assert second.options[1] == "To ask politely"


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    assert parse_unit("\ufeff" + ITEM.replace("\n", "\r\n"), "x.md")[0] == parse_unit(ITEM, "y")[0]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- [x] goes", "- [ ] goes", 10, "0 options are marked right"),
        ("- [ ] going", "- [x] going", 12, "2 options are marked right"),
        ("- [ ] gone", "", 10, None),
        ("- [ ] gone", "* [ ] gone", 13, "looks like an option"),
        ("- [ ] gone", "-[x] gone", 13, "looks like an option"),
        ("- [ ] gone", "- [ ]", 13, "is empty"),
        ("- [ ] gone", "- [ ] gone\nor not", 14, "text after the options"),
        ('level: "1"', 'level: "6"', 4, "`level`"),
        ("skill: grammar", "skill: gramar", 4, "`skill`"),
        ("tags: {", "tags: [", 4, "cannot be read"),
        ('{level: "1", skill: grammar, topic: daily-life}', "easy", 4, "shape of pairs"),
        ("id: en-gr-1-03", "id: En Gr", 2, "is not an id"),
        ("id: en-gr-1-03", "", 1, "is not an id"),
        ("type: choice", "type: essay", 3, "not a type"),
        ("enemies:", "enemy:", 5, "not a field"),
        ("enemies: [en-gr-1-04]", "enemies: en-gr-1-04", 5, "not a list"),
        ("rationale: Third", "id: Third", 6, "stands twice"),
        ("rationale: Third", "rationale: a: Third", 6, "cannot be read"),
        ("She ___ to work every day.\n", "\n", 8, "no text"),
        ("She ___", "She \x00", 8, "cannot be shown"),
        ("She ___", "## item en-2\nShe", 8, "cannot have further items"),
        ("---\nShe", "She", 1, "never closed"),
        ("---\nid", "id", 1, "does not begin with front matter"),
    ],
)
def test_faults_name_their_line(old: str, new: str, line: int, words: str | None) -> None:
    assert old in ITEM
    found = problems(ITEM.replace(old, new, 1))
    if words is None:
        assert found == []  # three options are enough
    else:
        assert (line, True) in [(number, words in said) for number, said in found], found


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("plays: 2", "plays: often", 7, "how often"),
        ("plays: 2", "plays: 0", 7, "how often"),
        ("audio: call.mp3", "audio: ../call.mp3", 6, "not the name of a clip"),
        ("audio: call.mp3\n", "", 1, "belong to a clip"),
        ("title: A call", "", 1, "title is missing"),
        ("You will hear a call.", "", 1, "passage is empty"),
        ("You will hear a call.", "You will\n- [x] hear", 14, "stand in the passage"),
        ("## item en-ls-2-call-2", "### item en-ls-2-call-2", 25, "does not begin an item"),
        ('tags: {level: "3"}', 'tags: {level: "9"}', 26, "`level`"),
        ("## item en-ls-2-call-1", "## item EN", 15, "is not an id"),
    ],
)
def test_faults_of_testlets_name_their_line(old: str, new: str, line: int, words: str) -> None:
    assert old in TESTLET
    found = problems(TESTLET.replace(old, new, 1))
    assert (line, True) in [(number, words in said) for number, said in found], found


def test_all_faults_are_reported_at_once() -> None:
    text = ITEM.replace('"1"', '"7"').replace("- [x]", "- [ ]").replace("en-gr-1-03", "X")
    assert {line for line, _ in problems(text)} == {2, 4, 10}


def test_aliases_that_multiply_are_refused_at_once() -> None:
    lines = ["a: &a [x, x]"] + [f"b{n}: &b{n} [*a, *a, *a]" for n in range(2000)]
    assert problems("---\n" + "\n".join(lines) + "\n---\nx")


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    parse_unit(text, "x.md")
    parse_header(text)


PIECES = st.sampled_from(
    ["---", "id: a", "type: testlet", "type: choice", "tags: {level: '1', skill: reading}",
     "tags: {", "## item b", "## item", "- [x] y", "- [ ] n", "- [ ] m", "- [", "Rationale: z",
     "text", "", "  more", "audio: a.mp3", "plays: 2", "transcript: |", "title: T", "&a *a", "\t",
     "enemies: [c]", "? [x]", "!!python/object:os.system x", "\x0b", "[" * 500]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=25))
def test_no_heap_of_pieces_raises(lines: list[str]) -> None:
    unit, found = parse_unit("\n".join(lines), "x.md")
    assert unit is not None or any(problem.severity == "error" for problem in found)
    assert all(0 <= problem.line <= len(lines) + 60 and problem.advice() for problem in found)


CODES = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,3}", fullmatch=True)
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\x85")
PLAIN = (
    st.text(LETTERS, min_size=1, max_size=40)
    .map(lambda t: " ".join(t.split()))
    .filter(
        lambda t: t and not t.startswith(("#", "-", "*", "+", "Rationale:", "tags:", "enemies:"))
    )
)
TEXT = st.lists(PLAIN, min_size=1, max_size=4).map("\n\n".join)
OPTIONS = st.lists(PLAIN, min_size=3, max_size=6)
TAGS = st.fixed_dictionaries(
    {
        "level": st.sampled_from("12345"),
        "skill": st.sampled_from(["reading", "grammar", "vocabulary"]),
        "topic": PLAIN,
    }
)


@st.composite
def items(draw: st.DrawFn) -> ChoiceItem:
    options = tuple(draw(OPTIONS))
    return ChoiceItem(
        code=draw(CODES),
        prompt=draw(TEXT),
        options=options,
        key=draw(st.integers(0, len(options) - 1)),
        tags=draw(TAGS),
        enemies=tuple(draw(st.lists(CODES, max_size=2, unique=True))),
        rationale=draw(PLAIN | st.just("")),
    )


@st.composite
def passages(draw: st.DrawFn) -> Testlet:
    clip = draw(st.booleans())
    return Testlet(
        code=draw(CODES),
        title=draw(PLAIN),
        tags=draw(TAGS),
        passage=draw(TEXT),
        items=tuple(draw(st.lists(items(), min_size=1, max_size=3))),
        enemies=tuple(draw(st.lists(CODES, max_size=2, unique=True))),
        audio="clip.mp3" if clip else None,
        plays=draw(st.integers(1, 5)) if clip else None,
        transcript=draw(TEXT) if clip else "",
        voices="{A: {voice: en-GB, pitch: 0.8}}" if clip else "",
    )


@settings(max_examples=200, deadline=None)
@given(items() | passages())
def test_what_is_written_reads_the_same(unit: ChoiceItem | Testlet) -> None:
    again, found = parse_unit(write_unit(unit), "x.md")
    assert found == []
    assert again == unit


@given(
    st.dictionaries(
        st.sampled_from(["reading", "grammar", "vocabulary", "listening"]),
        st.dictionaries(st.integers(1, 5), st.integers(1, 200), min_size=1),
        min_size=1,
    ),
    st.fixed_dictionaries({"en": PLAIN, "fr": PLAIN}),
)
def test_header_that_is_written_reads_the_same(
    blueprint: dict[str, dict[int, int]], title: dict[str, str]
) -> None:
    header = BankHeader("bank-1", "fr", title, blueprint, "CC0-1.0", ('Authors "x"',))
    again, found = parse_header(write_header(header))
    assert found == []
    assert again == header


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('code = "a b"', 1, "characters that a code may not have"),
        ("code = 'a'\nlanguage = 'de'", 2, "language under test"),
        ("code = 'a'\nlanguage = 'en'\ntitle = {en = 'x'}", 3, "both interface languages"),
        ("[blueprint]\nreading = {6 = 1}", 2, "blueprint of `reading`"),
        ("[blueprint]\nreadng = {1 = 1}", 2, "not a skill"),
        ("[blueprint]\nreading = {1 = true}", 2, "blueprint of `reading`"),
        ("code = ", 1, "not TOML"),
        ("colour = 'red'", 1, "not a field"),
    ],
)
def test_faults_of_the_header_name_their_line(text: str, line: int, words: str) -> None:
    header, found = parse_header(text)
    assert header is None
    assert (line, True) in [(problem.line, words in problem.said()) for problem in found]
