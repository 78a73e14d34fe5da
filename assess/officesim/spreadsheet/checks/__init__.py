"""The kinds of check of the spreadsheet. docs/office-spreadsheet.md describes target and expect."""

from __future__ import annotations

from collections.abc import Mapping

from assess.officesim.engine import Judge
from assess.officesim.spreadsheet.checks import (
    contents,
    keeping,
    looks,
    objects,
    perturbing,
    structure,
)

JUDGES: Mapping[str, Judge] = {
    "value": contents.value,
    "formula": perturbing.formula,
    "outcomes": perturbing.outcomes,
    "function": contents.function,
    "style": looks.style,
    "format": looks.number_format,
    "structure": structure.structure,
    "order": structure.order,
    "object": objects.present,
    "absent": objects.absent,
    "unchanged": keeping.unchanged,
}
