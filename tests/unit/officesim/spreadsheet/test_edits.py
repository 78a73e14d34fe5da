"""What edits do, and what they refuse: expectations worked out by hand."""

import pytest

from assess.officesim.engine import EditError
from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.officesim.spreadsheet_fuzz import Fuzz


def styles_of(state, sheet, cell):
    view = ENGINE.view(state)
    return view["styles"][view["sheets"][sheet]["cells"].get(cell, {}).get("style", 0)]


def test_typing_calculates_and_sets_formats(apply, state):
    apply("input", row=12, column=1, text="50%")
    sheet = apply("input", row=12, column=2, text="=A12*B2")
    assert sheet["cells"]["A12"]["content"] == "0.5"
    assert sheet["cells"]["A12"]["value"] == "50%"
    assert sheet["cells"]["B12"] == {"content": "=A12*B2", "value": "6"}
    assert styles_of(state, 0, "A12")["format"].endswith("%")


def test_french_is_typed_and_shown_in_french(openings):
    state = ENGINE.load(openings["fr"])
    text = "=SOMME(B2:B6;1,5)"
    ENGINE.apply(state, {"op": "input", "sheet": 0, "row": 12, "column": 1, "text": text})
    cells = ENGINE.view(state)["sheets"][0]["cells"]
    assert cells["A12"] == {"content": text, "value": "74,5"}
    assert cells["A2"]["content"] == "Fig"
    assert cells["C2"]["content"] == "2,5"


def test_a_block_leaves_out_null_and_clears_empty_texts(apply):
    sheet = apply("inputs", row=2, column=1, rows=[["Kiwi", None], [None, ""]])
    assert sheet["cells"]["A2"]["content"] == "Kiwi"
    assert sheet["cells"]["B2"]["content"] == "12"
    assert "content" not in sheet["cells"].get("B3", {})


def test_whole_columns_are_shown_as_they_were_typed(apply):
    sheet = apply("input", row=12, column=1, text="=SUM(B:B)")
    assert sheet["cells"]["A12"] == {"content": "=SUM(B:B)", "value": "73"}


def test_styles_are_flat_and_leave_out_what_is_plain(apply, state):
    apply("style", ref="A12:B12", path="bold", value=True)
    apply("style", ref="A12", path="size", value=20)
    apply("style", ref="A12", path="font", value="Carlito")
    apply("style", ref="A12", path="fill", value="#FFFF00")
    assert styles_of(state, 0, "A12") == {
        "bold": True, "size": 20, "font": "Carlito", "fill": "#FFFF00"
    }  # fmt: skip
    apply("style", ref="A12", path="fill", value=None)
    apply("style", ref="A12", path="bold", value=False)
    assert styles_of(state, 0, "A12") == {"size": 20, "font": "Carlito"}


def test_a_whole_column_has_a_style_of_its_own(apply, state):
    sheet = apply("style", ref="G1:G1048576", path="italic", value=True)
    assert ENGINE.view(state)["styles"][sheet["columns"]["G"]["style"]] == {"italic": True}
    assert "G5" not in sheet["cells"]


@pytest.mark.parametrize(
    ("edges", "sides"),
    [
        ("all", {"K12": "tlbr", "L12": "tlbr", "K13": "tlbr", "L13": "tlbr"}),
        ("outer", {"K12": "tl", "L12": "tr", "K13": "bl", "L13": "br"}),
        ("inner", {"K12": "br", "L12": "bl", "K13": "tr", "L13": "tl"}),
        ("top", {"K12": "t", "L12": "t", "K13": "", "L13": ""}),
        ("centerH", {"K12": "b", "L12": "b", "K13": "t", "L13": "t"}),
        ("centerV", {"K12": "r", "L12": "l", "K13": "r", "L13": "l"}),
    ],
)
def test_lines_are_drawn_where_the_edges_are(apply, state, edges, sides):
    apply("border", ref="K12:L13", edges=edges, line="thin", color="#000000")
    for cell, wanted in sides.items():
        look = styles_of(state, 0, cell)
        assert {side[0] for side in look} == set(wanted)
        assert set(look.values()) <= {"thin #000000"}


def test_no_lines_takes_the_neighbours_touching_sides(apply, state):
    apply("border", ref="K12:M14", edges="all", line="thin", color="#000000")
    apply("border", ref="L13", edges="none", line="thin", color="#000000")
    assert styles_of(state, 0, "L13") == {}
    assert "right" not in styles_of(state, 0, "K13")
    assert "bottom" not in styles_of(state, 0, "L12")
    assert "right" in styles_of(state, 0, "L12")


def test_a_block_of_styles_replaces_whole_looks(apply, state):
    apply("style", ref="A12:B12", path="bold", value=True)
    apply("styles", row=12, column=1, table=[{"italic": True}], cells=[[0, None]])
    assert styles_of(state, 0, "A12") == {"italic": True}
    assert styles_of(state, 0, "B12") == {"bold": True}


