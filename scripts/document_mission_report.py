"""Start files and solution of question_banks/office/document-mission-report."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import docx
from docx.shared import Pt
from prosemirror.transform import Transform

from scripts.document_solutions import Author, darken, paragraph, text

FOLDER = Path(__file__).parents[1] / "question_banks" / "office" / "document-mission-report"
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Mission to the coastal offices",
        "summary": "Executive summary",
        "body": (
            "Four staff members visited the coastal offices from 2 to 6 February. The offices "
            "handled 1,840 requests last year, and every request was answered within ten days."
        ),
        "second": (
            "The visitors met local partners, checked the archive rooms and reviewed the plans for "
            "the coming budget. All partners asked for earlier notice of visits."
        ),
        "findings": "Findings",
        "east": "Eastern office",
        "east_body": "The archive room is dry and well ordered. Two shelves need repair.",
        "west": "Western office",
        "west_body": "The reading room was full on three days out of five.",
        "recommendations": "Recommendations",
        "items": [
            "Announce visits four weeks ahead",
            "Repair the shelves of the archive room",
            "Order the shelves from the local workshop",
            "Open the reading room on Saturdays",
        ],
        "figures": "Figures for last year",
        "rows": ["Office;Requests;Visitors", "Eastern;1120;640", "Western;720;905"],
        "map": "The map below shows both offices.",
        "annex": "Annex: programme of the visit",
        "annex_body": "Monday: arrival and meeting with the director of the eastern office.",
        "key": "within ten days",
        "note_after": "1,840 requests",
        "note": "Source: register of requests, January.",
        "partners": "local partners",
        "contents": "Contents",
        "confidential": "Internal report",
        "alt": "Map of the coast with the eastern and the western office",
    },
    "fr": {
        "title": "Mission dans les bureaux du littoral",
        "summary": "Résumé",
        "body": (
            "Quatre fonctionnaires se sont rendus dans les bureaux du littoral du 2 au 6 février. "
            "Les bureaux ont traité 1 840 demandes l’an dernier, et chaque demande a reçu une "
            "réponse sous dix jours."
        ),
        "second": (
            "L’équipe a rencontré les partenaires locaux, contrôlé les salles d’archives et "
            "examiné les projets du prochain budget. Tous les partenaires souhaitent être "
            "prévenus plus tôt."
        ),
        "findings": "Constatations",
        "east": "Bureau de l’Est",
        "east_body": "La salle d’archives est sèche et bien rangée. Deux étagères sont à réparer.",
        "west": "Bureau de l’Ouest",
        "west_body": "La salle de lecture était pleine trois jours sur cinq.",
        "recommendations": "Recommandations",
        "items": [
            "Annoncer les visites quatre semaines à l’avance",
            "Réparer les étagères de la salle d’archives",
            "Commander les étagères à l’atelier local",
            "Ouvrir la salle de lecture le samedi",
        ],
        "figures": "Chiffres de l’an dernier",
        "rows": ["Bureau;Demandes;Visiteurs", "Est;1120;640", "Ouest;720;905"],
        "map": "La carte ci-dessous situe les deux bureaux.",
        "annex": "Annexe : programme de la visite",
        "annex_body": "Lundi : arrivée et réunion avec la directrice du bureau de l’Est.",
        "key": "sous dix jours",
        "note_after": "1 840 demandes",
        "note": "Source : registre des demandes, janvier.",
        "partners": "partenaires locaux",
        "contents": "Table des matières",
        "confidential": "Rapport interne",
        "alt": "Carte du littoral avec les bureaux de l’Est et de l’Ouest",
    },
}


def picture() -> bytes:
    """A small map: sea, coast and two dots."""
    width, height = 240, 140

    def pixel(x: int, y: int) -> bytes:
        for left, top in ((60, 50), (180, 90)):
            if (x - left) ** 2 + (y - top) ** 2 < 60:
                return bytes((170, 30, 40))
        coast = 70 + 18 * ((x // 30) % 3) - x // 6
        return bytes((205, 226, 240)) if y > coast + 40 else bytes((226, 222, 196))

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checked

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def start_file(language: str) -> bytes:
    """The report as it is handed to the candidate: plain paragraphs, nothing laid out."""
    words = WORDS[language]
    document = docx.Document()
    darken(document)
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Carlito", Pt(11)
    for key in ("title", "summary", "body", "second", "findings", "east", "east_body"):
        document.add_paragraph(words[key])
    for key in ("west", "west_body", "recommendations"):
        document.add_paragraph(words[key])
    for item in words["items"]:
        document.add_paragraph(item)
    document.add_paragraph(words["figures"])
    for row in words["rows"]:
        document.add_paragraph(row)
    for key in ("map", "annex", "annex_body"):
        document.add_paragraph(words[key])
    # The picture belongs to the file without standing in it: the candidate inserts it.
    document.part.get_or_add_image(io.BytesIO(picture()))
    document.core_properties.title = ""
    document.core_properties.author = "Registry"
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def solution(language: str, content: bytes) -> list[dict[str, Any]]:
    """Commands that do every task, from the end of the report to its beginning."""
    words = WORDS[language]
    author = Author(content, language)
    heading1, heading2 = author.style("heading 1"), author.style("heading 2")
    _beside(author, words)
    page = author.state.sections["last"]
    # The annex on a page of its own, turned.
    author.set("style.apply", words["annex"], style=heading1)
    at, _ = author.paragraph(words["annex"])
    broken = {"type": "section_break", "attrs": {"id": "s1", "kind": "nextPage"}}
    author.do(
        "layout.section-nextPage",
        {"op": "section", "id": "s1", "value": page},
        author.insert(at, broken),
    )
    turned = {**page, "orientation": "landscape", "width": page["height"], "height": page["width"]}
    author.do("layout.landscape", {"op": "section", "id": "last", "value": turned})
    # The map under its sentence, with words for those who do not see it.
    media = next(iter(author.state.media))
    at, node = author.paragraph(words["map"])
    image = {"asset": media, "alt": "", "width": 2286000, "height": 1333500}
    author.do(
        "insert.picture",
        author.insert(
            at + node.node_size, paragraph({"type": "image", "attrs": image}, align="center")
        ),
    )
    place = at + node.node_size + 1
    alt = {"stepType": "attr", "pos": place, "attr": "alt", "value": words["alt"]}
    author.do("picture.alt", {"op": "step", "part": "body", "step": alt})
    _table(author, words)
    # Headings, from the last to the first; numbered list.
    author.set("style.apply", words["figures"], style=heading1)
    level = {"format": "decimal", "text": "%1.", "start": 1, "left": 720, "hanging": 360}
    second = {"format": "lowerLetter", "text": "%2.", "start": 1, "left": 1440, "hanging": 360}
    items = []
    for item in words["items"]:
        place, _ = author.paragraph(item)
        step = {"stepType": "attr", "pos": place, "attr": "list", "value": "l1"}
        items.append({"op": "step", "part": "body", "step": step})
    levels = {"levels": [level, second]}
    author.do("list.numbers", {"op": "list", "id": "l1", "value": levels}, *items)
    author.set("list.demote", words["items"][2], level=1)
    author.set("style.apply", words["recommendations"], style=heading1)
    author.set("style.apply", words["west"], style=heading2)
    author.set("style.apply", words["east"], style=heading2)
    author.set("style.apply", words["findings"], style=heading1)
    author.set(
        "paragraph.dialog",
        words["second"],
        align="justify",
        spaceAfter=240,
        lineSpacing=360,
        lineRule="auto",
    )
    author.mark("style.character", words["partners"], "style", id=author.style("strong"))
    author.mark("font.bold", words["key"], "bold", on=True)
    author.mark("font.highlight", words["key"], "highlight", colour="yellow")
    note = {"type": "doc", "content": [paragraph(text(words["note"]))]}
    _, end = author.phrase(words["note_after"])
    author.do(
        "insert.footnote",
        {"op": "part", "id": "n1", "value": {"kind": "footnote", "doc": note}},
        author.insert(end, {"type": "footnote", "attrs": {"id": "n1"}}),
    )
    author.set("style.apply", words["summary"], style=heading1)
    author.set("style.apply", words["title"], style=author.style("title"))
    at, _ = author.paragraph(words["summary"])
    entries = [
        {"level": 1 if name not in ("east", "west") else 2, "text": words[name]}
        for name in ("summary", "findings", "east", "west", "recommendations", "figures", "annex")
    ]
    contents = {"title": words["contents"], "from": 1, "to": 2, "entries": entries}
    author.do("references.contents", author.insert(at, {"type": "toc", "attrs": contents}))
    return author.commands


def _table(author: Author, words: dict[str, Any]) -> None:
    first, _ = author.paragraph(words["rows"][0])
    last, node = author.paragraph(words["rows"][-1])
    rows = [
        {
            "type": "table_row",
            "content": [
                {"type": "table_cell", "content": [paragraph(text(cell))]}
                for cell in row.split(";")
            ],
        }
        for row in words["rows"]
    ]
    table = {"type": "table", "attrs": {"style": author.style("table grid")}, "content": rows}
    author.do("table.from-text", author.insert(first, table, to=last + node.node_size))
    author.change("table.repeat-header", lambda tr: _set(tr, first + 1, "repeat", value=True))

    def shade(tr: Transform) -> None:
        cell = first + 2
        for one in author.state.body.node_at(first).child(0).children:  # type: ignore[union-attr]
            _set(tr, cell, "shading", value="D9E2F3")
            cell += one.node_size

    author.change("table.shading", shade)


def _set(tr: Transform, at: int, name: str, *, value: Any) -> None:
    tr.set_node_attribute(at, name, value)


def _beside(author: Author, words: dict[str, Any]) -> None:
    """What lies beside the text: the style, header and footer, the properties."""
    name = author.style("heading 1")
    style = author.state.styles[name]
    run = {**style["run"], "colour": "002060", "size": 36}
    author.do("style.modify", {"op": "style", "id": name, "value": {**style, "run": run}})
    header = {"type": "doc", "content": [paragraph(text(words["confidential"]), align="right")]}
    number = {"type": "field", "attrs": {"kind": "page"}}
    footer = {"type": "doc", "content": [paragraph(number, align="center")]}
    for kind, doc in (("header", header), ("footer", footer)):
        part = {"op": "part", "id": f"{kind}1", "value": {"kind": kind, "doc": doc}}
        page = author.state.sections["last"]
        slots = {"default": f"{kind}1", "first": None, "even": None}
        section = {"op": "section", "id": "last", "value": {**page, kind: slots}}
        author.do(f"insert.{kind}", part, section)
    author.do("file.properties", {"op": "property", "name": "title", "value": words["title"]})


def main() -> None:
    """Write both start files and the solution."""
    solutions = {}
    for language in WORDS:
        content = start_file(language)
        (FOLDER / f"report-{language}.docx").write_bytes(content)
        solutions[language] = solution(language, content)
    out = json.dumps(solutions, ensure_ascii=False, indent=1) + "\n"
    (FOLDER / "solution.json").write_text(out, encoding="utf-8")


if __name__ == "__main__":
    main()
