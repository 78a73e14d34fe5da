"""What people do with slides that no project asks for: tasks with own checks, on the briefing."""

from __future__ import annotations

from tests.support.slide_hands import BOOK, BRIEFING, Hands, keys, mouse

TWICE = BOOK.add(
    BRIEFING,
    "duplicate",
    ("text", {"slide": 3, "placeholder": "title"}, {"text": ["Background", "Contexte"]}),
)


@mouse(BRIEFING, TWICE)
def _(hands: Hands) -> None:
    hands.thumb("s2").click(button="right")
    hands.on_menu("dup")


@keys(BRIEFING, TWICE)
def _(hands: Hands) -> None:
    hands.list_to(2)
    hands.press("Control+d")


LAYOUT = BOOK.add(
    BRIEFING, "layout", ("layout", {"original": 7}, {"layout": ["Two Content", "Deux contenus"]})
)


@mouse(BRIEFING, LAYOUT)
def _(hands: Hands) -> None:
    hands.slide("s7")
    hands.command("slide.layout", "l4")


@keys(BRIEFING, LAYOUT)
def _(hands: Hands) -> None:
    hands.list_to(7)
    hands.tips("L", "L")
    hands.gallery("l4")


FIRST_FOUR = (["Drilling", "Forage"], "48000", ["Pumps", "Pompes"], "21500")
CELLS = BOOK.add(
    BRIEFING,
    "cells",
    *(
        ("text_format", {"original": 4, "kind": "table", "words": words}, {"italic": True})
        for words in FIRST_FOUR
    ),
    (
        "text_format",
        {"original": 4, "kind": "table", "words": "48000"},
        {"italic": True, "align": "right"},
    ),
)


@mouse(BRIEFING, CELLS)
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.drag_cells((1, 0), (2, 1))
    hands.command("font.italic")
    hands.command("align.text.right")


@keys(BRIEFING, CELLS)
def _(hands: Hands) -> None:
    hands.choose(4, "Costs")
    hands.press("Enter", "Tab", "Tab")
    hands.press("Shift+ArrowRight", "Shift+ArrowDown")
    hands.press("Control+i", "Control+r")


GROWN = BOOK.add(
    BRIEFING,
    "grow",
    ("table", {"original": 4}, {"rows": 5, "cell": {"row": 5, "column": 1, "text": "Survey"}}),
)


@mouse(BRIEFING, GROWN)
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.cell(3, 1).click()
    hands.tab("tableLayout")
    hands.command("row.below")
    hands.cell(4, 0).click()
    hands.type("Survey")


@keys(BRIEFING, GROWN)
def _(hands: Hands) -> None:
    hands.choose(4, "Costs")
    hands.press("Enter", *["Tab"] * 8)
    hands.type("Survey")


MERGED = BOOK.add(
    BRIEFING,
    "merge",
    ("table", {"original": 4}, {"merged": {"row": 2, "column": 2, "rowspan": 3}}),
)


@mouse(BRIEFING, MERGED)
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.drag_cells((1, 1), (3, 1))
    hands.cell(2, 1).click(button="right")
    hands.on_menu("t.merge")


@keys(BRIEFING, MERGED)
def _(hands: Hands) -> None:
    hands.choose(4, "Costs")
    hands.press("Enter", "Tab", "Tab", "Tab", "Shift+ArrowDown", "Shift+ArrowDown")
    hands.tips("JL", "M", "C")


COLUMN = BOOK.add(
    BRIEFING,
    "column",
    ("table", {"original": 4}, {"columns": 3, "cell": {"row": 1, "column": 3, "text": "Share"}}),
)


@mouse(BRIEFING, COLUMN)
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.cell(0, 1).click()
    hands.tab("tableLayout")
    hands.command("column.right")
    hands.cell(0, 2).click()
    hands.type("Share")


@keys(BRIEFING, COLUMN)
def _(hands: Hands) -> None:
    hands.choose(4, "Costs")
    hands.press("Enter", "Tab")
    hands.tips("JL", "R")
    hands.press("Tab")
    hands.type("Share")


LIST = BOOK.add(
    BRIEFING,
    "list",
    (
        "text_format",
        {"original": 7, "placeholder": "body"},
        {"bullet": "number:arabicPeriod", "line": "150%"},
    ),
    (
        "text",
        {"original": 7, "placeholder": "body"},
        {
            "paragraphs": [
                {"text": ["Sign with the district", "Signer avec le district"], "level": 1},
                {"text": ["Order the pumps", "Commander les pompes"], "level": 0},
            ]
        },
    ),
)


