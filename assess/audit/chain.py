"""The chain's arithmetic: canonical entries, salted digests, links, proofs. Pure.

An entry is canonical JSON (RFC 8785) of `{at, facts, kind, pending, personal, seq, subject}`.
`entry digest = SHA-256(entry)`; `link = SHA-256(previous link ‖ entry digest)`, beginning with
32 zero bytes. So a proof can give other people's entries as digests only. `personal` is
`SHA-256(salt ‖ canonical personal data)` in hexadecimal, or null: data and salt can be erased
without breaking the chain.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

SALT_BYTES = 16
#: What stands before the first entry.
GENESIS = bytes(32)
FIELDS = frozenset({"at", "facts", "kind", "pending", "personal", "seq", "subject"})
#: The largest whole number that JSON readers agree on.
_EXACT = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value; what JSON cannot carry everywhere is put as text.

    A fact that cannot be spelled would stop the sealer for everybody, so nothing is refused:
    lone surrogates become U+FFFD, whole numbers beyond 2^53 and infinities become text.
    """
    try:
        return bytes(rfc8785.dumps(value))
    except ValueError:
        return bytes(rfc8785.dumps(_tidy(value)))


def stamp(at: datetime) -> str:
    """An instant as the chain writes it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def spell_entry(
    *,
    seq: int,
    pending: int,
    at: datetime,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    personal: str | None,
) -> bytes:
    """Canonical bytes of one entry."""
    return canonical(
        {
            "seq": seq,
            "pending": pending,
            "at": stamp(at),
            "kind": kind,
            "subject": subject,
            "facts": dict(facts),
            "personal": personal,
        }
    )


def digest_of(entry: bytes) -> bytes:
    """The digest of one entry (32 bytes)."""
    return hashlib.sha256(entry).digest()


def salted(salt: bytes, content: bytes) -> str:
    """The salted digest of personal data, in hexadecimal."""
    return hashlib.sha256(salt + content).hexdigest()


def link(previous: bytes, entry_digest: bytes) -> bytes:
    """The next link (32 bytes)."""
    return hashlib.sha256(previous + entry_digest).digest()


def head_of(entry_digests: Iterable[bytes], start: bytes = GENESIS) -> bytes:
    """The head after `entry_digests`, going on from `start`."""
    head = start
    for digest in entry_digests:
        head = link(head, digest)
    return head


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {_tidy(str(key)): _tidy(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(held) for held in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
