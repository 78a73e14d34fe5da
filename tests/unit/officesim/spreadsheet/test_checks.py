"""Each kind of check: what it accepts, what it does not, and what an author wrote wrongly."""

import pytest

from assess.officesim.grading import work_of
from assess.officesim.spreadsheet.checks import JUDGES, perturbing
from assess.officesim.spreadsheet.checks.looks import format_facts
from assess.officesim.spreadsheet.engine import ENGINE


@pytest.fixture
def judge(openings):
    """Judge one check after edits (of sheet 0 unless they say otherwise)."""

    def act(kind, target, expect, *edits, locale="en"):
        state = ENGINE.load(openings[locale])
        for edit in edits:
            sheet = {} if edit["op"] in ("name", "sheetAdd") else {"sheet": 0}
            ENGINE.apply(state, {**sheet, **edit})
        work = work_of(ENGINE, openings[locale], state)
        return JUDGES[kind](work, target, expect)

    return act


def typed(cell, text):
    return {"op": "input", "row": int(cell[1:]), "column": ord(cell[0]) - 64, "text": text}


def put(kind, value, identity="new"):
    return {"op": kind, "id": identity, "value": value}


# --- value, function ---


def test_values_are_compared_as_values(judge):
    target = {"ref": "B2"}
    assert judge("value", target, {"equals": 12}).passed
    assert not judge("value", target, {"equals": 13}).passed
    assert judge("value", {"ref": "B12"}, {"equals": 12.5}, typed("B12", "=B2+0.5")).passed
    assert judge("value", {"ref": "B12"}, {"equals": "ok  Fig"}, typed("B12", "OK fig")).passed
    assert judge("value", {"ref": "A2:B2"}, {"equals": [["Fig", 12]]}).passed
    assert judge("value", {"ref": "D2"}, {"shown": "12/03/2026"}).passed
    assert not judge("value", {"ref": "A12:B12"}, {"filled": True}, typed("A12", "x")).passed


def test_values_differ_by_language(judge):
    expect = {"equals": {"en": "yes", "fr": "oui"}}
    assert judge("value", {"ref": "A12"}, expect, typed("A12", "Oui"), locale="fr").passed
    assert not judge("value", {"ref": "A12"}, expect, typed("A12", "oui")).passed


def test_places_follow_inserted_and_deleted_lines(judge):
    insert = {"op": "rowsInsert", "at": 1, "count": 2}
    assert judge("value", {"ref": "B2"}, {"equals": 12}, insert).passed
    assert not judge("value", {"ref": "B2", "at": "end"}, {"equals": 12}, insert).passed
    delete = {"op": "rowsDelete", "at": 2, "count": 1}
    found = judge("value", {"ref": "B2"}, {"equals": 12}, delete)
    assert (found.passed, found.found) == (False, "B2 was deleted")


def test_sheets_are_followed_by_what_they_were(judge):
    edits = ({"op": "sheetMove", "to": 1}, {"op": "sheetRename", "sheet": 1, "name": "Moved"})
    assert judge("value", {"sheet": 0, "ref": "A2"}, {"equals": "Fig"}, *edits).passed
    assert judge("value", {"sheet": "Moved", "ref": "A2"}, {"equals": "Fig"}, *edits).passed
    assert not judge("value", {"sheet": "Fruit", "ref": "A2"}, {"equals": "Fig"}, *edits).passed


def test_functions_are_known_by_their_english_name(judge):
    edit = typed("A12", "=SOMME(B2:B6)")
    assert judge("function", {"ref": "A12"}, {"any": ["SUM"]}, edit, locale="fr").passed
    assert not judge("function", {"ref": "A12"}, {"any": ["SUM"]}, typed("A12", "=B2+B3")).passed
    assert not judge(
        "function", {"ref": "A12"}, {"all": ["SUM", "IF"]}, typed("A12", "SUM(")
    ).passed


# --- formulas ---


