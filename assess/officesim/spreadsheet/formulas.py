"""What a formula may be, and whole columns in it.

The engine reads every cell of `A:A`, a million of them, for some functions: the adapters on
both sides hand it `A$1:A$30000` instead and show `A:A` again. The browser has the same
functions; both sides' tests read tests/support/officesim/spreadsheet_formulas.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assess.officesim.spreadsheet.refs import MAX_COLUMN, number

MAX_LENGTH = 8_192
MAX_DEPTH = 64
#: Signs of calculation in one formula: the engine's stack holds several times as many.
MAX_SIGNS = 1_000
#: Cells that one formula may refer to, all its ranges together.
MAX_CELLS = 600_000
#: Stands for the last row of a whole column in the engine; beyond all that can be filled.
WHOLE = 30_000
#: Change on every replay: no project can hold them, in any language of the interface.
VOLATILE = frozenset(
    {"RAND", "RANDBETWEEN", "RANDARRAY", "NOW", "TODAY", "ALEA", "ALEA.ENTRE.BORNES"}
    | {"TABLEAU.ALEA", "TABLEAU.ALEAT", "MAINTENANT", "AUJOURDHUI"}
)
#: The engine breaks down when these get fewer arguments than this.
FEWEST = {"SUBSTITUTE": 3, "SUBSTITUE": 3, "XNPV": 3, "VAN.PAIEMENTS": 3}

_LITERAL = re.compile(r"\"(?:[^\"]|\"\")*\"?|'(?:[^']|'')*'?")
_CALL = re.compile(r"([^\W\d][\w.]*)\s*\(")
_WHOLE = re.compile(r"(?<![\w.$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.$:(!])")
_SHOWN = re.compile(
    r"(?<![\w.$:])(\$?[A-Z]{1,3})\$1:(\$?[A-Z]{1,3})\$(?:2[5-9][0-9]{3}|3[0-9]{4})(?![\w.$:(!])"
)
_CELLS = re.compile(
    r"(?<![\w.$])\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
    r"(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?(?![\w.(])"
)
_ROWS = re.compile(r"(?<![\w.$:])\$?([0-9]{1,7}):\$?([0-9]{1,7})(?![\w.$:(])")


def is_formula(text: str) -> bool:
    """Whether the engine may calculate it: `+A1` and `-A1` are formulas too."""
    return text.startswith(("=", "+", "-"))


def refusal(text: str) -> str | None:
    """Why a formula is refused: length, depth, volatile, arguments, outside or cells; else None."""
    if len(text) > MAX_LENGTH:
        return "length"
    bare = _LITERAL.sub(" ", text)
    if _depth(bare) > MAX_DEPTH or sum(map(bare.count, "+-*/^&=<>%@")) > MAX_SIGNS:
        return "depth"
    if any(found.group(1).upper() in VOLATILE for found in _CALL.finditer(bare)):
        return "volatile"
    for found in _CALL.finditer(bare):
        if _arguments(bare, found.end()) < FEWEST.get(found.group(1).upper(), 0):
            return "arguments"
    return _reach(expand(bare))


def expand(text: str) -> str:
    """Whole columns for the engine: `=SUM($A:B)` -> `=SUM($A$1:B$30000)`."""
    return _outside_literals(text, lambda part: _WHOLE.sub(rf"\1\2$1:\3\4${WHOLE}", part))


def collapse(text: str) -> str:
    """Whole columns as they are shown: the other way round."""
    return _outside_literals(text, lambda part: _SHOWN.sub(r"\1:\2", part))


def _depth(bare: str) -> int:
    depth = deepest = 0
    for one in bare:
        depth += (one in "({") - (one in ")}")
        deepest = max(deepest, depth)
    return deepest


def _arguments(bare: str, start: int) -> int:
    """How many arguments a call has whose opening bracket ends before `start`."""
    depth, count = 0, 1
    for one in bare[start:]:
        if one in ")}" and depth == 0:
            break
        depth += (one in "({") - (one in ")}")
        count += depth == 0 and one in ",;"
    return count


def _reach(bare: str) -> str | None:
    cells = 0
    for found in _CELLS.finditer(bare):
        left, top, right, bottom = found.groups()
        columns = sorted((number(left.upper()), number((right or left).upper())))
        rows = sorted((int(top), int(bottom or top)))
        if columns[1] > MAX_COLUMN or rows[1] > WHOLE + 9_999:
            return "outside"
        cells += (columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1)
    for found in _ROWS.finditer(bare):
        first, last = sorted(map(int, found.groups()))
        cells += (last - first + 1) * 16_384
    return "cells" if cells > MAX_CELLS else None


def _outside_literals(text: str, change: Callable[[str], str]) -> str:
    parts, end = [], 0
    for found in _LITERAL.finditer(text):
        parts += [change(text[end : found.start()]), found.group()]
        end = found.end()
    return "".join([*parts, change(text[end:])])
