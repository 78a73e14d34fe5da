"""Start files: what is read from them, and which are refused."""

import contextlib
import io
import json
import zipfile

import pytest
from openpyxl import Workbook

from assess.officesim.engine import EditError, StartFileError, digest_of
from assess.officesim.spreadsheet import opening
from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.officesim import spreadsheet_books as books
from tests.support.officesim.spreadsheet_fuzz import Fuzz


def with_part(start_file, name, data):
    source = zipfile.ZipFile(io.BytesIO(start_file))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            archive.writestr(part, source.read(part))
        archive.writestr(name, data)
    return buffer.getvalue()


def test_an_opening_is_json_and_opens_to_the_same_view_every_time(openings):
    copied = json.loads(json.dumps(openings["en"]))
    first, second = (ENGINE.view(ENGINE.load(copied)) for _ in range(2))
    assert digest_of(first) == digest_of(second)


@pytest.mark.parametrize("seed", [3, 4])
def test_a_state_can_be_kept_and_opened_again(openings, seed):
    locale = "fr" if seed % 2 else "en"
    state = ENGINE.load(openings[locale])
    fuzz = Fuzz(seed, locale)
    for edit in fuzz.edits(150):
        with contextlib.suppress(EditError):
            ENGINE.apply(state, edit)
    again = ENGINE.load(json.loads(json.dumps(opening.written(state))))
    assert ENGINE.view(again) == ENGINE.view(state)
    for edit in fuzz.edits(50):
        for one in (state, again):
            with contextlib.suppress(EditError):
                ENGINE.apply(one, edit)
    assert ENGINE.view(again) == ENGINE.view(state)


def test_cells_styles_and_lines_are_read(openings):
    view = ENGINE.view(ENGINE.load(openings["en"]))
    fruit, other = view["sheets"]
    assert fruit["cells"]["E2"]["content"] == "=B2*C2"
    assert fruit["cells"]["E7"]["value"] == "133.9"
    assert fruit["cells"]["D2"]["content"] == "12/03/2026"
    assert view["styles"][fruit["cells"]["A1"]["style"]] == {
        "bold": True, "color": "#1F3864", "fill": "#DDEBF7", "horizontal": "center",
        "wrap": True, "bottom": "thin #000000",
    }  # fmt: skip
    assert fruit["columns"] == {"A": {"width": 145}, "C": {"hidden": True}}
    assert fruit["rows"] == {"8": {"height": 40}}
    assert (fruit["merges"], fruit["freeze"]) == (["A9:C9"], [1, 1])
    assert fruit["color"] == "#70AD47"
    assert "content" not in fruit["cells"].get("B9", {})
    assert other["cells"]["D1"] == {"content": "=SUM(Fruit!B2:B6)+Boxes", "value": "85"}


def test_objects_are_read(openings):
    fruit, other = ENGINE.view(ENGINE.load(openings["fr"]))["sheets"]
    chart = fruit["charts"]["chart-1"]
    assert (chart["type"], chart["title"], chart["anchor"]) == ("column", "Boxes", "H2")
    assert chart["series"] == [
        {
            "name": {"sheet": "Fruit", "ref": "B1"},
            "values": {"sheet": "Fruit", "ref": "B2:B6"},
            "categories": {"sheet": "Fruit", "ref": "A2:A6"},
        }
    ]
    assert fruit["validations"]["validation-1"]["items"] == ["red", "green"]
    rules = [one["rule"] for one in fruit["conditionals"].values()]
    assert rules[0] == {"type": "cell", "is": "greater", "first": "10"}
    assert rules[1] == {"type": "formula", "formula": "=C2>1,5"}
    assert rules[2] == {"type": "scale", "colors": ["#FFFFFF", "#63BE7B"]}
    assert fruit["comments"]["comment-1"] == {"cell": "A2", "author": "Ann", "text": "ripe?"}
    assert fruit["links"]["link-1"] == {"ref": "A3", "target": "https://example.org/date"}
    page = fruit["page"]
    assert (page["orientation"], page["printAreas"]) == ("landscape", ["A1:E7"])
    assert (page["titleRows"], page["header"]) == ([1, 1], {"center": "&A"})
    assert other["tables"]["table-1"]["name"] == "Keys"
    assert ENGINE.view(ENGINE.load(openings["fr"]))["names"] == [
        {"name": "Boxes", "sheet": "Fruit", "ref": "B2"}
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other files"),
        ("xl/embeddings/oleObject1.bin", "embedded"),
    ],
)
def test_foreign_parts_are_refused(start_file, part, words):
    with pytest.raises(StartFileError, match=words):
        ENGINE.open(with_part(start_file, part, b"x"), "en")


def test_a_document_type_is_refused(start_file):
    data = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    with pytest.raises(StartFileError, match="document type"):
        ENGINE.open(with_part(start_file, "xl/extra.xml", data), "en")


def test_drawn_shapes_are_refused_since_an_export_would_lose_them(start_file):
    data = b"<xdr:wsDr><xdr:twoCellAnchor><xdr:sp macro=''/></xdr:twoCellAnchor></xdr:wsDr>"
    with pytest.raises(StartFileError, match="shapes"):
        ENGINE.open(with_part(start_file, "xl/drawings/drawing9.xml", data), "en")


def test_a_bomb_is_refused_before_it_is_unpacked(start_file):
    with pytest.raises(StartFileError, match="unpacks"):
        ENGINE.open(with_part(start_file, "xl/big.xml", b" " * 70_000_000), "en")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04garbage", b"<html></html>"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(StartFileError, match=r"no \.xlsx"):
        ENGINE.open(data, "en")


def test_a_zip_that_holds_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(StartFileError, match=r"no \.xlsx"):
        ENGINE.open(buffer.getvalue(), "en")


def test_formulas_that_change_by_themselves_are_refused():
    with pytest.raises(StartFileError, match=r"B1.*volatile"):
        ENGINE.open(books.plain([[1, "=TODAY()"]]), "fr")


def test_a_sheet_beyond_the_limits_is_refused():
    book = Workbook()
    book.active.cell(20_001, 1, "x")
    with pytest.raises(StartFileError, match="larger"):
        ENGINE.open(books.saved(book), "en")


def test_another_locale_is_refused(start_file):
    with pytest.raises(StartFileError, match="locale"):
        ENGINE.open(start_file, "de")


def test_an_opening_of_another_format_is_refused(openings):
    with pytest.raises(ValueError, match="spreadsheet-1"):
        ENGINE.load({**openings["en"], "format": "other"})
