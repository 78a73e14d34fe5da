"""When two accounts may be one person: what spellings of an address have in common.

Conservative on purpose: a warning that is often wrong is soon overlooked. Names are no
reason, and nothing is decided here: people look at the pair and merge or dismiss it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

#: Providers whose mailboxes ignore dots in the local part, under their one name.
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}

#: Letters of other scripts that look like a Latin one (a choice from Unicode TR 39).
_LOOKALIKES = str.maketrans(
    "аеіјорсухһԁԛѕѵԝԍӏ" "αοντρικυχ" "ıɑɡ",
    "aeijopcyxhdqsvwgl" "aovtpikux" "iag",
)  # fmt: skip


class Likeness(StrEnum):
    """Why two accounts look like one person's."""

    IDENTITY_NUMBER = "identity_number"
    ADDRESS = "address"


@dataclass(frozen=True)
class Known:
    """What is compared: an address and, if known, the identity number."""

    email: str
    identity_number: str | None = None


def address_key(email: str) -> str:
    """One text for all spellings of one mailbox: lower case, without "+tag", without the
    dots that gmail.com ignores, with look-alike letters of other scripts read as Latin.

    Two addresses with one key are probably one mailbox; the key is no address to write to.
    """
    local, _, domain = unicodedata.normalize("NFKC", email).casefold().rpartition("@")
    domain = _skeleton(_decoded(domain.rstrip(".")))
    base = _skeleton(local.partition("+")[0]) or local
    if domain in _DOTLESS:
        domain = _DOTLESS[domain]
        base = base.replace(".", "") or base
    return f"{base}@{domain}"[:254]


def likenesses(one: Known, other: Known) -> frozenset[Likeness]:
    """Every reason to think that two accounts are one person's; empty for none."""
    found = set()
    if one.identity_number and one.identity_number == other.identity_number:
        found.add(Likeness.IDENTITY_NUMBER)
    if address_key(one.email) == address_key(other.email):
        found.add(Likeness.ADDRESS)
    return frozenset(found)


def normalised_identity_number(text: str) -> str | None:
    """An identity number as it is compared: upper case, letters and digits only.

    None for an empty one.

    Raises:
        ValueError: longer than 40 characters, or with signs that no such number has.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in plain if not (c.isspace() or c in ".-/–‐‑"))
    if not kept:
        return None
    if len(kept) > 40 or not (kept.isascii() and kept.isalnum()):
        raise ValueError("An identity number has letters and digits, 40 at most.")
    return kept


def _decoded(domain: str) -> str:
    """The domain as people see it ("xn--80ak6aa92e" is written in Cyrillic letters)."""
    labels = []
    for label in domain.split("."):
        try:
            labels.append(label.encode("ascii").decode("idna"))
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def _skeleton(text: str) -> str:
    return text.translate(_LOOKALIKES)
