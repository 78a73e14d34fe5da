"""What a look at an upload finds, with files made by other programs' libraries."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assess.written.looking import FINDINGS, MOST_ENTRIES, finding_of

ANY: tuple[str, ...] = ()


def docx() -> bytes:
    kept = io.BytesIO()
    Document().save(kept)
    return kept.getvalue()


def xlsx() -> bytes:
    kept = io.BytesIO()
    Workbook().save(kept)
    return kept.getvalue()


def archive(**entries: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return kept.getvalue()


def with_encrypted_flag(data: bytes) -> bytes:
    """The same archive, its entries marked as encrypted in the central directory."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        flags = struct.unpack_from("<H", changed, place + 8)[0]
        struct.pack_into("<H", changed, place + 8, flags | 1)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "data", "accepts", "finding"),
    [
        ("a.docx", docx(), ANY, "readable"),
        ("a.xlsx", xlsx(), ("xlsx",), "readable"),
        ("A.XLSX", xlsx(), ("xlsx",), "readable"),
        ("a.xlsx", docx(), ANY, "mislabelled"),
        ("a.docx", b"MZ" + bytes(100), ANY, "mislabelled"),
        ("a.docx", docx()[:200], ANY, "damaged"),
        ("a.docx", with_encrypted_flag(docx()), ANY, "encrypted"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            ANY,
            "encrypted",
        ),
        ("a.docx", archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), ANY, "macros"),
        ("a.docx", archive(word__document_xml=bytes(40 * 1024 * 1024)), ANY, "bomb"),
        (
            "a.docx",
            archive(**{f"word__{n}": b"" for n in range(MOST_ENTRIES + 1)}),
            ANY,
            "bomb",
        ),
        ("a.pdf", b"%PDF-1.7\n...\n%%EOF\n", ANY, "readable"),
        ("a.pdf", b"%PDF-1.7\n/Encrypt 5 0 R\n%%EOF\n", ANY, "encrypted"),
        ("a.pdf", b"%PDF-1.7\n...", ANY, "damaged"),
        ("a.pdf", b"GIF89a", ANY, "mislabelled"),
        ("a.png", b"\x89PNG\r\n\x1a\n...", ANY, "readable"),
        ("a.png", b"\xff\xd8\xff", ANY, "mislabelled"),
        ("a.txt", b"caf\xe9", ANY, "readable"),
        ("a.csv", b"a;\0;b", ANY, "mislabelled"),
        ("a.txt", "wide".encode("utf-16"), ANY, "readable"),
        ("a.exe", b"MZ", ("pdf",), "not_accepted"),
        ("pdf", b"%PDF-1.7\n%%EOF", ("pdf",), "not_accepted"),
        ("a.pdf", b"", ("pdf",), "empty"),
    ],
)
def test_findings(name: str, data: bytes, accepts: tuple[str, ...], finding: str) -> None:
    assert finding_of(name, data, accepts) == finding


@given(st.binary(max_size=400), st.sampled_from(["docx", "pdf", "txt", "png", ""]), st.booleans())
def test_no_bytes_make_it_stumble(data: bytes, ending: str, archived: bool) -> None:
    tail = b"PK\x05\x06" + data[:18].ljust(18, b"\xff")
    spoilt = b"PK\x03\x04" + data + tail if archived else data
    assert finding_of(f"a.{ending}", spoilt, ANY) in FINDINGS


def test_a_directory_longer_than_its_end_says_is_no_way_in() -> None:
    """`zipfile` goes by the directory, whatever number stands at the end."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as made:
        for place in range(MOST_ENTRIES + 1):
            made.writestr(f"{place:x}", b"")
    data = bytearray(kept.getvalue())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", data, end + 8, 1, 1)
    assert finding_of("a.docx", bytes(data), ANY) == "bomb"
