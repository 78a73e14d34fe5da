"""Write the start files and solutions of the spreadsheet projects in question_banks/office.

    python scripts/office_spreadsheets.py            start files and solution.json
    python scripts/office_spreadsheets.py --recode   and let LibreOffice open and save them

The people, places and amounts are made up.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

BANKS = Path(__file__).parents[1] / "question_banks" / "office"
LANGUAGES = ("en", "fr")
HEAD = PatternFill("solid", fgColor="FFD9E2F3")

Edit = dict[str, Any]
Command = dict[str, Any]


def command(name: str, *edits: Edit) -> Command:
    return {"cmd": name, "via": "ribbon", "edits": list(edits)}


def style(sheet: int, ref: str, **parts: Any) -> list[Edit]:
    return [
        {"op": "style", "sheet": sheet, "ref": ref, "path": path, "value": value}
        for path, value in parts.items()
    ]


def fill_down(sheet: int, row: int, column: int, texts: list[str]) -> Edit:
    return {"op": "inputs", "sheet": sheet, "row": row, "column": column} | {
        "rows": [[text] for text in texts]
    }


def put(sheet: Worksheet, row: int, values: list[Any], head: bool = False) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        cell.font = Font(name="Carlito", size=11, bold=False)
        if head:
            cell.fill = HEAD
        if isinstance(value, datetime.date):
            cell.number_format = "dd/mm/yyyy"


def workbook(titles: list[str]) -> Workbook:
    book = Workbook()
    plain = Font(name="Carlito", size=11)
    book._named_styles["Normal"].font = plain
    book._fonts = IndexedList([plain])
    book.active.title = titles[0]
    for title in titles[1:]:
        book.create_sheet(title)
    stamp = datetime.datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - the file format knows no zone
    book.properties.created = book.properties.modified = stamp
    book.properties.creator = "assess"
    return book


# --- The budget of a mission ---------------------------------------------------------------

CATEGORIES = {
    "en": ["Transport", "Accommodation", "Interpretation", "Supplies"],
    "fr": ["Transport", "Hébergement", "Interprétation", "Fournitures"],
}
EXPENSES = [
    (3, 0, "Flights of the delegation", "Vols de la délégation", 4, 612.5),
    (3, 1, "Hotel, first team", "Hôtel, première équipe", 5, 148),
    (4, 0, "Minibus with driver", "Minibus avec chauffeur", 3, 95),
    (4, 2, "Simultaneous interpretation", "Interprétation simultanée", 2, 780),
    (4, 3, "Printed reports", "Rapports imprimés", 120, 3.2),
    (5, 1, "Hotel, second team", "Hôtel, seconde équipe", 4, 131.5),
    (5, 2, "Consecutive interpretation", "Interprétation consécutive", 3, 420),
    (5, 3, "Badges and folders", "Badges et pochettes", 80, 2.75),
    (6, 0, "Transfers to the airport", "Transferts vers l’aéroport", 6, 38),
    (6, 3, "Projector, hired", "Projecteur, location", 2, 65),
    (7, 1, "Hotel, experts", "Hôtel, experts", 2, 152),
    (7, 0, "Local flights", "Vols intérieurs", 3, 189),
]
RATES = {
    "en": [("Senegal", 118), ("Kenya", 124), ("Peru", 109), ("Vietnam", 97), ("Georgia", 88)],
    "fr": [("Sénégal", 118), ("Kenya", 124), ("Pérou", 109), ("Viêt Nam", 97), ("Géorgie", 88)],
}
BUDGET_WORDS = {
    "en": {
        "sheets": ["Expenses", "Rates", "Summary"],
        "title": "Mission to Dakar, March 2026",
        "heads": [
            "Date", "Category", "Description", "Quantity", "Unit cost", "Amount", "Above limit"
        ],
        "total": "Total",
        "rates": ["Country", "Daily rate"],
        "summary": ["Category", "Amount", "Share"],
        "summary_title": "Summary by category",
        "lookup": ["Country of the mission", "Peru", "Daily rate"],
    },
    "fr": {
        "sheets": ["Dépenses", "Taux", "Synthèse"],
        "title": "Mission à Dakar, mars 2026",
        "heads": [
            "Date", "Catégorie", "Libellé", "Quantité", "Coût unitaire", "Montant", "Hors plafond"
        ],
        "total": "Total",
        "rates": ["Pays", "Taux journalier"],
        "summary": ["Catégorie", "Montant", "Part"],
        "summary_title": "Synthèse par catégorie",
        "lookup": ["Pays de la mission", "Pérou", "Taux journalier"],
    },
}  # fmt: skip


def budget(language: str) -> Workbook:
    words: Any = BUDGET_WORDS[language]
    book = workbook(words["sheets"])
    expenses, rates, summary = book.worksheets
    put(expenses, 1, [words["title"]])
    put(expenses, 3, words["heads"], head=True)
    for row, (day, category, english, french, quantity, cost) in enumerate(EXPENSES, 4):
        text = english if language == "en" else french
        date = datetime.date(2026, 3, day)
        put(expenses, row, [date, CATEGORIES[language][category], text, quantity, cost])
    put(expenses, 16, [words["total"]])
    for letter, width in zip("ABCDEFG", (12, 16, 30, 10, 12, 14, 14), strict=True):
        expenses.column_dimensions[letter].width = width
    put(rates, 1, words["rates"], head=True)
    for row, (country, rate) in enumerate(RATES[language], 2):
        put(rates, row, [country, rate])
    put(summary, 1, [words["summary_title"]])
    put(summary, 3, words["summary"], head=True)
    for row, name in enumerate(CATEGORIES[language], 4):
        put(summary, row, [name])
    put(summary, 10, words["lookup"][:2])
    put(summary, 11, words["lookup"][2:])
    for sheet in (rates, summary):
        for letter in "ABC":
            sheet.column_dimensions[letter].width = 24 if letter == "A" else 14
    return book


def budget_solution(language: str) -> list[Command]:
    french = language == "fr"
    sep, yes, no = (";", "Oui", "Non") if french else (",", "Yes", "No")
    expenses = "Dépenses" if french else "Expenses"
    rates = "Taux" if french else "Rates"
    sumif, vlookup, when, total = (
        ("SOMME.SI", "RECHERCHEV", "SI", "SOMME") if french else ("SUMIF", "VLOOKUP", "IF", "SUM")
    )
    rows = range(4, 16)
    chart: Edit = {
        "type": "pie",
        "title": "",
        "legend": "right",
        "series": [
            {"values": {"sheet": 2, "ref": "B4:B7"}, "categories": {"sheet": 2, "ref": "A4:A7"}}
        ],
        "anchor": "E3",
        "width": 480,
        "height": 288,
    }
    title = "Dépenses par catégorie" if french else "Spending by category"
    page: Edit = {"orientation": "landscape", "fitWidth": 1, "fitHeight": 0}
    highlight = {
        "refs": ["F4:F15"],
        "rule": {"type": "cell", "is": "greater", "first": "1000"},
        "format": {"fill": "#FFC7CE", "color": "#9C0006"},
        "priority": 1,
    }

    def lookup() -> str:
        false = "FAUX" if french else "FALSE"
        return f"={vlookup}(B10{sep}{rates}!A2:B6{sep}2{sep}{false})"

    return [
        command("merge-center", {"op": "merge", "sheet": 0, "ref": "A1:G1"}),
        command("font", *style(0, "A1:G1", bold=True, size=16, horizontal="center")),
        command("fill", fill_down(0, 4, 6, [f"=D{row}*E{row}" for row in rows])),
        command("autosum", fill_down(0, 16, 6, [f"={total}(F4:F15)"])),
        command("format", *style(0, "E4:F16", format="#,##0.00")),
        command(
            "fill",
            fill_down(0, 4, 7, [f'={when}(F{row}>1000{sep}"{yes}"{sep}"{no}")' for row in rows]),
        ),
        command("highlight", {"op": "conditional", "sheet": 0, "id": "limit", "value": highlight}),
        command("freeze", {"op": "freeze", "sheet": 0, "rows": 3, "columns": 0}),
        command(
            "fill",
            fill_down(
                2,
                4,
                2,
                [
                    f"={sumif}({expenses}!$B$4:$B$15{sep}A{row}{sep}{expenses}!$F$4:$F$15)"
                    for row in range(4, 8)
                ],
            ),
        ),
        command("fill", fill_down(2, 4, 3, [f"=B{row}/{total}(B$4:B$7)" for row in range(4, 8)])),
        command("percent", *style(2, "C4:C7", format="0.0%")),
        command("type", fill_down(1, 4, 2, ["113"])),
        command("type", fill_down(2, 11, 2, [lookup()])),
        command("chart", {"op": "chart", "sheet": 2, "id": "chart-1", "value": chart}),
        command(
            "chart-title",
            {"op": "chart", "sheet": 2, "id": "chart-1", "value": {**chart, "title": title}},
        ),
        command("orientation", {"op": "page", "sheet": 0, "id": "page", "value": page}),
        command(
            "print-titles",
            {"op": "page", "sheet": 0, "id": "page", "value": {**page, "titleRows": [1, 3]}},
        ),
    ]


# --- A list of participants ----------------------------------------------------------------

PEOPLE = [
    ("Okafor", "Chidi", 2, 5, 3), ("Nguyen", "Thu Ha", 4, 7, 5), ("Ferreira", "Marta", 3, 2, 2),
    ("Diallo", "Aminata", 0, 9, 5), ("Haddad", "Karim", 1, 4, 4), ("Rossi", "Giulia", 3, 6, 3),
    ("Mwangi", "Grace", 1, 3, 2), ("Ndiaye", "Ousmane", 0, 8, 5), ("Silva", "Rui", 3, 1, 1),
    ("Tran", "Minh", 4, 5, 4), ("Adeyemi", "Folake", 2, 9, 5), ("Sow", "Fatou", 0, 2, 3),
    ("Otieno", "Peter", 1, 7, 5), ("Eze", "Ngozi", 2, 6, 2), ("Le", "Bao", 4, 4, 1),
    ("Costa", "Inês", 3, 8, 5), ("Kamau", "Joyce", 1, 1, 3), ("Ba", "Mariama", 0, 3, 4),
]  # fmt: skip
COUNTRIES = {
    "en": ["Senegal", "Kenya", "Nigeria", "Portugal", "Vietnam"],
    "fr": ["Sénégal", "Kenya", "Nigéria", "Portugal", "Viêt Nam"],
}
LIST_WORDS = {
    "en": {
        "sheets": ["Participants", "Payments", "Sheet3"],
        "heads": [
            "Last name", "First name", "Country", "Organisation", "Registered", "Days", "Fee",
            "Paid", "Meal", "Badge",
        ],
        "office": ["Ministry", "Institute", "Agency"],
        "paid": ["Yes", "No"],
        "payments": ["Reference", "Country", "Amount", "Status"],
        "status": ["settled", "open"],
        "counts": ["Country", "Participants"],
        "more": ["Average fee", "Days", "Price"],
    },
    "fr": {
        "sheets": ["Participants", "Paiements", "Feuil3"],
        "heads": [
            "Nom", "Prénom", "Pays", "Organisme", "Inscription", "Jours", "Droits", "Payé",
            "Repas", "Badge",
        ],
        "office": ["Ministère", "Institut", "Agence"],
        "paid": ["Oui", "Non"],
        "payments": ["Référence", "Pays", "Montant", "Statut"],
        "status": ["réglé", "en attente"],
        "counts": ["Pays", "Participants"],
        "more": ["Droits moyens", "Jours", "Prix"],
    },
}  # fmt: skip
OPEN = {3, 5, 8, 11, 14}


def people(language: str) -> list[list[Any]]:
    words: Any = LIST_WORDS[language]
    return [
        [
            last, first, COUNTRIES[language][country], words["office"][order % 3],
            datetime.date(2026, 2, day), days, days * 100, words["paid"][order % 4 == 1],
        ]
        for order, (last, first, country, day, days) in enumerate(PEOPLE)
    ]  # fmt: skip


def participants(language: str) -> Workbook:
    words: Any = LIST_WORDS[language]
    book = workbook(words["sheets"])
    listed, payments, third = book.worksheets
    put(listed, 1, words["heads"])
    for row, person in enumerate(people(language), 2):
        put(listed, row, person)
    put(listed, 20, ["Test"])
    for letter, width in zip("ABCDEFGHIJ", (14, 14, 12, 14, 12, 8, 10, 8, 14, 22), strict=True):
        listed.column_dimensions[letter].width = width
    put(payments, 1, words["payments"])
    for row in range(2, 17):
        country = COUNTRIES[language][row % 5]
        status = words["status"][row in OPEN]
        put(payments, row, [f"P-{row + 98}", country, 120 + 35 * (row % 7), status])
    put(third, 1, words["counts"])
    for row, country in enumerate(COUNTRIES[language], 2):
        put(third, row, [country])
    put(third, 9, words["more"][:1])
    put(third, 11, [words["more"][1], 3])
    put(third, 12, words["more"][2:])
    for sheet in (payments, third):
        for letter in "ABCD":
            sheet.column_dimensions[letter].width = 16
    return book


def participants_solution(language: str) -> list[Command]:
    french = language == "fr"
    words: Any = LIST_WORDS[language]
    sep = ";" if french else ","
    upper, countif, average, when, total = (
        ("MAJUSCULE", "NB.SI", "MOYENNE", "SI", "SOMME")
        if french
        else ("UPPER", "COUNTIF", "AVERAGE", "IF", "SUM")
    )
    rows = sorted(people(language), key=lambda one: (one[2].casefold(), one[0].casefold()))
    texts = [
        [one.strftime("%d/%m/%Y") if isinstance(one, datetime.date) else str(one) for one in row]
        for row in rows
    ]
    meals = ["Standard", "Végétarien", "Halal"] if french else ["Standard", "Vegetarian", "Halal"]
    table = {"name": "Table1", "ref": "A1:J20", "style": "TableStyleMedium2"} | {
        "header": True, "totals": False, "bandedRows": True, "filterButtons": True
    }  # fmt: skip
    title = "Inscriptions" if french else "Registrations"
    name, summary = ("Montants", "Synthèse") if french else ("Amounts", "Summary")
    hidden = [[row, row] for row in range(2, 17) if row not in OPEN]
    spans: list[list[int]] = []
    for first, last in hidden:
        if spans and spans[-1][1] + 1 == first:
            spans[-1][1] = last
        else:
            spans.append([first, last])
    note = "Reçu manquant" if french else "Receipt missing"
    discount = f"={when}(B11>=5{sep}B11*100*0{',' if french else '.'}9{sep}B11*100)"
    return [
        command("sort", {"op": "inputs", "sheet": 0, "row": 2, "column": 1, "rows": texts}),
        command(
            "validation",
            {
                "op": "validation",
                "sheet": 0,
                "id": "meal",
                "value": {"refs": ["I2:I20"], "type": "list", "items": meals},
            },
        ),
        command(
            "fill",
            fill_down(0, 2, 10, [f'=B{row}&" "&{upper}(A{row})' for row in range(2, 21)]),
        ),
        command("table", {"op": "table", "sheet": 0, "id": "table-1", "value": table}),
        command(
            "table-name",
            {"op": "table", "sheet": 0, "id": "table-1", "value": {**table, "name": title}},
        ),
        command("hide", {"op": "columnsHide", "sheet": 0, "from": 4, "to": 4, "hidden": True}),
        command("font", *style(1, "A1:D1", bold=True, fill="#D9E2F3")),
        command(
            "filter",
            {
                "op": "filter",
                "sheet": 1,
                "id": "auto",
                "value": {
                    "ref": "A1:D16",
                    "columns": {"D": {"values": [words["status"][1]]}},
                    "hidden": spans,
                },
            },
        ),
        command(
            "define-name",
            {"op": "name", "name": name, "target": {"sheet": 1, "ref": "C2:C16"}},
        ),
        command("type", fill_down(1, 2, 6, [f"={total}(C2:C16)"])),
        command(
            "comment",
            {
                "op": "comment",
                "sheet": 1,
                "id": "note-1",
                "value": {"cell": "C5", "author": "", "text": note},
            },
        ),
        command(
            "fill",
            fill_down(
                2,
                2,
                2,
                [f"={countif}(Participants!$C$2:$C$19{sep}A{row})" for row in range(2, 7)],
            ),
        ),
        command("type", fill_down(2, 9, 2, [f"={average}(Participants!G2:G19)"])),
        command("type", fill_down(2, 12, 2, [discount])),
        command("delete-row", {"op": "rowsDelete", "sheet": 0, "at": 20, "count": 1}),
        command("rename", {"op": "sheetRename", "sheet": 2, "name": summary}),
        command("tab-color", {"op": "sheetColor", "sheet": 2, "color": "#2E75B6"}),
        command("move", {"op": "sheetMove", "sheet": 2, "to": 0}),
    ]


PROJECTS = {
    "spreadsheet-mission-budget": (budget, budget_solution),
    "spreadsheet-participants": (participants, participants_solution),
}


def recode(path: Path) -> None:
    """Let LibreOffice open and save a file, so that it is one of a real office suite."""
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("soffice (LibreOffice) is not on PATH.")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, str(path),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )  # fmt: skip
        own_fonts(Path(folder) / path.name, path)


def own_fonts(source: Path, target: Path) -> None:
    """LibreOffice writes another name for the free font, and this machine's font as default."""
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for part in archive.infolist():
            data = archive.read(part)
            if part.filename == "xl/styles.xml":
                text = data.decode().replace('<name val="Calibri"/>', '<name val="Carlito"/>')
                default = '<font><sz val="11"/><name val="Carlito"/><family val="2"/></font>'
                data = re.sub(r"<font><sz .*?</font>", default, text, count=1).encode()
            info = zipfile.ZipInfo(part.filename, (2026, 1, 5, 9, 0, 0))
            written.writestr(info, data, zipfile.ZIP_DEFLATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recode", action="store_true")
    arguments = parser.parse_args()
    for code, (build, solve) in PROJECTS.items():
        folder = BANKS / code
        for language in LANGUAGES:
            path = folder / f"start-{language}.xlsx"
            build(language).save(path)
            if arguments.recode:
                recode(path)
        solutions = {language: solve(language) for language in LANGUAGES}
        (folder / "solution.json").write_text(
            json.dumps(solutions, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        print(code)


if __name__ == "__main__":
    main()