def test_clearing_contents_keeps_looks_and_the_other_way_round(apply, state):
    sheet = apply("clear", ref="A1", what="contents")
    assert "content" not in sheet["cells"]["A1"]
    assert styles_of(state, 0, "A1")["bold"]
    sheet = apply("clear", ref="B1", what="formats")
    assert sheet["cells"]["B1"] == {"content": "Boxes"}
    assert "C1" not in apply("clear", ref="C1", what="all")["cells"]


def test_inserted_rows_take_everything_along(apply, state):
    sheet = apply("rowsInsert", at=3, count=2)
    assert sheet["cells"]["E9"]["content"] == "=SUM(E2:E8)"
    assert sheet["merges"] == ["A11:C11"]
    assert sheet["rows"] == {"10": {"height": 40}}
    assert sheet["charts"]["chart-1"]["series"][0]["values"] == {"sheet": "Fruit", "ref": "B2:B8"}
    assert sheet["validations"]["validation-1"]["refs"] == ["F2:F8"]
    assert sheet["comments"]["comment-1"]["cell"] == "A2"
    assert sheet["links"]["link-1"]["ref"] == "A5"
    assert sheet["page"]["printAreas"] == ["A1:E9"]
    assert sheet["page"]["rowBreaks"] == [9]
    assert ENGINE.view(state)["sheets"][1]["cells"]["D1"]["content"] == "=SUM(Fruit!B2:B8)+Boxes"


def test_names_follow_their_range_and_its_sheet(apply, state):
    apply("rowsInsert", at=2, count=1)
    apply("sheetRename", name="Our fruit")
    assert ENGINE.view(state)["names"] == [{"name": "Boxes", "sheet": "Our fruit", "ref": "B3"}]
    assert ENGINE.view(state)["sheets"][1]["cells"]["D1"]["value"] == str(73 + 12)
    apply("rowsDelete", at=3, count=1)
    assert ENGINE.view(state)["names"] == [{"name": "Boxes", "ref": None}]


def test_deleted_lines_take_what_was_only_there(apply):
    sheet = apply("rowsDelete", at=2, count=1)
    assert sheet["comments"] == {}
    sheet = apply("columnsDelete", at=6, count=1)
    assert list(sheet["validations"]) == ["validation-2"]
    assert sheet["charts"]["chart-1"]["anchor"] == "G2"


def test_subtotals_leave_out_hidden_rows(apply):
    apply("input", row=12, column=1, text="=SUBTOTAL(109,B2:B6)")
    sheet = apply("rowsHide", **{"from": 2, "to": 2}, hidden=True)
    assert sheet["cells"]["A12"]["value"] == str(73 - 12)
    value = {"ref": "A1:E6", "columns": {"A": {"values": ["Fig"]}}, "hidden": [[3, 4]]}
    sheet = apply("filter", id="auto", value=value)
    assert sheet["cells"]["A12"]["value"] == str(73 - 12 - 7 - 31)
    assert sheet["rows"]["2"] == {"hidden": True}
    assert "3" not in sheet["rows"]
    sheet = apply("filter", id="auto", value=None)
    assert sheet["cells"]["A12"]["value"] == str(73 - 12)


def test_sheets_come_go_move_and_are_copied(state):
    for edit in (
        {"op": "sheetAdd", "name": "Plan", "at": 0},
        {"op": "sheetCopy", "sheet": 1, "name": "Copy", "at": 3},
        {"op": "sheetMove", "sheet": 2, "to": 0},
        {"op": "sheetColor", "sheet": 0, "color": "#0000FF"},
        {"op": "sheetHide", "sheet": 1, "hidden": True},
    ):
        ENGINE.apply(state, edit)
    view = ENGINE.view(state)
    assert [one["name"] for one in view["sheets"]] == ["Other list", "Plan", "Fruit", "Copy"]
    assert view["sheets"][0]["color"] == "#0000FF"
    assert view["sheets"][1]["hidden"]
    copy = view["sheets"][3]
    assert copy["cells"] == view["sheets"][2]["cells"]
    assert (copy["charts"], copy["merges"], list(copy["links"])) == ({}, ["A9:C9"], ["link-1"])
    ENGINE.apply(state, {"op": "sheetDelete", "sheet": 2})
    view = ENGINE.view(state)
    assert view["names"] == [{"name": "Boxes", "ref": None}]
    assert view["sheets"][0]["cells"]["D1"]["value"] == "#REF!"


