"""Seals a rescue file as the page does, written from the description in docs/delivery.md."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def seal(
    sitting: str, events: list[dict[str, Any]], material: dict[str, str], **changes: Any
) -> bytes:
    """A file of `sitting`; `changes` alter the outer fields, `secret` the mark."""
    secret = changes.pop("secret", base64.b64decode(material["secret"]))
    bound = f"assess-rescue|1|{sitting}".encode()
    payload = json.dumps({"sitting": sitting, "events": events})
    mac = hmac.new(secret, bound + payload.encode(), hashlib.sha256).digest()
    server = base64.b64decode(material["public"])
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), server)
    shared = own.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), 32, salt=point + server, info=bound).derive(shared)
    iv = os.urandom(12)
    inner = json.dumps({"payload": payload, "mac": _text(mac)}).encode()
    outer = {
        "format": "assess-rescue",
        "version": 1,
        "sitting": sitting,
        "epk": _text(point),
        "iv": _text(iv),
        "box": _text(AESGCM(key).encrypt(iv, inner, bound)),
        **changes,
    }
    return json.dumps(outer, separators=(",", ":")).encode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