def test_a_reference_names_sheets_by_position(judge):
    """A candidate who renames a sheet and answers rightly loses nothing."""
    rename = {"op": "sheetRename", "name": "Harvest"}
    answer = {**typed("F1", "=SUM(Harvest!B2:B6)"), "sheet": 1}
    target = {"sheet": 1, "ref": "F1"}
    assert judge("formula", target, {"formula": "=SUM({0}!B2:B6)"}, rename, answer).passed
    for wrong in ("=SUM(Fruit!B2:B6)", "=SUM('fruit'!B2:B6)"):
        with pytest.raises(ValueError, match="by its position"):
            judge("formula", target, {"formula": wrong}, rename, answer)
    found = judge("formula", target, {"formula": "=SUM(Nowhere!B2:B6)"}, answer)
    assert (found.passed, found.found) == (False, "no sheet 'Nowhere'")


def test_a_name_for_a_whole_column_is_varied_as_far_as_the_sheet_reaches(judge, monkeypatch):
    named = {"op": "name", "name": "Boxes2", "target": {"sheet": 0, "ref": "B1:B1048576"}}
    varied = []
    vary = perturbing.vary
    monkeypatch.setattr(
        perturbing, "vary", lambda *words: varied.append(words[2].size) or vary(*words)
    )
    answer = typed("I1", "=SUM(Boxes2)")
    assert judge("formula", {"ref": "I1"}, {"formula": "=SUM(Boxes2)"}, named, answer).passed
    assert max(varied) < 100


SUMS = ["=SUM(B2:B6)", "=B2+B3+B4+B5+B6", "=SUMPRODUCT(B2:B6*1)", "=SUM(B:B)", "=SUBTOTAL(9,B2:B6)"]


@pytest.mark.parametrize("text", SUMS)
def test_any_equivalent_formula_is_accepted(judge, text):
    assert judge("formula", {"ref": "G2"}, {"formula": "=SUM(B2:B6)"}, typed("G2", text)).passed


@pytest.mark.parametrize(
    "text", ["73", "=73", "=12+7+31+4+19", "=SUM(B2:B5)+19", "=SUM(B2:B6)+0*1+1", "=B2*5+13", "'=x"]
)
def test_constants_and_other_formulas_are_refused(judge, text):
    assert not judge("formula", {"ref": "G2"}, {"formula": "=SUM(B2:B6)"}, typed("G2", text)).passed


def test_a_filled_range_is_compared_cell_by_cell(judge):
    right = [typed(f"G{row}", f"=B{row}/SUM(B$2:B$6)") for row in range(2, 7)]
    wrong = [typed(f"G{row}", f"=B{row}/SUM(B{row}:B$6)") for row in range(2, 7)]
    expect = {"formula": "=B2/SUM(B$2:B$6)"}
    assert judge("formula", {"ref": "G2:G6"}, expect, *right).passed
    assert not judge("formula", {"ref": "G2:G6"}, expect, *wrong).passed
    assert not judge("formula", {"ref": "G2:G6"}, expect, *right[:4]).passed


def test_a_range_filled_to_the_right_is_compared_too(judge):
    right = [typed("B12", "=SUM(B2:B6)"), typed("C12", "=SUM(C2:C6)")]
    expect = {"formula": "=SUM(B2:B6)", "inputs": ["B2:C6"]}
    assert judge("formula", {"ref": "B12:C12"}, expect, *right).passed
    assert not judge("formula", {"ref": "B12:C12"}, expect, right[0], typed("C12", "=9.3+1")).passed


def test_lookups_are_tried_with_other_keys(judge):
    expect = {"formula": '=VLOOKUP("Plum",A2:C6,3,FALSE)'}
    for text in ('=INDEX(C2:C6,MATCH("Plum",A2:A6,0))', '=XLOOKUP("Plum",A2:A6,C2:C6)',
                 '=SUMIF(A2:A6,"Plum",C2:C6)'):  # fmt: skip
        assert judge("formula", {"ref": "G2"}, expect, typed("G2", text)).passed, text
    assert not judge("formula", {"ref": "G2"}, expect, typed("G2", "=C4")).passed


