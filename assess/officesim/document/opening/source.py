"""What the readers of one file share: numbered elements, pictures, what is not modelled."""

from __future__ import annotations

import base64
import posixpath
from dataclasses import dataclass, field

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError
from docx.image.exceptions import UnrecognizedImageError as Unrecognized
from docx.image.image import Image

from assess.officesim.document.names import Element
from assess.officesim.document.opening.formats import Fonts
from assess.officesim.document.package import Package, Relationship
from assess.officesim.engine import JSONObject

_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}


@dataclass
class Source:
    """One file being read. The number of an element is its place in `elements`."""

    package: Package
    fonts: Fonts
    renamed: dict[str, str]
    elements: list[list[Element]] = field(default_factory=list)
    #: XML of run properties that the document does not model, each once.
    residues: list[str] = field(default_factory=list)
    media: dict[str, JSONObject] = field(default_factory=dict)
    #: Pictures by the name of their part.
    pictures: dict[str, str] = field(default_factory=dict)

    def number(self, *elements: Element) -> int:
        """Remember elements; what comes from them carries their number."""
        self.elements.append(list(elements))
        return len(self.elements) - 1

    def residue(self, xml: str) -> int:
        """The number of a run's unmodelled properties."""
        if xml not in self.residues:
            self.residues.append(xml)
        return self.residues.index(xml)

    def style(self, name: str | None) -> str | None:
        """A style's id as the document knows it."""
        return None if name is None else self.renamed.get(name, name)[:80]

    def picture(self, part: str) -> str | None:
        """The name of a picture that browsers can show, or None."""
        kind = _PICTURES.get(posixpath.splitext(part)[1].lower())
        content = self.package.parts.get(part)
        if kind is None or content is None:
            return None
        if part not in self.pictures:
            size = _size(content)
            if size is None:
                return None
            name = posixpath.basename(part)
            self.pictures[part] = name
            data = base64.b64encode(content).decode("ascii")
            self.media[name] = {"type": kind, "data": data, "width": size[0], "height": size[1]}
        return self.pictures[part]


@dataclass
class PartSource:
    """One part of the file while its text is read."""

    file: Source
    relationships: dict[str, Relationship]
    #: Ranges open at the place of reading: id in the file -> mark.
    ranges: dict[str, JSONObject] = field(default_factory=dict)


def _size(content: bytes) -> tuple[int, int] | None:
    """Width and height in EMU at the picture's own resolution."""
    try:
        image = Image.from_blob(content)
        return max(1, int(image.width)), max(1, int(image.height))
    except (Unrecognized, InvalidImageStreamError, UnexpectedEndOfFileError):
        return None
    except (ValueError, KeyError, IndexError, ZeroDivisionError, TypeError):
        return None
