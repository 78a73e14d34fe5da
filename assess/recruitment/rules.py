"""Reading a pasted list of people. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

MAX_PEOPLE = 2000


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


def read_people(
    text: str, clean_email: Callable[[str], str], default_locale: str = "en"
) -> tuple[list[Person], list[LineProblem]]:
    """Read one person a line: given name; family name; e-mail; language.

    Fields are separated by semicolons, tabs or commas. `clean_email` normalises an
    address and raises `ValueError` with a sentence when it is none. Problem codes:
    ``fields``, ``name``, ``email``, ``language``, ``twice``, ``too_many``.
    """
    people: list[Person] = []
    problems: list[LineProblem] = []
    known: set[str] = set()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if len(people) >= MAX_PEOPLE:
            problems.append(LineProblem(number, "too_many", line))
            break
        try:
            person = _person(line, clean_email, default_locale)
        except _Unreadable as error:
            problems.append(LineProblem(number, error.code, line))
            continue
        if person.email in known:
            problems.append(LineProblem(number, "twice", line))
            continue
        known.add(person.email)
        people.append(person)
    return people, problems


class _Unreadable(ValueError):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _person(line: str, clean_email: Callable[[str], str], default_locale: str) -> Person:
    separator = next((mark for mark in ";\t," if mark in line), ";")
    try:
        row = next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True))
    except (csv.Error, StopIteration):
        raise _Unreadable("fields") from None
    fields = [" ".join(field.split()) for field in row]
    if len(fields) not in (3, 4):
        raise _Unreadable("fields")
    given, family, address = fields[:3]
    if not given or not family or len(given) > 120 or len(family) > 120:
        raise _Unreadable("name")
    locale = fields[3].lower() if len(fields) == 4 and fields[3] else default_locale
    if locale not in ("en", "fr"):
        raise _Unreadable("language")
    try:
        email = clean_email(address)
    except ValueError:
        raise _Unreadable("email") from None
    return Person(given, family, email, locale)
