"""What lies between two texts, as one passage that came and one that went."""

from __future__ import annotations


def changed(before: str, after: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, what came there, and what went."""
    least = min(len(before), len(after))
    start = _common(before, after, least)
    end = _common(before[::-1], after[::-1], least - start)
    return start, after[start : len(after) - end], before[start : len(before) - end]


def _common(one: str, other: str, most: int) -> int:
    """Length of the common beginning, up to `most`: by halves, since slices compare fast."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
