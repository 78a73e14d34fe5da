"""What a candidate wrote, as it is set on paper: its structure, and every word of it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from assess.delivery.printing import typeset
from assess.written import script_pdf
from assess.written.history.model import DEEPEST_LIST
from assess.written.script_blocks import blocks_of, plain_blocks
from assess.written.script_tree import tree_of

Node = dict[str, Any]
#: What a page would become if anything written were read as markup of the typesetter.
MARKUP = '#set page(fill: red) *x* _y_ = z $1$ `a` <l> @ref // c \\ " --- #panic()'


def text(words: str, *marks: str) -> Node:
    return {"type": "text", "text": words, "marks": [{"type": one} for one in marks]}


def node(kind: str, *content: Node, **attrs: Any) -> Node:
    return {"type": kind, "content": list(content), **({"attrs": attrs} if attrs else {})}


def p(*words: str) -> Node:
    return node("paragraph", *map(text, words))


def item(*content: Node) -> Node:
    return node("list_item", *content)


def blocks(*content: Node) -> list[Node]:
    return blocks_of(tree_of(node("doc", *content)))


def nested(levels: int) -> Node:
    kind = "ordered_list" if levels % 2 else "bullet_list"
    inside = [p(f"level {levels}")] + ([nested(levels - 1)] if levels > 1 else [])
    return node(kind, item(*inside))


def pdf(*content: Node) -> PdfReader:
    page = {
        "lang": "en",
        "text_lang": "fr",
        **dict.fromkeys(("title", "paper", "task", "prompt", "prompt_label", "text_label"), "T"),
        **dict.fromkeys(("words", "marks_label", "notes_label", "footer", "language"), "T"),
        "nothing": "",
        **{name: [] for name in ("criteria", "columns", "notes")},
        "blocks": blocks(*content),
    }
    return PdfReader(io.BytesIO(typeset(script_pdf.TEMPLATE, page)))


def tags(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(one: Any) -> None:
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            for child in one:
                walk(child)
        elif hasattr(one, "get"):
            if "/S" in one and one.get("/Type") != "/MCR":
                found.append(str(one["/S"]).lstrip("/"))
            walk(one.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def words_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_headings_lists_and_tables_are_tagged_as_what_they_are() -> None:
    reader = pdf(
        node("heading", text("Plan"), level=1),
        p("Before."),
        node(
            "bullet_list",
            item(p("fuel"), node("ordered_list", item(p("first")), item(p("second")))),
        ),
        node(
            "table",
            node("table_row", node("table_header", p("Lot")), node("table_header", p("Price"))),
            node("table_row", node("table_cell", p("A")), node("table_cell", p("10"))),
        ),
        node("paragraph", text("bold", "strong"), text("both", "em", "strong")),
    )
    found = tags(reader)
    assert found.count("H3") == 1
    assert (found.count("L"), found.count("LI")) == (2, 3)
    assert (found.count("TH"), found.count("TD")) == (2, 2)
    assert {"Strong", "Em"} <= set(found)
    for said in ("Plan", "fuel", "first", "second", "Lot", "10", "bold", "both"):
        assert said in words_of(reader)


def test_levels_of_headings_follow_each_other_and_empty_ones_are_none() -> None:
    found = blocks(
        node("heading", text("third"), level=3),
        node("heading", text("first"), level=1),
        node("heading", text(" "), level=2),
        node("heading", text("third"), level=3),
    )
    assert [(one["kind"], one.get("level")) for one in found] == [
        ("heading", 3),
        ("heading", 3),
        ("paragraph", None),
        ("heading", 4),
    ]


def test_nothing_that_is_written_is_read_as_markup() -> None:
    reader = pdf(
        p(MARKUP),
        node("heading", text(MARKUP), level=2),
        node("bullet_list", item(p(MARKUP))),
        node("table", node("table_row", node("table_cell", p("= #strong[x]")))),
    )
    said = " ".join(words_of(reader).split())
    assert said.count(" ".join(MARKUP.split())) == 3
    assert "= #strong[x]" in said
    assert len(reader.pages) == 1


@pytest.mark.parametrize(
    "odd",
    [
        node("paragraph"),
        node("bullet_list", item(node("paragraph")), item(node("bullet_list", item(p("inner"))))),
        nested(DEEPEST_LIST),
        node("table", node("table_row", node("table_cell", nested(DEEPEST_LIST)))),
        node("table", node("table_row", node("table_header", p("alone")))),
        node("table", *[node("table_row", *[node("table_cell", p("x" * 30))] * n) for n in (1, 9)]),
        node("table", node("table_row", *[node("table_header", p("wide " * 40))] * 3)),
        p("😀 你好 \u202e \u200b \t \x00 \ud800", "x" * 900),
        node("paragraph", node("hard_break"), node("hard_break")),
    ],
)
def test_whatever_is_written_can_be_printed(odd: Node) -> None:
    assert "after it" in words_of(pdf(odd, p("after it")))


def test_rows_are_made_as_long_as_the_longest_and_lose_nothing() -> None:
    rows = [
        node("table_row", node("table_header", p("a"))),
        node("table_row", node("table_cell", p("b")), node("table_cell", p("c"))),
    ]
    (table,) = blocks(node("table", *rows))
    assert (table["columns"], table["header"]) == (2, True)
    assert [len(row) for row in table["rows"]] == [2, 2]
    assert table["rows"][0][1] == {"head": False, "blocks": [], "colspan": 1, "rowspan": 1}


def test_a_control_of_direction_is_named_and_a_tab_takes_up_room() -> None:
    (block,) = blocks(p("a\u202eb\tc"))
    assert "".join(run["text"] for run in block["runs"]) == "a⟨RLO⟩b    c"


def test_a_text_without_structure_has_a_paragraph_for_each_line() -> None:
    assert [len(one["runs"]) for one in plain_blocks("one\n\ntwo")] == [1, 0, 1]


def test_the_template_evaluates_no_text() -> None:
    source = Path(script_pdf.TEMPLATE).read_text("utf-8")
    assert "eval" not in source