SHEET = {"sheet": 0}
HOSTILE = [
    {},
    [],
    {"op": "explode"},
    {"op": ["input"]},
    {"op": "input", **SHEET, "row": 1, "column": 1},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "x", "more": 1},
    {"op": "input", **SHEET, "row": 0, "column": 1, "text": "x"},
    {"op": "input", **SHEET, "row": 20001, "column": 1, "text": "x"},
    {"op": "input", **SHEET, "row": 1.0, "column": 1, "text": "x"},
    {"op": "input", **SHEET, "row": True, "column": 1, "text": "x"},
    {"op": "input", "sheet": 9, "row": 1, "column": 1, "text": "x"},
    {"op": "input", "sheet": -1, "row": 1, "column": 1, "text": "x"},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "\ud800"},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "\x00"},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "=RAND()"},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "=SUMPRODUCT(A1:IV30000)"},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "=" + "(" * 500 + "1" + ")" * 500},
    {"op": "input", **SHEET, "row": 1, "column": 1, "text": "x" * 40_000},
    {"op": "inputs", **SHEET, "row": 1, "column": 1, "rows": [["ok"], ["=NOW()"]]},
    {"op": "inputs", **SHEET, "row": 20_000, "column": 1, "rows": [["ok"], ["x"]]},
    {"op": "inputs", **SHEET, "row": 1, "column": 1, "rows": [["x"] * 256] * 1000},
    {"op": "style", **SHEET, "ref": "A1:XFD1048576", "path": "bold", "value": True},
    {"op": "style", **SHEET, "ref": "A1:IV20000", "path": "bold", "value": True},
    {"op": "style", **SHEET, "ref": "A1", "path": "bold", "value": "true"},
    {"op": "style", **SHEET, "ref": "A1", "path": "size", "value": 500},
    {"op": "style", **SHEET, "ref": "A1", "path": "color", "value": "red"},
    {"op": "style", **SHEET, "ref": "B2:A1", "path": "bold", "value": True},
    {"op": "style", **SHEET, "ref": "A1\n", "path": "bold", "value": True},
    {"op": "styles", **SHEET, "row": 1, "column": 1, "table": [{}], "cells": [[1]]},
    {"op": "styles", **SHEET, "row": 1, "column": 1, "table": [{}], "cells": [[0], [0, 0]]},
    {"op": "border", **SHEET, "ref": "A1:A1048576", "edges": "all", "line": "thin"}
    | {"color": "#000000"},
    {"op": "rowsInsert", **SHEET, "at": 1, "count": 10**9},
    {"op": "rowsDelete", **SHEET, "at": 20_000, "count": 2},
    {"op": "rowsSize", **SHEET, "from": 5, "to": 4, "height": 20},
    {"op": "merge", **SHEET, "ref": "A1"},
    {"op": "merge", **SHEET, "ref": "B8:B9"},
    {"op": "unmerge", **SHEET, "ref": "A1:B1"},
    {"op": "sheetAdd", "name": "fruit", "at": 0},
    {"op": "sheetAdd", "name": "a/b", "at": 0},
    {"op": "sheetAdd", "name": "New", "at": 7},
    {"op": "sheetRename", **SHEET, "name": "Other list"},
    {"op": "sheetMove", **SHEET, "to": 5},
    {"op": "name", "name": "A1", "target": {"sheet": 0, "ref": "A1"}},
    {"op": "name", "name": "Keys", "target": {"sheet": 0, "ref": "A1"}},
    {"op": "name", "name": "Nothing", "target": None},
    {"op": "name", "name": "Far", "target": {"sheet": 7, "ref": "A1"}},
    {"op": "chart", **SHEET, "id": "nothing", "value": None},
    {"op": "table", **SHEET, "id": "t", "value": {"name": "KEYS", "ref": "A1:B2", "style": ""}
     | {"header": True, "totals": False}},
    {"op": "table", "sheet": 1, "id": "t", "value": {"name": "T", "ref": "B5:C9", "style": ""}
     | {"header": True, "totals": False}},
    {"op": "filter", **SHEET, "id": "other", "value": {"ref": "A1:B2", "columns": {}}
     | {"hidden": []}},
    {"op": "filter", **SHEET, "id": "auto", "value": {"ref": "A1:B5", "columns": {}}
     | {"hidden": [[3, 3], [4, 4]]}},
    {"op": "comment", **SHEET, "id": "__proto__", "value": {"cell": "A1", "author": ""}
     | {"text": "x"}},
    {"op": "link", **SHEET, "id": "l", "value": {"ref": "A1", "target": "javascript:alert(1)"}},
]  # fmt: skip


@pytest.mark.parametrize("edit", HOSTILE, ids=lambda edit: str(edit)[:60])
def test_what_a_state_cannot_take_leaves_it_as_it_was(state, edit):
    before = ENGINE.view(state)
    with pytest.raises(EditError):
        ENGINE.apply(state, edit)
    assert ENGINE.view(state) == before


def test_deep_nesting_is_refused(state):
    value = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(EditError, match="nested"):
        ENGINE.apply(state, {"op": "inputs", "sheet": 0, "row": 1, "column": 1, "rows": value})


@pytest.mark.parametrize("seed", range(4))
def test_refused_edits_change_nothing_whatever_came_before(openings, seed):
    locale = "fr" if seed % 2 else "en"
    state = ENGINE.load(openings[locale])
    for edit in Fuzz(seed, locale).edits(120):
        before = None
        try:
            state_before = ENGINE.view(state) if seed == 0 else None
            ENGINE.apply(state, edit)
        except EditError:
            before = state_before
        if before is not None:
            assert ENGINE.view(state) == before


def test_replaying_a_log_gives_the_same_view(openings):
    edits = Fuzz(99, "en").edits(150)
    views = []
    for _ in range(2):
        state = ENGINE.load(openings["en"])
        for edit in edits:
            try:
                ENGINE.apply(state, edit)
            except EditError:
                continue
        views.append(ENGINE.view(state))
    assert views[0] == views[1]
