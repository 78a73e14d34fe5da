"""The tasks of the document projects by mouse, in English."""

from __future__ import annotations

from tests.support.document_acts import NOTICE, REPORT, by_mouse
from tests.support.document_hands import Hands


def _style(hands: Hands, words: str, style: str) -> None:
    hands.point(words, last=words.startswith(("Findings", "Recommendations")))
    hands.style(style)


@by_mouse(REPORT, "headings")
def headings(hands: Hands) -> None:
    _style(hands, "Mission to the coastal", "Title")
    for words in ("Executive summary", "Findings", "Recommendations", "Figures for", "Annex: pro"):
        _style(hands, words, "Heading1")
    for words in ("Eastern office", "Western office"):
        _style(hands, words, "Heading2")


@by_mouse(REPORT, "heading-look")
def heading_look(hands: Hands) -> None:
    hands.point("Executive summary")
    hands.style("Heading1")
    hands.click(".kit-panel:not([hidden]) .kit-inline-more")
    hands.click('.kit-popup [data-id="style.modify"]')
    hands.page_of(1)
    hands.field("size", "18")
    hands.click('dialog [data-field="colour"] [data-value="#002060"]')
    hands.ok()


@by_mouse(REPORT, "paragraph")
def shape(hands: Hands) -> None:
    hands.point("The visitors met")
    hands.command("paragraph.align.justify")
    hands.command("paragraph.spacing", "paragraph.line.1.5")
    hands.tab("layout")
    hands.click('[data-command="paragraph.dialog"]:visible')
    hands.field("after", "12")
    hands.ok()


@by_mouse(REPORT, "emphasis")
def emphasis(hands: Hands) -> None:
    hands.drag("within ten days")
    hands.command("font.bold")
    hands.choose("font.highlight", "yellow")
    hands.drag("local partners")
    hands.click(".kit-panel:not([hidden]) .kit-inline-more")
    hands.click('.kit-popup [data-choice="Strong"]')


@by_mouse(REPORT, "list")
def numbered(hands: Hands) -> None:
    hands.drag("Announce visits", "reading room on Saturdays")
    hands.command("list.numbers")
    hands.point("Order the shelves")
    hands.command("list.multilevel", "list.demote")


@by_mouse(REPORT, "table")
def table(hands: Hands) -> None:
    hands.drag("Office;Requests", "Western;720;905")
    hands.tab("insert")
    hands.click('[data-command="insert.table"]:visible')
    hands.click('.kit-popup [data-id="table.from-text"]')
    hands.field("at", "semicolon")
    hands.ok()
    hands.point("Office", last=True)
    hands.drag("Requests", "Requests", last=True)
    hands.tab("table")
    hands.command("table.repeat-header")
    hands.tab("home")
    for words in ("Office", "Requests", "Visitors"):
        hands.point(words, last=True)
        hands.choose("table.shading", "#dae3f3")


@by_mouse(REPORT, "footnote")
def footnote(hands: Hands) -> None:
    hands.point("1,840 requests", end=True)
    hands.tab("references")
    hands.command("insert.footnote")
    hands.type("Source: register of requests, January.")


@by_mouse(REPORT, "map")
def picture(hands: Hands) -> None:
    hands.point("shows both offices.", end=True)
    hands.press("Enter")
    hands.tab("insert")
    hands.command("insert.picture")
    hands.ok()
    hands.click(".od-body img.od-image")
    hands.tab("picture")
    hands.command("picture.alt")
    hands.field("alt", "Map of the coast with the eastern and western offices")
    hands.ok()


@by_mouse(REPORT, "annex")
def annex(hands: Hands) -> None:
    hands.point("Annex: programme")
    hands.tab("layout")
    hands.command("layout.breaks", "layout.section-nextPage")
    hands.point("Annex: programme")
    hands.command("layout.orientation", "layout.landscape")


@by_mouse(REPORT, "running")
def running(hands: Hands) -> None:
    hands.page.evaluate("document.querySelector('.od-desk').scrollTop = 0")
    hands.page.locator(".od-header").dblclick()
    hands.type("Internal report")
    hands.tab("home")
    hands.command("paragraph.align.right")
    hands.tab("running")
    hands.command("header.close")
    hands.tab("insert")
    hands.click('[data-command="insert.page-number"]:visible')
    hands.click('.kit-popup [data-id="page-number.footer"]')
    hands.click('.kit-popup [data-id="page-number.footer.center"]')


