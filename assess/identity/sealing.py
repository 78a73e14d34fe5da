"""Small secrets at rest: encrypted with a key derived from the application's secret key."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class UnreadableError(Exception):
    """Sealed with another key, for another owner, or damaged."""


def seal(secret_key: str, purpose: str, owner: int, content: str) -> bytes:
    """Encrypt `content` (AES-256-GCM); it opens for the same key, purpose and owner only."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(secret_key, purpose)).encrypt(nonce, content.encode(), _bound(owner))
    return nonce + sealed


def unseal(secret_key: str, purpose: str, owner: int, sealed: bytes) -> str:
    """What was sealed.

    Raises:
        UnreadableError: see there.
    """
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        opened = AESGCM(_key(secret_key, purpose)).decrypt(nonce, content, _bound(owner))
    except (InvalidTag, ValueError):
        raise UnreadableError from None
    return opened.decode()


def _key(secret_key: str, purpose: str) -> bytes:
    derivation = HKDF(hashes.SHA256(), 32, salt=None, info=f"assess:{purpose}".encode())
    return derivation.derive(secret_key.encode())


def _bound(owner: int) -> bytes:
    return str(owner).encode()
