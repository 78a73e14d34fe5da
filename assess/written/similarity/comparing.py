"""Scripts of one task compared with each other and with the texts that it gave.

What comes out is evidence that a person looks at, with the passages side by side. It is no score
and enters none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from assess.written.similarity.chance import NullModel, Shared, adjusted, fit
from assess.written.similarity.grams import Common, Hashes, Runs, hashes, shared
from assess.written.similarity.passages import Overlap, overlap
from assess.written.similarity.tokens import Vocabulary, Words

#: Words of a phrase.
SIZE: Final = 6
#: Fewer scripts show too little of what people share by chance.
FEWEST: Final = 12


@dataclass(frozen=True)
class Settings:
    """How pairs are chosen for a person to look at.

    `level`: of the pairs named, so many are there by chance on average, by the model.
    `least_words`: in common, for a pair to be named. `any_dependence`: the stricter procedure,
    which holds whatever the pairs have to do with each other.
    """

    level: float = 0.01
    least_words: int = 15
    any_dependence: bool = False


@dataclass(frozen=True)
class Pair:
    """Two scripts that have more in common than independent writing explains.

    `expected_runs` is what the model expects of this pair, `probability` that of at least so much
    by chance, `adjusted` the same in the light of all pairs. All three are None where there are
    too few scripts to judge.
    """

    first: str
    second: str
    overlap: Overlap
    expected_runs: float | None
    probability: float | None
    adjusted: float | None


@dataclass(frozen=True)
class SourceUse:
    """What a script has in common with one of the task's texts; quoting may be what was asked."""

    script: str
    source: str
    overlap: Overlap