@by_mouse(REPORT, "contents")
def contents(hands: Hands) -> None:
    headings(hands)
    hands.point("Executive summary")
    hands.tab("references")
    hands.command("references.contents", "references.contents.custom")
    hands.field("to", "2")
    hands.ok()


@by_mouse(REPORT, "properties")
def properties(hands: Hands) -> None:
    hands.tab("view")
    hands.command("file.properties")
    hands.field("title", "Mission to the coastal offices")
    hands.ok()


@by_mouse(NOTICE, "replace")
def replace(hands: Hands) -> None:
    hands.command("edit.replace")
    hands.page.fill("#od-find-wanted", "seminar")
    hands.page.fill("#od-find-words", "workshop")
    hands.click('.od-pane:not([hidden]) button:has-text("Replace All")')


@by_mouse(NOTICE, "tidy")
def tidy(hands: Hands) -> None:
    hands.drag("This draft must not be circulated.")
    hands.press("Delete", "Backspace")
    hands.point("Travel costs")
    hands.press("Backspace")
    hands.point("Bring your badge")
    hands.press("Backspace")


@by_mouse(NOTICE, "sentences")
def sentences(hands: Hands) -> None:
    hands.drag("Hotel rooms are booked by the office.")
    hands.command("clipboard.cut")
    hands.press("Backspace")
    hands.point("Travel costs")
    hands.command("clipboard.paste")
    hands.press("Enter")
    hands.point("nine o’clock.", end=True)
    hands.press("Enter")
    hands.type("Please confirm your place by 30 April.")


@by_mouse(NOTICE, "page")
def page(hands: Hands) -> None:
    hands.tab("layout")
    hands.command("layout.margins", "layout.margins.custom")
    hands.field("left", "3")
    hands.field("right", "3")
    hands.ok()
    hands.point("Programme", last=True)
    hands.tab("insert")
    hands.command("insert.page-break")


@by_mouse(NOTICE, "sort")
def sort(hands: Hands) -> None:
    hands.point("Amina Osei")
    hands.tab("table")
    hands.command("table.sort")
    hands.field("column1", "2")
    hands.field("kind1", "number")
    hands.field("order1", "descending")
    hands.ok()


@by_mouse(NOTICE, "contacts")
def contacts(hands: Hands) -> None:
    hands.point("room 12")
    hands.tab("table")
    hands.command("table.to-text")
    hands.ok()


@by_mouse(NOTICE, "link")
def link(hands: Hands) -> None:
    hands.drag("Programme", last=True)
    hands.tab("insert")
    hands.command("insert.bookmark")
    hands.field("name", "programme")
    hands.ok()
    hands.drag("the programme")
    hands.command("insert.link")
    hands.field("where", "place")
    hands.field("place", "programme")
    hands.ok()


@by_mouse(NOTICE, "changes")
def changes(hands: Hands) -> None:
    hands.tab("review")
    hands.point("your laptop")
    hands.click('[data-command="review.accept"]:visible')
    hands.point("not included")
    hands.click('[data-command="review.reject"]:visible')


@by_mouse(NOTICE, "comments")
def comments(hands: Hands) -> None:
    hands.tab("review")
    hands.command("review.show-comments")
    hands.click('.od-comment .od-link-button:has-text("Resolve")')
    hands.drag("nine o’clock")
    hands.command("review.comment")
    hands.type("Please check the time with the trainer.")
    hands.click(".od-comment-form .kit-push-main")


@by_mouse(NOTICE, "letters")
def letters(hands: Hands) -> None:
    hands.tab("mailings")
    hands.command("mailings.kind", "mailings.kind.letters")
    hands.command("mailings.recipients", "mailings.list.participants")
    hands.command("mailings.edit-recipients")
    hands.field("r1", "no")
    hands.ok()


@by_mouse(NOTICE, "fields")
def fields(hands: Hands) -> None:
    hands.tab("mailings")
    hands.command("mailings.recipients", "mailings.list.participants")
    hands.point("To: ", end=True)
    hands.command("mailings.field", "mailings.field.Name")
    hands.type(", ")
    hands.command("mailings.field", "mailings.field.City")


@by_mouse(NOTICE, "track")
def track(hands: Hands) -> None:
    hands.tab("review")
    hands.command("review.track")
