"""The tasks of the document projects by keyboard, in French."""

from __future__ import annotations

from tests.support.document_acts import NOTICE, REPORT, by_keys
from tests.support.document_hands import Hands


@by_keys(REPORT, "headings")
def headings(hands: Hands) -> None:
    hands.find("Mission dans les bureaux")
    hands.tips("C", "L")
    hands.picked("Title")
    for words in ("Résumé", "Constatations", "Recommandations", "Chiffres de", "Annexe : "):
        hands.find(words)
        hands.press("Control+Alt+1")
    for words in ("Bureau de l’Est", "Bureau de l’Ouest"):
        hands.find(words)
        hands.press("Control+Alt+2")


@by_keys(REPORT, "heading-look")
def heading_look(hands: Hands) -> None:
    hands.find("Résumé")
    hands.press("Control+Alt+1")
    hands.tips("C", "L")
    hands.item("style.modify")
    hands.sheet(1)
    hands.into("size", "18")
    hands.forward('dialog [data-field="colour"] [role=radio]')
    hands.press("ArrowLeft", "ArrowLeft")
    hands.press("Enter")


@by_keys(REPORT, "paragraph")
def shape(hands: Hands) -> None:
    hands.find("L’équipe a rencontré")
    hands.press("Control+j", "Control+5")
    hands.tips("C", "PG")
    hands.into("after", "12")
    hands.press("Enter")


@by_keys(REPORT, "emphasis")
def emphasis(hands: Hands) -> None:
    hands.find("sous dix jours")
    hands.press("Control+g")
    hands.tips("C", "I")
    hands.picked("yellow")
    hands.find("partenaires locaux")
    hands.tips("C", "L")
    hands.picked("Strong")


@by_keys(REPORT, "list")
def numbered(hands: Hands) -> None:
    hands.find("Annoncer les visites")
    hands.extend(3)
    hands.tips("C", "N")
    hands.press("Enter")
    hands.find("Commander les étagères")
    hands.press("ArrowLeft", "Home", "Tab")


@by_keys(REPORT, "table")
def table(hands: Hands) -> None:
    hands.find("Bureau;Demandes")
    hands.extend(2)
    hands.tips("S", "T")
    hands.item("table.from-text")
    hands.option("at", "semicolon")
    hands.press("Enter")
    hands.tips("JT", "J")
    for _ in range(3):
        hands.tips("C", "G")
        hands.picked("#dae3f3")
        hands.press("Tab")


@by_keys(REPORT, "footnote")
def footnote(hands: Hands) -> None:
    hands.find("1 840 demandes")
    hands.press("ArrowRight", "Control+Alt+f")
    hands.type("Source : registre des demandes, janvier.")


@by_keys(REPORT, "map")
def picture(hands: Hands) -> None:
    hands.find("les deux bureaux.")
    hands.press("ArrowRight", "Enter")
    hands.tips("S", "P")
    hands.press("Enter")
    hands.press("ArrowLeft")
    hands.tips("JP", "A")
    hands.into("alt", "Carte du littoral avec les bureaux de l’Est et de l’Ouest")
    hands.press("Tab", "Enter")


@by_keys(REPORT, "annex")
def annex(hands: Hands) -> None:
    hands.find("Annexe : ")
    hands.press("ArrowLeft")
    hands.tips("P", "B")
    hands.item("layout.section-nextPage")
    hands.find("Annexe : ")
    hands.tips("P", "O")
    hands.item("layout.landscape")


@by_keys(REPORT, "running")
def running(hands: Hands) -> None:
    hands.tips("S", "H")
    hands.item("header.edit")
    hands.type("Rapport interne")
    hands.press("Control+Shift+d", "Escape")
    hands.tips("S", "NU")
    hands.item("page-number.footer", "page-number.footer.center")


@by_keys(REPORT, "contents")
def contents(hands: Hands) -> None:
    headings(hands)
    hands.find("Résumé")
    hands.press("ArrowLeft")
    hands.tips("R", "T")
    hands.item("references.contents.custom")
    hands.into("to", "2")
    hands.press("Enter")


