"""Guessing gets nobody a level: both starter banks, real forms, the real scorer."""

from __future__ import annotations

import os
import random

import pytest
from flask import Flask

from tests.support import guessing

#: `make soak` sets ASSESS_SOAK for the full count.
GUESSERS = 10_000 if os.environ.get("ASSESS_SOAK") else 1_000
FORMS = 40


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bank", ["english", "french"])
def test_guessers_empty_scripts_and_perfect_scripts(context: Flask, bank: str) -> None:
    chance = random.Random(20261121)
    drawn = guessing.forms(bank, FORMS, chance)
    levels = [
        guessing.level(drawn[turn % FORMS], guessing.blind(drawn[turn % FORMS], chance))
        for turn in range(GUESSERS)
    ]
    assert levels.count(0) >= 0.95 * GUESSERS
    assert max(levels) <= 1
    for form in drawn:
        assert guessing.level(form, {}) == 0
        assert guessing.level(form, guessing.perfect(form)) == 5
