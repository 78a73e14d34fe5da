"""Whose the words of a version are: by passages, whatever way they came."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.authoring.nodes import keyed
from assess.written.authorship import RUN, Written, authors_of, is_copied, passages_of
from tests.support.written_papers import bundle, raw_paper

ADA, BEN, CIM, DOT = 1, 2, 3, 4
LONG = "Plan the convoy to the eastern camp before the rains begin"


def says(*texts: str) -> frozenset[str]:
    return passages_of([{"en": text} for text in texts])


def version(number: int, author: int, signed_off: bool, *texts: str) -> Written:
    return Written(number, frozenset({author}), signed_off, says(*texts))


def test_a_draft_and_the_version_made_of_it_say_the_same() -> None:
    drafted = passages_of(keyed(raw_paper()))
    assert drafted == passages_of(asdict(bundle().paper))
    for words in ("plan the convoy en", "secret note fr", "tentes 40", "secret band 4 en"):
        assert words in drafted
    assert not {"p3", "essay", "analysis", "map png"} & drafted, "codes are nobody's words"


@pytest.mark.parametrize(
    "changed",
    [LONG.upper(), LONG.replace(" the", ", the"), f"{LONG}!", LONG.replace("rains", "floods")],
)
def test_a_touched_up_text_is_still_its_author_s(changed: str) -> None:
    assert says(LONG) & says(changed)


def test_other_words_are_another_text() -> None:
    assert not says(LONG) & says("Plan the move of the stores to the western camp")
    assert says("Two trucks.") == {"two trucks"}
    assert says("", " – ") == frozenset()
    assert passages_of({"file": {"en": "map.png"}}, ["ab12"]) == {"file ab12"}


@given(st.lists(st.sampled_from("abcde"), min_size=RUN, max_size=30), st.data())
def test_every_run_of_a_text_is_found_in_it(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - RUN))
    assert says(" ".join(words[start : start + RUN])) <= says(" ".join(words))


def test_words_that_were_signed_off_are_nobody_s_any_more() -> None:
    versions = [version(1, ADA, True, LONG), version(2, BEN, False, LONG, "Two trucks")]
    assert authors_of(versions, 2) == {BEN}
    assert authors_of(versions, 1) == {ADA}


def test_words_that_were_not_signed_off_are_their_author_s_whoever_brings_them_back() -> None:
    versions = [
        version(1, ADA, True, "One"),
        version(2, BEN, False, "One", LONG),
        version(3, CIM, True, "One", "Two"),
        version(4, DOT, False, "One", LONG.replace("rains", "floods")),
    ]
    assert authors_of(versions, 4) == {BEN, DOT}


def test_what_a_later_version_dropped_and_another_takes_up_again_is_looked_at_anew() -> None:
    versions = [
        version(1, ADA, True, LONG),
        version(2, BEN, True, "Two"),
        version(3, CIM, False, "Two", LONG),
    ]
    assert authors_of(versions, 3) == {ADA, CIM}


def test_everybody_since_the_last_signed_off_wrote_it() -> None:
    versions = [version(1, ADA, False, "One"), version(2, BEN, False, "Two")]
    assert authors_of(versions, 2) == {ADA, BEN}
    assert authors_of(versions, 1) == {ADA}


def test_a_version_is_copied_from_a_draft_when_both_say_something_new() -> None:
    earlier = [version(1, ADA, True, "One", "Two")]
    assert is_copied(says("One", LONG), says("Two", LONG), earlier)
    assert not is_copied(says("One", LONG), says("One", "Three"), earlier)
