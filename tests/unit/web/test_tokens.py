"""The colours themselves: WCAG 2 contrast recomputed from tokens.css."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend"
TOKENS = (FRONTEND / "styles" / "tokens.css").read_text("utf-8")
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")

TEXT = ["ink", "ink-soft", "link", "accent", "safe", "attention", "danger", "information"]
GROUNDS = ["paper", "surface", "sunken", "raised"]
ON_TINT = [
    (kind, f"{kind}-tint") for kind in ("safe", "attention", "danger", "information", "accent")
]
FILLS = [("on-navy", "navy"), ("on-navy", "navy-hover"), ("on-danger", "danger-fill")]


def colours(block: str) -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall(block)}


ORDINARY = colours(TOKENS.split("data-contrast")[0])
HIGH = ORDINARY | colours(TOKENS.split('data-contrast="high"')[1].split("}")[0])


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_agrees_with_published_pairs() -> None:
    # W3C's own examples: black on white 21:1; #767676 on white is the lightest grey at 4.5:1.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert 4.5 <= contrast("#767676", "#ffffff") < 4.6
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [(text, ground) for text in TEXT for ground in GROUNDS]
    + ON_TINT
    + FILLS
    + [
        ("ink", f"{kind}-tint")
        for kind in ("safe", "attention", "danger", "information", "accent", "navy")
    ]
    + [
        ("ink-soft", "navy-tint"),
        ("link", "navy-tint"),
        ("attention", "navy-tint"),
        ("safe", "navy-tint"),
    ],
)
def test_text_is_readable(text: str, ground: str, theme: int) -> None:
    assert contrast(ORDINARY[text][theme], ORDINARY[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["line-strong", "focus", "navy"])
def test_edges_of_controls_are_visible(edge: str, ground: str, theme: int) -> None:
    assert contrast(ORDINARY[edge][theme], ORDINARY[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "link"])
def test_high_contrast_reaches_the_enhanced_level(text: str, theme: int) -> None:
    assert contrast(HIGH[text][theme], HIGH["paper"][theme]) >= 7


def test_colours_are_written_in_the_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(")
    offenders = [
        f"{path.relative_to(FRONTEND)}: {match.group()}"
        for path in sorted(FRONTEND.glob("styles/**/*.css"))
        + sorted(FRONTEND.glob("runner/**/*.css"))
        # What the applications draw has the colours of office documents in every theme; their
        # common frame does not.
        + sorted(FRONTEND.glob("officesim/kit/**/*.css"))
        + sorted(FRONTEND.glob("officesim/mail/**/*.css"))
        if path.name != "tokens.css"
        for match in literal.finditer(re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S))
    ]
    assert offenders == []
