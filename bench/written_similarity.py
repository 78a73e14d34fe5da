"""How long 2,000 scripts of 1,000 words take to compare, beside comparing them pair by pair.

python -m bench.written_similarity [scripts] [words]

The scripts are drawn by Zipf's law with phrases that many share, and forty of them copy from
another. Two references run on a sample of the same pairs, and are extrapolated to all of them:
the sets of six-word phrases intersected pair by pair (they are made beforehand, which is not
counted), and difflib, which people reach for first.
"""

from __future__ import annotations

import difflib
import resource
import sys
import time

from assess.written.similarity import compare
from assess.written.similarity.comparing import SIZE
from tests.support.scripts_pool import Pool, copied

SETS_SAMPLE = 20_000
DIFFLIB_SAMPLE = 20
LIMIT_S = 30


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    length = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    pool = Pool(7, phrases=20_000)
    scripts = pool.scripts(count, length)
    copies = min(40, count // 4)
    for number in range(copies):
        words = 20 + 8 * number
        copied(scripts[2 * number], scripts[2 * number + 1], 100, min(words, length // 2), 50)
    texts = {f"s{number}": " ".join(words) for number, words in enumerate(scripts)}
    prompt = " ".join(pool.drawn(200))
    pairs = count * (count - 1) // 2
    print(f"{count} scripts of {length} words, {pairs:,} pairs")
    began, used = time.perf_counter(), time.process_time()
    report = compare(texts, sources={"source": prompt})
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    verdict = "under" if wall < LIMIT_S else "OVER"
    print(f"compare       {wall:8.1f} s ({cpu:.1f} s CPU, {memory} MB; {verdict} {LIMIT_S} s)")
    expected = {(f"s{2 * number}", f"s{2 * number + 1}") for number in range(copies)}
    found = {(one.first, one.second) for one in report.pairs}
    print(
        f"              {len(found & expected)} of {copies} copied pairs named, "
        f"{len(found - expected)} others; {len(report.common)} common phrases"
    )
    by_sets = extrapolated(texts, pairs)
    print(f"phrase sets   {by_sets:8.1f} s, {by_sets / wall:.1f} times (extrapolated)")
    by_difflib = with_difflib(scripts, pairs)
    print(f"difflib       {by_difflib:8,.0f} s, {by_difflib / wall:,.0f} times (extrapolated)")


def extrapolated(texts: dict[str, str], pairs: int) -> float:
    """Seconds for all pairs, from the intersection of some: extrapolated, and said so."""
    some = [text.split() for text in list(texts.values())[:300]]
    sets = [{tuple(words[at : at + SIZE]) for at in range(len(words) - SIZE + 1)} for words in some]
    done, began = 0, time.perf_counter()
    for one, first in enumerate(sets):
        for second in sets[:one]:
            len(first & second)
            done += 1
        if done >= SETS_SAMPLE:
            break
    return (time.perf_counter() - began) / done * pairs


def with_difflib(scripts: list[list[str]], pairs: int) -> float:
    """Seconds for all pairs by `SequenceMatcher` over words."""
    began = time.perf_counter()
    for number in range(DIFFLIB_SAMPLE):
        difflib.SequenceMatcher(
            None, scripts[number], scripts[number + 1], autojunk=False
        ).get_matching_blocks()
    return (time.perf_counter() - began) / DIFFLIB_SAMPLE * pairs


if __name__ == "__main__":
    main()
