"""Start files and solution of question_banks/office/document-workshop-letter."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
from docx.shared import Cm, Pt
from prosemirror.transform import Transform

from assess.officesim.document.names import make, put
from assess.officesim.document.opening.recipients import embed
from scripts.document_solutions import Author, darken, paragraph, text

FOLDER = Path(__file__).parents[1] / "question_banks" / "office" / "document-workshop-letter"
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "old": "seminar",
        "new": "workshop",
        "title": "Clear writing seminar",
        "greeting": "Dear colleague,",
        "first": "The seminar takes place on 14 May. Each seminar day begins at nine o’clock.",
        "confirm": "Please confirm your place by 30 April.",
        "badge": ("Bring your badge ", "and your laptop ", "to the first session."),
        "lunch": ("Lunch is ", "not ", "included in the fee."),
        "travel": "Travel costs are refunded within a month.",
        "hotel": "Hotel rooms are booked by the office.",
        "draft": "This draft must not be circulated.",
        "floor": "The room is on the second floor, as the programme shows.",
        "participants": "Participants",
        "people": [
            ("Name", "Unit", "Years"),
            ("Amina Osei", "Archives", "4"),
            ("Jonas Berg", "Registry", "12"),
            ("Li Na", "Library", "7"),
            ("Rosa Prieto", "Protocol", "9"),
        ],
        "contacts": "Contacts",
        "rooms": [("Registry", "room 12"), ("Library", "room 40")],
        "programme": "Programme",
        "day": "Morning: plain words. Afternoon: exercises in pairs.",
        "to": "To: ",
        "list": "participants",
        "columns": ["Name", "City"],
        "question": "Which building?",
        "asked": "Please check the time with the trainer.",
        "asked_on": "nine o’clock",
        "link": "the programme",
        "office": "Training office, seminar notices",
        "author": "Ann Moreau",
    },
    "fr": {
        "old": "séminaire",
        "new": "stage",
        "title": "Un séminaire pour écrire clair",
        "greeting": "Chère collègue, cher collègue,",
        "first": "Le séminaire a lieu le 14 mai. Chaque jour de séminaire commence à neuf heures.",
        "confirm": "Veuillez confirmer votre place avant le 30 avril.",
        "badge": ("Apportez votre badge ", "et votre ordinateur ", "à la première séance."),
        "lunch": ("Le déjeuner n’est ", "pas ", "compris dans le prix."),
        "travel": "Les frais de voyage sont remboursés sous un mois.",
        "hotel": "Les chambres d’hôtel sont réservées par le bureau.",
        "draft": "Ce projet ne doit pas être diffusé.",
        "floor": "La salle est au deuxième étage, comme le programme l’indique.",
        "participants": "Participants",
        "people": [
            ("Nom", "Unité", "Années"),
            ("Amina Osei", "Archives", "4"),
            ("Jonas Berg", "Greffe", "12"),
            ("Li Na", "Bibliothèque", "7"),
            ("Rosa Prieto", "Protocole", "9"),
        ],
        "contacts": "Contacts",
        "rooms": [("Greffe", "bureau 12"), ("Bibliothèque", "bureau 40")],
        "programme": "Programme",
        "day": "Matin : des mots simples. Après-midi : exercices à deux.",
        "to": "À : ",
        "list": "participants",
        "columns": ["Nom", "Ville"],
        "question": "Dans quel bâtiment ?",
        "asked": "Prière de vérifier l’heure avec la formatrice.",
        "asked_on": "neuf heures",
        "link": "le programme",
        "office": "Bureau de la formation, avis de séminaire",
        "author": "Anne Moreau",
    },
}
CITIES = [
    ("Amina Osei", "Accra"),
    ("Jonas Berg", "Oslo"),
    ("Li Na", "Nairobi"),
    ("Rosa Prieto", "Lima"),
]


def start_file(language: str) -> bytes:
    """The notice with its draft marks: tracked changes, a comment, empty lines."""
    words = WORDS[language]
    document = docx.Document()
    darken(document)
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Carlito", Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = words["office"]
    document.add_paragraph(words["title"], style="Title")
    document.add_paragraph(words["to"])
    document.add_paragraph(words["greeting"])
    document.add_paragraph(words["first"])
    document.add_paragraph("")
    _tracked(document, words["badge"], "ins", words["author"])
    _tracked(document, words["lunch"], "del", words["author"])
    document.add_paragraph("")
    document.add_paragraph(words["travel"])
    document.add_paragraph(words["hotel"])
    document.add_paragraph(words["draft"])
    floor = document.add_paragraph(words["floor"])
    document.add_comment(floor.runs, text=words["question"], author=words["author"], initials="A")
    document.add_heading(words["participants"], 1)
    _rows(document, words["people"])
    document.add_heading(words["contacts"], 1)
    _rows(document, words["rooms"])
    document.add_heading(words["programme"], 1)
    document.add_paragraph(words["day"])
    document.core_properties.title = words["title"]
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return embed(out.getvalue(), words["list"], words["columns"], CITIES)


def _tracked(document: Any, parts: tuple[str, str, str], kind: str, author: str) -> None:
    before, changed, after = parts
    element = document.add_paragraph(before)._p
    change = put(element, kind, id=1 if kind == "ins" else 2, author=author)
    run = put(change, "r")
    leaf = make("t" if kind == "ins" else "delText")
    leaf.text = changed
    leaf.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(leaf)
    last = put(put(element, "r"), "t")
    last.text = after


def _rows(document: Any, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words


def solution(language: str, content: bytes) -> list[dict[str, Any]]:
    """Commands that do every task, from the end of the notice to its beginning."""
    words = WORDS[language]
    author = Author(content, language)
    page = author.state.sections["last"]
    margins = dict.fromkeys(("left", "right"), 1701)
    author.do("layout.margins", {"op": "section", "id": "last", "value": {**page, **margins}})
    author.set("paragraph.dialog", words["programme"], style="Heading1", pageBreakBefore=True)
    author.mark("insert.bookmark", words["programme"], "bookmark", name="programme")
    _to_text(author, words)
    _sorted(author, words)
    _comments_and_link(author, words)
    _drafts(author, words)
    _replace(author, words, title=False)
    _merge(author, words)
    _replace(author, words, title=True)
    author.do("review.track", {"op": "setting", "name": "track", "value": True})
    return author.commands


def _table_with(author: Author, words: str) -> tuple[int, Any]:
    found: list[tuple[int, Any]] = []
    author.state.body.for_each(
        lambda node, at, _index: (
            found.append((at, node))
            if node.type.name == "table" and words in node.text_content
            else None
        )
    )
    return found[0]


def _to_text(author: Author, words: dict[str, Any]) -> None:
    at, table = _table_with(author, words["rooms"][0][1])
    lines = [paragraph(text(left), {"type": "tab"}, text(right)) for left, right in words["rooms"]]
    author.do("table.to-text", author.insert(at, *lines, to=at + table.node_size))


def _sorted(author: Author, words: dict[str, Any]) -> None:
    at, table = _table_with(author, words["people"][1][0])
    rows = [row.to_json() for row in table.children]
    order = [rows[0], rows[2], rows[4], rows[3], rows[1]]
    author.do("table.sort", author.insert(at + 1, *order, to=at + table.node_size - 1))


def _comments_and_link(author: Author, words: dict[str, Any]) -> None:
    start, end = author.phrase(words["link"])
    mark = {"type": "link", "attrs": {"href": "#programme"}}
    step = {"stepType": "addMark", "mark": mark, "from": start, "to": end}
    author.do("insert.link", {"op": "step", "part": "body", "step": step})
    old = author.state.comments["c0"]
    resolved = {"op": "comment", "id": "c0", "value": {**old, "resolved": True}}
    author.do("review.resolve", resolved)


def _drafts(author: Author, words: dict[str, Any]) -> None:
    """Deleted sentence, moved paragraph, settled changes, empty lines, the new comment."""
    at, node = author.paragraph(words["draft"])
    author.do("edit.delete", author.insert(at, to=at + node.node_size))
    at, node = author.paragraph(words["hotel"])
    moved = author.paragraph(words["travel"])
    author.do(
        "clipboard.paste",
        author.insert(at, to=at + node.node_size),
        author.insert(moved[0], node.to_json()),
    )
    for cmd, key in (("review.reject", "lunch"), ("review.accept", "badge")):
        start, end = author.phrase(words[key][1])
        kind = "deletion" if key == "lunch" else "insertion"
        attrs = {"author": words["author"]}
        mark = {"type": kind, "attrs": attrs}
        step = {"stepType": "removeMark", "mark": mark, "from": start, "to": end}
        author.do(cmd, {"op": "step", "part": "body", "step": step})
    _empty(author)
    at, node = author.paragraph(words["first"])
    author.do("type", author.insert(at + node.node_size, paragraph(text(words["confirm"]))))
    comment = {"author": "", "text": words["asked"], "resolved": False, "replies": []}
    made = ({"op": "comment", "id": "k1", "value": comment},)
    author.mark("review.comment", words["asked_on"], "comment", before=made, id="k1")


def _empty(author: Author) -> None:
    places: list[int] = []
    author.state.body.for_each(
        lambda node, at, _index: (
            places.append(at) if node.type.name == "paragraph" and not node.content.size else None
        )
    )

    def remove(tr: Transform) -> None:
        for at in reversed(places):
            tr.delete(at, at + 2)

    author.change("edit.delete", remove)


def _replace(author: Author, words: dict[str, Any], *, title: bool) -> None:
    """In two commands: before and after what the fields move."""
    edits = []
    last, _ = author.paragraph(words["to"])
    for part, doc in author.state.parts.items():
        places: list[int] = []

        def look(node: Any, at: int, _parent: Any, _index: int, found: Any = places) -> bool:
            if node.is_text:
                start = node.text.find(words["old"])
                while start >= 0:
                    found.append(at + start)
                    start = node.text.find(words["old"], start + 1)
            return True

        doc.descendants(look)
        for at in reversed(places):
            if title != (part != "body" or at < last):
                continue
            step = author.insert(at, text(words["new"]), to=at + len(words["old"]))
            edits.append({**step, "part": part})
    author.do("edit.replace-all", *edits)


def _merge(author: Author, words: dict[str, Any]) -> None:
    rows = [list(row) for row in CITIES]
    empty = {"excluded": [], "finished": None}
    merge = {"kind": "letters", "source": None, "columns": [], "rows": [], **empty}
    author.do("mailings.kind", {"op": "merge", "value": merge})
    merge = {**merge, "source": words["list"], "columns": words["columns"], "rows": rows}
    author.do("mailings.recipients", {"op": "merge", "value": merge})
    author.do("mailings.edit-recipients", {"op": "merge", "value": {**merge, "excluded": [1]}})
    _, end = author.phrase(words["to"])
    for number, name in enumerate(words["columns"]):
        nodes = [{"type": "field", "attrs": {"kind": "merge", "name": name}}]
        if number:
            nodes.insert(0, text(", "))
        author.do("mailings.field", author.insert(end, *nodes))
        end += 1


def main() -> None:
    """Write both start files and the solution."""
    solutions = {}
    for language in WORDS:
        content = start_file(language)
        (FOLDER / f"notice-{language}.docx").write_bytes(content)
        solutions[language] = solution(language, content)
    out = json.dumps(solutions, ensure_ascii=False, indent=1) + "\n"
    (FOLDER / "solution.json").write_text(out, encoding="utf-8")


if __name__ == "__main__":
    main()
