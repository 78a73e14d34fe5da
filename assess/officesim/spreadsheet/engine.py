"""The spreadsheet as one application of the simulation."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version

from assess.officesim.engine import JSONObject, register
from assess.officesim.spreadsheet import edits, exporting, opening, refs, viewing
from assess.officesim.spreadsheet.checks import JUDGES
from assess.officesim.spreadsheet.state import State


class SpreadsheetEngine:
    """See `assess.officesim.engine.Engine`."""

    application = "spreadsheet"
    version = f"spreadsheet-1 ironcalc-{version('ironcalc')} openpyxl-{version('openpyxl')}"

    def open(self, start_file: bytes, locale: str) -> JSONObject:
        """See `opening.open_file`."""
        return opening.open_file(start_file, locale)

    def load(self, opened: JSONObject) -> State:
        """See `opening.load`."""
        return opening.load(opened)

    def apply(self, state: State, edit: JSONObject) -> None:
        """See `edits.apply`."""
        edits.apply(state, edit)

    def view(self, state: State) -> JSONObject:
        """See `viewing.view`."""
        return viewing.view(state)

    def harms(self, state: State) -> list[JSONObject]:
        """Something else is typed into every cell that holds anything."""
        return [
            {"op": "input", "sheet": at, "row": cell.row, "column": cell.column, "text": "?"}
            for at, sheet in enumerate(self.view(state)["sheets"])
            for cell in map(refs.parse, sheet["cells"])
        ]

    def export(self, state: State, start_file: bytes) -> tuple[bytes, str]:
        """See `exporting.export`."""
        return exporting.export(state, start_file), "xlsx"

    def second_opinion(self, state: State) -> JSONObject:
        """What another formula engine calculates: see `engine.SecondEngine`."""
        # Needed by few sittings, and dear to load.
        from assess.officesim.spreadsheet.second_opinion import second_opinion  # noqa: PLC0415

        return {"engine": f"formualizer-{version('formualizer')}", **asdict(second_opinion(state))}


ENGINE = SpreadsheetEngine()
register(ENGINE, JUDGES)