@mouse(BRIEFING, LIST)
def _(hands: Hands) -> None:
    hands.slide("s7")
    hands.into("Sign with")
    hands.press("Control+a")
    hands.command("numbering")
    hands.command("spacing", "spacing150")
    hands.into("Sign with")
    hands.command("indent")


@keys(BRIEFING, LIST)
def _(hands: Hands) -> None:
    hands.into_text(7, "Content Placeholder 2")
    hands.press("Control+a")
    hands.tips("L", "N")
    hands.press("Enter")
    hands.tips("L", "K")
    hands.menu("spacing150")
    hands.press("Control+Home", "Tab")


WORDS = BOOK.add(
    BRIEFING,
    "words",
    ("text", {"original": 3, "placeholder": "title"}, {"text": "Demand"}),
)


@mouse(BRIEFING, WORDS)
def _(hands: Hands) -> None:
    hands.command("replace")
    hands.dialog(find="Needs", by="Demand")


@keys(BRIEFING, WORDS)
def _(hands: Hands) -> None:
    hands.press("Control+h")
    hands.type("Besoins")
    hands.press("Tab")
    hands.type("Demand")
    hands.press("Enter")


PLACE = BOOK.add(
    BRIEFING,
    "place",
    (
        "shape_position",
        {"original": 5, "shape": "Step 2"},
        {"x": 11, "y": 9, "w": 8, "h": 3, "tolerance": 0.01},
    ),
    (
        "shape_format",
        {"original": 5, "shape": "Step 2"},
        {"rotation": 90, "geometry": "ellipse", "line_dash": "dash", "shadow": True},
    ),
)


@mouse(BRIEFING, PLACE)
def _(hands: Hands) -> None:
    hands.slide("s5")
    hands.shape("Step 2")
    hands.tab("shape")
    hands.command("shape.geometry", "geometry-ellipse")
    hands.command("shape.outline", "line.dash", "dash-dash")
    hands.command("shape.shadow")
    hands.command("arrange.rotate", "rotate.right")
    hands.click(".kit-panel:not([hidden]) [data-command='size.dialog']")
    hands.dialog(h="3", w="8", x="11", y="9")


@keys(BRIEFING, PLACE)
def _(hands: Hands) -> None:
    hands.choose(5, "Step 2")
    hands.tips("JF", "N")
    hands.menu("geometry-ellipse")
    hands.tips("JF", "SO", "S")
    hands.menu("dash-dash")
    hands.tips("JF", "SE")
    hands.tips("JF", "AY", "R")
    hands.tips("JF", "SZ")
    for name, length in (("h", "3"), ("w", "8"), ("x", "11"), ("y", "9")):
        hands.forward(f'[data-field="{name}"] input')
        hands.press("Control+a")
        hands.type(length)
    hands.press("Enter")


APART = BOOK.add(
    BRIEFING,
    "apart",
    ("shape_position", {"original": 5, "shape": "Step 1"}, {"y": 15, "tolerance": 0.01}),
    ("shape_position", {"original": 5, "shape": "Step 3"}, {"y": 15, "tolerance": 5}),
    ("z_order", {"original": 5}, {"back": "Step 3"}),
)


@mouse(BRIEFING, APART)
def _(hands: Hands) -> None:
    hands.slide("s5")
    hands.shape("Step 1")
    hands.shape("Step 3", "Shift")
    hands.command("arrange", "group")
    hands.tab("shape")
    hands.click(".kit-panel:not([hidden]) [data-command='size.dialog']")
    hands.dialog(y="15")
    hands.command("arrange.group", "ungroup")
    hands.page.keyboard.press("Escape")
    hands.shape("Step 3")
    hands.tab("shape")
    hands.command("arrange.order", "order.back")


@keys(BRIEFING, APART)
def _(hands: Hands) -> None:
    hands.stage_of(5)
    hands.mark("Step 3", "Step 1")
    hands.tips("L", "G", "G")
    hands.tips("JF", "SZ")
    hands.forward('[data-field="y"] input')
    hands.press("Control+a")
    hands.type("15")
    hands.press("Enter")
    hands.press("Control+Shift+g")
    hands.press("Escape")
    hands.tab_to("Step 3")
    hands.tips("JF", "AF", "K")


DECORATION = BOOK.add(BRIEFING, "decoration", ("picture", {"original": 3}, {"decorative": True}))


@mouse(BRIEFING, DECORATION)
def _(hands: Hands) -> None:
    hands.slide("s3")
    hands.shape("Photo")
    hands.tab("picture")
    hands.command("shape.alt")
    hands.dialog(decorative="yes")


@keys(BRIEFING, DECORATION)
def _(hands: Hands) -> None:
    hands.choose(3, "Photo")
    hands.tips("R", "A")
    hands.forward('[data-field="decorative"] input')
    hands.press("Space")
    hands.press("Enter")
