"""Whether a start file may be used: what it is, how large, and that it carries nothing alive. Pure.

A start file is opened by several libraries, on the server and in tests; what could harm one of
them (a zip bomb, an entity bomb, a macro, an address that a library might follow) is refused
here, before any of them sees it.
"""

from __future__ import annotations

import io
import json
import zipfile
from xml.parsers import expat

from assess.archives import is_small_directory
from assess.officesim.engine import StartFileError

LARGEST = 10 * 1024 * 1024
LARGEST_MAILBOX = 2 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000
#: A part that shrinks to less than this when packed is no document.
MOST_SHRUNK, SHRUNK_FROM = 200, 1024 * 1024
DEEPEST = 40
_TYPES_PART = "[Content_Types].xml"

_XML = (".xml", ".rels", ".vml")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
#: Words in a part's content type that say it is a program or brings one.
_ALIVE_TYPES = ("macroenabled", "vba", "activex", "oleobject", "controlproperties")
#: A chart's workbook may lie in a presentation, and nothing in that again.
DEEPEST_PACKAGE = 1
_ALIVE = ("vbaproject", "vbadata", "activex", "macrosheets", "dialogsheets", "oleobject")
_LINKED = ("externallinks/", "xl/connections.xml", "querytables/")
#: Extension -> application, and how the main part's content type begins.
TYPES = {
    "xlsx": ("spreadsheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet."),
    "docx": (
        "document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.",
    ),
    "pptx": (
        "presentation",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.",
    ),
    "json": ("mail", ""),
}


def check(name: str, content: bytes) -> str:
    """The application that a start file belongs to. Raises `StartFileError`."""
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES:
        raise StartFileError(
            f"{name}: a start file is .xlsx, .docx, .pptx or a mailbox (.json). Save it as one."
        )
    application, main = TYPES[extension]
    if len(content) > LARGEST:
        raise StartFileError(
            f"{name} is larger than {LARGEST >> 20} MB. Make its pictures smaller."
        )
    if extension == "json":
        _check_mailbox(name, content)
    else:
        _check_package(name, content, main)
    return application


