"""How results of the Office test are shown and exported, to candidates and to staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.officesim.projects import DOMAINS
from assess.results.models import Result
from assess.results.ports import Cell

TEMPLATE = "officesim/result.html"

APPLICATIONS = {
    "spreadsheet": _l("Spreadsheet"),
    "document": _l("Word processor"),
    "presentation": _l("Presentation"),
    "mail": _l("Mail and calendar"),
}
DOMAIN_NAMES = {
    "spreadsheet.worksheets": _l("Worksheets and workbook"),
    "spreadsheet.cells": _l("Cells and ranges"),
    "spreadsheet.tables": _l("Tables and lists"),
    "spreadsheet.formulas": _l("Formulas and functions"),
    "spreadsheet.charts": _l("Charts"),
    "document.documents": _l("The document as a whole"),
    "document.text": _l("Text and paragraphs"),
    "document.tables": _l("Tables and bulleted lists"),
    "document.references": _l("References"),
    "document.graphics": _l("Pictures"),
    "document.collaboration": _l("Working together"),
    "presentation.presentations": _l("The presentation as a whole"),
    "presentation.slides": _l("Slides"),
    "presentation.content": _l("Text, shapes and pictures"),
    "presentation.data": _l("Tables and charts on slides"),
    "presentation.motion": _l("Transitions and animations"),
    "mail.messages": _l("Messages"),
    "mail.organisation": _l("Keeping order"),
    "mail.calendar": _l("Calendar"),
    "mail.people": _l("Contacts"),
}
_CODES = [f"{application}.{domain}" for application in DOMAINS for domain in DOMAINS[application]]
COLUMNS = (
    "office_per_cent",
    "office_points",
    "office_points_of",
    *(f"office_{code.replace('.', '_')}_per_cent" for code in _CODES),
)


def share(points: Sequence[int]) -> int:
    """Points earned of points in all as per cent, rounded half up."""
    earned, total = points
    return (200 * earned + total) // (2 * total) if total else 0


class OfficePresenter:
    """Speaks for the results of the Office test."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """The page of one result and what it needs."""
        detail = result.detail
        domains = [
            {
                "name": DOMAIN_NAMES[code],
                "application": APPLICATIONS[code.partition(".")[0]],
                "earned": points[0],
                "total": points[1],
                "share": share(points),
            }
            for code, points in sorted(
                detail["domains"].items(), key=lambda one: _CODES.index(one[0])
            )
        ]
        return TEMPLATE, {"office": detail, "domains": domains}

    def summary(self, result: Result) -> str:
        """The score in one line, with the mark."""
        return str(
            _(
                "%(score)s %% (pass mark %(mark)s %%)",
                score=result.level,
                mark=result.detail["pass_mark"],
            )
        )

    def short(self, result: Result) -> tuple[str, str | None]:
        """The score for a table; its error is not estimated."""
        return str(_("%(score)s %%", score=result.level)), None

    def column_names(self) -> Sequence[str]:
        """Names of the export columns, stable and in their order."""
        return COLUMNS

    def columns(self, result: Result) -> Mapping[str, Cell]:
        """Values of the export columns; a domain that was not tested has none."""
        detail = result.detail
        values: dict[str, Cell] = {
            "office_per_cent": detail["per_cent"],
            "office_points": detail["earned"],
            "office_points_of": detail["total"],
        }
        for code, points in detail["domains"].items():
            values[f"office_{code.replace('.', '_')}_per_cent"] = share(points)
        return values


class OfficeScale:
    """Per cent of the points of all tasks."""

    lowest = 0
    highest = 100
    levels = False

    def title(self) -> str:
        """What is measured, with both ends of the scale."""
        return str(
            _("Use of office applications, in per cent of the points of all tasks (0 to 100)")
        )

    def level(self, level: int) -> str:
        """The score as it is reported."""
        return str(_("%(score)s %%", score=level))

    def meaning(self, level: int) -> str:
        """What this score says."""
        return str(
            _("%(score)s %% of the points for what was achieved in the end states", score=level)
        )

    def error(self, result: Result) -> str:  # noqa: ARG002  the protocol's signature
        """How far another test may differ: not estimated."""
        return str(
            _("The error of this score is not estimated: another set of tasks may give another.")
        )