def test_a_reference_names_other_sheets_by_position_and_follows_lines(judge):
    expect = {"formula": "=SUM({1}!B2:B5)", "inputs": [{"sheet": 1, "ref": "B2:B5"}]}
    edits = [
        typed("G2", "=SUM('Other list'!B2:B5)"),
        {"op": "sheetRename", "sheet": 1, "name": "L’autre"},
        {"op": "rowsInsert", "at": 1, "count": 1},
    ]
    assert judge("formula", {"ref": "G2"}, expect, *edits).passed
    insert = {"op": "rowsInsert", "at": 3, "count": 1}
    expect = {"formula": "=SUM(B2:B6)"}
    assert judge("formula", {"ref": "G2"}, expect, typed("G2", SUMS[0]), insert).passed


def test_names_in_the_candidates_formula_are_as_good_as_ranges(judge):
    name = {"op": "name", "name": "Crates", "target": {"sheet": 0, "ref": "B2:B6"}}
    edits = (name, typed("G2", "=SUM(Crates)"))
    assert judge("formula", {"ref": "G2"}, {"formula": "=SUM(B2:B6)"}, *edits).passed


def test_outcomes_are_tried_one_by_one(judge):
    cases = [{"set": {"B2": 1}, "equals": 10}, {"set": {"B2": 20}, "equals": 180}]
    target, expect = {"ref": "G2"}, {"cases": cases}
    assert judge("outcomes", target, expect, typed("G2", "=B2*IF(B2>9,9,10)")).passed
    assert not judge("outcomes", target, expect, typed("G2", "=B2*10")).passed
    assert not judge("outcomes", target, {"cases": cases[:1]}, typed("G2", "10")).passed


# --- looks ---


def test_looks_are_those_of_every_cell(judge):
    bold = {"op": "style", "ref": "A12:B12", "path": "bold", "value": True}
    assert judge("style", {"ref": "A12:B12"}, {"bold": True}, bold).passed
    assert not judge("style", {"ref": "A12:C12"}, {"bold": True}, bold).passed
    assert judge("style", {"ref": "A2"}, {"bold": False, "size": 11, "font": "Calibri"}).passed
    assert judge("style", {"ref": "A1:D1"}, {"fill": "any", "horizontal": "center"}).passed
    column = {"op": "style", "ref": "G1:G1048576", "path": "italic", "value": True}
    assert judge("style", {"ref": "G3"}, {"italic": True}, column).passed


def test_lines_count_on_either_of_two_cells(judge):
    outer = {"op": "border", "ref": "J3:K4", "edges": "outer", "line": "thin", "color": "#000000"}
    beside = {**outer, "ref": "L3:L4", "edges": "left"}
    assert judge("style", {"ref": "J3:K4"}, {"lines": "outer"}, outer).passed
    assert not judge("style", {"ref": "J3:K4"}, {"lines": "all"}, outer).passed
    most = {**outer, "ref": "J3:J4"}
    top, bottom = ({**outer, "ref": "K3:K4", "edges": edge} for edge in ("top", "bottom"))
    assert judge("style", {"ref": "J3:K4"}, {"lines": "outer"}, most, top, bottom, beside).passed


@pytest.mark.parametrize(
    ("code", "kind", "decimals", "thousands", "symbol"),
    [
        ("general", "general", 0, False, None),
        ("0", "number", 0, False, None),
        ("#,##0.00", "number", 2, True, None),
        ("0.0%", "percent", 1, False, None),
        ("#,##0.00 €", "currency", 2, True, "€"),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "currency", 2, True, "€"),
        ("[$€-40C]#,##0", "currency", 0, True, "€"),
        ("dd/mm/yyyy", "date", 0, False, None),
        ("d mmmm yyyy", "date", 0, False, None),
        ("h:mm", "date", 0, False, None),
        ("0.00E+00", "scientific", 2, False, None),
        ("@", "text", 0, False, None),
    ],
)
def test_what_a_number_format_does(code, kind, decimals, thousands, symbol):
    facts = format_facts(code)
    assert facts["kind"] == kind
    assert (facts["decimals"], facts["thousands"], facts["symbol"]) == (decimals, thousands, symbol)


