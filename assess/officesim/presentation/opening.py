"""From a .pptx to the opening that both sides load."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError

from assess.officesim.engine import EditError, JSONObject, StartFileError
from assess.officesim.presentation.deck import walk
from assess.officesim.presentation.reading import motion, themes
from assess.officesim.presentation.reading.paint import colour, paint
from assess.officesim.presentation.reading.shapes import BoardReader
from assess.officesim.presentation.reading.text import paragraphs
from assess.officesim.presentation.vocabulary import check_against, check_plain
from assess.officesim.presentation.xml import Element, find, flag, qn

#: A layout of this name is not offered: its pictures are those that can be inserted.
LIBRARY = ("Library", "Bibliothèque")
MOST_SLIDES = 200
#: What python-pptx raises for damaged packages and parts.
_BROKEN = (
    BadZipFile,
    PackageNotFoundError,
    AttributeError,
    KeyError,
    TypeError,
    OSError,
    SyntaxError,
)


@dataclass
class Source:
    """A start file with the ids that its parts have in the deck."""

    presentation: Any
    deck: JSONObject
    media: JSONObject
    library: list[JSONObject]
    #: id in the deck -> python-pptx's slide, layout or master
    boards: dict[str, Any] = field(default_factory=dict)
    readers: dict[str, BoardReader] = field(default_factory=dict)


def open_deck(start_file: bytes, locale: str) -> JSONObject:
    """See `PresentationEngine.open`."""
    source = read_source(start_file)
    for name in ("masters", "layouts", "slides"):
        for board in source.deck[name]:
            try:
                check_plain(board)
                check_against("Board", board, board["id"])
            except (EditError, RecursionError) as error:
                raise StartFileError(f"The presentation cannot be used: {error}") from None
    return {
        "locale": locale,
        "deck": source.deck,
        "media": source.media,
        "library": source.library,
    }


def read_source(start_file: bytes) -> Source:
    """Read a .pptx. Raises `StartFileError`."""
    try:
        presentation = Presentation(io.BytesIO(start_file))
    except _BROKEN as error:
        raise StartFileError(
            f"This is not a presentation that can be read (.pptx): {error}"
        ) from None
    if len(presentation.slides) > MOST_SLIDES:
        raise StartFileError(f"A presentation may have {MOST_SLIDES} slides at most.")
    size = {"w": int(presentation.slide_width or 0), "h": int(presentation.slide_height or 0)}
    deck: JSONObject = {"size": size, "masters": [], "layouts": [], "slides": []}
    source = Source(presentation, deck, {}, [])
    try:
        _Opener(source).read()
    except StartFileError:
        raise
    except (ValueError, *_BROKEN) as error:
        raise StartFileError(f"A part of the presentation is broken: {error}") from None
    return source


class _Opener:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.deck = source.deck
        self.layout_ids: dict[Any, str] = {}
        self.slide_ids: dict[Any, str] = {}

    def read(self) -> None:
        presentation = self.source.presentation
        for number, slide in enumerate(presentation.slides, 1):
            self.slide_ids[slide.part.partname] = f"s{number}"
        for number, master in enumerate(presentation.slide_masters, 1):
            self.master(master, f"m{number}")
        for slide in presentation.slides:
            self.slide(slide, self.slide_ids[slide.part.partname])
        for slide_id, name in sections(presentation.part._element):
            for slide, board in zip(presentation.slides, self.deck["slides"], strict=True):
                if slide.slide_id == slide_id:
                    board["section"] = name[:200]

    def master(self, master: Any, name: str) -> None:
        board = self.board(master, name, "master")
        board["name"] = master.name[:200]
        try:
            root = themes.parse_theme(themes.theme_part(master.part))
        except KeyError:
            raise StartFileError("A slide master of the presentation has no theme.") from None
        board |= {"theme": themes.theme(root), "styles": themes.styles(master._element)}
        self.deck["masters"].append(board)
        for layout in master.slide_layouts:
            if layout.name in LIBRARY:
                self.library(layout)
                continue
            number = len(self.deck["layouts"]) + 1
            found = self.board(layout, f"l{number}", "layout")
            found |= {"name": layout.name[:200], "master": name}
            found["type"] = layout._element.get("type", "cust")[:40]
            self.layout_ids[layout.part.partname] = found["id"]
            self.deck["layouts"].append(found)

    def slide(self, slide: Any, name: str) -> None:
        board = self.board(slide, name, "slide")
        layout = self.layout_ids.get(slide.slide_layout.part.partname)
        if layout is None:
            raise StartFileError("A slide uses the layout that holds the library of pictures.")
        board |= {"layout": layout, "notes": self.notes(slide)}
        element = slide._element
        if flag(element, "show") is False:
            board["hidden"] = True
        transition = motion.transition(element)
        if transition:
            board["transition"] = transition
        animations = motion.animations(element, self.source.readers[name].numbers)
        if animations:
            board["animations"] = animations
        self.deck["slides"].append(board)

    def board(self, owner: Any, name: str, kind: str) -> JSONObject:
        reader = BoardReader(name, owner.part, self.resolver(owner.part), self.keep_image)
        self.source.readers[name] = reader
        self.source.boards[name] = owner
        board: JSONObject = {"id": name, "kind": kind}
        board["shapes"] = reader.shapes(find(owner._element, "p:cSld/p:spTree"))
        background = _background(owner._element)
        if background:
            board["background"] = background
        return board

    def notes(self, slide: Any) -> list[JSONObject]:
        if not slide.has_notes_slide:
            return []
        frame = slide.notes_slide.notes_text_frame
        if frame is None:
            return []
        found = paragraphs(frame._txBody, self.resolver(slide.notes_slide.part))
        return found if any(one["runs"] for one in found) else []

    def library(self, layout: Any) -> None:
        reader = BoardReader("library", layout.part, lambda _: None, self.keep_image)
        for shape in walk(reader.shapes(find(layout._element, "p:cSld/p:spTree"))):
            if shape["kind"] == "picture" and "frame" in shape:
                size = {"w": shape["frame"]["w"], "h": shape["frame"]["h"]}
                self.source.library.append({"key": shape["image"], "name": shape["name"], **size})

    def keep_image(self, part: Any) -> str:
        key = hashlib.sha256(part.blob).hexdigest()[:16]
        self.source.media[key] = {
            "type": part.content_type,
            "data": base64.b64encode(part.blob).decode("ascii"),
        }
        return key

    def resolver(self, part: Any) -> Callable[[str], str | None]:
        def resolve(relationship: str) -> str | None:
            if relationship not in part.rels:
                return None
            found = part.rels[relationship]
            if found.is_external:
                return str(found.target_ref)
            name = self.slide_ids.get(found.target_part.partname)
            return f"slide:{name}" if name else None

        return resolve


def _background(element: Element) -> str | None:
    found = find(element, "p:cSld/p:bg/p:bgPr")
    if found is not None:
        return paint(found)
    return colour(find(element, "p:cSld/p:bg/p:bgRef"))


def sections(presentation: Element) -> list[tuple[int, str]]:
    """(slide number in the file, name) of the slide that begins each section."""
    found = []
    for section in presentation.iter(qn("p14:section")):
        first = next(section.iter(qn("p14:sldId")), None)
        if first is not None:
            found.append((int(first.get("id", "0")), section.get("name", "")))
    return found
