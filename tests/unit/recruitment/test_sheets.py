"""Tables from anywhere: read as text, or refused with the row and the reason."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assess.recruitment import sheets
from assess.recruitment.sheets import BadSheet, Sheet, is_formula, read_sheet


def xlsx(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part added or replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def refused(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(BadSheet) as raised:
        read_sheet(data)
    return raised.value.code, raised.value.row


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_programs_write_it(separator: str, encoding: str) -> None:
    text = f"a{separator}é\r\n\r\n1{separator}“x”\r\n"
    assert read_sheet(text.encode(encoding)) == Sheet(("a", "é"), ((3, ("1", "“x”")),))


def test_xlsx_becomes_text() -> None:
    at = datetime.fromisoformat("2027-01-04T09:30")
    data = xlsx(
        ["name", "on", "at", "share", "number", "yes"],
        ["É", date(2027, 1, 4), at, 0.25, 3.0, True],
        formats={"D2": "0%"},
    )
    assert read_sheet(data).rows == (
        (2, ("É", "2027-01-04", "2027-01-04T09:30:00", "25%", "3", "yes")),
    )


def test_formulas_are_seen_as_such() -> None:
    cell = read_sheet(xlsx(["a"], ["=1+1"])).rows[0][1][0]
    assert is_formula(cell)
    for text in ("=1", "+cmd|x", "@SUM(1)", "-x", " =1"):
        assert is_formula(text)
    for text in ("+33 6 12", "-3", "-", "a=b", "n@x.org", ""):
        assert not is_formula(text)


def test_what_is_refused() -> None:
    good = xlsx(["a"], ["b"])
    assert refused(b"") == ("empty", None)
    assert refused(b"\xd0\xcf\x11\xe0 an old workbook")[0] == "old_office"
    assert refused(b"PK\x03\x04 nothing")[0] == "broken"
    assert refused(good[:-30])[0] == "broken"
    assert refused(b"a\nb\nZo\xeb\n") == ("encoding", 3)
    assert refused(b"a\0b")[0] == "binary"
    assert refused(b'a\n"b')[0] == "quotes"
    assert refused(b"a\n" + b"x" * 2001)[0] == "long_cell"
    assert refused(b"a" + b",a" * 60)[0] == "too_wide"
    assert refused(b"x" * (sheets.LARGEST + 1))[0] == "too_large"
    assert refused(b"a\n" + b"b\n" * (sheets.MOST_ROWS + 1))[0] == "too_many"
    assert refused(repacked(good, "xl/vbaProject.bin", b"x"))[0] == "macros"
    assert refused(repacked(good, "xl/media/x.bin", bytes(41 * 2**20)))[0] == "bomb"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    assert refused(repacked(good, "xl/sharedStrings.xml", bomb))[0] == "entities"
    wide = "<?xml version='1.0'?><!DOCTYPE x>".encode("utf-16")
    assert refused(repacked(good, "xl/sharedStrings.xml", wide))[0] == "entities"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
        with suppress(BadSheet):
            read_sheet(start + data)


def sparse(*rows: tuple[int, list[object]]) -> bytes:
    """A workbook whose rows stand where they are put, with gaps between them."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    for number, cells in rows:
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_blank_rows_hide_none_that_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As spreadsheets leave them: far down there is one more person."""
    far = sheets.MOST_ROWS + 5_000
    found = read_sheet(sparse((1, ["name"]), (2, ["Ada"]), (far, ["Zoë"])))
    assert found.rows == ((2, ("Ada",)), (far, ("Zoë",)))
    last = sheets.LAST_ROW
    assert read_sheet(sparse((1, ["name"]), (last, ["Zoë"]))).rows == ((last, ("Zoë",)),)
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    many = [(number, [f"p{number}"]) for number in (100, 200, 300, 400)]
    assert len(read_sheet(sparse((1, ["name"]), *many[:3])).rows) == 3
    assert refused(sparse((1, ["name"]), *many)) == ("too_many", 400)


def test_a_row_beyond_every_worksheet_is_damage() -> None:
    data = sparse((1, ["name"]), (2, ["Ada"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    forged = part.replace(b'<row r="2"', b'<row r="2000000"')
    assert forged != part
    assert refused(repacked(data, "xl/worksheets/sheet1.xml", forged))[0] == "broken"
