"""What interruptions lead to, and what becomes of late answers: data, read strictly. Pure.

Advice to people. Nothing here ends, voids or lengthens a sitting by itself.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

DEFAULT = Path(__file__).parent / "default.toml"
#: What may become of a late answer. One rule so far: a person decides.
LATE_RULES = ("decide",)
#: No policy speaks of more than a day.
MOST_MINUTES = 24 * 60
MOST_GRACE_S = 600

#: `continue` with the time given back; a `person` decides; `void` and sit again at once.
Advice = Literal["none", "continue", "person", "void"]


class BadPolicy(ValueError):
    """A policy cannot be read; the message says which entry and what would be right."""


@dataclass(frozen=True)
class Policy:
    """The rules of one version of a test."""

    grace_s: int
    late: str
    time_back_below_min: int
    void_above_min: int

    def stored(self) -> dict[str, Any]:
        """As a test definition keeps it; the grace is a column of its own there."""
        return {
            "late": self.late,
            "time_back_below_min": self.time_back_below_min,
            "void_above_min": self.void_above_min,
        }


def read_policy(text: str) -> Policy:
    """Read TOML. Raises `BadPolicy`."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"The policy is no TOML: {error}.") from None
    interruptions = found.pop("interruptions", None)
    if not isinstance(interruptions, dict):
        raise BadPolicy("The policy has no table [interruptions].")
    return policy_of({**found, **interruptions})


def policy_of(entries: Mapping[str, Any], grace_s: int | None = None) -> Policy:
    """A policy from its entries; `grace_s` stands in where a test keeps it apart.

    Raises:
        BadPolicy: an entry is missing, unknown, of the wrong type or out of range.
    """
    given = dict(entries) if grace_s is None else {**entries, "grace_s": grace_s}
    known = {"grace_s", "late", "time_back_below_min", "void_above_min"}
    for name in sorted(given.keys() - known):
        raise BadPolicy(f"The policy has an unknown entry “{name}”.")
    for name in sorted(known - given.keys()):
        raise BadPolicy(f"The policy lacks “{name}”.")
    if given["late"] not in LATE_RULES:
        raise BadPolicy(f"“late” is one of: {', '.join(LATE_RULES)}; not {given['late']!r}.")
    policy = Policy(
        grace_s=_whole(given, "grace_s", MOST_GRACE_S),
        late=given["late"],
        time_back_below_min=_whole(given, "time_back_below_min", MOST_MINUTES),
        void_above_min=_whole(given, "void_above_min", MOST_MINUTES),
    )
    if policy.void_above_min < policy.time_back_below_min:
        raise BadPolicy("“void_above_min” must not lie below “time_back_below_min”.")
    return policy


def advice(interruptions: Iterable[timedelta], policy: Policy) -> Advice:
    """What the policy advises after these interruptions, taken together.

    Below the lower limit the test goes on with the time given back; above the upper one
    it is void and sat again without a waiting time; in between, and on both limits, a
    person decides.
    """
    total = sum((max(timedelta(), one) for one in interruptions), timedelta())
    if not total:
        return "none"
    if total < timedelta(minutes=policy.time_back_below_min):
        return "continue"
    if total > timedelta(minutes=policy.void_above_min):
        return "void"
    return "person"


@functools.cache
def house_policy() -> Policy:
    """The policy that holds for a test that says nothing else."""
    return read_policy(DEFAULT.read_text("utf-8"))


def default_policy() -> dict[str, Any]:
    """The house's policy, as a new test definition keeps it."""
    return house_policy().stored()


def _whole(entries: Mapping[str, Any], name: str, most: int) -> int:
    value = entries[name]
    if type(value) is not int or not 0 <= value <= most:
        raise BadPolicy(f"“{name}” is a whole number from 0 to {most}; not {value!r}.")
    return value
