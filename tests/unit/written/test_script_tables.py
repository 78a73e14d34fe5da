"""A table's merged cells and a list's first number, on paper and on a marker's page."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from assess.delivery.printing import typeset
from assess.written import script_pdf
from assess.written.script_blocks import blocks_of
from assess.written.script_tables import Grid, placed
from assess.written.script_tree import tree_of

Node = dict[str, Any]


def p(words: str) -> Node:
    return {"type": "paragraph", "content": [{"type": "text", "text": words}]}


def cell(words: str, colspan: Any = 1, rowspan: Any = 1, kind: str = "table_cell") -> Node:
    attrs = {"colspan": colspan, "rowspan": rowspan, "colwidth": None}
    return {"type": kind, "attrs": attrs, "content": [p(words)]}


def head(words: str, colspan: int = 1, rowspan: int = 1) -> Node:
    return cell(words, colspan, rowspan, "table_header")


def table(*rows: list[Node]) -> Node:
    return {"type": "table", "content": [{"type": "table_row", "content": row} for row in rows]}


def numbered(order: Any, *items: str) -> Node:
    content = [{"type": "list_item", "content": [p(words)]} for words in items]
    return {"type": "ordered_list", "attrs": {"order": order}, "content": content}


def doc(*content: Node) -> Node:
    return {"type": "doc", "content": list(content)}


def grid_of(node: Node) -> Grid:
    (found,) = tree_of(doc(node))["children"]
    return placed([row["children"] for row in found["children"]])


def words_of(one: Node) -> str:
    return "".join(map(words_of, one["children"])) if "children" in one else one["text"]


def shown(grid: Grid) -> list[list[tuple[str, int, int]]]:
    return [[(words_of(one), wide, high) for one, wide, high in row] for row in grid.rows]


def pdf(*content: Node) -> str:
    names = ("title", "paper", "task", "prompt", "prompt_label", "text_label", "words")
    page = {
        **dict.fromkeys((*names, "marks_label", "notes_label", "footer", "language"), "T"),
        **{"lang": "en", "text_lang": "fr", "nothing": ""},
        **{name: [] for name in ("criteria", "columns", "notes")},
        "blocks": blocks_of(tree_of(doc(*content))),
    }
    reader = PdfReader(io.BytesIO(typeset(script_pdf.TEMPLATE, page)))
    return "\n".join(one.extract_text() for one in reader.pages)


def html(*content: Node) -> str:
    app = Flask("assess", root_path=str(script_pdf.TEMPLATE.parents[2]))
    app.jinja_env.globals["_"] = lambda words, **_values: words
    source = "{% macro ui() %}{% endmacro %}" + re.sub(
        r"{% import .*? %}",
        "",
        (script_pdf.TEMPLATE.parents[1] / "templates/written/_script.html").read_text("utf-8"),
    )
    with app.app_context():
        return render_template_string(source + "{{ tree(given) }}", given=tree_of(doc(*content)))


def test_merged_cells_keep_what_follows_in_its_column() -> None:
    made = table(
        [head("Lot", rowspan=2), head("Price", colspan=2)],
        [head("net"), head("gross")],
        [cell("A"), cell("10", rowspan=5), cell("12")],
        [cell("B")],
    )
    grid = grid_of(made)
    assert (grid.columns, grid.header) == (3, 2)
    assert shown(grid) == [
        [("Lot", 1, 2), ("Price", 2, 1)],
        [("net", 1, 1), ("gross", 1, 1)],
        [("A", 1, 1), ("10", 1, 2), ("12", 1, 1)],
        [("B", 1, 1), ("", 1, 1)],
    ]
    page = html(made)
    assert page.count(' rowspan="2"') == page.count(' colspan="2"') == 1
    assert page.count(' rowspan="5"') == 1
    assert 'span="1"' not in page


@pytest.mark.parametrize(("order", "first"), [(5, 5), (1, 1), (0, 0), (None, 1), ("9", 1), (-3, 0)])
def test_a_list_begins_where_it_began(order: Any, first: int) -> None:
    said = pdf(numbered(order, "here", "there"))
    assert re.search(rf"\b{first}\.\s*here", said)
    assert re.search(rf"\b{first + 1}\.\s*there", said)
    assert (f'<ol start="{first}">' if first != 1 else "<ol>") in html(numbered(order, "here"))


def test_a_header_is_one_only_if_no_other_cell_stands_in_its_rows() -> None:
    assert grid_of(table([head("a", rowspan=2), head("b")], [cell("c")])).header == 0
    assert grid_of(table([head("a"), head("b")], [head("c")])).header == 1
    assert grid_of(table([head("a")], [head("b"), cell("c")])).header == 1
    assert grid_of(table([head("a", rowspan=9)], [])).header == 2
    assert grid_of(table([], [head("a")])).header == 0


SPANS = st.one_of(
    st.integers(1, 4), st.integers(), st.sampled_from([50, 500, None, True, "3", 2.5, []])
)
CELLS = st.builds(cell, st.just("w"), SPANS, SPANS, st.sampled_from(["table_cell", "table_header"]))
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=6)


def _numbered(rows: list[list[Node]]) -> tuple[Node, list[str]]:
    """A table of these cells, each with a letter of its own, which no column is too narrow for."""
    names: list[str] = []
    for row in rows:
        for at, one in enumerate(row):
            names.append(chr(ord("а") + len(names)))
            row[at] = {**one, "content": [p(names[-1])]}
    return table(*rows), names


@given(TABLES)
def test_every_cell_stands_once_and_every_place_is_taken_once(rows: list[list[Node]]) -> None:
    made, names = _numbered(rows)
    grid = grid_of(made)
    free = {(at, column) for at in range(len(rows)) for column in range(grid.columns)}
    for at, row in enumerate(grid.rows):
        for _cell, wide, high in row:
            # The typesetter puts a cell into the first place that is free.
            column = min(column for line, column in free if line == at)
            places = {(at + down, column + over) for down in range(high) for over in range(wide)}
            assert places <= free
            free -= places
    assert not free
    assert [one for row in shown(grid) for one, _wide, _high in row if one] == names
    assert grid.columns <= 50


@settings(max_examples=30, deadline=None)
@given(TABLES, st.one_of(st.integers(), st.none(), st.text(max_size=2)))
def test_whatever_is_stored_can_be_printed(rows: list[list[Node]], order: Any) -> None:
    made, names = _numbered(rows)
    said = pdf(made, numbered(order, "item"), p("after it"))
    assert "after it" in said
    assert [said.count(name) for name in names] == [1] * len(names)
