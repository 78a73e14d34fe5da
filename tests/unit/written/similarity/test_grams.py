"""Common phrases, counted the slow way beside."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assess.written.similarity.grams import hashes, shared
from assess.written.similarity.tokens import Vocabulary

SIZE = 2
Texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=10), min_size=1, max_size=6)


def phrases(words: list[str]) -> dict[tuple[str, ...], int]:
    """Each phrase with its first place."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - SIZE + 1):
        found.setdefault(tuple(words[at : at + SIZE]), at)
    return found


@given(Texts, st.lists(st.sampled_from("abcd"), max_size=4), st.integers(2, 4))
def test_what_pairs_share_is_what_their_sets_share(
    texts: list[list[str]], task: list[str], most: int
) -> None:
    vocabulary = Vocabulary()
    read = [hashes(vocabulary.read(" ".join(words)), SIZE) for words in texts]
    known = hashes(vocabulary.read(" ".join(task)), SIZE)
    runs, common = shared(read, known, most)

    found = [phrases(words) for words in texts]
    counts = Counter(phrase for one in found for phrase in one if phrase not in phrases(task))
    telling = {phrase for phrase, count in counts.items() if count <= most}
    wanted = defaultdict(set)
    for (one, left), (other, right) in combinations(enumerate(found), 2):
        for phrase in left.keys() & right.keys() & telling:
            wanted[one, other].add((left[phrase], right[phrase]))

    got = defaultdict(set)
    columns = (runs.first, runs.second, runs.first_at, runs.second_at, runs.grams)
    for one, other, at, other_at, grams in zip(*(c.tolist() for c in columns), strict=True):
        places = {(at + step, other_at + step) for step in range(grams)}
        assert not places & got[one, other]
        got[one, other] |= places
        # A run is as long as it can be.
        assert (at + grams, other_at + grams) not in wanted[one, other]
    assert {pair: some for pair, some in got.items() if some} == {
        pair: some for pair, some in wanted.items() if some
    }
    assert sorted(common.counts.tolist()) == sorted(c for c in counts.values() if c > most)


def test_a_phrase_is_its_words_in_their_order() -> None:
    vocabulary = Vocabulary()
    one, other = (hashes(vocabulary.read(text), 6) for text in ("a b c d e f", "f e d c b a"))
    assert one[0] != other[0]
    assert np.array_equal(one, hashes(vocabulary.read("A, b; C d E f"), 6))
    assert len(hashes(vocabulary.read("a b c d e"), 6)) == 0
