"""Which words a version has from where: nobody signs off their own. Pure.

Words are told by passages, runs of a few words in a row, so that a comma, a capital or one word
that somebody else has changed does not make a text another's. Only what candidates and markers
read counts: numbers and codes are nobody's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assess.written.papers import LANGUAGES

#: Words in a row that are somebody's; a shorter text counts as a whole.
RUN = 6
_WORD = re.compile(r"\w+")
Passages = frozenset[str]


@dataclass(frozen=True)
class Written:
    """A version of a paper: its number, who is on record for it, and whether it is signed off."""

    number: int
    authors: frozenset[int]
    signed_off: bool
    passages: Passages


def passages_of(content: object, files: Iterable[str] = ()) -> Passages:
    """What a paper says, as its draft or its version holds it; `files` are digests of its files."""
    found = {f"file {digest}" for digest in files}
    for text in _texts(content):
        words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
        ends = range(min(RUN, len(words)), len(words) + 1)
        found |= {" ".join(words[max(end - RUN, 0) : end]) for end in ends}
    return frozenset(found - {""})


def authors_of(versions: Collection[Written], number: int) -> frozenset[int]:
    """Who wrote any of a version that the one signed off last does not say.

    Whoever is on record for it, or for one since the last that was signed off; and whoever is on
    record for any earlier one that holds such a passage, whichever way it came back.
    """
    (this,) = (one for one in versions if one.number == number)
    earlier = [one for one in versions if one.number < number]
    base = max((one for one in earlier if one.signed_off), key=_number, default=None)
    known = base.passages if base else frozenset()
    after = base.number if base else 0
    new = this.passages - known
    wrote = set(this.authors)
    for one in earlier:
        if one.number > after or not new.isdisjoint(one.passages):
            wrote |= one.authors
    return frozenset(wrote)


def is_copied(passages: Passages, drafted: Passages, earlier: Iterable[Written]) -> bool:
    """Whether a version says something that no earlier one says, and a draft says it as well."""
    return bool((passages & drafted).difference(*(one.passages for one in earlier)))


def _number(one: Written) -> int:
    return one.number


def _texts(content: object) -> Iterator[str]:
    """Every text in both languages, and the rows of tables, wherever they stand."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            if name in LANGUAGES:
                yield from _words(value)
            elif name != "file":
                yield from _texts(value)
    elif isinstance(content, list | tuple):
        for one in content:
            yield from _texts(one)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):  # a table
        yield from (" ".join(str(cell) for cell in row) for row in value)
