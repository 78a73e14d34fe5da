"""Tasks that no document project asks for, each with small checks of the same kinds.

docs/office-document.md says which type of task each one, or a task of a project, proves.
"""

from __future__ import annotations

from typing import Any

from assess.officesim.projects import Check, Task
from tests.support.document_acts import NOTICE, REPORT


def _in(en: Any, fr: Any) -> dict[str, Any]:
    return {"en": en, "fr": fr}


def _phrase(en: str, fr: str) -> dict[str, Any]:
    return {"phrase": _in(en, fr)}


def _trial(name: str, *checks: tuple[str, dict[str, Any], dict[str, Any]]) -> Task:
    made = tuple(
        Check(f"{name}-{number}", "text", 1, kind, target, expect)
        for number, (kind, target, expect) in enumerate(checks, 1)
    )
    return Task(name, {}, made)


_STEPS = _in(
    [
        "Announce visits four weeks ahead",
        "Repair the shelves of the archive room",
        "Order the shelves from the local workshop",
        "Open the reading room on Saturdays",
    ],
    [
        "Annoncer les visites quatre semaines à l’avance",
        "Réparer les étagères de la salle d’archives",
        "Commander les étagères à l’atelier local",
        "Ouvrir la salle de lecture le samedi",
    ],
)
_NEW_TABLE = {"containing": _in("Place", "Lieu")}
_STAFF = {"containing": "Amina Osei"}
_ROOM = {"containing": _in("room 12", "bureau 12")}
_CONTACTS = {"containing": _in("room 40", "bureau 40")}
_FLOOR = {"on": _in("the second floor", "deuxième étage")}

_REPORT = (
    _trial(
        "italic",
        ("run-format", _phrase("local partners", "partenaires locaux"), {"italic": True}),
    ),
    _trial(
        "underline",
        ("run-format", _phrase("coming budget", "prochain budget"), {"underline": True}),
    ),
    _trial("font", ("run-format", _phrase("need repair", "à réparer"), {"font": "Georgia"})),
    _trial("size", ("run-format", _phrase("three days", "trois jours"), {"size": 14})),
    _trial("colour", ("run-format", _phrase("both offices", "les deux"), {"colour": "C00000"})),
    _trial(
        "alignment",
        (
            "paragraph-format",
            {"text": _in("Mission to the coastal offices", "Mission dans les bureaux du littoral")},
            {"align": "center"},
        ),
    ),
    _trial(
        "spacing",
        (
            "paragraph-format",
            {"starting": _in("The archive room is dry", "La salle d’archives est sèche")},
            {"lineSpacing": "2 lines", "spaceBefore": "6 pt"},
        ),
    ),
    _trial(
        "indents",
        (
            "paragraph-format",
            {"starting": _in("The reading room was", "La salle de lecture était")},
            {"indentLeft": "1 cm", "firstLine": "-0.5 cm"},
        ),
    ),
    _trial("bullets", ("list", {"text": _STEPS}, {"format": "bullet", "level": 1, "same": True})),
    _trial("letters-list", ("list", {"text": _STEPS}, {"format": "lowerLetter", "same": True})),
    _trial(
        "outline",
        ("list", {"text": _in("Findings", "Constatations")}, {"format": "decimal", "level": 1}),
        (
            "list",
            {"text": _in("Eastern office", "Bureau de l’Est")},
            {"format": "decimal", "level": 2},
        ),
    ),
    _trial(
        "new-style",
        (
            "paragraph-style",
            {"starting": _in("The map below", "La carte ci-dessous")},
            {"style": _in("Remark", "Remarque")},
        ),
        (
            "style",
            {"style": _in("Remark", "Remarque")},
            {"run": {"size": 9}, "paragraph": {"align": "right"}},
        ),
    ),
    _trial(
        "new-table",
        ("table", _NEW_TABLE, {"rows": 3, "columns": 3}),
        ("table-cells", _NEW_TABLE, {"cells": [[1, 3, _in("Time", "Heure")], [3, 1, "1"]]}),
    ),
    _trial(
        "columns",
        ("page", {}, {"columns": 2}),
        (
            "break",
            {"before": _in("Recommendations", "Recommandations"), "last": True},
            {"kind": "column"},
        ),
    ),
    _trial(
        "continuous",
        (
            "break",
            {"before": _in("Recommendations", "Recommandations"), "last": True},
            {"kind": "section", "section": "continuous"},
        ),
    ),
    _trial("paper", ("page", {}, {"width": "21 cm", "height": "29.7 cm"})),
    _trial(
        "first-page",
        ("header-footer", {"where": "header"}, {"contains": _in("Coast", "Littoral")}),
        ("header-footer", {"where": "header", "which": "first"}, {"empty": True}),
    ),
    _trial("page-format", ("page", {}, {"pageFormat": "lowerRoman", "pageStart": 5})),
    _trial(
        "update-contents",
        ("contents", {}, {"from": 1, "to": 3, "current": True}),
    ),
    _trial(
        "web-link",
        (
            "link",
            _phrase("archive rooms", "salles d’archives"),
            {"href": "https://example.org/archives"},
        ),
    ),
    _trial("picture-look", ("picture", {}, {"wrap": "square", "position": "right", "width": 5.0})),
)

_NOTICE = (
    _trial(
        "table-edit",
        ("table", _ROOM, {"rows": 1, "columns": 3}),
        ("table-cells", _ROOM, {"cells": [[1, 3, _in("Phone", "Poste")]]}),
    ),
    _trial("merge-cells", ("table-look", {**_CONTACTS, "row": 1}, {"colspan": 2})),
    _trial(
        "table-style",
        ("table", _STAFF, {"style": "Light Shading", "totalRow": True, "borders": "outside"}),
    ),
    _trial(
        "sort-text",
        (
            "order",
            {},
            {
                "order": _in(
                    ["Hotel rooms", "This draft", "Travel costs"],
                    ["Ce projet", "Les chambres", "Les frais"],
                )
            },
        ),
    ),
    _trial(
        "replace-one",
        ("text", {}, {"contains": _in("Bring your pass", "Apportez votre laissez-passer")}),
    ),
    _trial(
        "reply",
        ("comment", _FLOOR, {"replied": _in("Building A", "Bâtiment A"), "resolved": False}),
    ),
    _trial("delete-comment", ("comment", _FLOOR, {"present": False})),
    _trial(
        "typing-tracked",
        (
            "tracked-change",
            _phrase("own ", "propre "),
            {"state": "inserted"},
        ),
        ("tracked-change", _phrase("first", "première"), {"state": "deleted"}),
    ),
    _trial("accept-all", ("changes-left", {}, {"most": 0})),
    _trial(
        "typed-list",
        (
            "merge",
            {},
            {"kind": "letters", "recipients": 1, "source": _in("Typed list", "Liste saisie")},
        ),
    ),
    _trial("finish-merge", ("merge", {}, {"finished": "documents", "recipients": 4})),
)

TRIALS: dict[str, tuple[Task, ...]] = {REPORT: _REPORT, NOTICE: _NOTICE}