def test_number_formats_are_judged_by_what_they_do(judge):
    percent = {"op": "style", "ref": "B2:B6", "path": "format", "value": "0.0%"}
    target = {"ref": "B2:B6"}
    assert judge("format", target, {"kind": "percent", "decimals": 1}, percent).passed
    assert not judge("format", target, {"kind": "percent", "decimals": 2}, percent).passed
    assert not judge("format", target, {"kind": "percent"}).passed


# --- structure, order, unchanged, absent ---


def test_sheets_and_lines(judge):
    edits = (
        {"op": "sheetAdd", "name": "Plan", "at": 2},
        {"op": "freeze", "rows": 1, "columns": 0},
        {"op": "merge", "ref": "A12:B12"},
        {"op": "rowsInsert", "at": 11, "count": 2},
        {"op": "columnsHide", "from": 5, "to": 5, "hidden": True},
        {"op": "columnsSize", "from": 1, "to": 1, "width": 200},
    )
    expect = {
        "sheets": ["Fruit", "Other list", "Plan"], "freeze": [1, 0], "merged": ["A12:B12"],
        "inserted": {"rows": 2}, "hiddenColumns": ["C", "E"], "shownColumns": ["A"],
        "widths": {"A": [180, 220]}, "name": "Fruit", "position": 0, "color": "any",
        "hidden": False, "gridlines": True, "heights": {"8": [30, 50]},
    }  # fmt: skip
    assert judge("structure", {}, expect, *edits).passed
    for part, other in (("freeze", [2, 0]), ("merged", ["A12:C12"]), ("inserted", {"rows": 1}),
                        ("hiddenColumns", ["B"]), ("shownColumns", ["E"]),
                        ("widths", {"A": [20, 30]}), ("sheets", ["Fruit"])):  # fmt: skip
        assert not judge("structure", {}, {part: other}, *edits).passed, part


def sorted_by(*keys):
    rows = [("Fig", "12", "2.5"), ("Date", "7", "4.25"), ("Plum", "31", "1.1")]
    rows += [("Lime", "4", "0.75"), ("Pear", "19", "1.95")]
    rows = [list(row) for row in sorted(rows, key=lambda row: [key(row) for key in keys])]
    return {"op": "inputs", "row": 2, "column": 1, "rows": rows}


def test_rows_are_in_order_and_whole(judge):
    target, by_name = {"ref": "A2:C6"}, {"by": [{"column": "A"}]}
    down = {"by": [{"column": "B", "descending": True}]}
    assert not judge("order", target, by_name).passed
    assert judge("order", target, by_name, sorted_by(lambda row: row[0])).passed
    assert judge("order", target, down, sorted_by(lambda row: -float(row[1]))).passed
    assert not judge("order", target, by_name, sorted_by(lambda row: -float(row[1]))).passed
    names = {"op": "inputs", "row": 2, "column": 1}
    torn = {**names, "rows": [["Date"], ["Fig"], ["Lime"], ["Pear"], ["Plum"]]}
    found = judge("order", target, by_name, torn)
    assert not found.passed
    assert "torn" in found.found


def test_what_must_stay_as_it_was(judge):
    assert judge("unchanged", {}, {}).passed
    found = judge("unchanged", {}, {}, typed("B3", "8"))
    assert (found.passed, found.found) == (False, "B3")
    assert judge("unchanged", {}, {"except": ["B2:B6"]}, typed("B3", "8")).passed
    assert judge("unchanged", {"ref": "A1:A6"}, {}, typed("B3", "8")).passed
    bold = {"op": "style", "ref": "B3", "path": "bold", "value": True}
    assert not judge("unchanged", {}, {}, bold).passed
    assert judge("unchanged", {}, {"parts": ["content"]}, bold).passed
    insert = {"op": "rowsInsert", "at": 4, "count": 1}
    assert judge("unchanged", {}, {}, insert).passed
    assert not judge("unchanged", {}, {}, {"op": "rowsDelete", "at": 4, "count": 1}).passed
    rename = {"op": "sheetRename", "name": "New"}
    assert judge("unchanged", {"sheet": 1}, {}, rename).passed


