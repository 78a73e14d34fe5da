"""The trials of the word processor by mouse, in English."""

from __future__ import annotations

from tests.support.document_acts import NOTICE, REPORT, by_mouse
from tests.support.document_hands import Hands
from tests.support.document_mouse import picture


@by_mouse(REPORT, "italic")
def italic(hands: Hands) -> None:
    hands.drag("local partners")
    hands.command("font.italic")


@by_mouse(REPORT, "underline")
def underline(hands: Hands) -> None:
    hands.drag("coming budget")
    hands.more("font.underline", "font.underline.double")


@by_mouse(REPORT, "font")
def font(hands: Hands) -> None:
    hands.drag("need repair")
    hands.entry("font.name", "Georgia")


@by_mouse(REPORT, "size")
def size(hands: Hands) -> None:
    hands.drag("three days")
    hands.entry("font.size", "14")


@by_mouse(REPORT, "colour")
def colour(hands: Hands) -> None:
    hands.drag("both offices")
    hands.choose("font.colour", "#c00000")


@by_mouse(REPORT, "alignment")
def alignment(hands: Hands) -> None:
    hands.point("Mission to the coastal")
    hands.command("paragraph.align.center")


@by_mouse(REPORT, "spacing")
def spacing(hands: Hands) -> None:
    hands.point("The archive room is dry")
    hands.command("paragraph.spacing", "paragraph.line.2")
    hands.tab("layout")
    hands.step("paragraph.space-before")


@by_mouse(REPORT, "indents")
def indents(hands: Hands) -> None:
    hands.point("The reading room was")
    hands.click('[data-command="paragraph.dialog"]:visible')
    hands.field("left", "1")
    hands.field("special", "hanging")
    hands.field("by", "0.5")
    hands.ok()


@by_mouse(REPORT, "bullets")
def bullets(hands: Hands) -> None:
    hands.drag("Announce visits", "reading room on Saturdays")
    hands.command("list.bullets")


@by_mouse(REPORT, "letters-list")
def letters_list(hands: Hands) -> None:
    hands.drag("Announce visits", "reading room on Saturdays")
    hands.more("list.numbers", "list.number.lowerLetter)")


@by_mouse(REPORT, "outline")
def outline(hands: Hands) -> None:
    hands.drag("Findings", "Western office")
    hands.command("list.multilevel", "list.outline")
    hands.point("Eastern office")
    hands.command("list.multilevel", "list.demote")
    hands.command("list.multilevel", "list.demote")
    hands.command("list.multilevel", "list.promote")


@by_mouse(REPORT, "new-style")
def new_style(hands: Hands) -> None:
    hands.point("The map below")
    hands.click(".kit-panel:not([hidden]) .kit-inline-more")
    hands.click('.kit-popup [data-id="style.create"]')
    hands.field("name", "Remark")
    hands.page_of(1)
    hands.field("size", "9")
    hands.field("align", "right")
    hands.ok()


@by_mouse(REPORT, "new-table")
def new_table(hands: Hands) -> None:
    hands.point("director of the eastern office.", end=True)
    hands.tab("insert")
    hands.choose("insert.table", "2x3")
    for words in ("Day", "Place", "Time"):
        hands.type(words)
        hands.press("Tab")
    hands.tab("table")
    hands.command("table.row-below")
    hands.press("ArrowDown")
    hands.type("1")


@by_mouse(REPORT, "columns")
def columns(hands: Hands) -> None:
    hands.tab("layout")
    hands.command("layout.columns", "layout.columns.2")
    hands.point("Recommendations", last=True)
    hands.command("layout.breaks", "layout.column-break")


@by_mouse(REPORT, "continuous")
def continuous(hands: Hands) -> None:
    hands.point("Recommendations", last=True)
    hands.tab("layout")
    hands.command("layout.breaks", "layout.section-continuous")


@by_mouse(REPORT, "paper")
def paper(hands: Hands) -> None:
    hands.tab("layout")
    hands.command("layout.size", "layout.size.A4")


@by_mouse(REPORT, "first-page")
def first_page(hands: Hands) -> None:
    hands.page.locator(".od-header").dblclick()
    hands.type("Coast")
    hands.click('[data-command="header.first"]:visible')
    hands.command("header.close")