def _check_mailbox(name: str, content: bytes) -> None:
    if len(content) > LARGEST_MAILBOX:
        raise StartFileError(f"{name} is larger than {LARGEST_MAILBOX >> 20} MB. Shorten it.")
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise StartFileError(f"{name} is not JSON in UTF-8: {error}") from None
    if not isinstance(found, dict):
        raise StartFileError(f"{name}: a mailbox is a JSON object.")
    if _depth(found) > DEEPEST:
        raise StartFileError(f"{name} is nested more than {DEEPEST} levels deep. Flatten it.")


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _depth(value: object) -> int:
    """How deeply lists and objects lie in one another, without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if depth > DEEPEST + 1:
            return depth
        deepest = max(deepest, depth)
        waiting += [(part, depth + 1) for part in inner]
    return deepest


def _check_package(name: str, content: bytes, main: str, depth: int = 0) -> None:
    if content.startswith(_OLE):
        raise StartFileError(
            f"{name} is protected by a password or in an old format. Save it again without."
        )
    if not is_small_directory(content, MOST_PARTS):
        raise StartFileError(f"{name} has more than {MOST_PARTS} parts.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(name, archive, main, depth)
    except StartFileError:
        raise
    except Exception:  # zlib, lzma and zipfile raise whatever a damaged file leads them to
        raise StartFileError(f"{name} is damaged or not an office file. Save it again.") from None


def _check_parts(name: str, archive: zipfile.ZipFile, main: str, depth: int) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise StartFileError(f"{name} has more than {MOST_PARTS} parts.")
    if len({part.filename for part in parts}) < len(parts):
        raise StartFileError(f"{name} holds two parts of the same name. Save it again.")
    left = LARGEST_UNPACKED
    contents = {}
    for part in parts:
        _check_name(name, part)
        contents[part.filename] = _unpacked(name, archive, part, left)
        left -= len(contents[part.filename])
    types = _ContentTypes(name, contents.get(_TYPES_PART, b""))
    for path, data in contents.items():
        kind = types.of(path)
        if any(word in kind for word in _ALIVE_TYPES) or data.startswith(_OLE):
            raise StartFileError(f"{name} holds macros or an embedded object ({path}). Remove it.")
        if path.lower().endswith(_XML) or kind.endswith("xml"):
            _check_xml(name, path, data)
        elif data.startswith(_ZIP):
            _check_embedded(f"{name}, {path}", data, depth)
    if not any(kind.startswith(main) for kind in types.all):
        extension = name.rpartition(".")[2]
        raise StartFileError(f"{name} is not what .{extension} says. Save it in that format.")


def _check_embedded(name: str, content: bytes, depth: int) -> None:
    extension = name.rpartition(".")[2].lower()
    if depth >= DEEPEST_PACKAGE or extension not in TYPES or extension == "json":
        raise StartFileError(f"{name} is a file of its own inside the document. Remove it.")
    _check_package(name, content, TYPES[extension][1], depth + 1)


class _ContentTypes:
    """What a package says its parts are, as a reader of XML understands it."""

    def __init__(self, name: str, data: bytes) -> None:
        self._defaults: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        # Before anything is read of it: no document type, no entities.
        _check_xml(name, _TYPES_PART, data)
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.Parse(data, True)

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if tag.rpartition(":")[2] == "Default":
            self._defaults[attributes.get("Extension", "").lower()] = kind
        elif tag.rpartition(":")[2] == "Override":
            self._parts[attributes.get("PartName", "").lower()] = kind

    def of(self, path: str) -> str:
        """A part's type in small letters; empty when the package names none."""
        plain = path.lower()
        default = self._defaults.get(plain.rpartition(".")[2], "")
        return self._parts.get(f"/{plain}", default)

    @property
    def all(self) -> tuple[str, ...]:
        """The types of parts that are named one by one."""
        return tuple(self._parts.values())


def _check_name(name: str, part: zipfile.ZipInfo) -> None:
    path = part.filename
    plain = path.lower()
    if part.flag_bits & 1:
        raise StartFileError(f"{name} is protected by a password. Save it without.")
    if path.startswith("/") or "\\" in path or ".." in path.split("/"):
        raise StartFileError(f"{name} holds a part with a path of its own: {path!r}.")
    if any(word in plain for word in _ALIVE):
        raise StartFileError(f"{name} holds a macro or an embedded object ({path}). Remove it.")
    if any(word in plain for word in _LINKED):
        raise StartFileError(f"{name} is linked to data elsewhere ({path}). Remove the link.")


def _unpacked(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """A part's bytes, never more than `left`: what a header says of its size is not believed."""
    with archive.open(part) as stream:
        data = stream.read(left + 1)
    shrunk = len(data) > SHRUNK_FROM and len(data) > MOST_SHRUNK * max(1, part.compress_size)
    if len(data) > left or shrunk:
        raise StartFileError(
            f"{name} unpacks to far more than it seems (a “zip bomb”), at {part.filename}."
        )
    return data


def _check_xml(name: str, path: str, data: bytes) -> None:
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise StartFileError(f"{name} declares a document type in {path}: that is not allowed.")

    def element(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "Relationship" or attributes.get("TargetMode") != "External":
            return
        if not _is_link(attributes):
            raise StartFileError(
                f"{name} takes something from outside ({attributes.get('Target', '')[:80]!r}): "
                "put it into the file instead."
            )

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    if path.lower().endswith(".rels"):
        parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise StartFileError(f"{name} is damaged: {path} is not XML ({error}).") from None


def _is_link(attributes: dict[str, str]) -> bool:
    """Whether a relationship to the outside is a link that only a reader's click follows."""
    target = attributes.get("Target", "")
    return attributes.get("Type", "").endswith("/hyperlink") and target.lower().startswith(
        ("http://", "https://", "mailto:", "#")
    )
