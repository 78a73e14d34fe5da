"""Reading a pasted list of people. Pure."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from assess.identity.rules import normalised_address, normalised_name

MAX_PEOPLE = 2000
LOCALES = ("en", "fr")


@dataclass(frozen=True)
class Person:
    """Somebody to invite."""

    given_name: str
    family_name: str
    email: str
    locale: str


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with one line; `line` counts from 1."""

    line: int
    problem: str
    text: str


def read_people(text: str, default_locale: str = "en") -> tuple[list[Person], list[LineProblem]]:
    """Read one person a line: given name; family name; e-mail; language.

    Fields are separated by semicolons, tabs or commas; the language may be left out.
    Problem codes: ``fields``, ``name``, ``email``, ``language``, ``twice``, ``too_many``.
    """
    people: list[Person] = []
    problems: list[LineProblem] = []
    known: set[str] = set()
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        if len(people) >= MAX_PEOPLE:
            problems.append(LineProblem(number, "too_many", line))
            break
        try:
            person = _person(line, default_locale)
            if person.email in known:
                raise _Unreadable("twice")
        except _Unreadable as error:
            problems.append(LineProblem(number, error.code, line))
            continue
        known.add(person.email)
        people.append(person)
    return people, problems


class _Unreadable(ValueError):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _person(line: str, default_locale: str) -> Person:
    fields = _fields(line)
    if len(fields) not in (3, 4):
        raise _Unreadable("fields")
    locale = fields[3].strip().lower() if len(fields) == 4 else ""
    if locale not in ("", *LOCALES):
        raise _Unreadable("language")
    try:
        given, family = normalised_name(fields[0]), normalised_name(fields[1])
    except ValueError:
        raise _Unreadable("name") from None
    try:
        email = normalised_address(fields[2])
    except ValueError:
        raise _Unreadable("email") from None
    return Person(given, family, email, locale or default_locale)


def _fields(line: str) -> list[str]:
    separator = next((mark for mark in ";\t," if mark in line), ";")
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True))
    except (csv.Error, StopIteration):
        raise _Unreadable("fields") from None
