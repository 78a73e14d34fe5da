"""Taking other people out of a person's file. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Shorter parts of names ("de", "Li") stand in too many words to be taken out by themselves.
SHORTEST = 3


def names_of(given_name: str, family_name: str, email: str = "") -> list[str]:
    """What free text may call a person: full name both ways, family name, address."""
    said = [
        f"{given_name} {family_name}",
        f"{family_name} {given_name}",
        f"{family_name}, {given_name}",
        family_name,
        given_name,
        email,
    ]
    return [text for text in said if len(text.strip()) >= SHORTEST]


def redact(text: str, others: Iterable[str], own: Iterable[str], instead: str) -> str:
    """`text` with each of the names `others` replaced by `instead`, whatever the case or accents
    are composed of; what the person is called (`own`) stays.
    """
    kept = {_plain(name) for name in own}
    wanted = sorted({_plain(name) for name in others} - kept, key=len, reverse=True)
    if not wanted:
        return text
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)"
    return re.sub(pattern, lambda _found: instead, unicodedata.normalize("NFC", text), flags=re.I)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
