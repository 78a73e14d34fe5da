"""A paper written as its folder is the same paper."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import toml_writing
from assess.written.authoring import nodes
from assess.written.authoring.raw import TABLES, files_of, raw_of, zip_of
from assess.written.authoring.shape import faults_of
from assess.written.bundles import Bundle, folders_in, read_bundle
from assess.written.packing import read_zip
from assess.written.reading import parse_paper
from tests.support.written_papers import PNG, bundle, raw_paper

BANK = Path(__file__).parents[4] / "question_banks" / "written"


@pytest.mark.parametrize("folder", folders_in(BANK), ids=lambda path: str(path.name))
def test_our_own_papers_come_back(folder: Path, tmp_path: Path) -> None:
    one = read_bundle(folder)
    for name, data in files_of(raw_of(one.paper), one.files).items():
        (tmp_path / name).write_bytes(data)
    assert read_bundle(tmp_path).content_hash == one.content_hash


def test_through_a_draft_and_a_zip_as_well() -> None:
    one = bundle()
    content = nodes.keyed(raw_of(one.paper))
    assert faults_of(nodes.plain(content)) == []
    assert read_zip(zip_of(nodes.plain(content), one.files)).content_hash == one.content_hash


@given(st.text(), st.text(), st.booleans())
def test_any_words_come_back(english: str, french: str, paired: bool) -> None:
    raw = raw_paper()
    raw["title"] = {"en": f"x{english}", "fr": f"x{french}"}
    raw["part"][0]["task"][0]["model"] = {"en": f"x{french}", "fr": f"x{english}"}
    paper = parse_paper(raw, frozenset({"map.png"}))
    again: dict[str, Any] = raw_of(paper)
    spelled = toml_writing.write(again, TABLES)
    assert tomllib.loads(spelled) == again
    whole = parse_paper(again, frozenset({"map.png"}))
    assert (
        Bundle(whole, {"map.png": PNG}).content_hash == Bundle(paper, {"map.png": PNG}).content_hash
    )
