"""Findings in words: what judges write down of their values, as people read it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

#: What is longer is a candidate's text, and stays as it is.
LONGEST = 1000
_WORDS = re.compile(r"(?<![\w\"'])(True|False|None)(?![\w\"'])")


def plainly(text: str, words: Mapping[str, str]) -> str:
    """The text with lists and pairs as people write them.

    `words` says True, False and None ("yes", "no", "none"). Whatever is no value of Python stays
    as it is, a formula above all.
    """
    if len(text) > LONGEST:
        return text
    said = "".join(
        _spelled(piece, words) if is_value else _WORDS.sub(lambda one: words[one[0]], piece)
        for piece, is_value in _pieces(text)
    )
    return said.strip()


#: `name: ` where a list of pairs can have one, with a value of one word behind it.
_PAIR = re.compile(r"(?:^|(?<=[,;|:→] )|(?<=\())([A-Za-z_]\w*): (?:([\w-]+)(?=$|[,;|)]))?")


def labelled(
    text: str,
    names: Mapping[str, str],
    values: Mapping[tuple[str, str], str],
    words: Mapping[str, str],
    colon: str = ": ",
) -> str:
    """Pairs with the labels of their names, and of their values where one of several is chosen.

    `values` are labels by (name, value), `words` those of any name. What has no label stays as
    it is, and so does a long text, which is a candidate's.
    """
    if len(text) > LONGEST:
        return text

    def pair(found: re.Match[str]) -> str:
        name, value = found[1], found[2] or ""
        if name not in names:
            return found[0]
        return names[name] + colon + values.get((name, value), words.get(value, value))

    # A name may be the value of the one before: "chart: title: …".
    return _PAIR.sub(pair, text) if ": " in text else words.get(text, text)


def _pieces(text: str) -> Iterator[tuple[Any, bool]]:
    """Stretches of text, and the values between them."""
    begun = at = 0
    while at < len(text):
        end = _closing(text, at) if text[at] in "[{" else 0
        value = _value(text[at:end]) if end else None
        if value is None:
            at += 1
            continue
        yield text[begun:at], False
        yield value, True
        begun = at = end
    yield text[begun:], False


def _closing(text: str, start: int) -> int:
    """Just behind the bracket that closes the one at `start`; 0 when none does."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "[{") - (text[at] in "]}")
        if depth == 0:
            return at + 1
    return 0


def _value(text: str) -> list[Any] | dict[Any, Any] | None:
    """A list or a dictionary, and nothing that only looks like one."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list | dict) else None


def _spelled(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_inner(one, words)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_inner(one, words) for one in value)
    return words.get(str(value), str(value)) if value in (True, False, None) else str(value)


def _inner(value: Any, words: Mapping[str, str]) -> str:
    """Within another value, more than one thing stands in brackets."""
    said = _spelled(value, words)
    return f"({said})" if isinstance(value, dict | list | tuple) and len(value) > 1 else said
