"""What the typesetter's fonts cannot show is found with few trials and spelled out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.delivery import glyphs

LETTERS = st.characters(codec="utf-8", min_codepoint=0x80)


@given(st.sets(LETTERS, max_size=60), st.sets(LETTERS, max_size=60))
def test_halving_finds_exactly_what_is_not_shown(shown: set[str], hidden: set[str]) -> None:
    hidden -= shown
    found = glyphs.unshown(
        shown | hidden, lambda text: not hidden.intersection(text), trials=10_000
    )
    assert found == hidden


@given(st.sets(LETTERS, min_size=1, max_size=80), st.integers(0, 40))
def test_with_too_few_trials_nothing_unshown_passes(hidden: set[str], trials: int) -> None:
    asked: list[str] = []

    def is_shown(text: str) -> bool:
        asked.append(text)
        return not hidden.intersection(text)

    assert glyphs.unshown(hidden | {"é"}, is_shown, trials) >= hidden
    assert len(asked) <= trials


def test_european_letters_are_cleared_before_a_long_list_of_others_spends_the_trials() -> None:
    others = {chr(0x4E00 + place) for place in range(2_000)}
    european = set("éèüßñœŽж")
    found = glyphs.unshown(european | others, lambda text: not others.intersection(text))
    assert found == others


def test_every_text_is_spelled_and_nothing_else() -> None:
    data = {"a": ["x😀", ("b你", 7)], "你": None, "c": True}
    assert glyphs.beyond_ascii(data) == {"😀", "你"}
    spelled = glyphs.in_all_texts(data, lambda text: glyphs.spelled(text, {"😀", "你"}))
    assert spelled == {"a": ["x[U+1F600]", ["b[U+4F60]", 7]], "你": None, "c": True}
