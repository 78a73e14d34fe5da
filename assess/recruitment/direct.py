"""May people sit a test that no vacancy asks for? The same rules as for a vacancy's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from assess.delivery.models import TestDefinition
from assess.eligibility.records import Decision, Language, Request
from assess.eligibility.rules import decide
from assess.results import policies
from assess.results.history import FAMILIES, Who, histories

#: Outcomes that a member of staff may set aside with a reason. A lockout takes two of them.
OPEN = ("exempt", "needs_review")


@dataclass(frozen=True)
class Judged:
    """A decision about one person and the name of the policy version that made it."""

    decision: Decision
    policy: str


def judge(people: Iterable[Who], test: TestDefinition) -> dict[Any, Judged]:
    """What the rules of today say about each person, by `Who.key`.

    A kind of test for which there are no rules gives nothing.
    """
    if test.kind not in FAMILIES:
        return {}
    in_force = policies.in_force()
    request = Request(
        test.kind,
        policies.today(),
        language=cast("Language | None", test.language) if test.kind == "language" else None,
    )
    return {
        key: Judged(decide(request, past, in_force.policy), in_force.name)
        for key, past in histories(people).items()
    }
