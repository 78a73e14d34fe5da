"""Signed statements: JWS compact (RFC 7515) with Ed25519 (RFC 8037). Pure.

The header is exactly `{"alg": "EdDSA", "kid": …, "typ": …}`; the payload is canonical JSON.
Anything else is refused before a key is looked at, so there is no algorithm to confuse.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from assess.audit.chain import canonical

RECEIPT = "assess-receipt+jws"
CHECKPOINT = "assess-checkpoint+jws"
RESULT = "assess-result+jws"

Refusal = Literal["malformed", "algorithm", "kind", "unknown_key", "signature"]

#: Longer statements are not read at all.
LONGEST = 20_000


class NotGenuine(ValueError):
    """A statement that does not stand; `why` says for which reason."""

    def __init__(self, why: Refusal, message: str) -> None:
        super().__init__(message)
        self.why = why


def sign(payload: Mapping[str, Any], typ: str, kid: str, key: Ed25519PrivateKey) -> str:
    """The statement `payload` of the kind `typ`, signed."""
    header = canonical({"alg": "EdDSA", "kid": kid, "typ": typ})
    signed = f"{encode(header)}.{encode(canonical(payload))}"
    return f"{signed}.{encode(key.sign(signed.encode('ascii')))}"


def verify(token: str, typ: str, keys: Mapping[str, bytes]) -> dict[str, Any]:
    """What a genuine statement says; `keys` are raw public keys by kid.

    Raises:
        NotGenuine: not a statement, another algorithm or kind, an unknown key, or changed.
    """
    header, payload, signature = _parts(token)
    if header.get("alg") != "EdDSA":
        raise NotGenuine("algorithm", "The statement is not signed with EdDSA.")
    if header.get("typ") != typ:
        raise NotGenuine("kind", f"The statement is not of the kind {typ}.")
    if set(header) != {"alg", "kid", "typ"}:
        raise NotGenuine("malformed", "The statement's header has other fields than it may.")
    public = keys.get(str(header["kid"]))
    if public is None:
        raise NotGenuine("unknown_key", "The statement was signed with a key that is not known.")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, token.rpartition(".")[0].encode("ascii")
        )
    except InvalidSignature:
        raise NotGenuine("signature", "The statement was changed after it was signed.") from None
    return payload


def kid_of(token: str) -> str:
    """The key that a statement names, unverified. Raises `NotGenuine`."""
    return str(_parts(token)[0].get("kid", ""))


def typ_of(token: str) -> str:
    """The kind that a statement names, unverified. Raises `NotGenuine`."""
    return str(_parts(token)[0].get("typ", ""))


def encode(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of base64url without padding. Raises `ValueError` for any other spelling."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if encode(raw) != text:
        raise ValueError("not the canonical spelling")
    return raw


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    try:
        if len(token) > LONGEST:
            raise ValueError("too long")
        first, second, third = token.split(".")
        header, payload = json.loads(decode(first)), json.loads(decode(second))
        signature = decode(third)
    except (ValueError, RecursionError, binascii.Error):
        raise NotGenuine("malformed", "This is not a signed statement.") from None
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise NotGenuine("malformed", "This is not a signed statement.")
    return header, payload, signature
