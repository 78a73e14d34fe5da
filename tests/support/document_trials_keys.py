"""The trials of the word processor by keyboard, in French."""

from __future__ import annotations

from tests.support.document_acts import NOTICE, REPORT, by_keys
from tests.support.document_hands import Hands


@by_keys(REPORT, "italic")
def italic(hands: Hands) -> None:
    hands.find("partenaires locaux")
    hands.press("Control+i")


@by_keys(REPORT, "underline")
def underline(hands: Hands) -> None:
    hands.find("prochain budget")
    hands.press("Control+u")


@by_keys(REPORT, "font")
def font(hands: Hands) -> None:
    hands.find("à réparer")
    hands.tips("C", "FF")
    hands.type("Georgia")
    hands.press("Enter")


@by_keys(REPORT, "size")
def size(hands: Hands) -> None:
    hands.find("trois jours")
    hands.tips("C", "FS")
    hands.type("14")
    hands.press("Enter")


@by_keys(REPORT, "colour")
def colour(hands: Hands) -> None:
    hands.find("les deux")
    hands.tips("C", "FC")
    hands.picked("#c00000")


@by_keys(REPORT, "alignment")
def alignment(hands: Hands) -> None:
    hands.find("Mission dans les bureaux")
    hands.press("Control+e")


@by_keys(REPORT, "spacing")
def spacing(hands: Hands) -> None:
    hands.find("La salle d’archives est sèche")
    hands.press("Control+2")
    hands.tips("P", "SB")
    hands.type("6")
    hands.press("Enter")


@by_keys(REPORT, "indents")
def indents(hands: Hands) -> None:
    hands.find("La salle de lecture était")
    hands.tips("C", "PG")
    hands.into("left", "1")
    hands.option("special", "hanging")
    hands.into("by", "0,5")
    hands.press("Enter")


@by_keys(REPORT, "bullets")
def bullets(hands: Hands) -> None:
    hands.find("Annoncer les visites")
    hands.extend(3)
    hands.press("Control+Shift+l")


@by_keys(REPORT, "letters-list")
def letters_list(hands: Hands) -> None:
    hands.find("Annoncer les visites")
    hands.extend(3)
    hands.tips("C", "N")
    hands.item("list.number.lowerLetter)")


@by_keys(REPORT, "outline")
def outline(hands: Hands) -> None:
    hands.find("Constatations")
    hands.extend(3)
    hands.tips("C", "M")
    hands.item("list.outline")
    hands.find("Bureau de l’Est")
    hands.press("ArrowLeft", "Tab")
    hands.find("Bureau de l’Ouest")
    hands.press("ArrowLeft", "Tab", "Shift+Tab")


@by_keys(REPORT, "new-style")
def new_style(hands: Hands) -> None:
    hands.find("La carte ci-dessous")
    hands.tips("C", "L")
    hands.item("style.create")
    hands.into("name", "Remarque")
    hands.sheet(1)
    hands.into("size", "9")
    hands.option("align", "right")
    hands.press("Enter")


@by_keys(REPORT, "new-table")
def new_table(hands: Hands) -> None:
    hands.press("Control+End")
    hands.tips("S", "T")
    hands.picked("2x3")
    for words in ("Jour", "Lieu", "Heure", "0", "8", "9"):
        hands.type(words)
        hands.press("Tab")
    hands.type("1")


@by_keys(REPORT, "columns")
def columns(hands: Hands) -> None:
    hands.tips("P", "J")
    hands.item("layout.columns.2")
    hands.find("Recommandations")
    hands.press("ArrowLeft")
    hands.tips("P", "B")
    hands.item("layout.column-break")


@by_keys(REPORT, "continuous")
def continuous(hands: Hands) -> None:
    hands.find("Recommandations")
    hands.press("ArrowLeft")
    hands.tips("P", "B")
    hands.item("layout.section-continuous")


@by_keys(REPORT, "paper")
def paper(hands: Hands) -> None:
    hands.tips("P", "SZ")
    hands.item("layout.size.A4")


@by_keys(REPORT, "first-page")
def first_page(hands: Hands) -> None:
    hands.tips("S", "H")
    hands.item("header.edit")
    hands.type("Littoral")
    hands.tips("JH", "A")
    hands.press("Escape")


