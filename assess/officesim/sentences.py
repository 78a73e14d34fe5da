"""Sentences of pure modules found again as templates, so that a page can say them. Pure.

A template is what `gettext` takes: "%(name)s is larger than %(size)s MB." A sentence that comes
from a child process or from the database as text is matched against templates, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

_SLOT = re.compile(r"%\((\w+)\)s")


def found_in(templates: Sequence[str], sentence: str) -> tuple[str, dict[str, str]] | None:
    """The template of a sentence with what stands in its places; None for one that is unknown."""
    for template in templates:
        found = _pattern(template).fullmatch(sentence)
        if found:
            return template, found.groupdict()
    return None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join(_pieces(template)), re.DOTALL)


def _pieces(template: str) -> Iterator[str]:
    at = 0
    for slot in _SLOT.finditer(template):
        yield re.escape(template[at : slot.start()])
        # A number is a number: "3 slides" must not be found in "no such slides".
        yield f"(?P<{slot[1]}>{r'[0-9]+' if slot[1] in ('count', 'most') else '.+?'})"
        at = slot.end()
    yield re.escape(template[at:])
