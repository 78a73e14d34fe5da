"""How results of the language test are shown and exported: `assess.results.ports.Presenter`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assess.language import explain
from assess.results.models import Result
from assess.results.ports import Cell
from assess.web.formats import number

TEMPLATE = "language/result.html"
COLUMNS = (
    "reported_as",
    "ability",
    "borderline",
    "equivalent_lowest",
    "equivalent_highest",
    *(f"probability_level_{level}" for level in range(6)),
    *(
        f"{part}_{measure}"
        for part in ("reading", "listening")
        for measure in ("level", "standard_error", "probability")
    ),
    *(f"percent_level_{level}" for level in range(1, 6)),
)


class LanguagePresenter:
    """Speaks for the results of the language test."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """Return the page of one result and what it needs."""
        return TEMPLATE, {"explanation": explain.explain(result.detail, result.pins["cuts"])}

    def summary(self, result: Result) -> str:
        """Return the level with its error, in one line."""
        return explain.summary(result.detail)

    def short(self, result: Result) -> tuple[str, str | None]:
        """Return the level and the standard error of the ability, for a table."""
        error = result.standard_error
        return str(result.level), None if error is None else f"± {number(error, 2)}"

    def column_names(self) -> Sequence[str]:
        """Return the names of the export columns, stable and in their order."""
        return COLUMNS

    def columns(self, result: Result) -> Mapping[str, Cell]:
        """Return the values of the export columns; a part without questions has none."""
        outcome = result.detail
        overall = outcome["overall"]
        values: dict[str, Cell] = {
            "reported_as": _reported(overall["level"]),
            "ability": overall["theta"],
            "borderline": "yes" if outcome["borderline"] else "no",
            "equivalent_lowest": overall["equivalent"]["lowest"],
            "equivalent_highest": overall["equivalent"]["highest"],
        }
        for level, probability in enumerate(overall["probabilities"]):
            values[f"probability_level_{level}"] = probability
        for code in ("reading", "listening"):
            scale = outcome[code] or {}
            for measure in ("level", "standard_error", "probability"):
                values[f"{code}_{measure}"] = scale.get(measure)
        for block in outcome["blocks"]:
            values[f"percent_level_{block['level']}"] = block["percent"]
        return values


def _reported(level: int) -> str:
    """Return the level as machines and spreadsheets read it, in no interface language."""
    return "4 or above" if level == 4 else str(level)
