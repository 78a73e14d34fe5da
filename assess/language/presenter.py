"""How results of the language test are shown and exported: `assess.results.ports.Presenter`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assess.language import explain
from assess.results.models import Result

TEMPLATE = "language/result.html"


class LanguagePresenter:
    """Speaks for the results of the language test."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """Return the page of one result and what it needs."""
        return TEMPLATE, {"explanation": explain.explain(result.detail, result.pins["cuts"])}

    def summary(self, result: Result) -> str:
        """Return the level with its error, in one line."""
        return explain.summary(result.detail)

    def columns(self, result: Result) -> Mapping[str, Any]:
        """Return the export columns of the language test; names and order are stable."""
        outcome = result.detail
        overall = outcome["overall"]
        columns: dict[str, Any] = {
            "reported_as": _reported(overall["level"]),
            "ability": overall["theta"],
            "borderline": "yes" if outcome["borderline"] else "no",
            "equivalent_lowest": overall["equivalent"]["lowest"],
            "equivalent_highest": overall["equivalent"]["highest"],
        }
        for level, probability in enumerate(overall["probabilities"]):
            columns[f"probability_level_{level}"] = probability
        for code in ("reading", "listening"):
            scale = outcome[code] or {}
            columns[f"{code}_level"] = scale.get("level")
            columns[f"{code}_standard_error"] = scale.get("standard_error")
            columns[f"{code}_probability"] = scale.get("probability")
        for block in outcome["blocks"]:
            columns[f"percent_level_{block['level']}"] = block["percent"]
        return columns


def _reported(level: int) -> str:
    """Return the level as machines and spreadsheets read it, in no interface language."""
    return "4 or above" if level == 4 else str(level)
