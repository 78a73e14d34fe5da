"""Reads the square code of a certificate: a QR code of version 5-M, by ISO/IEC 18004.

Written from the standard, without the library that draws the code. No errors are corrected:
what is read from a PDF is drawn exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

#: Modules a side of version 5, and the quiet zone around them.
SIDE, QUIET = 37, 4
#: Version 5-M: 134 codewords, of which the first 86 are data of two blocks, interleaved.
BLOCKS, DATA = 2, 43
#: What the format information is combined with, and the indicator of bytes.
FORMAT_MASK, BYTES = 0b101010000010010, 0b0100
#: Centre of the one alignment pattern.
ALIGNMENT = 30

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: (i * j) % 2 + (i * j) % 3 == 0,
    lambda i, j: ((i * j) % 2 + (i * j) % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + (i * j) % 3) % 2 == 0,
)

Modules = Sequence[Sequence[bool]]


def read_page(content: str) -> str:
    """The text of the code that the drawing instructions of a PDF page hold.

    Each dark run of a row is a line of the picture: `x y m x2 y l`, y in the middle of it.
    """
    rows = [[False] * SIDE for _row in range(SIDE)]
    for left, y, right in re.findall(r"(\d+) (\d+)\.5 m (\d+) \2\.5 l", content):
        for column in range(int(left) - QUIET, int(right) - QUIET):
            rows[int(y) - QUIET][column] = True
    return read(rows)


def read(rows: Modules) -> str:
    """The text of a code, dark modules being true.

    Raises:
        ValueError: it is no code of version 5-M that holds bytes.
    """
    level, mask = _format(rows)
    if level != 0:
        raise ValueError("the level of error correction is not M")
    bits = "".join(str(int(rows[i][j] ^ MASKS[mask](i, j))) for i, j in _places())
    words = [int(bits[at : at + 8], 2) for at in range(0, 8 * BLOCKS * DATA, 8)]
    data = "".join(f"{word:08b}" for block in range(BLOCKS) for word in words[block::BLOCKS])
    if int(data[:4], 2) != BYTES:
        raise ValueError("the code does not hold bytes")
    length = int(data[4:12], 2)
    return bytes(int(data[at : at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode()


def _format(rows: Modules) -> tuple[int, int]:
    """Level of error correction and number of the mask, from beside the upper left finder."""
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    said = int("".join(str(int(rows[i][j])) for i, j in places), 2) ^ FORMAT_MASK
    return said >> 13, (said >> 10) & 7


def _places() -> Iterator[tuple[int, int]]:
    """Where the codewords stand: up and down in pairs of columns, from the right."""
    upwards = True
    # The column of the timing pattern belongs to no pair.
    for right in [*range(SIDE - 1, 6, -2), *range(5, 0, -2)]:
        for i in range(SIDE - 1, -1, -1) if upwards else range(SIDE):
            yield from ((i, j) for j in (right, right - 1) if not _is_pattern(i, j))
        upwards = not upwards


def _is_pattern(i: int, j: int) -> bool:
    far = SIDE - 8
    finder = (i <= 8 and (j <= 8 or j >= far)) or (i >= far and j <= 8)
    alignment = abs(i - ALIGNMENT) <= 2 and abs(j - ALIGNMENT) <= 2
    return finder or alignment or 6 in (i, j)
