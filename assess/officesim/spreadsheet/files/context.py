"""What readers and writers of all kinds need to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.files.natives import Worksheet
from assess.officesim.spreadsheet.translating import Translator


class Found(NamedTuple):
    """An object of a file: our id, our value, and openpyxl's own object."""

    id: str
    value: JSONObject
    native: Any


@dataclass(frozen=True)
class Context:
    """Names of the sheets and their keys (in values, a source's `sheet` is a key)."""

    translator: Translator
    keys: dict[str, int]
    names: dict[int, str]

    def source(self, formula: str | None) -> JSONObject | None:
        """`'My sheet'!$A$1:$B$9` as {sheet, ref}; None for anything else."""
        sheet, _, ref = (formula or "").lstrip("=").rpartition("!")
        key = self.keys.get(sheet.strip("'").replace("''", "'"))
        try:
            area = refs.parse(ref.replace("$", ""))
        except ValueError:
            return None
        return None if key is None else {"sheet": key, "ref": refs.name(area)}

    def formula(self, source: JSONObject) -> str:
        """The other way round."""
        sheet = self.names[source["sheet"]].replace("'", "''")
        return f"'{sheet}'!{absolute(source['ref'])}"


def absolute(ref: str) -> str:
    """`A1:B2` -> `$A$1:$B$2`."""
    area = refs.parse(ref)
    first = f"${refs.letters(area.column)}${area.row}"
    if area.size == 1:
        return first
    return f"{first}:${refs.letters(area.last_column)}${area.last_row}"


def tidy(ref: str) -> str:
    """A range of a file as ours: no $, no `B2:B2`, whole columns with their rows."""
    first, _, last = ref.replace("$", "").partition(":")
    if first.isalpha():
        last = f"{last or first}{refs.LAST_ROW}"
        first += "1"
    elif first.isdigit():
        last = f"XFD{last or first}"
        first = f"A{first}"
    return first if not last or last == first else f"{first}:{last}"


def tidied(several: str) -> list[str]:
    """Several ranges, between blanks or commas."""
    return [tidy(one) for one in several.replace(",", " ").split()]


def changed(found: dict[str, Found], values: dict[str, JSONObject]) -> Iterator[Found]:
    """What of the start file is there no more, or is another now."""
    for identity, one in found.items():
        if values.get(identity) != one.value:
            yield one


def fresh(found: dict[str, Found], values: dict[str, JSONObject]) -> Iterator[JSONObject]:
    """What must be written: new or another than in the start file."""
    for identity, value in values.items():
        if identity not in found or found[identity].value != value:
            yield value


def numbered(kind: str, worksheet: Worksheet, natives: list[Any]) -> Iterator[tuple[str, Any]]:
    """Ids by order in the file."""
    del worksheet
    for number, native in enumerate(natives, 1):
        yield f"{kind}-{number}", native
