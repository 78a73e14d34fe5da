"""What a spreadsheet is at one moment: the engine's model and our own layer beside it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import ironcalc

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet.looks import Palette
from assess.officesim.spreadsheet.refs import Area, Shift

KINDS = (
    "table", "filter", "chart", "validation", "conditional", "comment", "link", "page", "pivot",
)  # fmt: skip
MAX_OBJECTS = 2_000


@dataclass
class Line:
    """What a row or column has of its own: `size` in pixels, None for the default."""

    size: int | None = None
    hidden: bool = False

    @property
    def plain(self) -> bool:
        """Nothing of its own: need not be kept."""
        return self.size is None and not self.hidden


@dataclass
class Sheet:
    """Our layer of one sheet. `key` stays through moves and renames."""

    key: int
    name: str
    extent: list[int]
    rows: dict[int, Line] = field(default_factory=dict)
    columns: dict[int, Line] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    freeze: tuple[int, int] = (0, 0)
    color: str | None = None
    hidden: bool = False
    gridlines: bool = True
    #: kind -> id -> value; a source's `sheet` is a key here.
    objects: dict[str, dict[str, JSONObject]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )
    #: Rows the engine was told to hide.
    told_hidden: set[int] = field(default_factory=set)
    #: What was inserted and deleted since the start: where a place of the start file is now.
    shifts: list[Shift] = field(default_factory=list)

    def grow(self, row: int, column: int) -> None:
        """Take (row, column) into the extent."""
        self.extent[0] = max(self.extent[0], row)
        self.extent[1] = max(self.extent[1], column)

    def hidden_rows(self) -> set[int]:
        """Rows hidden by hand or by a filter, within the extent of what can be filled."""
        hidden = {row for row, line in self.rows.items() if line.hidden}
        for one in self.objects["filter"].values():
            for first, last in one.get("hidden", []):
                hidden.update(range(first, last + 1))
        return hidden


@dataclass
class Name:
    """A defined name: a range on a sheet, None when it was deleted, or a kept formula."""

    name: str
    sheet: int | None = None
    ref: str | None = None
    formula: str | None = None


@dataclass
class State:
    """A workbook. `default` is the engine's style of an untouched cell."""

    model: ironcalc.UserModel
    locale: str
    default: JSONObject
    sheets: list[Sheet]
    names: dict[str, Name] = field(default_factory=dict)
    next_key: int = 0
    #: Edits since the last evaluation.
    stale: bool = True
    palette: Palette = field(init=False)
    #: What checks keep between one another; emptied by every edit.
    kept: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.palette = Palette(self.model)

    def sheet(self, position: int) -> Sheet:
        """Raises `EditError` when there is none at that position."""
        if not 0 <= position < len(self.sheets):
            raise EditError(f"There is no sheet {position}; the workbook has {len(self.sheets)}.")
        return self.sheets[position]

    def position(self, key: int) -> int:
        """Where a sheet is now."""
        return next(i for i, sheet in enumerate(self.sheets) if sheet.key == key)

    def by_key(self, key: int) -> Sheet:
        """A sheet by its identity."""
        return self.sheets[self.position(key)]

    def evaluated(self) -> ironcalc.UserModel:
        """The model, calculated anew after edits; `RuntimeError` when the engine breaks down."""
        if self.stale:
            try:
                self.model.evaluate()
            except BaseException as error:
                # The engine's own failures arrive as no ordinary exception.
                if type(error).__name__ != "PanicException":
                    raise
                raise RuntimeError("The engine could not calculate the workbook.") from None
            self.stale = False
        return self.model


def with_keys(value: JSONObject, key_of: list[int]) -> JSONObject:
    """A copy of an object's value whose sources name sheets by key instead of position.

    Raises `EditError` for a position that does not exist.
    """
    copied = deepcopy(value)
    for source in sources(copied):
        position = source["sheet"]
        if not 0 <= position < len(key_of):
            raise EditError(f"There is no sheet {position} for the range {source['ref']}.")
        source["sheet"] = key_of[position]
    return copied


def sources(value: Any) -> list[JSONObject]:
    """Every {sheet, ref} inside a value."""
    if isinstance(value, dict):
        if value.keys() == {"sheet", "ref"}:
            return [value]
        return [found for part in value.values() for found in sources(part)]
    if isinstance(value, list):
        return [found for part in value for found in sources(part)]
    return []
