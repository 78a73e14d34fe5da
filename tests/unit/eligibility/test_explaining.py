"""Every reason code has one plain sentence in each language, well set."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from assess.eligibility.explaining import (
    CHOICE_CODES,
    DECISION_CODES,
    day_en,
    day_fr,
    explain,
    explain_choice,
)

TESTS: list[tuple[Any, Any]] = [
    ("language", "en"),
    ("language", "fr"),
    ("written", None),
    ("office", None),
]


@pytest.mark.parametrize("code", sorted(DECISION_CODES))
@pytest.mark.parametrize(("family", "language"), TESTS)
def test_a_decision_s_sentence_is_whole_in_both_languages(
    code: str, family: Any, language: Any
) -> None:
    said = explain(code, family, language, date(2025, 3, 1), date(2027, 3, 12), 2, 3)
    for sentence in (said.en, said.fr):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0
        assert not re.search(r"[{}]|None|  |'", sentence)
    assert not re.search(r"(?<!\N{NO-BREAK SPACE})[:;%]", said.fr)
    assert said.in_("fr_FR") == said.fr
    assert said.in_("en") == said.in_("de") == said.en


@pytest.mark.parametrize("code", sorted(CHOICE_CODES))
def test_a_choice_s_sentence_is_whole_in_both_languages(code: str) -> None:
    said = explain_choice(code, "fr" if code.startswith("vacancy") else None, 2, 3)
    for sentence in (said.en, said.fr):
        assert sentence.endswith(".")
        assert not re.search(r"[{}]|None|  |'", sentence)


def test_codes_fit_their_column() -> None:
    assert max(map(len, DECISION_CODES | CHOICE_CODES)) <= 40


def test_days_are_unambiguous() -> None:
    assert day_en(date(2027, 3, 12)) == "12 March 2027"
    assert day_fr(date(2027, 3, 12)) == "12 mars 2027"
    assert day_fr(date(2027, 8, 1)) == "1er août 2027"


def test_the_sentence_of_a_lockout() -> None:
    said = explain("failed_recently", "office", None, date(2026, 8, 31), date(2027, 2, 28))
    assert said.en == (
        "The office test of 31 August 2026 was failed: it may be sat again from 28 February 2027."
    )
    assert said.fr == (
        "Échec au test de bureautique du 31 août 2026\N{NO-BREAK SPACE}: il pourra être repassé à "
        "partir du 28 février 2027."
    )
