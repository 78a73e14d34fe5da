"""The tasks of presentation-annual-results: by mouse in English, by keyboard in French."""

from __future__ import annotations

from tests.support.slide_hands import RESULTS, Hands, keys, mouse


@mouse(RESULTS, "screen")
def _(hands: Hands) -> None:
    hands.tab("design")
    hands.command("design.size", "size.wide")


@keys(RESULTS, "screen")
def _(hands: Hands) -> None:
    hands.tips("C", "S", "W")


@mouse(RESULTS, "design")
def _(hands: Hands) -> None:
    hands.tab("design")
    hands.command("design.fonts", "fonts-Source Serif 4")
    hands.command("design.colours", "scheme.more")
    hands.dialog(accent1="16697a")


@keys(RESULTS, "design")
def _(hands: Hands) -> None:
    hands.tips("C", "F")
    hands.menu("fonts-Source Serif 4")
    hands.tips("C", "C")
    hands.menu("scheme.more")
    hands.forward('[data-field="accent1"] input')
    hands.retype("16697A")


@mouse(RESULTS, "titles")
def _(hands: Hands) -> None:
    hands.tab("view")
    hands.command("view.master")
    hands.slide("m1")
    hands.shape("Title Placeholder 1")
    hands.tab("home")
    hands.command("font.bold")
    hands.entry("font.size", "36")
    hands.tab("master")
    hands.command("master.close")
    hands.slide("s1")
    hands.tab("design")
    hands.command("design.background", "lt2")


@keys(RESULTS, "titles")
def _(hands: Hands) -> None:
    hands.tips("F", "M")
    hands.choose(1, "Title Placeholder 1")
    hands.tips("L", "1")
    hands.tips("L", "FS")
    hands.retype("36")
    hands.tips("M", "X")
    hands.stage_of(1)
    hands.tips("C", "B")
    hands.gallery("lt2")


@mouse(RESULTS, "map")
def _(hands: Hands) -> None:
    hands.slide("s3")
    hands.tab("insert")
    hands.command("insert.picture")
    hands.click('.kit-menu [role=menuitem]:has-text("Map of the regions")')
    hands.tab("picture")
    hands.command("arrange.align", "align.center")
    hands.command("shape.alt")
    hands.dialog(alt="Map of the three regions")


@keys(RESULTS, "map")
def _(hands: Hands) -> None:
    hands.stage_of(3)
    hands.tips("S", "P")
    hands.press("Enter")
    hands.tips("JI", "AA", "C")
    hands.tips("JI", "AT")
    hands.type("Les trois régions et le fleuve")
    hands.confirm()


@mouse(RESULTS, "sources")
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.shape("Sources")
    hands.tab("chart")
    hands.command("chart.type", "type-bar")
    hands.command("chart.title")
    hands.dialog(title="Budget in millions")
    hands.command("chart.legend", "legend-bottom")
    hands.command("chart.data")
    hands.page.locator(".pp-data tr").nth(3).locator("input").nth(2).fill("7")
    hands.ok()


@keys(RESULTS, "sources")
def _(hands: Hands) -> None:
    hands.choose(4, "Sources")
    hands.tips("JG", "C")
    hands.menu("type-bar")
    hands.tips("JG", "T")
    hands.retype("Budget en millions")
    hands.tips("JG", "L")
    hands.menu("legend-bottom")
    hands.tips("JG", "E")
    hands.press("ArrowDown", "ArrowDown", "Tab")
    hands.type("7")
    hands.forward(".pp-data .kit-push-main")
    hands.press("Enter")


@mouse(RESULTS, "staff")
def _(hands: Hands) -> None:
    hands.slide("s5")
    hands.tab("insert")
    hands.command("insert.table", "18")
    hands.cell(0, 0).click()
    hands.cells(["Office", "Women", "Men", "Dakar", "14", "11", "Lima", "9", "12"])


@keys(RESULTS, "staff")
def _(hands: Hands) -> None:
    hands.stage_of(5)
    hands.tips("S", "T")
    hands.gallery("18")
    hands.press("Enter")
    hands.cells(["Bureau", "Femmes", "Hommes", "Dakar", "14", "11", "Lima", "9", "12"])


@mouse(RESULTS, "drawing")
def _(hands: Hands) -> None:
    hands.slide("s6")
    hands.page.locator(".pp-stage .pp-line", has_text="Result").last.click()
    hands.command("arrange", "order.front")
    hands.shape("Plan")
    hands.command("shape.fill", "accent3")
    hands.command("shape.outline", "line.weight", "weight3")
    hands.shape("Dot 1")
    hands.shape("Dot 2", "Shift")
    hands.command("arrange", "group")


@keys(RESULTS, "drawing")
def _(hands: Hands) -> None:
    hands.choose(6, "Circle")
    hands.tips("L", "G", "R")
    hands.tab_to("Plan")
    hands.tips("L", "SF")
    hands.gallery("accent3")
    hands.tips("L", "SO", "W")
    hands.menu("weight3")
    hands.mark("Dot 2", "Dot 1")
    hands.tips("L", "G", "G")


@mouse(RESULTS, "arrow")
def _(hands: Hands) -> None:
    hands.slide("s6")
    hands.tab("insert")
    hands.command("insert.shapes", "rightArrow")
    box = hands.page.locator(".pp-holder").bounding_box()
    assert box
    hands.drag(box["x"] + 220, box["y"] + 120, box["x"] + 380, box["y"] + 190)
    hands.type("Go")


@keys(RESULTS, "arrow")
def _(hands: Hands) -> None:
    hands.stage_of(6)
    hands.tips("S", "SH")
    hands.gallery("rightArrow")
    hands.type("Partir")


@mouse(RESULTS, "entrance")
def _(hands: Hands) -> None:
    hands.slide("s2")
    hands.into("Forty schools")
    hands.tab("animations")
    hands.inline("entrance:fly")
    hands.command("animation.options", "direction-l")


@keys(RESULTS, "entrance")
def _(hands: Hands) -> None:
    hands.choose(2, "Content Placeholder 2")
    hands.tips("A", "S")
    hands.gallery("entrance:fly")
    hands.tips("A", "O")
    hands.menu("direction-l")


@mouse(RESULTS, "parts")
def _(hands: Hands) -> None:
    for board, name in (("s1", "Introduction"), ("s4", "Finance")):
        hands.thumb(board).click(button="right")
        hands.on_menu("section", "section.add")
        hands.dialog(name=name)


@keys(RESULTS, "parts")
def _(hands: Hands) -> None:
    for number, name in ((1, "Introduction"), (4, "Finances")):
        hands.list_to(number)
        hands.tips("L", "T", "A")
        hands.type(name)
        hands.press("Enter")


@mouse(RESULTS, "report")
def _(hands: Hands) -> None:
    hands.slide("s8")
    hands.into("Full report")
    hands.select("Full report")
    hands.tab("insert")
    hands.command("insert.link")
    hands.dialog(address="https://www.example.org/report")


@keys(RESULTS, "report")
def _(hands: Hands) -> None:
    hands.into_text(8, "Content Placeholder 2")
    hands.press("Shift+End", "Control+k")
    hands.forward('[data-field="address"] input')
    hands.type("www.example.org/report")
    hands.press("Enter")


@mouse(RESULTS, "internal")
def _(hands: Hands) -> None:
    hands.thumb("s7").click(button="right")
    hands.item("del")


@keys(RESULTS, "internal")
def _(hands: Hands) -> None:
    hands.list_to(7)
    hands.press("Delete")
