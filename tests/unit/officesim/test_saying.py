"""Every phrase of a judge and of an engine's start file is one that a page can say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assess.officesim import describing, engine
from assess.officesim.drafting.telling import START_FILES, TEMPLATES
from assess.officesim.engine import APPLICATIONS
from assess.officesim.saying import FINDINGS
from assess.officesim.sentences import found_in
from assess.officesim.wording import labelled

ROOM = Path(engine.__file__).parent
#: What holds nothing but values and names, and names that fields' labels are found for.
VALUES = {
    "",
    "x",
    "x: x",
    "x ×",
    "x × x",
    "x x",
    "x/x: x",
    "x: x x",
    "0 × x, x × x",
    "x × x, x × x",
    "7 ×",
    "7 × x",
    "0 × x, 7 × x",
    "7: x",
    "x slides",
    "x changed",
    "x unchanged",
    "x – x",
    "x → x",
    "x (x)",
    "x (x → x)",
    "on: x",
    "hidden: x",
}
#: Judges' words for what only a rubric written by hand as JSON can get wrong.
OF_JSON = (
    "expect",
    "target.",
    "equals holds",
    "lines is",
    "marks needs",
    "parts are",
    "Give ",
    "There is no value",
    "This is no spreadsheet",
    "x: write",
    "x: x is not known",
    "x is no formatting",
    "x is nothing that",
    "The target needs",
    "target: name",
)


def _spelled(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be, each value as "x"; whole numbers as "7"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(one.value) if isinstance(one, ast.Constant) else _sample(one) for one in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from _spelled(node.body)
        yield from _spelled(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _spelled(value)


def _sample(value: ast.expr) -> str:
    text = ast.unparse(value)
    counts = ("len(", "count", "most", "number", "MAX_TARGETS", "{wanted}", "MOST_SLIDES")
    return "7" if any(one in text for one in counts) else "x"


def _said(pattern: str, calls: tuple[str, ...]) -> set[str]:
    found = set()
    for path in ROOM.glob(pattern):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in calls:
                found |= {text for argument in node.args for text in _spelled(argument)}
    return found


def test_every_phrase_of_a_judge_is_known() -> None:
    said = _said("*/checks/*.py", ("Finding", "Missing", "best"))
    assert len(said) > 90
    unknown = said - VALUES - {"no x", "no such x"}  # every kind of object, every `what`
    assert sorted(one for one in unknown if found_in(FINDINGS, one.strip()) is None) == []


def test_every_reason_why_a_check_cannot_be_judged_is_known_or_about_json() -> None:
    said = {one for one in _said("*/checks/*.py", ("ValueError",)) if not one.startswith(OF_JSON)}
    assert len(said) > 8
    assert sorted(one for one in said if found_in(FINDINGS, one) is None) == []


def test_everything_an_engine_says_of_a_start_file_is_known() -> None:
    said = _said("*/**/*.py", ("StartFileError",)) | _said("*/*.py", ("StartFileError",))
    assert len(said) > 20
    assert sorted(one for one in said if found_in(START_FILES, one) is None) == []


def test_no_template_is_there_twice_and_each_finds_itself() -> None:
    templates = (*TEMPLATES, *START_FILES, *FINDINGS)
    assert len(set(templates)) == len(templates) - len(set(FINDINGS) & set(TEMPLATES))


@pytest.mark.parametrize("application", APPLICATIONS)
def test_labels_are_there_for_every_field(application: str) -> None:
    for kind in describing.kinds_of(application).values():
        for language in ("en", "fr"):
            names, _values = describing.labels_of(application, kind.id, language)
            assert all(names[one.name] == one.label[language] for one in kind.expect)


def test_only_pairs_take_labels() -> None:
    names, values = {"size": "Size", "kind": "Kind"}, {("kind", "a"): "An a"}
    said = labelled("kind: a, size: 3, resize: 4, a size: 5 (size: 6)", names, values, {})
    assert said == "Kind: An a, Size: 3, resize: 4, a size: 5 (Size: 6)"
