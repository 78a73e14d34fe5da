"""The journal's canonical spelling and its chain of salted digests. Pure.

An event is spelled as compact JSON with sorted keys and ASCII escapes, so that every
Unicode text, lone surrogates and NUL included, has exactly one spelling that both
databases store. `digest = SHA-256(salt ‖ spelling)`; `chain = SHA-256(previous ‖ digest)`
in the order of `position`. Payload and salt can be erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

SALT_BYTES = 16
#: What stands before the first event of every sitting.
GENESIS = bytes(32)

_spell = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
).encode


def spell(value: Any) -> str:
    """Canonical JSON. Raises `ValueError` for NaN and infinities, `RecursionError` when deep."""
    return _spell(value)


def spell_event(epoch: int, n: int, kind: str, item: str | None, value: str, t_ms: int) -> bytes:
    """Canonical bytes of one event; `value` is already spelled."""
    where = "null" if item is None else _spell(item)
    return (
        f'{{"epoch":{epoch},"item":{where},"n":{n},"t":{t_ms},'
        f'"type":{_spell(kind)},"value":{value}}}'
    ).encode("ascii")


def digest_of(salt: bytes, spelling: bytes) -> bytes:
    """Salted digest of one spelled event (32 bytes)."""
    return hashlib.sha256(salt + spelling).digest()


def is_same(salt: bytes, digest: bytes, spelling: bytes) -> bool:
    """Whether `spelling` is the event that was stored under `salt` and `digest`."""
    return hmac.compare_digest(digest_of(salt, spelling), digest)


def link(previous: bytes | None, digest: bytes) -> bytes:
    """The next link of a sitting's chain (32 bytes)."""
    return hashlib.sha256((previous or GENESIS) + digest).digest()


def head_of(digests: Iterable[bytes]) -> bytes:
    """The chain's head over `digests` in order of position."""
    head = GENESIS
    for digest in digests:
        head = link(head, digest)
    return head
