"""Findings as people read them."""

from __future__ import annotations

import pytest

from assess.officesim.wording import LONGEST, plainly

WORDS = {"True": "oui", "False": "non", "None": "aucun"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("merged: ['A1:G1']", "merged: A1:G1"),
        ("{'size': 16, 'bold': True}", "size: 16, bold: oui"),
        ("bold: False, font: None", "bold: non, font: aucun"),
        ("freeze: [3, 0]", "freeze: 3, 0"),
        (
            "marks: {'ref': 'F4:F15', 'look': {'size': 9, 'bold': True}}",
            "marks: ref: F4:F15, look: (size: 9, bold: oui)",
        ),
        ("{'count': 1, 'none': 0}", "count: 1, none: 0"),
        # Formulas, file names and what a candidate typed stay letter for letter.
        ('=IF(F4>1000,"True","No")', '=IF(F4>1000,"True","No")'),
        ("=SUM({1,2;3,4})", "=SUM({1,2;3,4})"),
        ("='Feuille 1'!A1*TRUE()", "='Feuille 1'!A1*TRUE()"),
        ("a [b and {c", "a [b and {c"),
        ("[" * 900, "[" * 900),
        ("{'a': 1}" * LONGEST, "{'a': 1}" * LONGEST),
    ],
)
def test_values_are_words_and_all_else_is_left(written: str, read: str) -> None:
    assert plainly(written, WORDS) == read
