"""What people do with slides that no project asks for: tasks with own checks, on the results."""

from __future__ import annotations

from tests.support.slide_hands import BOOK, RESULTS, Hands, keys, mouse

THEME = BOOK.add(RESULTS, "theme", ("theme", {}, {"name": "Savanna"}))


@mouse(RESULTS, THEME)
def _(hands: Hands) -> None:
    hands.tab("design")
    hands.inline("Savanna")


@keys(RESULTS, THEME)
def _(hands: Hands) -> None:
    hands.tips("C", "H")
    hands.gallery("Savanna")


PIE = BOOK.add(
    RESULTS,
    "chart",
    ("chart", {"original": 5}, {"type": "pie", "legend": "right", "labels": True}),
    ("chart", {"original": 5}, {"title": "Offices"}),
)


@mouse(RESULTS, PIE)
def _(hands: Hands) -> None:
    hands.slide("s5")
    hands.tab("insert")
    hands.command("insert.chart", "chart-pie")
    hands.ok()
    hands.tab("chart")
    hands.command("chart.title")
    hands.dialog(title="Offices")
    hands.command("chart.legend", "legend-right")
    hands.command("chart.labels")


@keys(RESULTS, PIE)
def _(hands: Hands) -> None:
    hands.stage_of(5)
    hands.tips("S", "C")
    hands.menu("chart-pie")
    hands.confirm()
    hands.tips("JG", "T")
    hands.retype("Offices")
    hands.tips("JG", "L")
    hands.menu("legend-right")
    hands.tips("JG", "D")


BOX = BOOK.add(
    RESULTS,
    "box",
    (
        "text_format",
        {"original": 3, "containing": "Field map", "new": True},
        {"underline": True, "size": 2400, "colour": "accent2", "font": "Georgia"},
    ),
)


@mouse(RESULTS, BOX)
def _(hands: Hands) -> None:
    hands.slide("s3")
    hands.tab("insert")
    hands.command("insert.textbox")
    box = hands.page.locator(".pp-holder").bounding_box()
    assert box
    hands.drag(box["x"] + 150, box["y"] + 160, box["x"] + 400, box["y"] + 200)
    hands.type("Field map")
    hands.press("Control+a")
    hands.tab("home")
    hands.command("font.underline")
    hands.command("font.colour", "accent2")
    hands.entry("font.size", "24")
    hands.entry("font.name", "Georgia")


@keys(RESULTS, BOX)
def _(hands: Hands) -> None:
    hands.stage_of(3)
    hands.tips("S", "X")
    hands.type("Field map")
    hands.press("Control+a", "Control+u")
    hands.tips("L", "FC")
    hands.gallery("accent2")
    hands.tips("L", "FS")
    hands.retype("24")
    hands.tips("L", "FF")
    hands.retype("Georgia")


PASTED = BOOK.add(
    RESULTS, "paste", ("shape_present", {"original": 5, "containing": "Plan"}, {"count": 1})
)


@mouse(RESULTS, PASTED)
def _(hands: Hands) -> None:
    hands.slide("s6")
    hands.shape("Plan")
    hands.command("copy")
    hands.slide("s5")
    hands.command("paste")


@keys(RESULTS, PASTED)
def _(hands: Hands) -> None:
    hands.choose(6, "Plan")
    hands.press("Control+c")
    hands.stage_of(5)
    hands.press("Control+v")


TIMING = BOOK.add(
    RESULTS,
    "timing",
    (
        "animation",
        {"original": 6, "shape": "Circle"},
        {"type": "emphasis", "effect": "pulse", "start": "after", "place": 2, "delay": 500},
    ),
    (
        "animation",
        {"original": 6, "shape": "Plan"},
        {"type": "entrance", "effect": "fade", "start": "click", "place": 1, "duration": 1250},
    ),
)


@mouse(RESULTS, TIMING)
def _(hands: Hands) -> None:
    hands.slide("s6")
    hands.page.locator(".pp-stage .pp-line", has_text="Result").last.click()
    hands.tab("animations")
    hands.command("animation.add", "emphasis:pulse")
    hands.page.locator('[data-command="animation.start"]').first.click()
    hands.click('[role=option]:has-text("After Previous")')
    hands.entry("animation.delay", "0.5")
    hands.shape("Plan")
    hands.unfolded("entrance:fade")
    hands.entry("animation.duration", "1.25")
    hands.command("animation.earlier")


@keys(RESULTS, TIMING)
def _(hands: Hands) -> None:
    hands.choose(6, "Circle")
    hands.tips("A", "AA")
    hands.gallery("emphasis:pulse")
    hands.tips("A", "TS")
    hands.press("ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    hands.tips("A", "TE")
    hands.retype("0,5")
    hands.tab_to("Plan")
    hands.tips("A", "S")
    hands.gallery("entrance:fade")
    hands.tips("A", "TD")
    hands.retype("1,25")
    hands.tips("A", "E")


UNMOVED = BOOK.add(
    RESULTS,
    "quiet",
    ("transition", {"original": 2}, {"effect": "wipe", "after": 3000, "click": False}),
    ("hidden", {"original": 2}, {"hidden": True}),
)


@mouse(RESULTS, UNMOVED)
def _(hands: Hands) -> None:
    hands.slide("s2")
    hands.tab("transitions")
    hands.inline("wipe")
    hands.entry("transition.after", "3")
    hands.command("transition.click")
    hands.tab("show")
    hands.command("slide.hide")


@keys(RESULTS, UNMOVED)
def _(hands: Hands) -> None:
    hands.list_to(2)
    hands.tips("T", "T")
    hands.gallery("wipe")
    hands.tips("T", "F")
    hands.retype("3")
    hands.tips("T", "M")
    hands.tips("D", "H")
