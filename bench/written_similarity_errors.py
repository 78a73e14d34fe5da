"""Whom the similarity of scripts names: honest writers, and 2, 6, 12 or 24 of 50 who copied.

python -m bench.written_similarity_errors [honest pools] [pools of copies]

Seeded simulation. The task has a source text and instructions. Writers draw words by Zipf's law, a
tenth of them those of the task; they use ready-made phrases, repeat the instructions word for word
and quote the source, exactly or with a word changed here and there. With nobody copying, whoever is
named is named falsely: the part of pools with any name is the family-wise error rate and the false
discovery rate at once. Who copies takes one passage of a neighbour (`pairs`: each two by
themselves; `one text`: all from the same) and changes a word in twelve.
"""

from __future__ import annotations

import itertools
import sys
from typing import Final

from assess.written.similarity import Report, Settings, compare
from tests.support.scripts_pool import Task, named

SCRIPTS: Final = 50
WORDS: Final = 400
COPIERS: Final = (2, 6, 12, 24)


def main() -> None:
    honest = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    copying = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for level in (0.01, 0.05):
        alarms = sum(bool(pool(seed, level=level)[0].pairs) for seed in range(honest))
        print(f"honest, level {level}: {alarms} of {honest} pools name somebody", flush=True)
    for way, words, copiers in itertools.product(("pairs", "one text"), (60, 150), COPIERS):
        found = false = wanted = 0
        for seed in range(copying):
            report, copies = pool(1_000 + seed, way, copiers, words)
            named_pairs = {(one.first, one.second) for one in report.pairs}
            found += len(named_pairs & copies)
            false += len(named_pairs - copies)
            wanted += len(copies)
        print(
            f"{way}, {copiers} copy {words} words: {found} of {wanted}, {false} false", flush=True
        )


def pool(
    seed: int, way: str = "pairs", copiers: int = 0, words: int = 0, level: float = 0.01
) -> tuple[Report, set[tuple[str, str]]]:
    """One pool compared, and the pairs that copied."""
    task = Task(seed)
    scripts = task.scripts(SCRIPTS, WORDS)
    copies = set()
    for place in range(1, copiers):
        if way == "pairs" and place % 2 == 0:
            continue
        source = place - 1 if way == "pairs" else 0
        task.take(scripts[source], scripts[place], words)
        others = [source] if way == "pairs" else range(place)
        copies |= {(f"s{other}", f"s{place}") for other in others}
    settings = Settings(level=level, least_words=15 if copiers else 1)
    report = compare(
        named(scripts), {"source": " ".join(task.source)}, [" ".join(task.asked)], settings
    )
    return report, copies


if __name__ == "__main__":
    main()
