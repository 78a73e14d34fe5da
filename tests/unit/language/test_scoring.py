"""Scoring a form: the engine it names, the marks it needs, the pins it leaves."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from assess.language.content import versions_of
from assess.language.engines.v1 import Mark
from assess.language.scoring import form_items, mark, score_form
from assess.psychometrics.irt import ItemParameters
from assess.psychometrics.standards import rp_cut
from tests.unit.language.test_content import made

_, CONTENT = made()
HASHES = {version: f"hash of {version}" for version in versions_of(CONTENT)}
RIGHT = {item["ref"]: Mark.RIGHT for item in form_items(CONTENT)}


@pytest.mark.parametrize(
    ("chosen", "key", "expected"),
    [(2, 2, Mark.RIGHT), (0, 0, Mark.RIGHT), (1, 2, Mark.WRONG), (None, 0, Mark.OMITTED)],
)
def test_marks(chosen: int | None, key: int, expected: Mark) -> None:
    assert mark(chosen, key) is expected


def test_pins_name_everything_needed_to_score_again() -> None:
    pins = score_form(CONTENT, "digest", {**RIGHT, "q05": Mark.NEUTRALISED}, HASHES).pins
    assert pins["engine"] == "language-1"
    assert pins["form"] == "digest"
    assert pins["prior"] == {"mean": 0.0, "sd": 1.0}
    assert pins["provisional"] is True
    assert [pin["version"] for pin in pins["items"]] == versions_of(CONTENT)
    assert all(pin["hash"] == HASHES[pin["version"]] for pin in pins["items"])
    assert pins["neutralised"] == [versions_of(CONTENT)[4]]


def test_cuts_are_the_abilities_that_answer_seven_in_ten_of_a_level() -> None:
    for level, cut in enumerate(CONTENT["ruler"]["cuts"], start=1):
        rows = [i["parameters"] for i in form_items(CONTENT) if i["level"] == level]
        items = ItemParameters(*np.array([[row[name] for row in rows] for name in "abc"]))
        assert rp_cut(items) == pytest.approx(cut, abs=1e-6)


def test_numbers_come_from_the_form_and_not_from_today() -> None:
    changed = copy.deepcopy(CONTENT)
    changed["ruler"]["cuts"] = [5.0, 5.1, 5.2, 5.3, 5.4]
    assert score_form(CONTENT, "d", RIGHT, HASHES).outcome["overall"]["level"] == 5
    assert score_form(changed, "d", RIGHT, HASHES).outcome["overall"]["level"] == 0


def test_an_engine_that_is_not_in_the_tree_is_named() -> None:
    changed = copy.deepcopy(CONTENT)
    changed["ruler"]["engine"] = "language-0"
    with pytest.raises(LookupError, match="'language-0'"):
        score_form(changed, "d", RIGHT, HASHES)


@pytest.mark.parametrize("other", [{}, {**RIGHT, "q61": Mark.RIGHT}])
def test_marks_of_another_form_are_refused(other: dict[str, Mark]) -> None:
    with pytest.raises(ValueError, match="do not belong"):
        score_form(CONTENT, "d", other, HASHES)