@by_keys(REPORT, "properties")
def properties(hands: Hands) -> None:
    hands.tips("N", "P")
    hands.into("title", "Mission dans les bureaux du littoral")
    hands.press("Enter")


@by_keys(NOTICE, "replace")
def replace(hands: Hands) -> None:
    hands.press("Control+h")
    hands.type("séminaire")
    hands.forward("#od-find-words")
    hands.type("stage")
    hands.press("Tab", "Tab", "Enter")


@by_keys(NOTICE, "tidy")
def tidy(hands: Hands) -> None:
    hands.find("Ce projet ne doit pas être diffusé.")
    hands.press("Delete", "Backspace")
    hands.find("Les frais de voyage")
    hands.press("ArrowLeft", "Backspace")
    hands.find("Apportez votre badge")
    hands.press("ArrowLeft", "Backspace")


@by_keys(NOTICE, "sentences")
def sentences(hands: Hands) -> None:
    hands.find("Les chambres d’hôtel sont réservées par le bureau.")
    hands.press("Control+x", "Backspace")
    hands.find("Les frais de voyage")
    hands.press("ArrowLeft", "Control+v", "Enter")
    hands.find("à neuf heures.")
    hands.press("ArrowRight", "Enter")
    hands.type("Veuillez confirmer votre place avant le 30 avril.")


@by_keys(NOTICE, "page")
def page(hands: Hands) -> None:
    hands.tips("P", "SP")
    hands.into("left", "3")
    hands.into("right", "3")
    hands.press("Enter")
    hands.find("Programme", 2)
    hands.press("ArrowLeft", "Control+Enter")


@by_keys(NOTICE, "sort")
def sort(hands: Hands) -> None:
    hands.find("Amina Osei")
    hands.tips("JT", "SO")
    hands.option("column1", "2")
    hands.option("kind1", "number")
    hands.option("order1", "descending")
    hands.press("Enter")


@by_keys(NOTICE, "contacts")
def contacts(hands: Hands) -> None:
    hands.find("bureau 12")
    hands.tips("JT", "CT")
    hands.press("Enter")


@by_keys(NOTICE, "link")
def link(hands: Hands) -> None:
    hands.find("Programme", 2)
    hands.tips("S", "K")
    hands.into("name", "programme")
    hands.press("Enter")
    hands.find("le programme")
    hands.press("Control+k")
    hands.option("where", "place")
    hands.press("Enter")


@by_keys(NOTICE, "changes")
def changes(hands: Hands) -> None:
    hands.find("votre ordinateur")
    hands.tips("V", "A")
    hands.press("Enter")
    hands.find("Le déjeuner n’est ")
    hands.press("ArrowRight", "ArrowRight")
    hands.tips("V", "J")
    hands.press("Enter")


@by_keys(NOTICE, "comments")
def comments(hands: Hands) -> None:
    hands.tips("V", "W")
    hands.forward(".od-pane, .od-pane *", "F6")
    hands.forward(".od-comment input")
    hands.press("Tab", "Tab", "Tab", "Enter")
    hands.press("Escape")
    hands.find("neuf heures")
    hands.press("Control+Alt+m")
    hands.type("Prière de vérifier l’heure avec la formatrice.")
    hands.press("Control+Enter")


@by_keys(NOTICE, "letters")
def letters(hands: Hands) -> None:
    hands.tips("U", "S")
    hands.item("mailings.kind.letters")
    hands.tips("U", "R")
    hands.item("mailings.list.participants")
    hands.tips("U", "D")
    hands.tick("r1")
    hands.press("Enter")


@by_keys(NOTICE, "fields")
def fields(hands: Hands) -> None:
    hands.tips("U", "R")
    hands.item("mailings.list.participants")
    hands.find("À : ")
    hands.press("ArrowRight")
    hands.tips("U", "I")
    hands.item("mailings.field.Nom")
    hands.type(", ")
    hands.tips("U", "I")
    hands.item("mailings.field.Ville")


@by_keys(NOTICE, "track")
def track(hands: Hands) -> None:
    hands.press("Control+Shift+e")
