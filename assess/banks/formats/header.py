"""`bank.toml`: the bank's code, language, title and blueprint."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from assess.banks.formats.model import (
    CODE,
    LANGUAGES,
    LEVELS,
    N_,
    SKILLS,
    BankHeader,
    Problem,
)

FIELDS = ("code", "language", "title", "licence", "authors", "blueprint")
MOST_ITEMS_PER_CELL = 200


def parse_header(text: str, file: str = "bank.toml") -> tuple[BankHeader | None, list[Problem]]:
    """Read `bank.toml`. Never raises; the header is None when it has errors."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"at line (\d+)", str(error))
        return None, [
            Problem(
                file,
                int(found[1]) if found else text.count("\n") + 1,
                N_("This is not TOML: %(reason)s."),
                N_("Correct the line; texts stand in double quotes."),
                values={"reason": str(error)},
            )
        ]
    reader = _Reader(text, file, data)
    header = reader.read()
    return (None if reader.problems else header), reader.problems


class _Reader:
    def __init__(self, text: str, file: str, data: dict[str, Any]) -> None:
        self.lines = text.split("\n")
        self.file = file
        self.data = data
        self.problems: list[Problem] = []

    def read(self) -> BankHeader:
        for name in self.data:
            if name not in FIELDS:
                self.complain(
                    name,
                    N_("`%(name)s` is not a field of bank.toml."),
                    N_("Remove it; the fields are %(fields)s."),
                    fields=", ".join(FIELDS),
                )
        code = self.text("code")
        if code and not CODE.fullmatch(code):
            self.complain(
                "code",
                N_("`%(name)s` has characters that a code may not have."),
                N_("Use lower-case letters, digits and single hyphens."),
            )
        language = self.text("language")
        if language and language not in LANGUAGES:
            self.complain(
                "language",
                N_("The language under test is not known."),
                N_("Use one of: %(known)s."),
                known=", ".join(LANGUAGES),
            )
        return BankHeader(
            code=code,
            language=language,
            title=self.title(),
            blueprint=self.blueprint(),
            licence=self.text("licence", required=False),
            authors=self.authors(),
        )

    def complain(self, name: str, message: str, remedy: str, **values: object) -> None:
        line = next(
            (
                number
                for number, text in enumerate(self.lines, 1)
                if re.match(rf"\s*\[?\s*\"?{re.escape(name)}\b", text)
            ),
            0,
        )
        self.problems.append(
            Problem(self.file, line, message, remedy, values={"name": name, **values})
        )

    def text(self, name: str, *, required: bool = True) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.complain(
                name, N_("`%(name)s` is missing or not a text."), N_('Write %(name)s = "…".')
            )
            return ""
        return value.strip()

    def title(self) -> dict[str, str]:
        title = self.data.get("title")
        if (
            not isinstance(title, dict)
            or set(title) != set(LANGUAGES)
            or not all(isinstance(text, str) and text.strip() for text in title.values())
        ):
            self.complain(
                "title",
                N_("The title is not given in both interface languages."),
                N_('Write title = {en = "…", fr = "…"}.'),
            )
            return {}
        return {language: title[language].strip() for language in LANGUAGES}

    def authors(self) -> tuple[str, ...]:
        authors = self.data.get("authors", [])
        if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
            self.complain(
                "authors",
                N_("`authors` is not a list of texts."),
                N_('Write authors = ["Item writers"].'),
            )
            return ()
        return tuple(authors)

    def blueprint(self) -> dict[str, dict[int, int]]:
        table = self.data.get("blueprint")
        if not isinstance(table, dict) or not table:
            self.complain(
                "blueprint",
                N_("The blueprint is missing."),
                N_("Write [blueprint] and, per skill, reading = {1 = 4, 2 = 4}."),
            )
            return {}
        blueprint = {}
        for skill, row in table.items():
            if skill not in SKILLS:
                self.complain(
                    skill,
                    N_("`%(name)s` is not a skill."),
                    N_("Use one of: %(known)s."),
                    known=", ".join(SKILLS),
                )
            elif self.row_is_good(row):
                blueprint[skill] = {int(level): count for level, count in row.items()}
            else:
                self.complain(
                    skill,
                    N_("The blueprint of `%(name)s` is wrong."),
                    N_("Give whole numbers of items per level, {1 = 4, 2 = 4}, for levels 1 to 5."),
                )
        if not self.problems and not any(any(row.values()) for row in blueprint.values()):
            self.complain(
                "blueprint",
                N_("The blueprint asks for no items at all."),
                N_("Give at least one cell a number above 0."),
            )
        return blueprint

    @staticmethod
    def row_is_good(row: object) -> bool:
        return isinstance(row, dict) and all(
            level in map(str, LEVELS)
            and isinstance(count, int)
            and not isinstance(count, bool)
            and 0 <= count <= MOST_ITEMS_PER_CELL
            for level, count in row.items()
        )
