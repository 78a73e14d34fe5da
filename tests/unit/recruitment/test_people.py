"""Reading a pasted list of people: every line becomes a person or a problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.recruitment.rules import MAX_PEOPLE, Person, read_people

PIECES = st.one_of(
    st.sampled_from(
        [
            "Ada",
            "Nwosu",
            "ada@example.org",
            "ADA@Example.org",
            "en",
            "fr",
            "de",
            ";",
            ",",
            "\t",
            '"',
            "\n",
            "\r\n",
            " ",
            "\x00",
            "\u2028",
            "\x85",
            "@",
            "",
            "=1+1",
            "\ud800",
            "\u202e",
        ]
    ),
    st.text(max_size=12),
)
LISTS = st.lists(PIECES, max_size=40).map("".join)


@given(LISTS)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    people, problems = read_people(text)
    lines = text.split("\n")
    assert len(people) + len(problems) == sum(bool(line.strip()) for line in lines)
    assert len({person.email for person in people}) == len(people)
    for person in people:
        assert person.locale in ("en", "fr")
        assert person.email == person.email.lower().strip()
        assert 0 < len(person.given_name) <= 120
        assert (
            person.given_name.isprintable()
            or "\u200c" in person.given_name
            or ("\u200d" in person.given_name)
        )
    for problem in problems:
        assert lines[problem.line - 1].strip() == problem.text
        assert problem.problem in {"fields", "name", "email", "language", "twice", "too_many"}


NAMES = st.sampled_from(["Ada", "Zoë", "Ó Súilleabháin", "van den Berg", "García, María"])


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["en", "fr", ""])), max_size=20))
def test_what_is_written_well_comes_back(rows: list[tuple[str, str, str]]) -> None:
    text = "\r\n".join(
        f"{given}; {family};person{n}@example.org;{locale}"
        for n, (given, family, locale) in enumerate(rows)
    )
    people, problems = read_people(text, default_locale="fr")
    assert problems == []
    assert people == [
        Person(given, family, f"person{n}@example.org", locale or "fr")
        for n, (given, family, locale) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ada Nwosu ada@example.org", "fields"),
        ("Ada; Nwosu", "fields"),
        ("Ada; Nwosu; ada@example.org; en; more", "fields"),
        ("; Nwosu; ada@example.org", "name"),
        ("Ada;  ; ada@example.org", "name"),
        (f"{'A' * 121}; Nwosu; ada@example.org", "name"),
        ("Ada; N\x07wosu; ada@example.org", "name"),
        ("Ada; Nwosu; ada at example.org", "email"),
        ("Ada; Nwosu; ada@example.org\x00", "email"),
        ("Ada; Nwosu; a@b@example.org", "email"),
        ("Ada; Nwosu; ada@example.org; de", "language"),
    ],
)
def test_each_fault_is_named_with_its_line(line: str, problem: str) -> None:
    people, problems = read_people(f"\nGood; Person; good@example.org\n{line}\n")
    assert [person.email for person in people] == ["good@example.org"]
    assert [(found.line, found.problem) for found in problems] == [(3, problem)]


def test_the_same_address_twice_is_refused_however_it_is_spelt() -> None:
    people, problems = read_people("Ada,Nwosu,ADA@example.org\nAda\tNwosu\tada@EXAMPLE.org\tfr")
    assert [person.email for person in people] == ["ada@example.org"]
    assert [(found.line, found.problem) for found in problems] == [(2, "twice")]


def test_a_list_that_is_too_long_stops() -> None:
    text = "\n".join(f"A;B;p{n}@example.org" for n in range(MAX_PEOPLE + 5))
    people, problems = read_people(text)
    assert len(people) == MAX_PEOPLE
    assert [(found.line, found.problem) for found in problems] == [(MAX_PEOPLE + 1, "too_many")]
