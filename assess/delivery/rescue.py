"""The rescue file: what a page could not send, sealed so that only this server reads it.

Each sitting has a key pair and a secret of its own, derived from the application's secret.
The page gets the public key and the secret when it enters. It seals with a fresh key (ECDH
on P-256, HKDF-SHA256, AES-256-GCM) and marks the content with the secret (HMAC-SHA256), so
that a file of another sitting, an edited one and one that no page has written are told
apart. Knows no database and no clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = "assess-rescue"
VERSION = 1
MAX_FILE = 4 * 1024 * 1024
MAX_EVENTS = 20_000

#: The order of the group of P-256 (SEC 2, section 2.4.2).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

Why = Literal["too_big", "not_ours", "version", "other_sitting", "damaged", "forged"]


class BadRescueFile(ValueError):
    """The file cannot be taken; `why` says for what reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class RescueKeys:
    """One sitting's key pair and the secret that marks what its pages write."""

    sitting_id: str
    private: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def public(self) -> bytes:
        """The public key as a raw point."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def material(self) -> dict[str, str]:
        """What the sitting's page is told, in base64."""
        return {
            "public": base64.b64encode(self.public).decode(),
            "secret": base64.b64encode(self.secret).decode(),
        }


def keys_of(app_secret: str, sitting_id: str) -> RescueKeys:
    """The same keys every time for the same secret and sitting."""
    # Eight bytes more than the order needs: the remainder is as good as uniform.
    scalar = int.from_bytes(_derive(app_secret.encode(), f"assess.rescue.key|{sitting_id}", 40))
    return RescueKeys(
        sitting_id,
        ec.derive_private_key(scalar % (_ORDER - 1) + 1, ec.SECP256R1()),
        _derive(app_secret.encode(), f"assess.rescue.mac|{sitting_id}", 32),
    )


def open_file(content: bytes, keys: RescueKeys) -> list[dict[str, Any]]:
    """The events in a rescue file of this sitting, as the page wrote them.

    Raises:
        BadRescueFile: too big, not a rescue file, of another version or sitting, damaged,
            or not written by a page of this sitting.
    """
    outer = _outer(content, keys.sitting_id)
    bound = f"{FORMAT}|{VERSION}|{keys.sitting_id}".encode()
    try:
        point, iv, box = (base64.b64decode(outer[part], validate=True) for part in _PARTS)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = keys.private.exchange(ec.ECDH(), theirs)
        key = HKDF(hashes.SHA256(), 32, salt=point + keys.public, info=bound).derive(shared)
        inner = json.loads(AESGCM(key).decrypt(iv, box, bound))
        payload, mac = inner["payload"], base64.b64decode(inner["mac"], validate=True)
        marked = bound + payload.encode()
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadRescueFile("damaged") from None
    expected = hmac.new(keys.secret, marked, hashlib.sha256).digest()
    if not hmac.compare_digest(mac, expected):
        raise BadRescueFile("forged")
    return _events(payload, keys.sitting_id)


_PARTS = ("epk", "iv", "box")


def _outer(content: bytes, sitting_id: str) -> dict[str, str]:
    if len(content) > MAX_FILE:
        raise BadRescueFile("too_big")
    try:
        outer = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        # A file that was cut off is no JSON any more, but says what it was.
        cut = content.lstrip().startswith(b'{"format":"assess-rescue"')
        raise BadRescueFile("damaged" if cut else "not_ours") from None
    if not isinstance(outer, dict) or outer.get("format") != FORMAT:
        raise BadRescueFile("not_ours")
    if outer.get("version") != VERSION:
        raise BadRescueFile("version")
    if outer.get("sitting") != sitting_id:
        raise BadRescueFile("other_sitting")
    if not all(isinstance(outer.get(part), str) for part in _PARTS):
        raise BadRescueFile("damaged")
    return outer


def _events(payload: str, sitting_id: str) -> list[dict[str, Any]]:
    try:
        read = json.loads(payload)
        events = read["events"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadRescueFile("damaged") from None
    if read.get("sitting") != sitting_id:
        raise BadRescueFile("other_sitting")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise BadRescueFile("damaged")
    if len(events) > MAX_EVENTS:
        raise BadRescueFile("too_big")
    return events


def _derive(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose.encode()).derive(secret)