def test_a_line_put_in_and_taken_out_hides_nothing(judge):
    """Neither what was added beyond nor a formula that was replaced by another of its value."""
    insert = {"op": "rowsInsert", "at": 20, "count": 1}
    there_and_back = (insert, {**insert, "op": "rowsDelete"})
    assert judge("unchanged", {}, {}, *there_and_back).passed
    found = judge("unchanged", {}, {}, *there_and_back, typed("I9", "x"), typed("G2", "y"))
    assert (found.passed, found.found) == (False, "G2, I9")
    found = judge("unchanged", {"ref": "A1:G6"}, {}, *there_and_back, typed("G2", "y"))
    assert (found.passed, found.found) == (False, "G2")


def test_formulas_that_moved_with_their_lines_are_the_same_and_others_are_not(judge):
    insert = {"op": "rowsInsert", "at": 2, "count": 2}
    assert judge("unchanged", {}, {}, insert).passed
    assert judge("unchanged", {"sheet": 1}, {}, insert).passed  # it adds up the other sheet
    # E7, the sum of E2:E6, stands in E9 now: the same value, another formula.
    for text in ("=SUM(E4:E8)+0", "=SUM(E4:E8)*1", "=E4+E5+E6+E7+E8"):
        found = judge("unchanged", {}, {}, insert, typed("E9", text))
        assert (found.passed, found.found) == (False, "E7")
    again = typed("E9", "=SUM(E4:E8)")
    assert judge("unchanged", {}, {"parts": ["content"]}, insert, again).passed
    elsewhere = {**typed("D1", "=SUM(Fruit!B4:B8)+Boxes+0"), "sheet": 1}
    found = judge("unchanged", {"sheet": 1}, {}, insert, elsewhere)
    assert (found.passed, found.found) == (False, "D1")


def test_what_is_written_into_a_new_line_counts_where_no_exception_reaches(judge):
    edits = ({"op": "rowsInsert", "at": 4, "count": 1}, typed("B4", "9"))
    found = judge("unchanged", {}, {}, *edits)
    assert (found.passed, found.found) == (False, "B4")
    assert judge("unchanged", {}, {"except": ["A2:C6"]}, *edits).passed
    assert not judge("unchanged", {}, {"except": ["A5:C6"]}, *edits).passed


def test_sheets_that_exchange_their_names_are_followed(judge):
    names = [
        {"op": "sheetRename", "sheet": 0, "name": "x"},
        {"op": "sheetRename", "sheet": 1, "name": "Fruit"},
        {"op": "sheetRename", "sheet": 0, "name": "Second"},
    ]
    assert judge("unchanged", {}, {}, *names).passed
    assert not judge("unchanged", {}, {}, *names, typed("B3", "8")).passed


def test_what_must_not_be_there(judge):
    assert not judge("absent", {"ref": "A2:A6"}, {"text": "fig"}).passed
    gone = {"op": "rowsDelete", "at": 2, "count": 1}
    assert judge("absent", {}, {"text": "Fig"}, gone).passed
    assert judge("absent", {"ref": "A12:C20"}, {}).passed
    assert not judge("absent", {"ref": "A12:C20"}, {}, typed("B13", "x")).passed
    assert not judge("absent", {"kind": "chart"}, {}).passed
    assert judge("absent", {"kind": "chart"}, {"type": "pie"}).passed
    assert judge("absent", {"sheet": 1, "ref": "A1"}, {}, {"op": "sheetDelete", "sheet": 1}).passed


# --- objects ---

