"""From a table to applications or earlier results, or to what is wrong, cell by cell. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from assess.recruitment import applicant_rules as rules
from assess.recruitment.sheets import Sheet, is_formula

Kind = Literal["applications", "prior_results"]

#: Problems that are kept; whoever has more repairs these first.
MOST_PROBLEMS = 500

#: What heads each column, in English or French; compared without case and accents.
APPLICATION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "e-mail address", "courriel", "adresse electronique"),
    "given_name": ("given name", "first name", "prenom"),
    "family_name": ("family name", "last name", "surname", "nom", "nom de famille"),
    "locale": ("language of letters", "letters in", "langue des lettres", "locale"),
    "identity_number": ("identity number", "id number", "numero d'identite"),
    "external_reference": ("reference", "application reference", "reference de candidature"),
    "native_languages": (
        "native languages", "native language", "mother tongue", "mother tongues",
        "langue maternelle", "langues maternelles",
    ),
    "level_en": ("english level", "niveau d'anglais"),
    "level_fr": ("french level", "niveau de francais"),
    "extra_time": ("extra time (%)", "extra time", "temps supplementaire (%)", "tiers temps",
                   "temps supplementaire"),
    "large_text": ("large text", "texte agrandi", "gros caracteres"),
    "breaks": ("breaks (minutes)", "breaks", "pauses (minutes)", "pauses"),
    "unavailable": ("unavailable", "indisponible", "indisponibilites"),
    "spelling": ("spelling help", "spell check", "aide a l'orthographe", "aide orthographique"),
}  # fmt: skip
PRIOR_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": APPLICATION_COLUMNS["email"],
    "identity_number": APPLICATION_COLUMNS["identity_number"],
    "family": ("test", "family", "epreuve"),
    "language": ("language", "langue"),
    "level": ("level", "niveau"),
    "passed": ("passed", "pass", "reussi", "reussite"),
    "sat_on": ("sat on", "date", "date of the test", "date de l'epreuve", "passe le"),
    "source": ("source", "origin", "origine"),
}
REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    "applications": ("email", "given_name", "family_name"),
    "prior_results": ("family", "sat_on"),
}
COLUMNS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    "applications": APPLICATION_COLUMNS,
    "prior_results": PRIOR_COLUMNS,
}


@dataclass(frozen=True)
class Problem:
    """What is wrong: the row from 1, the column as its header is written, and the cell."""

    row: int
    column: str
    code: str
    text: str = ""


@dataclass(frozen=True)
class Prior:
    """An earlier system's result of one person, found by address or identity number."""

    email: str | None
    identity_number: str | None
    family: str
    language: str | None
    level: int | None
    passed: bool | None
    sat_on: date
    source: str

    def columns(self) -> dict[str, Any]:
        """The values as the table of earlier results stores them."""
        return asdict(self)


@dataclass(frozen=True)
class Reading:
    """What a table holds: (row, what it says) for each good row, and every problem."""

    rows: tuple[tuple[int, Any], ...]
    problems: tuple[Problem, ...]


def read_applications(sheet: Sheet) -> Reading:
    """Read applications; one address stands in the table once."""
    return _read(
        sheet,
        "applications",
        rules.read_applicant,
        lambda row: [("email", row.email), ("identity_number", row.identity_number)],
    )


def read_priors(sheet: Sheet, today: date) -> Reading:
    """Read earlier results; none lies in the future."""
    return _read(
        sheet,
        "prior_results",
        lambda cells: read_prior(cells, today),
        lambda row: [("sat_on", (row.email, row.identity_number, row.family, row.language,
                                 row.sat_on))],
    )  # fmt: skip


def read_prior(cells: Mapping[str, str], today: date) -> tuple[Prior | None, dict[str, str]]:
    """Read one earlier result from cells by column; it, or what is wrong by column."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for column, read in _PRIOR_READERS.items():
        try:
            values[column] = read(cells.get(column, "").strip())
        except rules.BadCell as bad:
            problems[column] = bad.code
    if not problems:
        problems = dict(_contradictions(values, today))
    return (None, problems) if problems else (Prior(**values), {})


def _contradictions(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    if values["email"] is None and values["identity_number"] is None:
        yield "email", "whose"
    if values["sat_on"] > today:
        yield "sat_on", "date_future"
    if values["family"] == "language":
        if values["language"] is None:
            yield "language", "language"
        if values["level"] is None:
            yield "level", "level_missing"
    elif values["family"] == "office" and values["passed"] is None:
        yield "passed", "passed_missing"


def _source(text: str) -> str:
    if len(text) > 120 or not text.isprintable():
        raise rules.BadCell("reference")
    return text or "–"


_PRIOR_READERS: Mapping[str, Callable[[str], Any]] = {
    "email": lambda text: rules.email(text) if text else None,
    "identity_number": rules.identity_number,
    "family": rules.family,
    "language": lambda text: rules.official_language(text) if text else None,
    "level": rules.level,
    "passed": rules.yes_or_nothing,
    "sat_on": rules.day,
    "source": _source,
}


def _read(
    sheet: Sheet,
    kind: Kind,
    read: Callable[[Mapping[str, str]], tuple[Any, dict[str, str]]],
    keys: Callable[[Any], list[tuple[str, Any]]],
) -> Reading:
    columns, problems = _columns(sheet.header, kind)
    if problems:
        return Reading((), tuple(problems))
    heads = {column: sheet.header[place] for place, column in columns.items()}
    rows: list[tuple[int, Any]] = []
    seen: dict[tuple[str, Any], int] = {}
    for number, cells in sheet.rows:
        found = list(_unreadable(number, cells, sheet.header))
        named = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
        value, wrong = (None, {}) if found else read(named)
        found += [
            Problem(number, heads.get(column, column), code, named.get(column, "")[:80])
            for column, code in wrong.items()
        ]
        if value is not None:
            twice = [(c, seen[c, key]) for c, key in keys(value) if key and (c, key) in seen]
            found += [Problem(number, heads.get(c, c), "twice", str(row)) for c, row in twice]
            seen.update({(c, key): number for c, key in keys(value) if key})
        if found:
            problems += found
        else:
            rows.append((number, value))
        if len(problems) >= MOST_PROBLEMS:
            break
    return Reading(tuple(rows), tuple(problems[:MOST_PROBLEMS]))


def _columns(header: tuple[str, ...], kind: Kind) -> tuple[dict[int, str], list[Problem]]:
    """Which column each place holds, and which headers are unknown, missing or there twice."""
    aliases = {alias: column for column, names in COLUMNS[kind].items() for alias in names}
    aliases |= {column: column for column in COLUMNS[kind]}
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for place, head in enumerate(header):
        column = aliases.get(rules.folded(head))
        if column is None:
            problems.append(Problem(1, head[:80], "unknown_column" if head else "no_header"))
        elif column in found.values():
            problems.append(Problem(1, head, "column_twice"))
        else:
            found[place] = column
    problems += [
        Problem(1, column, "missing_column")
        for column in REQUIRED[kind]
        if column not in found.values()
    ]
    return found, problems


def _unreadable(number: int, cells: tuple[str, ...], header: tuple[str, ...]) -> Iterator[Problem]:
    for place, cell in enumerate(cells):
        if place >= len(header):
            if cell:
                yield Problem(number, "", "extra_cell", cell[:80])
        elif is_formula(cell):
            yield Problem(number, header[place], "formula", cell[:80])