@dataclass(frozen=True)
class CommonPhrase:
    """A phrase of many scripts, which counts for nothing between two of them.

    In `scripts` of them at least; it stands from `start` to `end` in `example`. Of one that is
    long enough to name a pair for, `holders` are all scripts that have the whole of it: nobody
    says so many words in the same order by themselves. Of others there are none.
    """

    scripts: int
    example: str
    start: int
    end: int
    words: int
    holders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What was found, the least likely pairs first; `compared` counts all pairs.

    `model` is None with fewer scripts than `FEWEST`: then pairs are named by their words alone.
    """

    pairs: tuple[Pair, ...]
    sources: tuple[SourceUse, ...]
    common: tuple[CommonPhrase, ...]
    compared: int
    model: NullModel | None


def compare(
    scripts: Mapping[str, str],
    sources: Mapping[str, str] | None = None,
    prompts: Iterable[str] = (),
    settings: Settings | None = None,
) -> Report:
    """Compare all scripts of a task.

    Args:
        scripts: the plain texts by any name; offsets in the report are code points of these.
        sources: texts given with the task. Their phrases count for nothing between scripts.
        prompts: instructions, titles, templates: their phrases count for nothing at all.
    """
    chosen = settings or Settings()
    vocabulary = Vocabulary()
    names = list(scripts)
    texts = [vocabulary.read(scripts[name]) for name in names]
    given = {name: vocabulary.read(text) for name, text in (sources or {}).items()}
    grams = [hashes(one, SIZE) for one in texts]
    task = _known(hashes(vocabulary.read(text), SIZE) for text in prompts)
    known = _known([task, *(hashes(one, SIZE) for one in given.values())])
    runs, common = shared(grams, known, most_sharing(len(names)))
    pairs, model = _pairs(names, texts, runs, chosen)
    return Report(
        pairs=tuple(pairs),
        sources=tuple(_source_uses(names, texts, grams, given, task, chosen)),
        common=_common_phrases(names, texts, grams, common, chosen.least_words),
        compared=len(names) * (len(names) - 1) // 2,
        model=model,
    )


def most_sharing(scripts: int) -> int:
    """In more scripts than this a phrase is a common one: the root of their number, 3 at least."""
    return max(3, math.isqrt(scripts))


def compare_two(first: str, second: str) -> Overlap:
    """What any two texts have in common, with nothing discounted."""
    vocabulary = Vocabulary()
    one, other = vocabulary.read(first), vocabulary.read(second)
    return _between(one, other, hashes(one, SIZE), hashes(other, SIZE))


def _known(some: Iterable[Hashes]) -> Hashes:
    return np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *some]))


def _pairs(
    names: Sequence[str], texts: Sequence[Words], runs: Runs, chosen: Settings
) -> tuple[list[Pair], NullModel | None]:
    key = runs.first * len(names) + runs.second
    heads = np.flatnonzero(np.r_[True, np.diff(key) != 0]) if len(key) else key
    bounds = np.r_[heads, len(key)]
    grams = np.add.reduceat(runs.grams, heads) if len(key) else key
    found = Shared(runs.first[heads], runs.second[heads], np.diff(bounds), grams)
    lengths = np.array([len(one) for one in texts], dtype=np.int64)
    model, facts = None, None
    if len(names) >= FEWEST:
        model = fit(found, lengths, chosen.level)
        probability = model.tail(found)
        tests = len(names) * (len(names) - 1) // 2
        judged = adjusted(probability, tests, chosen.any_dependence)
        facts = model.expected(found.first, found.second), probability, judged
        looked_at = np.flatnonzero(judged <= chosen.level)
        looked_at = looked_at[np.lexsort((-grams[looked_at], probability[looked_at]))]
    else:
        looked_at = np.argsort(-grams, kind="stable")
    pairs = []
    for place in looked_at:
        one, other = int(found.first[place]), int(found.second[place])
        some = slice(bounds[place], bounds[place + 1])
        common = overlap(texts[one], texts[other], _triples(runs, some), SIZE)
        if common.words >= chosen.least_words:
            numbers = [float(fact[place]) for fact in facts] if facts else [None] * 3
            pairs.append(Pair(names[one], names[other], common, *numbers))
    return pairs, model


def _triples(runs: Runs, some: slice) -> list[tuple[int, int, int]]:
    columns = (runs.first_at[some], runs.second_at[some], runs.grams[some])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _source_uses(
    names: Sequence[str],
    texts: Sequence[Words],
    grams: Sequence[Hashes],
    given: Mapping[str, Words],
    task: Hashes,
    chosen: Settings,
) -> Iterable[SourceUse]:
    for source, words in given.items():
        theirs = hashes(words, SIZE)
        for name, text, own in zip(names, texts, grams, strict=True):
            common = _between(text, words, own, theirs, task)
            if common.words >= chosen.least_words:
                yield SourceUse(name, source, common)


def _between(
    one: Words, other: Words, own: Hashes, theirs: Hashes, known: Hashes | None = None
) -> Overlap:
    """The passages of two texts, each phrase of the first with its first place in the second."""
    distinct, places = np.unique(theirs, return_index=True)
    if not len(distinct) or not len(own):
        return overlap(one, other, [], SIZE)
    where = np.minimum(np.searchsorted(distinct, own), len(distinct) - 1)
    hit = distinct[where] == own
    if known is not None and len(known):
        hit &= ~np.isin(own, known)
    at = np.flatnonzero(hit)
    other_at = places[where[at]]
    new = np.r_[True, (np.diff(at) != 1) | (np.diff(other_at) != 1)] if len(at) else hit[:0]
    heads = np.flatnonzero(new)
    grams = np.diff(np.r_[heads, len(at)])
    runs = zip(at[heads].tolist(), other_at[heads].tolist(), grams.tolist(), strict=True)
    return overlap(one, other, runs, SIZE)


def _common_phrases(
    names: Sequence[str],
    texts: Sequence[Words],
    grams: Sequence[Hashes],
    common: Common,
    least_words: int,
    most: int = 50,
) -> tuple[CommonPhrase, ...]:
    """Common phrases that overlap as one: the long ones first, then those of most scripts."""
    order = np.lexsort((common.at, common.text))
    text, at, counts = common.text[order], common.at[order], common.counts[order]
    new = np.r_[True, (np.diff(text) != 0) | (np.diff(at) != 1)] if len(at) else at.astype(bool)
    bounds = np.r_[np.flatnonzero(new), len(at)]
    made: list[tuple[CommonPhrase, Hashes]] = []
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        one, words = int(text[start]), texts[text[start]]
        first, last = int(at[start]), int(at[end - 1])
        place = int(words.starts[first]), int(words.ends[last + SIZE - 1])
        least, count = int(counts[start:end].min()), last - first + SIZE
        phrase = CommonPhrase(least, names[one], *place, count)
        made.append((phrase, grams[one][first : last + 1]))
    made.sort(key=lambda each: (each[0].words < least_words, -each[0].scripts))
    return _with_holders(names, grams, made[:most], least_words)


def _with_holders(
    names: Sequence[str],
    grams: Sequence[Hashes],
    phrases: Sequence[tuple[CommonPhrase, Hashes]],
    least_words: int,
) -> tuple[CommonPhrase, ...]:
    """Name the scripts that have the whole of each long phrase."""
    wanted = _known(own for one, own in phrases if one.words >= least_words)
    held = [np.intersect1d(one, wanted) for one in grams] if len(wanted) else []
    return tuple(
        one
        if one.words < least_words
        else replace(
            one,
            holders=tuple(
                name for name, have in zip(names, held, strict=True) if np.isin(own, have).all()
            ),
        )
        for one, own in phrases
    )
