"""Start files: the good ones of three libraries pass, and nothing alive or huge does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pytest

from assess.officesim.engine import StartFileError
from assess.officesim.startfiles import check


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Mission"
    book.active["A2"].hyperlink = "https://example.org/"
    return _saved(book.save)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Mission report")
    return _saved(document.save)


def slides() -> bytes:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0])
    return _saved(deck.save)


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def changed(content: bytes, name: str, data: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same package with one part put in or replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        for part in names:
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data(old.read(name)) if callable(data) else data)
    return stream.getvalue()


def test_files_of_the_three_kinds_and_a_mailbox_pass() -> None:
    assert check("budget.xlsx", xlsx()) == "spreadsheet"
    assert check("Report.DOCX", word()) == "document"
    assert check("deck.pptx", slides()) == "presentation"
    assert check("mailbox.json", json.dumps({"folders": []}).encode()) == "mail"


BOMB = b"\0" * (3 * 1024 * 1024)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
OUTSIDE = (
    b'<?xml version="1.0"?><Relationships xmlns='
    b'"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("xl/media/image1.png", BOMB, "zip bomb"),
        ("xl/vbaProject.bin", b"x", "macro"),
        ("xl/activeX/activeX1.xml", b"<a/>", "macro"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded object"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "linked"),
        ("xl/connections.xml", b"<a/>", "linked"),
        ("customXml/item1.xml", DOCTYPE, "document type"),
        ("customXml/item1.xml", DOCTYPE.decode().encode("utf-16"), "document type"),
        ("customXml/item1.xml", b"<a>", "not XML"),
        ("xl/_rels/x.xml.rels", OUTSIDE % (b"image", b"http://example.org/a.png"), "outside"),
        ("xl/_rels/x.xml.rels", OUTSIDE % (b"hyperlink", b"file:///etc/passwd"), "outside"),
        ("../evil.xml", b"<a/>", "path"),
        ("/evil.xml", b"<a/>", "path"),
    ],
)
def test_what_is_alive_or_points_outside_is_refused(part: str, data: bytes, words: str) -> None:
    with pytest.raises(StartFileError, match=words):
        check("budget.xlsx", changed(xlsx(), part, data))


def test_macros_under_a_harmless_name_and_false_extensions_are_refused() -> None:
    def enable(types: bytes) -> bytes:
        return types.replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main",
            b"ms-excel.sheet.macroEnabled.main",
        )

    with pytest.raises(StartFileError, match="macros"):
        check("budget.xlsx", changed(xlsx(), "[Content_Types].xml", enable))
    with pytest.raises(StartFileError, match=r"not what \.xlsx says"):
        check("budget.xlsx", word())
    for name in ("budget.xlsm", "budget.xls", "budget", "budget.exe"):
        with pytest.raises(StartFileError, match=r"\.xlsx, \.docx, \.pptx"):
            check(name, xlsx())


def named(kind: bytes, part: bytes = b"xl/harmless.bin") -> Callable[[bytes], bytes]:
    """The content types with one more part of that type."""
    more = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (part, kind)
    return lambda types: types.replace(b"</Types>", more)


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-office.vbaProject",
        b"application/vnd.ms-office.vba&#80;roject",
        b"application/vnd.ms-office.activeX+xml",
        b"application/vnd.openxmlformats-officedocument.oleObject",
    ],
)
def test_a_part_is_what_its_type_says_however_it_is_called_or_spelled(kind: bytes) -> None:
    content = changed(xlsx(), "xl/harmless.bin", b"x")
    with pytest.raises(StartFileError, match="macros or an embedded object"):
        check("budget.xlsx", changed(content, "[Content_Types].xml", named(kind)))


def test_xml_under_another_ending_is_looked_at_as_well() -> None:
    content = changed(xlsx(), "xl/harmless.bin", DOCTYPE)
    with pytest.raises(StartFileError, match="document type"):
        check("budget.xlsx", changed(content, "[Content_Types].xml", named(b"application/a+xml")))
    with pytest.raises(StartFileError, match="document type"):
        check("budget.xlsx", changed(xlsx(), "[Content_Types].xml", DOCTYPE))


def test_a_file_inside_the_file_is_looked_at_as_well() -> None:
    deck = changed(slides(), "ppt/embeddings/book.xlsx", xlsx())
    assert check("deck.pptx", deck) == "presentation"
    living = changed(xlsx(), "xl/vbaProject.bin", b"x")
    nested = changed(xlsx(), "xl/embeddings/book.xlsx", xlsx())
    for name, inside, words in (
        ("book.xlsx", living, "macro"),
        ("book.xlsm", xlsx(), "a file of its own"),
        ("book.xlsx", nested, "a file of its own"),
        ("ole1.bin", b"\xd0\xcf\x11\xe0" + b"x" * 600, "embedded object"),
    ):
        with pytest.raises(StartFileError, match=words):
            check("deck.pptx", changed(slides(), f"ppt/embeddings/{name}", inside))


def test_a_directory_of_a_hundred_thousand_parts_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2100):
            archive.writestr(f"{number}.png", b"")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(StartFileError, match="more than 2000 parts"):
        check("budget.xlsx", many.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0" + b"x" * 600, b"x" * 100])
def test_what_is_no_package_is_refused(content: bytes) -> None:
    with pytest.raises(StartFileError):
        check("budget.xlsx", content)
    with pytest.raises(StartFileError):
        check("budget.xlsx", xlsx()[:-200] + content)


@pytest.mark.parametrize(
    "content", [b"[]", b"\xff", b'{"a": NaN}', b'{"a":' * 100 + b"1" + b"}" * 100, b"{" * 100_000]
)
def test_mailboxes_that_are_none_are_refused(content: bytes) -> None:
    with pytest.raises(StartFileError):
        check("mailbox.json", content)


def test_sizes_are_limited() -> None:
    with pytest.raises(StartFileError, match="10 MB"):
        check("budget.xlsx", b"PK" + b"x" * (10 * 1024 * 1024))
    with pytest.raises(StartFileError, match="2 MB"):
        check("mailbox.json", b'{"a":"' + b"x" * (2 * 1024 * 1024) + b'"}')
