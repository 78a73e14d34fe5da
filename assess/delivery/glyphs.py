"""Characters for which the typesetter's fonts have no shape: written down by their numbers.

PDF/UA-1 forbids a page with an unreadable character, and a page that cannot be made helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

#: So often a page may be tried in search of what it cannot show.
TRIALS = 150


def unshown(
    characters: Collection[str], is_shown: Callable[[str], bool], trials: int = TRIALS
) -> set[str]:
    """Those of some characters that cannot be shown, found by halving.

    `is_shown(text)` tells whether all of a text can be. When `trials` are spent, whatever has not
    been cleared counts as unshown; lower numbers, the letters of Europe first, are tried first.
    """
    found: set[str] = set()
    waiting = [sorted(characters)]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        if trials <= 0:
            found.update(group)
            continue
        trials -= 1
        # Apart, so that no two of them join into one shape.
        if is_shown(" ".join(group)):
            continue
        if len(group) == 1:
            found.update(group)
            continue
        middle = len(group) // 2
        waiting += [group[middle:], group[:middle]]
    return found


def spelled(text: str, characters: Collection[str]) -> str:
    """The text with each of these characters as its number: [U+1F600]."""
    return text.translate({ord(one): f"[U+{ord(one):04X}]" for one in characters})


def beyond_ascii(data: Any) -> set[str]:
    """The characters of all texts in some data that are not printable ASCII."""
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(one for one in text if not " " <= one <= "~")
        return text

    in_all_texts(data, note)
    return found


def in_all_texts(data: Any, change: Callable[[str], str]) -> Any:
    """The same data, every text in it changed; keys of mappings stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: in_all_texts(value, change) for key, value in data.items()}
    if isinstance(data, Sequence):
        return [in_all_texts(value, change) for value in data]
    return data
