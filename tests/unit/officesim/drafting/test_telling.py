"""What pure modules say is known to the pages, so that it can be said in French."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assess.officesim import selftest, startfiles
from assess.officesim.drafting import telling
from assess.officesim.engine import StartFileError
from assess.officesim.projects import ProjectError, parse_project
from assess.officesim.sentences import found_in

SLOT = re.compile(r"\{[^{}]*\}")


def known(sentence: str) -> bool:
    return found_in((*telling.TEMPLATES, *telling.START_FILES), sentence) is not None


def test_everything_that_is_missing_in_a_project_is_known() -> None:
    raw: dict[str, Any] = {
        "application": "spreadsheet",
        "code": "No code!",
        "start": {"en": "a.xlsx"},
        "task": [
            {"id": "a", "check": []},
            {"id": "a", "check": [{"id": "x", "weight": 99, "domain": "z", "depends_on": ["y"]}]},
        ],
        "collateral": [{"id": "x", "domain": "cells"}],
    }
    with pytest.raises(ProjectError) as caught:
        parse_project(raw, frozenset())
    with pytest.raises(ProjectError) as empty:
        parse_project({"application": "mail", "start": 3}, frozenset())
    said = {*caught.value.problems, *empty.value.problems}
    assert len(said) > 12
    assert [one for one in said if not known(one)] == []


def _zip(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.doc", b""),
        ("a.xlsx", b"nonsense"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0"),
        ("a.xlsx", _zip(vbaProject=b"x")),
        ("a.xlsx", _zip(x=b"y")),
        ("a.xlsx", _zip(**{"a.xml": b"<!DOCTYPE x><x/>"})),
        ("a.xlsx", _zip(**{"a.xml": b"<x>"})),
        ("a.xlsx", _zip(**{"xl/connections.xml": b"<x/>"})),
        ("a.json", b"{"),
        ("a.json", b"[]"),
        ("a.json", b'{"a":' * 60 + b"1" + b"}" * 60),
    ],
)
def test_what_is_wrong_with_a_start_file_is_known(name: str, content: bytes) -> None:
    with pytest.raises(StartFileError) as caught:
        startfiles.check(name, content)
    assert known(str(caught.value)), str(caught.value)


def test_everything_that_the_self_test_says_is_known() -> None:
    """Its sentences, read from its source: each with something in the place of its values."""
    source = Path(selftest.__file__).read_text("utf-8")
    calls = re.findall(r"self\._say\(\s*((?:f?\"[^\"]*\"\s*)+)\)", source)
    assert len(calls) == source.count("self._say(") > 6
    for call in calls:
        sentence = "".join(re.findall(r'"([^"]*)"', call))
        said = f"code (en): {SLOT.sub('x', sentence)}"
        assert known(said), said


def test_a_sentence_that_nobody_listed_is_shown_as_it_is() -> None:
    assert not known("Something new.")
