"""The number of a receipt, as people type it."""

from __future__ import annotations

import pytest

from assess.delivery.receipts import number_in


@pytest.mark.parametrize(
    "typed",
    [
        "K7QM-4XPT-9ABC",
        " k7qm-4xpt-9abc\n",
        "k7qm 4xpt 9abc",
        "K7QM4XPT9ABC",
        "K7QM – 4XPT – 9ABC",
        "Receipt number: K7QM-4XPT-9ABC",
        "Récépissé n° k7qm-4xpt-9abc",
    ],
)
def test_a_number_is_known_again_however_it_is_typed(typed: str) -> None:
    assert number_in(typed) == "K7QM-4XPT-9ABC"


@pytest.mark.parametrize(
    "other",
    [
        "",
        "K7QM-4XPT",
        "K7QM-4XPT-9AB",
        "K7QM-4XPT-9ABCD",
        "XK7QM-4XPT-9ABC",
        "K7QM-4XPT-9AB0",
        "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl",
        '{"code": "K7QM-4XPT-9ABC"}',
        "The letter says a good deal before and after it: K7QM-4XPT-9ABC, and goes on for long.",
    ],
)
def test_anything_else_is_no_number(other: str) -> None:
    assert number_in(other) is None
