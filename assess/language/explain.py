"""An outcome in words: what a level means and how sure it is. A level never stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from assess.language.descriptors import MEANINGS, NAMES
from assess.web.formats import number, percent

JSONObject = dict[str, Any]

# Levels that multiple choice shows less surely than the levels below them.
OPEN_LEVELS = (4, 5)
SCALES: dict[str, LazyString] = {
    "overall": _l("Overall"),
    "reading": _l("Reading"),
    "listening": _l("Listening"),
}


@dataclass(frozen=True, slots=True)
class LevelChance:
    """The probability of one level, as shown in a chart."""

    level: int
    label: str
    probability: float
    text: str
    reported: bool


@dataclass(frozen=True, slots=True)
class ScaleExplanation:
    """One scale in words: its level, what that means, and its error beside it."""

    code: str
    title: str
    level: int
    level_text: str
    name: str
    meaning: str
    error: str
    precision: str
    theta: float
    standard_error: float
    lowest: float
    highest: float
    chances: tuple[LevelChance, ...]


@dataclass(frozen=True, slots=True)
class BlockExplanation:
    """Right answers among the items of one level."""

    level: int
    label: str
    right: int
    items: int
    percent: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole outcome in the interface language; `cautions` must be shown with any level."""

    overall: ScaleExplanation
    parts: tuple[ScaleExplanation, ...]
    blocks: tuple[BlockExplanation, ...]
    cautions: tuple[str, ...]
    cuts: tuple[tuple[float, str], ...]


def explain(outcome: JSONObject, cuts: Sequence[float]) -> Explanation:
    """Explain an outcome of engine language-1 in the current interface language.

    Parameters
    ----------
    outcome : dict
        As stored in a result's `detail`.
    cuts : sequence of float
        The cut scores of levels 1 to 5 that the result is pinned to.
    """
    parts = [scale for scale in ("reading", "listening") if outcome[scale] is not None]
    return Explanation(
        overall=_scale("overall", outcome["overall"]),
        parts=tuple(_scale(code, outcome[code]) for code in parts),
        blocks=tuple(_block(block) for block in outcome["blocks"]),
        cautions=tuple(_cautions(outcome)),
        cuts=tuple((cut, str(level)) for level, cut in enumerate(cuts, start=1)),
    )


def level_text(level: int) -> str:
    """Return a level as it is reported: 4 reads "4 or above"."""
    if level == 4:
        return str(gettext("%(level)s or above", level=level))
    return str(level)


def error_in_words(scale: JSONObject) -> str:
    """Say how far the level of an equivalent test may differ, with its probability."""
    same = scale["equivalent"]
    chance = likelihood(same["probability"])
    low, high = same["lowest"], same["highest"]
    sentence: str
    if low == high:
        sentence = gettext(
            "On an equivalent test the level would most likely be %(level)s again "
            "(probability %(chance)s).",
            level=low,
            chance=chance,
        )
    else:
        sentence = gettext(
            "On an equivalent test the level would most likely be between %(low)s and %(high)s "
            "(probability %(chance)s).",
            low=low,
            high=high,
            chance=chance,
        )
    return sentence


def likelihood(probability: float) -> str:
    """Return a probability in per cent that never claims certainty."""
    if probability < 0.01:
        return str(gettext("under %(share)s", share=percent(0.01)))
    if probability > 0.99:
        return str(gettext("over %(share)s", share=percent(0.99)))
    return percent(probability)


def summary(outcome: JSONObject) -> str:
    """Say the overall level and its error in one line."""
    overall = outcome["overall"]
    level = gettext("Level %(level)s.", level=level_text(overall["level"]))
    return f"{level} {error_in_words(overall)}"


def _scale(code: str, scale: JSONObject) -> ScaleExplanation:
    level, theta, error = scale["level"], scale["theta"], scale["standard_error"]
    return ScaleExplanation(
        code=code,
        title=str(SCALES[code]),
        level=level,
        level_text=level_text(level),
        name=str(NAMES[level]),
        meaning=str(MEANINGS[code][level]),
        error=error_in_words(scale),
        precision=gettext(
            "Ability %(theta)s, standard error %(error)s, from %(items)s questions.",
            theta=number(theta, 2),
            error=number(error, 2),
            items=scale["items"],
        ),
        theta=theta,
        standard_error=error,
        lowest=theta - error,
        highest=theta + error,
        chances=tuple(_chance(k, p, level) for k, p in enumerate(scale["probabilities"])),
    )


def _chance(level: int, probability: float, reported: int) -> LevelChance:
    return LevelChance(
        level=level,
        label=gettext("Level %(level)s", level=level),
        probability=probability,
        text=likelihood(probability),
        reported=level == reported,
    )


def _block(block: JSONObject) -> BlockExplanation:
    right, items = block["right"], block["items"]
    share = block["percent"]
    return BlockExplanation(
        level=block["level"],
        label=gettext("Questions of level %(level)s", level=block["level"]),
        right=right,
        items=items,
        percent=share,
        text=gettext("%(right)s of %(items)s", right=right, items=items),
    )


def _cautions(outcome: JSONObject) -> list[str]:
    scales = [outcome[code] for code in SCALES if outcome[code] is not None]
    cautions = []
    if outcome["borderline"]:
        cautions.append(
            gettext(
                "Borderline result: an equivalent test would more likely than not give another "
                "level. Treat it with particular care."
            )
        )
    if any(scale["level"] in OPEN_LEVELS for scale in scales):
        cautions.append(
            gettext(
                "Multiple-choice questions show levels 4 and 5 less surely than the lower ones. "
                "Level 4 means “at level 4 or above”, and level 5 should be confirmed by other "
                "evidence where it matters."
            )
        )
    if outcome["provisional"]:
        cautions.append(
            gettext(
                "Provisional parameters: the difficulty of the questions is still taken from "
                "their authors’ level tags, not from the answers of many candidates. Level, "
                "error and probabilities are provisional in the same way."
            )
        )
    return cautions