CHART = {
    "type": "pie", "title": "The  boxes", "legend": "right", "anchor": "H20", "width": 300,
    "height": 200, "series": [{"values": {"sheet": 0, "ref": "B2:B6"},
                               "categories": {"sheet": 0, "ref": "A2:A6"}}],
}  # fmt: skip
OBJECTS = [
    ("chart", CHART, {"type": {"oneOf": ["pie"]}, "title": "the boxes", "values": ["B2:B6"],
                      "categories": ["A2:A6"], "anchor": {"within": "H10:M30"}},
     [{"type": "line"}, {"values": ["C2:C6"]}, {"title": "crates"}, {"legend": "none"}]),
    ("table", {"name": "T", "ref": "A1:E6", "style": "TableStyleLight1", "header": True,
               "totals": False},
     {"ref": "A1:E6", "style": {"any": True}, "totals": False, "name": "t"},
     [{"ref": "A1:E7"}, {"totals": True}]),
    ("validation", {"refs": ["G2:G9"], "type": "whole", "is": "between", "first": "1",
                    "second": "10"},
     {"refs": {"covers": "G2:G6"}, "type": "whole", "first": "1", "second": "10"},
     [{"refs": {"covers": "G1:G3"}}, {"type": "list", "refs": {"covers": "G2:G6"}},
      {"second": "9"}]),
    ("conditional", {"refs": ["D2:D6"], "rule": {"type": "top", "rank": 3, "bottom": False,
                     "percent": False}, "format": {"fill": "#FFFF00"}, "priority": 9},
     {"refs": ["D2:D6"], "rule": {"type": "top", "rank": 3}, "format": {"fill": {"any": True}}},
     [{"rule": {"type": "top", "rank": 4}}, {"refs": ["D2:D5"]}]),
    ("comment", {"cell": "B4", "author": "", "text": "Please check this"},
     {"cell": "B4", "text": {"contains": "check"}}, [{"cell": "B5", "text": {"any": True}}]),
    ("link", {"ref": "B4", "target": {"sheet": 1, "ref": "A1"}},
     {"ref": "B4", "target": {"sheet": 1, "ref": "A1"}}, [{"target": {"sheet": 1, "ref": "A2"}}]),
    ("pivot", {"source": {"sheet": 0, "ref": "A1:E6"}, "anchor": "J1", "rows": ["Name"],
               "columns": [], "values": [{"field": "Boxes", "function": "sum"}]},
     {"rows": ["name"], "values": [{"field": "Boxes", "function": "sum"}]},
     [{"rows": ["Date"]}, {"values": [{"field": "Boxes", "function": "average"}]}]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "right", "wrong"), OBJECTS, ids=lambda one: str(one)[:11]
)
def test_objects_are_found_by_their_parts(judge, kind, value, right, wrong):
    edit = put(kind, value)
    target = {"kind": kind}
    assert not judge("object", target, right).passed
    assert judge("object", target, right, edit).passed
    insert = {"op": "rowsInsert", "at": 1, "count": 1}
    assert judge("object", target, right, edit, insert).passed
    for one in wrong:
        assert not judge("object", target, one, edit).passed, one


RULES = [
    ({"type": "cell", "is": "greater", "first": "10"}, True),
    ({"type": "cell", "is": "greater", "first": "=5*2"}, True),
    ({"type": "cell", "is": "greaterOrEqual", "first": "10"}, False),
    ({"type": "cell", "is": "notBetween", "first": "10", "second": "-100000"}, True),
    ({"type": "formula", "formula": "=B2>10"}, True),
    ({"type": "formula", "formula": "=$B2>10"}, True),
    ({"type": "formula", "formula": "=IF(B2>10,TRUE,FALSE)"}, True),
    ({"type": "formula", "formula": "=$B$2>10"}, False),
    ({"type": "formula", "formula": "=B3>10"}, False),
    ({"type": "top", "rank": 3, "bottom": False, "percent": False}, False),
    ({"type": "average", "is": "above"}, False),
    ({"type": "duplicate"}, False),
    ({"type": "scale", "colors": ["#000000", "#FFFFFF"]}, False),
]


@pytest.mark.parametrize(("rule", "passed"), RULES, ids=lambda one: str(one)[:60])
def test_conditional_formats_are_judged_by_what_they_mark(judge, rule, passed):
    value = {"refs": ["B2:B6"], "rule": rule, "format": {"bold": True}, "priority": 1}
    edit = {**put("conditional", value), "id": "conditional-1"}
    others = [{**put("conditional", None), "id": f"conditional-{one}"} for one in (2, 3)]
    expect = {"marks": {"ref": "B2:B6", "formula": "=B2>10"}}
    # Make a value of exactly 10, which tells > from >=.
    change = typed("B3", "10")
    found = judge("object", {"kind": "conditional"}, expect, edit, *others, change)
    assert found.passed is passed


