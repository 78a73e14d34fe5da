"""Results in words: a level never without its error, in both languages, never with certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

import assess.language
from assess.language.engines.v1 import Mark, score
from assess.language.explain import Explanation, error_in_words, explain, likelihood, summary
from tests.unit.language.test_engine_v1 import HOUSE, house_form

CATALOGUE = Path(assess.language.__file__).parent / "translations/fr/LC_MESSAGES/messages.po"
CUTS = list(HOUSE.cuts)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("catalogues")
    target = folder / "fr" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="fr"))
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app)
    with app.test_request_context():
        yield


def outcome(share_right: float, neutralise_listening: bool = False) -> dict[str, Any]:
    """The outcome of a script that has the easiest items right, up to a share."""
    items = house_form()
    right = round(share_right * len(items))
    script = [
        replace(item, mark=Mark.RIGHT if place < right else Mark.WRONG)
        for place, item in enumerate(items)
    ]
    if neutralise_listening:
        script = [
            replace(item, mark=Mark.NEUTRALISED) if item.skill == "listening" else item
            for item in script
        ]
    return score(script, HOUSE)


def sentences(explanation: Explanation) -> list[str]:
    scales = [explanation.overall, *explanation.parts]
    return [
        *explanation.cautions,
        *(text for s in scales for text in (s.title, s.name, s.meaning, s.error, s.precision)),
        *(chance.label for chance in explanation.overall.chances),
        *(block.label for block in explanation.blocks),
    ]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.45, 0.6, 0.8, 1.0])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_level_comes_with_its_error(words: None, share: float, locale: str) -> None:
    result = outcome(share)
    with force_locale(locale):
        explanation = explain(result, CUTS)
    for scale in (explanation.overall, *explanation.parts):
        found = result[scale.code]
        low, high = found["equivalent"]["lowest"], found["equivalent"]["highest"]
        numbers = [int(n) for n in re.findall(r"\b[0-5]\b", scale.error.split("(")[0])]
        assert numbers == ([low] if low == high else [low, high])
        assert scale.lowest == found["theta"] - found["standard_error"]
        assert [chance.reported for chance in scale.chances].index(True) == found["level"]


def test_levels_four_and_five_carry_their_caution(words: None) -> None:
    assert explain(outcome(1.0), CUTS).overall.level == 5
    assert any("levels 4 and 5" in text for text in explain(outcome(1.0), CUTS).cautions)
    assert not any("levels 4 and 5" in text for text in explain(outcome(0.0), CUTS).cautions)
    four = next(
        result for result in (outcome(n / 60) for n in range(61)) if result["overall"]["level"] == 4
    )
    assert explain(four, CUTS).overall.level_text == "4 or above"
    assert summary(four).startswith("Level 4 or above.")


def test_provisional_and_borderline_are_said_when_they_hold(words: None) -> None:
    result = outcome(0.5)
    for borderline in (True, False):
        for provisional in (True, False):
            changed = {**result, "borderline": borderline, "provisional": provisional}
            said = " ".join(explain(changed, CUTS).cautions)
            assert ("Borderline" in said) is borderline
            assert ("Provisional" in said) is provisional


def test_a_part_without_questions_is_left_out(words: None) -> None:
    explanation = explain(outcome(0.5, neutralise_listening=True), CUTS)
    assert [part.code for part in explanation.parts] == ["reading"]


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "under 1%"), (0.009, "under 1%"), (0.5, "50%"), (0.994, "over 99%"), (1.0, "over 99%")],
)
def test_no_probability_claims_certainty(words: None, probability: float, text: str) -> None:
    assert likelihood(probability) == text


def test_french_says_everything_in_french(words: None) -> None:
    results = [outcome(n / 10) for n in range(11)]
    english = {text for result in results for text in sentences(explain(result, CUTS))}
    with force_locale("fr"):
        french = {text for result in results for text in sentences(explain(result, CUTS))}
        assert "entre" in error_in_words(results[5]["overall"]) or "nouveau" in error_in_words(
            results[5]["overall"]
        )
    assert english & french <= {"Expert"}
    assert not [text for text in french if re.search(r"[^\u00a0][:;?!](\s|$)|'", text)]
