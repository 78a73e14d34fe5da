"""What a look at an upload shows: its first bytes and, of an archive, the list of its entries.

Pure. Nothing is unpacked, run or opened, and nothing found is a reason to drop the file: the
bytes are kept as they came, and a person who marks is told what to expect.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from assess.archives import is_small_directory

#: Beyond these an archive would unfold to what no marker's computer should meet.
MOST_ENTRIES = 5_000
MOST_UNFOLDED = 300 * 1024 * 1024
LARGEST_RATIO = 200
RATIO_FROM = 20 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
#: Ending -> the entry that an archive of this sort holds.
_ARCHIVES = {
    "docx": "word/document.xml",
    "docm": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "xlsm": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_TEXTS = frozenset({"txt", "csv", "md"})
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}

FINDINGS = (
    "readable",
    "empty",
    "not_accepted",
    "mislabelled",
    "encrypted",
    "bomb",
    "macros",
    "damaged",
)


def ending_of(name: str) -> str:
    """The ending of a file's name, in small letters; empty without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def finding_of(name: str, data: bytes, accepts: tuple[str, ...]) -> str:
    """One of `FINDINGS`. Never raises, whatever the bytes are."""
    ending = ending_of(name)
    if not data:
        return "empty"
    if accepts and ending not in accepts:
        return "not_accepted"
    if ending in _ARCHIVES:
        return _archive(data, _ARCHIVES[ending])
    return _pdf(data) if ending == "pdf" else _plain(ending, data)


def _plain(ending: str, data: bytes) -> str:
    is_picture = ending in _MAGIC
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    binary = ending in _TEXTS and b"\0" in data[:65536] and not wide
    wrong = binary or (is_picture and not data.startswith(_MAGIC[ending]))
    return "mislabelled" if wrong else "readable"


def _pdf(data: bytes) -> str:
    if b"%PDF-" not in data[:1024]:
        return "mislabelled"
    if b"/Encrypt" in data:
        return "encrypted"
    return "readable" if b"%%EOF" in data[-2048:] else "damaged"


def _archive(data: bytes, expected: str) -> str:
    if data.startswith(_OLE):
        # Office files with a password are wrapped in the older format.
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "mislabelled"
    if not data.startswith(b"PK\x03\x04"):
        return "mislabelled"
    if not _has_end(data):
        return "damaged"
    if not is_small_directory(data, MOST_ENTRIES):
        return "bomb"
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            listed = archive.infolist()
    except Exception:
        # Whatever the list of a spoilt archive makes the reader stumble over.
        return "damaged"
    return _listed(listed, expected)


def _listed(listed: list[zipfile.ZipInfo], expected: str) -> str:
    unfolded = sum(one.file_size for one in listed)
    packed = max(1, sum(one.compress_size for one in listed))
    if unfolded > MOST_UNFOLDED or (unfolded > RATIO_FROM and unfolded / packed > LARGEST_RATIO):
        return "bomb"
    if any(one.flag_bits & 1 for one in listed):
        return "encrypted"
    names = {one.filename for one in listed}
    if expected not in names:
        return "mislabelled"
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    return (
        "macros" if has_macros or any(name.startswith("Basic/") for name in names) else "readable"
    )


def _has_end(data: bytes) -> bool:
    place = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    return place >= 0 and place + _END_SIZE <= len(data)
