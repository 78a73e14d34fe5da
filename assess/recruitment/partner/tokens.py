"""Tokens of integrations: made, found again, refused. Pure but for randomness."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_FORM = re.compile(r"assess_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class NewToken:
    """`text` is shown once; `prefix` finds the row and `digest` (SHA-256, hex) proves it."""

    text: str
    prefix: str
    digest: str


def new_token() -> NewToken:
    """A token of 256 random bits: too many to guess, so that a fast digest is enough."""
    prefix = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(8))
    text = f"assess_{prefix}_{secrets.token_urlsafe(32)}"
    return NewToken(text, prefix, digest_of(text))


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def prefix_of(token: str) -> str | None:
    """The prefix of a text that has the form of a token, else None."""
    match = _FORM.fullmatch(token)
    return match[1] if match else None


def is_same(token: str, digest: str) -> bool:
    """Whether a token is the one that was stored, in a time that does not tell."""
    return hmac.compare_digest(digest_of(token), digest)


def from_header(header: str) -> str | None:
    """The token of an Authorization header: Bearer, or the user name of HTTP Basic."""
    scheme, _space, said = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return None
    try:
        user, _colon, _password = (
            base64.b64decode(said.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, ValueError):
        return None
    return user