@by_keys(REPORT, "page-format")
def page_format(hands: Hands) -> None:
    hands.tips("S", "NU")
    hands.item("insert.page-format")
    hands.option("format", "lowerRoman")
    hands.option("from", "at")
    hands.into("start", "5")
    hands.press("Enter")


@by_keys(REPORT, "update-contents")
def update_contents(hands: Hands) -> None:
    hands.find("Constatations")
    hands.press("Control+Alt+1", "Control+Home")
    hands.tips("R", "T")
    hands.item("references.contents.3")
    hands.find("Recommandations")
    hands.press("Control+Alt+1", "F9")


@by_keys(REPORT, "web-link")
def web_link(hands: Hands) -> None:
    hands.find("salles d’archives")
    hands.press("Control+k")
    hands.into("address", "example.org/archives")
    hands.press("Enter")


@by_keys(REPORT, "picture-look")
def picture_look(hands: Hands) -> None:
    hands.press("Control+End")
    hands.tips("S", "P")
    hands.press("Enter", "ArrowLeft")
    hands.tips("JP", "W")
    hands.item("picture.wrap.square")
    hands.tips("JP", "P")
    hands.item("picture.position.right")
    hands.tips("JP", "T")
    hands.type("5")
    hands.press("Enter")


@by_keys(NOTICE, "table-edit")
def table_edit(hands: Hands) -> None:
    hands.find("bureau 12")
    hands.tips("JT", "R")
    hands.press("Tab")
    hands.type("Poste")
    hands.find("bureau 40")
    hands.tips("JT", "D")
    hands.item("table.row-delete")


@by_keys(NOTICE, "merge-cells")
def merge_cells(hands: Hands) -> None:
    hands.find("bureau 12")
    hands.press("ArrowLeft", "Shift+ArrowLeft")
    hands.tips("JT", "M")


@by_keys(NOTICE, "table-style")
def table_style(hands: Hands) -> None:
    hands.find("Amina Osei")
    hands.tips("JT", "TS")
    hands.picked("LightShading")
    hands.tips("JT", "OT")
    hands.tips("JT", "B1")
    hands.item("table.borders.outside")


@by_keys(NOTICE, "sort-text")
def sort_text(hands: Hands) -> None:
    hands.find("Les frais de voyage")
    hands.extend(2)
    hands.tips("C", "SO")
    hands.press("Enter")


@by_keys(NOTICE, "replace-one")
def replace_one(hands: Hands) -> None:
    hands.press("Control+h")
    hands.type("badge")
    hands.forward("#od-find-words")
    hands.type("laissez-passer")
    hands.press("Tab", "Enter")


@by_keys(NOTICE, "reply")
def reply(hands: Hands) -> None:
    hands.tips("V", "W")
    hands.forward(".od-pane, .od-pane *", "F6")
    hands.forward(".od-comment input")
    hands.type("Bâtiment A")
    hands.press("Enter")


@by_keys(NOTICE, "delete-comment")
def delete_comment(hands: Hands) -> None:
    hands.find("deuxième étage")
    hands.tips("V", "D")
    hands.item("review.comment-delete.one")


@by_keys(NOTICE, "typing-tracked")
def typing_tracked(hands: Hands) -> None:
    hands.press("Control+Shift+e")
    hands.find("première")
    hands.press("Delete")
    hands.find("badge")
    hands.press("ArrowLeft")
    hands.type("propre ")


@by_keys(NOTICE, "accept-all")
def accept_all(hands: Hands) -> None:
    hands.tips("V", "A")
    hands.item("review.accept-all")


@by_keys(NOTICE, "typed-list")
def typed_list(hands: Hands) -> None:
    hands.tips("U", "R")
    hands.item("mailings.type-list")
    hands.into("rows", "Mme;Ada;Byrne;Cork")
    hands.press("Tab", "Enter")


@by_keys(NOTICE, "finish-merge")
def finish_merge(hands: Hands) -> None:
    hands.tips("U", "R")
    hands.item("mailings.list.participants")
    hands.tips("U", "F")
    hands.item("mailings.finish.documents")
