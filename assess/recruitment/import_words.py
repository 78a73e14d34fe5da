"""What is wrong with a table or a cell, and what to do, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

#: What every cell can be refused for; see `applicant_rules` and `import_rules`.
_CELLS: Mapping[str, LazyString] = {
    "email": _l("This is not an e-mail address such as name@example.org."),
    "name": _l(
        "A name is missing, is longer than 120 characters or holds characters no name is "
        "written with."
    ),
    "number": _l("An identity number has letters and digits, 40 at most."),
    "reference": _l("Shorten it, and leave out what cannot be printed."),
    "locale": _l("The language of letters is en or fr."),
    "language": _l("Give the language: en or fr."),
    "native": _l("Give language codes such as fr, nl, separated by commas; six at most."),
    "level": _l("A level is a whole number from 0 to 5."),
    "level_missing": _l("A language test has a level from 0 to 5."),
    "passed_missing": _l("Say whether the test was passed: yes or no."),
    "extra_time": _l("Give the extra time in percent from 0 to 300, for example 25."),
    "breaks": _l("Give whole minutes from 0 to 120."),
    "yes_no": _l("Write yes or no."),
    "date_form": _l("Write the date as year-month-day, for example 2027-03-12."),
    "date_exists": _l("This date does not exist."),
    "date_year": _l("Check the year: it lies from 1990 to 2100."),
    "date_future": _l("This date lies in the future."),
    "period_order": _l("The period ends before it begins."),
    "periods": _l("Give at most 20 periods."),
    "family": _l("The test is language, written or office."),
    "whose": _l("Give the e-mail address or the identity number."),
    "formula": _l("This is a formula: paste its value instead."),
    "extra_cell": _l("This row has more cells than the header."),
    "staff": _l(
        "This address belongs to a staff account, which cannot sit tests. Use the person’s "
        "private address."
    ),
    "unknown_column": _l("This column is not known: correct its header or delete the column."),
    "no_header": _l("This column has no header: name it or delete it."),
    "column_twice": _l("This column stands in the table twice: delete one."),
    "missing_column": _l("This column is missing: add it."),
    "sheet_empty": _l("The table holds no rows. Its first row names the columns."),
    "sheet_too_large": _l("The file is larger than 12 MB. Import it in parts."),
    "sheet_too_many": _l("The table has more than 20,000 rows. Import it in parts."),
    "sheet_too_wide": _l("This row has more than 60 cells. Delete the columns not asked for."),
    "sheet_long_cell": _l("A cell of this row is longer than 2,000 characters."),
    "sheet_old_office": _l("This is an old or protected Office file: save it as XLSX or CSV."),
    "sheet_macros": _l("This workbook holds macros: save it as XLSX without them."),
    "sheet_bomb": _l("This file unpacks to far more than a table of people. It was not read."),
    "sheet_entities": _l("This file holds instructions that no spreadsheet writes. Save it anew."),
    "sheet_broken": _l("This file is damaged or is no XLSX workbook. Save it anew."),
    "sheet_encrypted": _l("This file is protected by a password: save it without."),
    "sheet_encoding": _l(
        "This row holds letters in another encoding. Save the table as “CSV UTF-8” or as XLSX."
    ),
    "sheet_binary": _l("This is no table. Give a CSV or XLSX file."),
    "sheet_quotes": _l("A quotation mark of this row is never closed."),
}
#: What heads each column; the import understands these words in both languages.
COLUMNS: Mapping[str, LazyString] = {
    "email": _l("E-mail"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "locale": _l("Language of letters"),
    "identity_number": _l("Identity number"),
    "external_reference": _l("Application reference"),
    "native_languages": _l("Native languages"),
    "declared_levels": _l("Declared levels"),
    "level_en": _l("English level"),
    "level_fr": _l("French level"),
    "extra_time": _l("Extra time (%)"),
    "time_factor": _l("Working time"),
    "large_text": _l("Large text"),
    "breaks": _l("Breaks (minutes)"),
    "break_s": _l("Breaks"),
    "unavailable": _l("Unavailable"),
    "spelling": _l("Spelling help"),
    "withdrawn_at": _l("Withdrawn"),
    "family": _l("Test"),
    "language": _l("Language"),
    "level": _l("Level"),
    "passed": _l("Passed"),
    "sat_on": _l("Sat on"),
    "source": _l("Source"),
}


def cell_problem(code: str, text: str = "") -> Any:
    """What is wrong with a cell and what to do."""
    if code == "twice":
        return _l("This stands in row %(row)s already.", row=text)
    return _CELLS[code]


def column_name(column: str) -> str:
    """The header of a column in the interface language; unknown ones as they are written."""
    return str(COLUMNS.get(column, column))
