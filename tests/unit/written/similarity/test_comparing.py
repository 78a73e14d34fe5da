"""Scripts compared: made by hand, and in pools where it is known who copied."""

from __future__ import annotations

import numpy as np
import pytest

from assess.written.similarity import Settings, compare, compare_two
from assess.written.similarity.comparing import FEWEST, most_sharing
from assess.written.similarity.passages import overlap
from assess.written.similarity.tokens import Vocabulary
from tests.support.scripts_pool import Pool, copied, named

FIRST = (
    "In my view the proposal deserves support. The budget of the office has been cut twice since "
    "the reform, and the backlog grows with every month. A pilot in three services would show."
)
SECOND = (
    "One may disagree. However: “the BUDGET of the office has been cut twice since the reform, and "
    "the backlog grows with each month”! Others would wait."
)


def test_a_passage_is_shown_in_both_texts_as_it_stands_there() -> None:
    found = compare_two(FIRST, SECOND)
    (passage,) = found.passages
    # `every` became `each`; six words before and one after it are the same, and one is too few.
    wanted = (
        "The budget of the office has been cut twice since the reform, and the backlog grows with"
    )
    assert FIRST[passage.first_start : passage.first_end] == wanted
    assert SECOND[passage.second_start : passage.second_end] == wanted.replace(
        "The budget", "the BUDGET"
    )
    assert passage.words == found.words == 17
    # 33 and 26 words, counted by hand.
    assert found.first_share == pytest.approx(17 / 33)
    assert found.second_share == pytest.approx(17 / 26)


def test_a_passage_goes_on_over_a_word_that_was_changed() -> None:
    words = [f"w{number}" for number in range(40)]
    other = [*words[:20], "changed", *words[21:30], "put", "in", *words[30:]]
    found = compare_two(" ".join(words), " ".join(other))
    (passage,) = found.passages
    assert passage.words == 39
    assert (passage.first_start, passage.first_end) == (0, len(" ".join(words)))
    assert (passage.second_start, passage.second_end) == (0, len(" ".join(other)))


def test_passages_apart_stay_apart() -> None:
    words = [f"w{number}" for number in range(40)]
    other = [*words[20:30], *(f"x{number}" for number in range(9)), *words[:10]]
    assert len(compare_two(" ".join(words), " ".join(other)).passages) == 2


def test_what_is_together_in_one_text_may_be_apart_in_the_other() -> None:
    words = [f"w{number}" for number in range(20)]
    other = [*words[:10], *(f"x{number}" for number in range(9)), *words[10:]]
    assert [one.words for one in compare_two(" ".join(words), " ".join(other)).passages] == [10, 10]


def test_a_run_that_only_a_hash_claims_is_left_out() -> None:
    vocabulary = Vocabulary()
    one, other = vocabulary.read("a b c d e f g h"), vocabulary.read("a b c d e f x h")
    assert [found.words for found in overlap(one, other, [(0, 0, 1)], 6).passages] == [6]
    assert overlap(one, other, [(0, 0, 2)], 6).passages == ()


def test_elisions_and_apostrophes_make_no_difference() -> None:
    one = "Il s’agit d’une réforme qu’on n’attendait plus aujourd’hui"
    other = "IL S'AGIT D'UNE REFORME QU'ON N'ATTENDAIT PLUS AUJOURD'HUI"
    assert compare_two(one, other).first_share == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("", ""), ("", FIRST), ("\0\0", "😀😀😀"), ("one two", "one two"), ("ا" * 99, "\u202e" * 99)],
)
def test_nothing_to_compare_is_no_overlap(one: str, other: str) -> None:
    found = compare_two(one, other)
    assert (found.passages, found.words, found.first_share) == ((), 0, 0.0)


@pytest.fixture(scope="module")
def honest() -> list[list[str]]:
    return Pool(11, phrases=1_500, fondness=0.02).scripts(40, 300)


def test_independent_writing_names_nobody(honest: list[list[str]]) -> None:
    report = compare(named(honest))
    assert report.pairs == ()
    assert report.compared == 780
    # They do share phrases; that is what the model is for.
    assert report.model is not None
    assert report.model.total > 30


def test_who_copied_is_named_with_the_passage(honest: list[list[str]]) -> None:
    scripts = [words.copy() for words in honest]
    copied(scripts[3], scripts[9], 50, 60, 200)
    copied(scripts[20], scripts[21], 10, 150, 100)
    report = compare(named(scripts))
    assert [(pair.first, pair.second) for pair in report.pairs] == [("s20", "s21"), ("s3", "s9")]
    pair = report.pairs[1]
    texts = named(scripts)
    (passage,) = (one for one in pair.overlap.passages if one.words >= 60)
    shown = texts["s3"][passage.first_start : passage.first_end]
    assert shown == texts["s9"][passage.second_start : passage.second_end]
    assert " ".join(scripts[3][50:110]) in shown
    assert pair.adjusted is not None
    assert pair.probability is not None
    assert pair.probability <= pair.adjusted <= 0.01


