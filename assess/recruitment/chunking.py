"""Long lists in pieces: databases limit the number of parameters of one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

#: Values in one statement.
CHUNK = 2000


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    waiting = iter(values)
    while piece := list(islice(waiting, size)):
        yield piece
