"""Words as they are compared, with their places in the text as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given

from assess.written.similarity.tokens import Vocabulary
from tests.support.scripts import LETTERS


def read(text: str) -> list[tuple[str, str]]:
    """(normalised word, what stands there in the original) for each word."""
    vocabulary = Vocabulary()
    words = vocabulary.read(text)
    spelt = {number: word for word, number in vocabulary.numbers.items()}
    places = zip(words.ids.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True)
    return [(spelt[number], text[start:end]) for number, start, end in places]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Council, in 2024", ["the", "council", "in", "2024"]),
        ("L’accord d'aujourd’hui", ["l", "accord", "d", "aujourdhui"]),
        ("qu'il n´a jusqu`ici", ["qu", "il", "n", "a", "jusqu", "ici"]),
        ("C’est quelqu’un", ["c", "est", "quelquun"]),
        ("don't can’t won't shan't", ["do", "not", "can", "not", "will", "not", "shall", "not"]),
        ("We'll they’re I've I'm", ["we", "will", "they", "are", "i", "have", "i", "am"]),
        ("the State's reply", ["the", "state", "s", "reply"]),
        ("five o'clock", ["five", "oclock"]),
        ("decision-making", ["decision", "making"]),
        ("ÉTÉ été ete\u0301 e\u0301te\u0301", ["ete", "ete", "ete", "ete"]),
        ("ﬁnance Ｆｕｌｌ Straße", ["finance", "full", "strasse"]),
        ("pru\u00addence co\u200bpied", ["prudence", "copied"]),
        ("«‘quoted’» 'quoted'", ["quoted", "quoted"]),
        ("snake_case …—!", ["snake", "case"]),
        ("الوثيقة документ", ["الوثيقة", "документ"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [word for word, _ in read(text)] == words


def test_places_are_those_of_the_original() -> None:
    found = [place for _, place in read("L’É\u00adtat, e\u0301crit: don't")]
    assert found == ["L", "É\u00adtat", "e\u0301crit", "don", "t"]


@given(LETTERS)
def test_places_are_in_order_and_within_the_text(text: str) -> None:
    words = Vocabulary().read(text)
    bounds = [0, *(place for pair in zip(words.starts, words.ends, strict=True) for place in pair)]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= len(text)
    assert (words.starts < words.ends).all()
