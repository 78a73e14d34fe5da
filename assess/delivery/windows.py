"""Whether everybody can finish within a session, however late they begin. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Fault = Literal["ends_before_start", "last_start_outside", "too_short", "last_start_too_late"]


@dataclass(frozen=True, slots=True)
class Window:
    """When a session is held; `last_start_at` None: as late as everybody can finish."""

    starts_at: datetime
    ends_at: datetime
    last_start_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What one person's test takes, arrangements included."""

    duration_s: int
    grace_s: int
    time_factor: float = 1.0
    break_s: int = 0
    extension_s: int = 0

    @property
    def seconds(self) -> int:
        """From the first question to the last moment in which an answer may arrive.

        As the deadline is computed, to the second: what is rounded there is rounded here.
        """
        working = round(self.duration_s * self.time_factor)
        return working + self.extension_s + self.break_s + self.grace_s


@dataclass(frozen=True, slots=True)
class WindowProblem:
    """Why a session cannot be held like this; `short_s` is how much is missing."""

    fault: Fault
    needed_s: int = 0
    short_s: float = 0.0


def longest(needs: Iterable[Need]) -> int:
    """Seconds that the person with the longest test needs; 0 when nobody is known yet."""
    return max((need.seconds for need in needs), default=0)


def last_start(window: Window, needs: Iterable[Need]) -> datetime:
    """The last moment at which somebody may begin."""
    latest = window.ends_at - timedelta(seconds=longest(needs))
    return latest if window.last_start_at is None else window.last_start_at


def window_problems(window: Window, needs: Iterable[Need]) -> list[WindowProblem]:
    """Everything wrong with a session's times; nothing may be published unless empty.

    Without a problem, whoever begins at the last permitted moment with the longest
    arrangement is through, grace and breaks included, by the session's end.
    """
    if window.ends_at <= window.starts_at:
        return [WindowProblem("ends_before_start")]
    problems: list[WindowProblem] = []
    if window.last_start_at is not None and not (
        window.starts_at <= window.last_start_at <= window.ends_at
    ):
        problems.append(WindowProblem("last_start_outside"))
    needed = longest(needs)
    lasts = (window.ends_at - window.starts_at).total_seconds()
    if lasts < needed:
        problems.append(WindowProblem("too_short", needed, needed - lasts))
    elif window.last_start_at is not None:
        left = (window.ends_at - window.last_start_at).total_seconds()
        if left < needed:
            problems.append(WindowProblem("last_start_too_late", needed, needed - left))
    return problems


def may_begin(window: Window, need: Need, now: datetime) -> bool:
    """Whether one person may still begin at `now`."""
    if window.last_start_at is not None:
        return now <= window.last_start_at
    return now + timedelta(seconds=need.seconds) <= window.ends_at
