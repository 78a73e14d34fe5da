"""Ten thousand sessions whose times do not fit: none can be published."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from assess.delivery.windows import Need, Window, window_problems

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")

COUNT = 10_000


def test_no_misconfigured_session_is_publishable() -> None:
    chance = random.Random(20270301)
    made = 0
    while made < COUNT:
        starts = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(525_600))
        people = [
            Need(
                duration_s=chance.randrange(300, 4 * 3600),
                grace_s=chance.randrange(0, 601),
                time_factor=chance.choice([1.0, 1.25, 1.33, 1.5, 2.0, chance.uniform(1, 4)]),
                break_s=chance.choice([0, 0, 600, 1800, 7200]),
                extension_s=chance.choice([0, 0, 300]),
            )
            for _ in range(chance.randrange(1, 6))
        ]
        # In milliseconds and from first principles, so that the rule is not its own judge.
        longest = max(
            1000 * (round(n.duration_s * n.time_factor) + n.extension_s + n.break_s + n.grace_s)
            for n in people
        )
        wrong = chance.choice(["short", "last", "order", "outside"])
        short = chance.choice([1, 1000, chance.randrange(1, longest)])
        length, last = longest - short, None
        if wrong == "last":
            length = longest + chance.randrange(0, 7_200_000)
            last = length - longest + short
        elif wrong == "order":
            length = -chance.randrange(0, 3_600_000)
        elif wrong == "outside":
            length = longest + chance.randrange(0, 7_200_000)
            last = chance.choice([-short, length + short])
        window = Window(
            starts,
            starts + timedelta(milliseconds=length),
            None if last is None else starts + timedelta(milliseconds=last),
        )
        assert window_problems(window, people), (window, people)
        made += 1