@by_mouse(REPORT, "page-format")
def page_format(hands: Hands) -> None:
    hands.tab("insert")
    hands.command("insert.page-number", "insert.page-format")
    hands.field("format", "lowerRoman")
    hands.field("from", "at")
    hands.field("start", "5")
    hands.ok()


@by_mouse(REPORT, "update-contents")
def update_contents(hands: Hands) -> None:
    hands.point("Findings", last=True)
    hands.style("Heading1")
    hands.point("Mission to the coastal")
    hands.tab("references")
    hands.command("references.contents", "references.contents.3")
    hands.tab("home")
    hands.point("Recommendations", last=True)
    hands.style("Heading1")
    hands.tab("references")
    hands.command("references.update")


@by_mouse(REPORT, "web-link")
def web_link(hands: Hands) -> None:
    hands.drag("archive rooms")
    hands.tab("insert")
    hands.command("insert.link")
    hands.field("address", "example.org/archives")
    hands.ok()


@by_mouse(REPORT, "picture-look")
def picture_look(hands: Hands) -> None:
    picture(hands)
    hands.command("picture.wrap", "picture.wrap.square")
    hands.command("picture.position", "picture.position.right")
    hands.page.locator('[data-command="picture.width"]:visible').fill("5")
    hands.press("Enter")


@by_mouse(NOTICE, "table-edit")
def table_edit(hands: Hands) -> None:
    hands.point("room 12")
    hands.tab("table")
    hands.command("table.column-right")
    hands.press("Tab")
    hands.type("Phone")
    hands.point("room 40")
    hands.tab("table")
    hands.command("table.delete-menu", "table.row-delete")


@by_mouse(NOTICE, "merge-cells")
def merge_cells(hands: Hands) -> None:
    hands.drag("Registry", "room 12", last=True)
    hands.tab("table")
    hands.command("table.merge")


@by_mouse(NOTICE, "table-style")
def table_style(hands: Hands) -> None:
    hands.point("Amina Osei")
    hands.tab("table")
    hands.choose("table.style", "LightShading")
    hands.click('[data-command="table.totalRow"]:visible')
    hands.command("table.borders", "table.borders.outside")


@by_mouse(NOTICE, "sort-text")
def sort_text(hands: Hands) -> None:
    hands.drag("Travel costs", "must not be circulated.")
    hands.command("paragraph.sort")
    hands.ok()


@by_mouse(NOTICE, "replace-one")
def replace_one(hands: Hands) -> None:
    hands.command("edit.replace")
    hands.page.fill("#od-find-wanted", "badge")
    hands.page.fill("#od-find-words", "pass")
    hands.click('.od-pane:not([hidden]) button:text-is("Replace")')


@by_mouse(NOTICE, "reply")
def reply(hands: Hands) -> None:
    hands.tab("review")
    hands.command("review.show-comments")
    hands.click(".od-comment input")
    hands.type("Building A")
    hands.click('.od-comment button:text-is("Reply")')


@by_mouse(NOTICE, "delete-comment")
def delete_comment(hands: Hands) -> None:
    hands.point("second floor")
    hands.tab("review")
    hands.command("review.comment-delete", "review.comment-delete.one")


@by_mouse(NOTICE, "typing-tracked")
def typing_tracked(hands: Hands) -> None:
    hands.tab("review")
    hands.command("review.track")
    hands.drag("first")
    hands.press("Delete")
    hands.point("badge")
    hands.type("own ")


@by_mouse(NOTICE, "accept-all")
def accept_all(hands: Hands) -> None:
    hands.tab("review")
    hands.more("review.accept", "review.accept-all")


@by_mouse(NOTICE, "typed-list")
def typed_list(hands: Hands) -> None:
    hands.tab("mailings")
    hands.command("mailings.recipients", "mailings.type-list")
    hands.field("rows", "Ms;Ada;Byrne;Cork")
    hands.ok()


@by_mouse(NOTICE, "finish-merge")
def finish_merge(hands: Hands) -> None:
    hands.tab("mailings")
    hands.command("mailings.recipients", "mailings.list.participants")
    hands.command("mailings.finish", "mailings.finish.documents")
