"""The engine at full size: 100,000 scripts against the EAP library, 1,700 against integration."""

from __future__ import annotations

import os

import numpy as np
import pytest

from assess.language.engines.v1 import ScoredItem, score
from assess.psychometrics.ability import eap
from assess.psychometrics.classification import level_of
from assess.psychometrics.irt import ItemParameters
from tests.unit.language.reference_scorer import reference_score
from tests.unit.language.test_engine_v1 import HOUSE, house_form, marked, random_script

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")

SCRIPTS = 100_000
BATCH = 5_000


def test_a_hundred_thousand_scripts_agree_with_the_ability_library() -> None:
    items = house_form()
    table = ItemParameters(*np.array([(i.a, i.b, i.c) for i in items]).T)
    rng = np.random.default_rng(20261121)
    ties = 0
    for _ in range(SCRIPTS // BATCH):
        chance = rng.random((BATCH, 1))
        answers = (rng.random((BATCH, len(items))) < chance).astype(float)
        estimate = eap(answers, table)
        levels = level_of(estimate.theta, HOUSE.cuts)
        for row, theta, level in zip(answers, estimate.theta, levels, strict=True):
            overall = score(marked(items, list(row == 1)), HOUSE)["overall"]
            assert overall["theta"] == pytest.approx(theta, abs=1.1e-6)
            if overall["level"] != level:
                ties += 1
                assert min(abs(theta - cut) for cut in HOUSE.cuts) < 2e-6
    assert ties <= 2


def test_a_hundred_thousand_responses_agree_with_adaptive_integration() -> None:
    for seed in range(1000, 1000 + 1_700):
        script, standard = random_script(seed)
        rows = [(i.skill, i.level, i.a, i.b, i.c, i.mark.value) for i in script]
        expected = reference_score(
            rows, list(standard.cuts), standard.prior_mean, standard.prior_sd
        )
        found = score(script, standard)
        for scale in ("overall", "reading", "listening"):
            assert found[scale]["level"] == expected[scale]["level"], seed
            assert found[scale]["theta"] == pytest.approx(expected[scale]["theta"], abs=1e-6)


def test_a_hundred_thousand_blind_guessers() -> None:
    items = house_form()
    rng = np.random.default_rng(1)
    nought = 0
    for _ in range(SCRIPTS):
        guessed: list[ScoredItem] = marked(items, list(rng.random(len(items)) < 0.25))
        nought += score(guessed, HOUSE)["overall"]["level"] == 0
    assert nought >= 0.95 * SCRIPTS
