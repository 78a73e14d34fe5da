"""What leaves the house about one result, read by libraries that are not the application."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.browser.vacancy import Person
from tests.support import square_code

LEVEL = ".//{*}outcomeVariable[@identifier='LEVEL']/{*}value"


def check_all(recruiter: Visitor, person: Person, reference: str, level: int) -> None:
    """Every format that the page of results offers holds the result of one person."""
    keys = _keys(recruiter)
    row = _csv_row(_download(recruiter, person, "export.csv"))
    assert (row["email"], int(row["level"])) == (person.email, level)
    assert row["vacancy"] == reference
    assert "never the sole basis" in row["caution"]
    book = _xlsx_row(_download(recruiter, person, "export.xlsx"))
    assert (book["email"], int(book["level"])) == (person.email, level)
    _check_json(json.loads(_download(recruiter, person, "export.json")), keys, person, level)
    for form in ("csv", "xlsx", "json", "qti"):
        _check_package(_download(recruiter, person, f"export/{form}.zip"), form, keys, level)


def address_on_certificate(file: Path, person: Person) -> str:
    """Where its square code leads, which is printed beside it; the paper names the person."""
    reader = PdfReader(file)
    (page,) = reader.pages
    said = page.extract_text()
    assert f"{person.given} {person.family}" in said
    assert "/StructTreeRoot" in reader.root_object
    contents = page.get_contents()
    assert contents is not None
    drawn = contents.get_data().decode("latin-1")
    begin = drawn.index("/Alt(Square code")
    address = square_code.read_page(drawn[begin : drawn.index("EMC", begin)])
    assert address in said
    return address


def _download(recruiter: Visitor, person: Person, name: str) -> bytes:
    page = recruiter.go(f"/recruitment/results/?q={person.email}")
    link = page.locator(f'a[href*="{name}"]')
    if not link.is_visible():
        page.get_by_role("button", name="Other formats").click()
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def _csv_row(data: bytes) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return row


def _xlsx_row(data: bytes) -> dict[str, Any]:
    book = load_workbook(io.BytesIO(data), read_only=True)
    names, values = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return dict(zip((str(name) for name in names), values, strict=True))


def _check_json(said: dict[str, Any], keys: dict[str, Any], person: Person, level: int) -> None:
    (row,) = said["results"]
    assert (row["email"], row["level"]) == (person.email, level)
    statement = _read(row["jws"], keys)
    assert statement["level"] == level
    assert statement["state"] == "issued"
    assert person.family not in json.dumps(statement)


def _check_package(data: bytes, form: str, keys: dict[str, Any], level: int) -> None:
    """The signed manifest names the digest of the list of digests, and those are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        listing = archive.read("SHA256SUMS")
        signed = _read(manifest["jws"], keys)
        assert (signed["format"], signed["results"]) == (form, 1)
        assert signed["sha256sums"] == hashlib.sha256(listing).hexdigest()
        for line in listing.decode().splitlines():
            digest, name = line.split("  ", 1)
            content = archive.read(name)
            assert hashlib.sha256(content).hexdigest() == digest
            if form == "qti" and name.endswith(".xml"):
                (value,) = ElementTree.fromstring(content).findall(LEVEL)
                assert int(value.text or "") == level


def _keys(recruiter: Visitor) -> dict[str, Any]:
    """The published keys, by their names."""
    reply = recruiter.context.request.get("/.well-known/assess-keys.json")
    return {key["kid"]: OKPKey.import_key(key) for key in reply.json()["keys"]}


def _read(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        read = jws.deserialize_compact(
            token, lambda obj: keys[obj.headers()["kid"]], algorithms=["EdDSA"]
        )
    said: dict[str, Any] = json.loads(read.payload)
    return said
