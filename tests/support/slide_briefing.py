"""The tasks of presentation-mission-briefing: by mouse in English, by keyboard in French."""

from __future__ import annotations

from tests.support.slide_hands import BRIEFING, Hands, keys, mouse


@mouse(BRIEFING, "occasion")
def _(hands: Hands) -> None:
    hands.into("Draft")
    hands.press("Control+a")
    hands.type("Donor meeting, 12 May 2026")


@keys(BRIEFING, "occasion")
def _(hands: Hands) -> None:
    hands.into_text(1, "Subtitle 2")
    hands.press("Control+a")
    hands.type("Réunion des donateurs, 12 mai 2026")
    hands.press("Escape")


@mouse(BRIEFING, "partners")
def _(hands: Hands) -> None:
    hands.slide("s2")
    hands.click('.kit-split [data-command="slide.new"] + button, .kit-split .kit-split-arrow')
    hands.click('.kit-menu [role=menuitem]:has-text("Two Content")')
    hands.click(".pp-stage .pp-prompt")
    hands.type("Partners")
    hands.page.locator(".pp-stage .pp-prompt").first.click()
    hands.type("Ministry of Water\nRed Lake Foundation")


@keys(BRIEFING, "partners")
def _(hands: Hands) -> None:
    hands.stage_of(2)
    hands.press("Control+m")
    hands.tips("L", "L")
    name = "() => document.activeElement?.getAttribute('aria-label')"
    while hands.page.evaluate(name) != "Deux contenus":
        hands.press("ArrowRight")
    hands.press("Enter")
    hands.press("Tab", "Enter")
    hands.type("Partenaires")
    hands.press("Control+Enter")
    hands.type("Ministère de l’Eau\nFondation du Lac rouge")
    hands.press("Escape")


@mouse(BRIEFING, "order")
def _(hands: Hands) -> None:
    source, target = hands.thumb("s5").bounding_box(), hands.thumb("s4").bounding_box()
    assert source
    assert target
    hands.drag(source["x"] + 80, source["y"] + 50, target["x"] + 80, target["y"] + 10)


@keys(BRIEFING, "order")
def _(hands: Hands) -> None:
    hands.list_to(5)
    hands.press("Control+ArrowUp")


@mouse(BRIEFING, "old-figures")
def _(hands: Hands) -> None:
    hands.thumb("s6").click(button="right")
    hands.item("hide")


@keys(BRIEFING, "old-figures")
def _(hands: Hands) -> None:
    hands.list_to(6)
    hands.tips("D", "H")


@mouse(BRIEFING, "emphasis")
def _(hands: Hands) -> None:
    hands.slide("s3")
    hands.into("2,400 families")
    hands.select("2,400 families")
    hands.command("font.bold")
    hands.command("font.colour", "accent2")


@keys(BRIEFING, "emphasis")
def _(hands: Hands) -> None:
    hands.into_text(3, "Content Placeholder 2")
    hands.press(*["Shift+ArrowRight"] * len("2 400 familles"))
    hands.press("Control+g")
    hands.tips("L", "FC")
    hands.gallery("accent2")


@mouse(BRIEFING, "picture")
def _(hands: Hands) -> None:
    hands.slide("s3")
    hands.shape("Photo")
    hands.tab("picture")
    hands.command("shape.alt")
    hands.dialog(alt="A hand pump and a bucket")
    hands.command("picture.crop")
    hands.dialog(l="20")


@keys(BRIEFING, "picture")
def _(hands: Hands) -> None:
    hands.choose(3, "Photo")
    hands.tips("JI", "AT")
    hands.type("Une pompe à main et un seau")
    hands.confirm()
    hands.tips("JI", "V")
    hands.retype("20")


@mouse(BRIEFING, "costs")
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.into("Training")
    hands.tab("tableLayout")
    hands.command("row.below")
    hands.cell(4, 0).click()
    hands.cells(["Transport", "4500"])
    hands.tab("table")
    hands.command("table.total")


@keys(BRIEFING, "costs")
def _(hands: Hands) -> None:
    hands.choose(4, "Costs")
    hands.press("Enter", *["Tab"] * 6)
    hands.tips("JL", "B")
    hands.press("Tab", "Tab")
    hands.cells(["Transport", "4500"])
    hands.tips("JT", "T")


@mouse(BRIEFING, "steps")
def _(hands: Hands) -> None:
    hands.slide("s5")
    for number, modifiers in ((1, ()), (2, ("Shift",)), (3, ("Shift",))):
        hands.shape(f"Step {number}", *modifiers)
    hands.tab("shape")
    hands.command("arrange.align", "align.top")
    hands.command("arrange.align", "distribute.h")


@keys(BRIEFING, "steps")
def _(hands: Hands) -> None:
    hands.stage_of(5)
    hands.mark("Step 3", "Step 2", "Step 1")
    for item in ("align.top", "distribute.h"):
        hands.tips("JF", "AA")
        hands.menu(item)


@mouse(BRIEFING, "speaker")
def _(hands: Hands) -> None:
    hands.slide("s4")
    hands.click(".pp-notes-lines")
    hands.type("Figures approved on 3 April")


@keys(BRIEFING, "speaker")
def _(hands: Hands) -> None:
    hands.list_to(4)
    hands.pane(".pp-notes")
    hands.type("Chiffres approuvés le 3 avril")


@mouse(BRIEFING, "foot")
def _(hands: Hands) -> None:
    hands.tab("insert")
    hands.command("insert.footers")
    hands.dialog(number="yes", footer="yes", text="Water programme", notTitle="yes")


@keys(BRIEFING, "foot")
def _(hands: Hands) -> None:
    hands.tips("S", "H")
    for field in ("number", "footer"):
        hands.forward(f'[data-field="{field}"] input')
        hands.press("Space")
    hands.forward('[data-field="text"] input')
    hands.type("Programme Eau")
    hands.forward('[data-field="notTitle"] input')
    hands.press("Space")
    hands.confirm()


@mouse(BRIEFING, "movement")
def _(hands: Hands) -> None:
    hands.tab("transitions")
    hands.inline("push")
    hands.command("transition.options", "direction-r")
    hands.entry("transition.duration", "1.5")
    hands.command("transition.all")


@keys(BRIEFING, "movement")
def _(hands: Hands) -> None:
    hands.tips("T", "T")
    hands.gallery("push")
    hands.tips("T", "O")
    hands.menu("direction-r")
    hands.tips("T", "E")
    hands.retype("1,5")
    hands.tips("T", "L")
