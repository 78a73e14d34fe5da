"""What has gone from a text and what is new in it, by words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

#: So many pairs of lines or words are compared at the most; beyond that all of it is new.
MOST_PAIRS = 40_000
#: One in so many words must be the same; else the text is another, and chance words are no match.
LEAST_SAME = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Run:
    """A stretch of text that both versions have (`same`), or one alone (`gone`, `new`)."""

    kind: str
    text: str


@lru_cache(maxsize=1024)  # two versions never change, and their page is opened more than once
def redlined(before: str, now: str) -> Sequence[Run]:
    """Both texts as runs: without the new ones they make `before`, without those gone `now`."""
    runs: list[Run] = []
    for kind, text in _by_lines(before, now):
        if runs and runs[-1].kind == kind:
            runs[-1] = Run(kind, runs[-1].text + text)
        elif text:
            runs.append(Run(kind, text))
    return tuple(runs)


def _by_lines(before: str, now: str) -> Iterator[tuple[str, str]]:
    for old, new in _matched(_LINE.findall(before), _LINE.findall(now)):
        if old == new:
            yield "same", old
        else:
            yield from _by_words(old, new)


def _by_words(before: str, now: str) -> Iterator[tuple[str, str]]:
    """A space between two changes is part of both: words in a row are one stretch."""
    gone = new = space = ""
    for old, other in _word_pairs(before, now):
        if old != other:
            gone, new, space = gone + space + old, new + space + other, ""
        elif old.isspace() and (gone or new):
            space += old
        else:
            yield from (("gone", gone), ("new", new), ("same", space + old))
            gone = new = space = ""
    yield from (("gone", gone), ("new", new), ("same", space))


def _word_pairs(before: str, now: str) -> list[tuple[str, str]]:
    pairs = list(_matched(_WORD.findall(before), _WORD.findall(now)))
    same = sum(len(old.split()) for old, new in pairs if old == new)
    most = max(len(before.split()), len(now.split()))
    return pairs if same * LEAST_SAME >= most else [(before, now)]


def _matched(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pieces of both, in order: equal where they are the same."""
    head = _shared(before, now)
    tail = _shared(before[head:][::-1], now[head:][::-1])
    old, new = before[head : len(before) - tail], now[head : len(now) - tail]
    yield "".join(before[:head]), "".join(before[:head])
    if len(old) * len(new) > MOST_PAIRS:
        yield "".join(old), "".join(new)
    else:
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for _tag, old_from, old_to, new_from, new_to in steps:
            yield "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
    rest = "".join(before[len(before) - tail :])
    yield rest, rest


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many first pieces are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
