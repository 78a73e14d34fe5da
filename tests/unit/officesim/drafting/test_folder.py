"""A folder, its .zip and its page are the same thing; what cannot be one is refused."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import toml_writing
from assess.officesim.bundles import read_bundle
from assess.officesim.drafting.folder import TABLES, Folder, bundle_of, read_zip, write_zip
from assess.officesim.projects import ProjectError

BANK = Path("question_banks/office")
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
VALUES = st.recursive(
    TEXTS
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
TABLE = st.dictionaries(TEXTS, VALUES, max_size=4)


@given(
    st.dictionaries(TEXTS.filter(lambda key: key not in ("task", "collateral")), VALUES),
    st.lists(st.tuples(TABLE, st.lists(TABLE, max_size=3)), max_size=3),
    st.lists(TABLE, max_size=3),
)
def test_what_is_written_reads_as_it_was(
    plain: dict[str, Any], tasks: list[Any], collateral: list[Any]
) -> None:
    content = {**plain, "collateral": collateral}
    content["task"] = [{**task, "check": checks} for task, checks in tasks]
    assert tomllib.loads(toml_writing.write(content, TABLES)) == content


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("folder", sorted(BANK.iterdir()), ids=lambda folder: folder.name)
def test_our_projects_come_back_from_a_zip_as_they_were(folder: Path) -> None:
    files = {
        f"{folder.name}/{path.relative_to(folder)}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    found = read_zip(packed(files))
    again = read_zip(write_zip(found))
    assert again == found
    bundle, expected = bundle_of(again), read_bundle(folder)
    assert bundle.content_hash == expected.content_hash


PROJECT = b'code = "notes"\napplication = "mail"\nstart = "box.json"\n'


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a/readme.txt": b"x", "a/project.toml": PROJECT}, "readme.txt is no part"),
        ({"box.json": b"{}"}, "There must be one project.toml"),
        ({"project.toml": b"code = "}, "project.toml cannot be read"),
        ({"project.toml": b"when = 2026-01-01\n" + PROJECT}, "is a date"),
        ({"project.toml": b'title = "x"\n' + PROJECT}, "title must hold a text for each"),
        ({"project.toml": PROJECT + b"[[task]]\ncheck = 3\n"}, r"task 1, check: write \[\["),
        ({"project.toml": PROJECT + b"[task]\nid = 3\n"}, r"task: write \[\[task\]\]"),
        ({"project.toml": PROJECT + b"[[collateral]]\nweight = 1.5\n"}, "weight must be"),
        ({"project.toml": PROJECT, "solution.json": b'[{"cmd": "x"}]'}, "solution.json: write"),
        ({"project.toml": PROJECT, "solution.json": b'{"de": []}'}, "solution.json: write"),
        ({"project.toml": PROJECT, "solution.json": b"[NaN]"}, "solution.json cannot be read"),
        ({"project.toml": PROJECT, "solution.json": b'[{"cmd": "\\ud800", "edits": []}]'}, "write"),
        ({"project.toml": PROJECT, "../box.json": b"{}"}, "is no part of a project"),
        ({"project.toml": PROJECT, "\u4e00" * 95 + ".json": b"{}"}, "is no part of a project"),
        ({"project.toml": PROJECT + b'[[mutant]]\ncheck = ["c"]\n'}, "mutant 1, check must be"),
        ({"project.toml": PROJECT + b'[[mutant]]\nwithout = ["1"]\n'}, "mutant 1, without must"),
    ],
)
def test_what_is_no_folder_is_refused_with_its_fault(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        read_zip(packed(files))


def test_damage_bombs_and_heaps_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProjectError, match=r"not a \.zip"):
        read_zip(b"PK\x03\x04 nonsense")
    many = {f"a{number}.json": b"{}" for number in range(80)} | {"project.toml": PROJECT}
    with pytest.raises(ProjectError, match="more than 60 files"):
        read_zip(packed(many))
    monkeypatch.setattr("assess.officesim.drafting.folder.LARGEST_ALL", 1000)
    with pytest.raises(ProjectError, match="unpacked"):
        read_zip(packed({"project.toml": PROJECT, "box.json": b" " * 2000}))


def test_what_a_system_adds_when_it_packs_is_left_out() -> None:
    files = {"p/project.toml": PROJECT, "__MACOSX/p/._x": b"", "p/.DS_Store": b""}
    assert read_zip(packed(files)).starts == {}


def test_a_folder_that_is_not_whole_keeps_what_it_has() -> None:
    folder = Folder({"code": "half", "application": "mail", "later": {"a": 1}}, {}, {}, None)
    assert read_zip(write_zip(folder)) == folder
    with pytest.raises(ProjectError, match="at least one task"):
        bundle_of(folder)


def test_no_solution_and_a_solution_by_language_are_kept_apart() -> None:
    commands = [{"cmd": "x", "via": "key", "edits": [{"op": "set", "text": "é"}]}]
    for solution in (commands, {"en": commands}, {"en": commands, "fr": []}):
        folder = Folder({"code": "half", "application": "mail"}, {}, {}, solution)
        assert json.dumps(read_zip(write_zip(folder)).solution) == json.dumps(solution)
