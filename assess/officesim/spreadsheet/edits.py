"""Apply one edit of the vocabulary to a state."""

from __future__ import annotations

from collections.abc import Callable

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import cells, lines, names, objects, sheets
from assess.officesim.spreadsheet.state import KINDS, State
from assess.officesim.spreadsheet.vocabulary import validate

_ACTS: dict[str, Callable[[State, JSONObject], None]] = {
    "input": cells.enter,
    "inputs": cells.enter_block,
    "style": cells.style,
    "border": cells.border,
    "styles": cells.styles,
    "clear": cells.clear,
    "rowsInsert": lines.shifting("rows", insert=True),
    "rowsDelete": lines.shifting("rows", insert=False),
    "rowsSize": lines.sizing("rows", "height"),
    "rowsHide": lines.hiding("rows"),
    "columnsInsert": lines.shifting("columns", insert=True),
    "columnsDelete": lines.shifting("columns", insert=False),
    "columnsSize": lines.sizing("columns", "width"),
    "columnsHide": lines.hiding("columns"),
    "merge": sheets.merge,
    "unmerge": sheets.unmerge,
    "freeze": sheets.freeze,
    "gridlines": sheets.gridlines,
    "sheetAdd": sheets.add,
    "sheetCopy": sheets.copy,
    "sheetDelete": sheets.delete,
    "sheetRename": sheets.rename,
    "sheetMove": sheets.move,
    "sheetColor": sheets.color,
    "sheetHide": sheets.hide,
    "name": names.define,
    **{kind: objects.putting(kind) for kind in KINDS},
}
#: Edits after which nothing needs to be calculated anew.
_QUIET = frozenset(
    {"style", "border", "styles", "rowsSize", "columnsSize", "columnsHide", "merge", "unmerge"}
    | {"freeze", "gridlines", "sheetColor", "sheetHide", *KINDS} - {"filter"}
)


def apply(state: State, edit: JSONObject) -> None:
    """Change `state`; raises `EditError` and leaves it as it was for an edit it cannot take."""
    op = validate(edit)
    state.kept.clear()
    try:
        _ACTS[op](state, edit)
    except EditError:
        raise
    except BaseException as error:
        # The engine's own failures arrive as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise EditError(f"{op}: the engine could not take this edit.") from None
    if op not in _QUIET:
        state.stale = True