def test_a_wider_conditional_format_marks_as_well(judge):
    others = [{**put("conditional", None), "id": f"conditional-{one}"} for one in (1, 2, 3)]
    rule = {"type": "formula", "formula": "=$B1>10"}
    value = {"refs": ["A1:E6"], "rule": rule, "format": {"bold": True}, "priority": 1}
    expect = {"marks": {"ref": "B2:B6", "formula": "=B2>10"}}
    target = {"kind": "conditional"}
    assert judge("object", target, expect, *others, put("conditional", value)).passed
    narrow = {**value, "refs": ["B2:B5"], "rule": {"type": "formula", "formula": "=$B2>10"}}
    assert not judge("object", target, expect, *others, put("conditional", narrow)).passed


def test_numbers_in_dialogs_are_compared_as_numbers(judge):
    for locale, typed_number in (("en", "1,000"), ("fr", "=1 000")):
        value = {"refs": ["G2:G9"], "type": "whole", "is": "less", "first": typed_number}
        edit = put("validation", value)
        expect = {"first": "1000", "is": "less"}
        assert judge("object", {"kind": "validation"}, expect, edit, locale=locale).passed


def test_filters_are_judged_by_what_they_leave(judge):
    value = {
        "ref": "A1:E6",
        "columns": {"B": {"join": "and", "tests": []}},
        "hidden": [[3, 3], [5, 5]],
    }
    value["columns"]["B"]["tests"] = [{"is": "greater", "value": "10"}]
    edit = put("filter", value, "auto")
    assert judge("object", {"kind": "filter"}, {"shown": [2, 4, 6]}, edit).passed
    assert not judge("object", {"kind": "filter"}, {"shown": [2, 3, 4, 6]}, edit).passed


def test_names_and_pages(judge):
    name = {"op": "name", "name": "Crates", "target": {"sheet": 0, "ref": "B2:B6"}}
    insert = {"op": "rowsInsert", "at": 1, "count": 1}
    expect = {"name": "crates", "ref": "B2:B6", "sheet": 0}
    assert judge("object", {"kind": "name"}, expect, name, insert).passed
    assert not judge("object", {"kind": "name"}, {"ref": "B2:B5"}, name).passed
    page = put("page", {"orientation": "portrait", "printAreas": ["A1:D6"], "fitWidth": 1,
                        "header": {"center": "Fruit &D"}}, "page")  # fmt: skip
    expect = {"printAreas": ["A1:D6"], "header": {"center": {"contains": "fruit"}}, "fitWidth": 1}
    assert judge("object", {"kind": "page"}, expect, page).passed
    assert not judge("object", {"kind": "page"}, {"orientation": "landscape"}, page).passed


# --- what an author wrote wrongly ---


@pytest.mark.parametrize(
    ("kind", "target", "expect"),
    [
        ("value", {"ref": "B2"}, {}),
        ("value", {}, {"equals": 1}),
        ("value", {"ref": "$B$2"}, {"equals": 1}),
        ("value", {"ref": "B2:B3"}, {"equals": [1]}),
        ("value", {"ref": "B2"}, {"equals": {"fr": "x"}}),
        ("value", {"sheet": 7, "ref": "B2"}, {"equals": 1}),
        ("formula", {"ref": "E2"}, {"formula": "SUM(B2)"}),
        ("formula", {"ref": "E2"}, {}),
        ("outcomes", {"ref": "E2"}, {}),
        ("function", {"ref": "E2"}, {}),
        ("style", {"ref": "E2"}, {"blink": True}),
        ("style", {"ref": "E2"}, {"lines": "some"}),
        ("format", {"ref": "E2"}, {"digits": 2}),
        ("structure", {}, {"weight": 3}),
        ("order", {"ref": "A2:C6"}, {}),
        ("object", {"kind": "sparkline"}, {}),
        ("absent", {}, {}),
        ("unchanged", {}, {"parts": ["soul"]}),
    ],
)
def test_a_check_that_makes_no_sense_says_so(judge, kind, target, expect):
    with pytest.raises(ValueError, match=r"."):
        judge(kind, target, expect)
