"""Decisions a second on one core, beside the same dates worked out with dateutil.

    python -m bench.decisions [--rounds 5]

The reference is a bare loop that finds the two dates on which a decision turns with
`dateutil.relativedelta` and decides nothing; both run in this process, in turns, and the
median of the rounds counts. Sentences are part of every decision. The second figure is one
vacancy: 5,000 applicants with ten past sittings each, three decisions and a choice of language
for every one of them; reading the histories from a database is not part of it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from assess.eligibility.policy import default_policy
from assess.eligibility.records import Family, Language, PastSitting, Profile, Request
from assess.eligibility.rules import decide, language_to_test

ON = date(2027, 3, 12)
DECISIONS = 50_000
APPLICANTS = 5_000
PAST = 10
POLICY = default_policy()


def sitting(chance: random.Random, number: int, family: Family) -> PastSitting:
    """A released past sitting of the last four years."""
    language: Language = chance.choice(("en", "fr"))
    return PastSitting(
        f"sitting:{number}",
        family,
        ON - timedelta(days=chance.randrange(4 * 365)),
        "released",
        language if family == "language" else None,
        chance.randrange(6) if family == "language" else chance.randrange(101),
        chance.random() < 0.5 if family == "office" else None,
    )


def questions(chance: random.Random) -> list[tuple[Request, list[PastSitting]]]:
    """Requests with up to two past sittings, as most people have."""
    asked = []
    for number in range(DECISIONS):
        family: Family = chance.choice(("language", "office"))
        language: Language | None = chance.choice(("en", "fr")) if family == "language" else None
        past = [sitting(chance, number, family) for _ in range(chance.randrange(3))]
        asked.append((Request(family, ON, language=language, minimum_level=3), past))
    return asked


def decided(asked: Sequence[tuple[Request, list[PastSitting]]]) -> None:
    for request, past in asked:
        decide(request, past, POLICY)


def reference(asked: Sequence[tuple[Request, list[PastSitting]]]) -> None:
    years, months = relativedelta(years=2), relativedelta(months=6)
    for request, past in asked:
        for one in past:
            _dates = (one.started_on + years >= request.on, one.started_on + months > request.on)


def vacancy(chance: random.Random) -> Callable[[], None]:
    """5,000 applicants of one vacancy with ten past sittings each."""
    families: tuple[Family, ...] = ("language", "written", "office")
    people = [
        (
            Profile(frozenset(chance.choice((("fr",), ("en",), ("de",)))), {"en": 2, "fr": 3}),
            [sitting(chance, number, chance.choice(families)) for number in range(PAST)],
        )
        for _ in range(APPLICANTS)
    ]

    def run() -> None:
        for profile, past in people:
            choice = language_to_test(profile)
            for family in families:
                language = choice.language if family == "language" else None
                decide(Request(family, ON, language=language, minimum_level=3), past, POLICY)

    return run


def seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    chance = random.Random(20261128)
    asked = questions(chance)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: decided(asked)))
        theirs.append(seconds(lambda: reference(asked)))
    rate, bare = DECISIONS / median(ours), DECISIONS / median(theirs)
    print(f"decisions        {rate:>12,.0f}/s")
    print(f"dateutil, dates  {bare:>12,.0f}/s   ratio {rate / bare:.2f}")
    run = vacancy(chance)
    whole = median(seconds(run) for _ in range(rounds))
    print(
        f"vacancy          {whole:>12.3f} s   {APPLICANTS:,} applicants, {PAST} past sittings each"
    )


if __name__ == "__main__":
    main()