def test_false_alarms_stay_below_the_level() -> None:
    """Of 30 pools without copying, the level lets at most 1 in 5 name a pair; 13 would be chance
    once in 300 times."""
    pool = Pool(5, phrases=300, fondness=0.05)
    alarms = 0
    for seed in range(30):
        pool.rng = np.random.default_rng(seed)
        report = compare(named(pool.scripts(16, 150)), settings=Settings(level=0.2, least_words=6))
        alarms += bool(report.pairs)
    assert alarms < 13


def test_the_stricter_procedure_names_fewer(honest: list[list[str]]) -> None:
    scripts = [words.copy() for words in honest]
    copied(scripts[3], scripts[9], 50, 60, 200)
    plain = compare(named(scripts)).pairs[0].adjusted
    strict = compare(named(scripts), settings=Settings(any_dependence=True)).pairs[0].adjusted
    # 1 + 1/2 + … + 1/780
    factor = sum(1 / number for number in range(1, 781))
    assert plain is not None
    assert strict == pytest.approx(min(1.0, plain * factor), rel=1e-6)


def test_words_of_the_task_count_for_nothing(honest: list[list[str]]) -> None:
    given = honest[0][:80]
    scripts = [words.copy() for words in honest[1:]]
    copied(given, scripts[2], 0, 80, 20)
    copied(given, scripts[5], 0, 80, 120)
    texts = named(scripts)
    assert [(one.first, one.second) for one in compare(texts).pairs] == [("s2", "s5")]
    assert compare(texts, prompts=[" ".join(given)]).pairs == ()
    report = compare(texts, sources={"letter": " ".join(given)})
    assert report.pairs == ()
    uses = {(use.script, use.source): use.overlap for use in report.sources}
    assert uses.keys() == {("s2", "letter"), ("s5", "letter")}
    assert uses["s2", "letter"].second_share == 1
    assert uses["s2", "letter"].first_share >= 80 / 300
    # What the instructions quote of the letter is nobody's finding.
    quoting = compare(texts, sources={"letter": " ".join(given)}, prompts=[" ".join(given[:50])])
    assert {use.overlap.words for use in quoting.sources if use.script == "s2"} == {35}
    (passage,) = (one for one in uses["s2", "letter"].passages if one.words >= 80)
    assert texts["s2"][passage.first_start : passage.first_end].startswith(given[0])


def test_a_phrase_of_many_is_told_and_not_held_against_anybody(honest: list[list[str]]) -> None:
    phrase = [f"formula{number}" for number in range(20)]
    scripts = [words.copy() for words in honest]
    ring = range(0, 2 * (most_sharing(40) + 1), 2)
    for number in ring:
        copied(phrase, scripts[number], 0, 20, 30)
    texts = named(scripts)
    report = compare(texts)
    assert report.pairs == ()
    told = report.common[0]
    assert told.scripts == len(ring)
    assert texts[told.example][told.start : told.end] == " ".join(phrase)
    assert (told.words, told.holders) == (20, tuple(list(texts)[number] for number in ring))


def test_a_long_phrase_comes_before_what_more_scripts_say(honest: list[list[str]]) -> None:
    """What went round among a few must not hide behind formulas that everybody uses."""
    formula, leaked = (
        [f"{name}{at}" for at in range(length)] for name, length in (("f", 8), ("l", 15))
    )
    scripts = [[*formula, *words] for words in honest]
    for number in range(most_sharing(40) + 1):
        scripts[number] = [*scripts[number], *leaked]
    # One word short: it has not the whole of it, and is not named.
    scripts[30] = [*scripts[30], *leaked[:14]]
    texts = named(scripts)
    first, second = compare(texts).common[:2]
    assert texts[first.example][first.start : first.end] == " ".join(leaked)
    assert first.holders == tuple(list(texts)[: most_sharing(40) + 1])
    assert (second.scripts, second.words, second.holders) == (40, 8, ())


def test_too_few_scripts_are_shown_and_not_judged() -> None:
    few = {f"s{number}": " ".join(f"{number}w{step}" for step in range(50)) for number in range(5)}
    few |= {"a": FIRST, "b": SECOND}
    assert len(few) < FEWEST
    report = compare(few)
    (pair,) = report.pairs
    assert (pair.first, pair.second, pair.overlap.words) == ("a", "b", 17)
    assert (pair.probability, pair.adjusted, pair.expected_runs, report.model) == (None,) * 4


@pytest.mark.parametrize("count", [0, 1, 2, FEWEST])
def test_empty_scripts_are_no_trouble(count: int) -> None:
    report = compare({f"s{number}": "" for number in range(count)}, sources={"s": "", "t": FIRST})
    assert (report.pairs, report.sources, report.common) == ((), (), ())
