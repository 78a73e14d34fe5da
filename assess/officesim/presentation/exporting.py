"""From the end state back onto the start file: what nobody touched stays as it was."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.deck import walk
from assess.officesim.presentation.opening import Source, read_source
from assess.officesim.presentation.reading.themes import parse_theme, theme_part
from assess.officesim.presentation.writing.build import make
from assess.officesim.presentation.writing.motion import set_animations, set_transition
from assess.officesim.presentation.writing.paint import fill
from assess.officesim.presentation.writing.shapes import BoardWriter
from assess.officesim.presentation.writing.text import write_levels, write_paragraphs
from assess.officesim.presentation.xml import Element, find, qn

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def export_deck(deck: JSONObject, start_file: bytes) -> bytes:
    """The start file with what changed in `deck`."""
    source = read_source(start_file)
    _Exporter(source, deck).write()
    output = io.BytesIO()
    source.presentation.save(output)
    return output.getvalue()


class _Exporter:
    def __init__(self, source: Source, deck: JSONObject) -> None:
        self.source = source
        self.deck = deck
        self.presentation = source.presentation
        self.start = {
            board["id"]: board
            for name in ("masters", "layouts", "slides")
            for board in source.deck[name]
        }
        self.sources = {
            name: element
            for reader in source.readers.values()
            for name, element in reader.elements.items()
        }

    def write(self) -> None:
        if self.deck["size"] != self.source.deck["size"]:
            self.presentation.slide_width = Emu(self.deck["size"]["w"])
            self.presentation.slide_height = Emu(self.deck["size"]["h"])
        self.slides()
        for name in ("masters", "layouts", "slides"):
            for board in self.deck[name]:
                if board["id"] in self.source.boards and board != self.start.get(board["id"]):
                    self.board(board)
        self.layouts_gone()
        self.sections()

    def slides(self) -> None:
        """Make and remove slides and put them in order."""
        listed = self.presentation.slides._sldIdLst
        wanted = {slide["id"] for slide in self.deck["slides"]}
        entries = {
            slide["id"]: entry
            for slide, entry in zip(self.source.deck["slides"], list(listed), strict=True)
        }
        for slide in self.deck["slides"]:
            if slide["id"] not in entries:
                made = self.presentation.slides.add_slide(self.layout(slide))
                for shape in list(made.shapes):
                    shape._element.getparent().remove(shape._element)
                self.source.boards[slide["id"]] = made
                entries[slide["id"]] = list(listed)[-1]
        for name, entry in entries.items():
            listed.remove(entry)
            if name not in wanted:
                self.presentation.part.drop_rel(entry.get(qn("r:id")))
        listed.extend([entries[slide["id"]] for slide in self.deck["slides"]])

    def layout(self, slide: JSONObject) -> Any:
        """The file's layout; a layout that was made here is stood in for by its master's first."""
        found = self.source.boards.get(slide["layout"])
        return found or self.presentation.slide_masters[0].slide_layouts[0]

    def board(self, board: JSONObject) -> None:
        start = self.start.get(board["id"], {"shapes": []})
        owner = self.source.boards[board["id"]]
        reader = self.source.readers.get(board["id"])
        elements = dict(reader.elements) if reader else {}
        writer = BoardWriter(
            owner.part,
            elements,
            self.sources,
            self.source.media,
            self.linker(owner.part),
            {shape["id"]: shape for shape in walk(start["shapes"])},
        )
        tree = find(owner._element, "p:cSld/p:spTree")
        writer.write(tree, start["shapes"], board["shapes"])
        if start.get("background") != board.get("background"):
            _set_background(owner._element, board.get("background"))
        if board["kind"] == "slide":
            self.slide(owner, start, board, writer)
        elif board["kind"] == "layout":
            owner._element.cSld.set("name", board.get("name", ""))
        else:
            self.master(owner, start, board)

    def slide(self, owner: Any, start: JSONObject, board: JSONObject, writer: BoardWriter) -> None:
        element = owner._element
        if start.get("layout", board["layout"]) != board["layout"]:
            for relationship in owner.part.rels.values():
                if relationship.reltype == RELATIONSHIP_TYPE.SLIDE_LAYOUT:
                    relationship._target = self.layout(board).part
        if bool(start.get("hidden")) != bool(board.get("hidden")):
            element.attrib.pop("show", None)
            if board.get("hidden"):
                element.set("show", "0")
        if start.get("transition") != board.get("transition"):
            set_transition(element, board.get("transition"))
        if start.get("animations", []) != board.get("animations", []):
            set_animations(element, board.get("animations", []), writer.numbers())
        if start.get("notes", []) != board["notes"]:
            frame = owner.notes_slide.notes_text_frame
            if frame is not None:
                write_paragraphs(frame._txBody, start.get("notes", []), board["notes"], writer.link)

    def master(self, owner: Any, start: JSONObject, board: JSONObject) -> None:
        for name in ("title", "body", "other"):
            old, new = start["styles"][name], board["styles"][name]
            styles = find(owner._element, f"p:txStyles/p:{name}Style")
            if old != new and styles is not None:
                write_levels(styles, old, new)
        if start["theme"] != board["theme"]:
            part = theme_part(owner.part)
            root = parse_theme(part)
            _write_theme(root, board["theme"])
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )

    def layouts_gone(self) -> None:
        kept = {layout["id"] for layout in self.deck["layouts"]}
        for layout in self.source.deck["layouts"]:
            if layout["id"] not in kept:
                found = self.source.boards[layout["id"]]
                found.slide_master.slide_layouts.remove(found)

    def sections(self) -> None:
        """Rewrite the list of sections when it differs, or when slides came or went."""
        before = [(one["id"], one.get("section")) for one in self.source.deck["slides"]]
        after = [(one["id"], one.get("section")) for one in self.deck["slides"]]
        if before == after or not any(name for _, name in before + after):
            return
        root = self.presentation.part._element
        extensions = find(root, "p:extLst")
        if extensions is None:
            extensions = make("p:extLst")
            root.append(extensions)
        for extension in list(extensions):
            if extension.get("uri") == _SECTIONS:
                extensions.remove(extension)
        listed = make("p14:sectionLst")
        entries = list(self.presentation.slides._sldIdLst)
        for (_, name), entry in zip(after, entries, strict=True):
            if name is not None or not len(listed):
                number = f"{{{len(listed):08X}-0000-4000-8000-000000000000}}"
                section = make("p14:section", {"name": name or "", "id": number})
                section.append(make("p14:sldIdLst"))
                listed.append(section)
            listed[-1][0].append(make("p14:sldId", {"id": entry.get("id")}))
        if any(name for _, name in after):
            extensions.append(make("p:ext", {"uri": _SECTIONS}, listed))

    def linker(self, part: Any) -> Any:
        def link(address: str) -> Element:
            kind, _, name = address.partition(":")
            if kind != "slide":
                relationship = part.relate_to(
                    address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                )
                return make("a:hlinkClick", {"r:id": relationship})
            target = self.source.boards.get(name)
            if target is None:
                return None
            relationship = part.relate_to(target.part, RELATIONSHIP_TYPE.SLIDE)
            return make("a:hlinkClick", {"r:id": relationship, "action": "ppaction://hlinksldjump"})

        return link


def _set_background(element: Element, paint: str | None) -> None:
    common = find(element, "p:cSld")
    old = find(common, "p:bg")
    if old is not None:
        common.remove(old)
    if paint is not None:
        properties = make("p:bgPr", None, fill(paint), make("a:effectLst"))
        common.insert(0, make("p:bg", None, properties))


def _write_theme(root: Element, theme: JSONObject) -> None:
    root.set("name", theme["name"])
    scheme = find(root, "a:themeElements/a:clrScheme")
    for name, value in theme["colours"].items():
        element = find(scheme, f"a:{name}")
        if element is not None:
            for child in list(element):
                element.remove(child)
            element.append(make("a:srgbClr", {"val": value}))
    for name, font in theme["fonts"].items():
        latin = find(root, f"a:themeElements/a:fontScheme/a:{name}Font/a:latin")
        if latin is not None:
            latin.set("typeface", font)
