"""Signatures of events, as the Standard Webhooks specification describes them. Pure.

The signature covers the event's id, the moment of sending and the body, so that none of the
three can be exchanged. A receiver refuses moments that lie more than `TOLERANCE_S` away, and
remembers the ids of that time: a replay is then worth nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

#: How far the moment of sending may lie from the receiver's clock.
TOLERANCE_S = 300
_PREFIX = "whsec_"


def secret_for(server_key: str, integration_id: int, generation: int) -> str:
    """The secret of one integration, derived and therefore stored nowhere."""
    about = f"webhook:{integration_id}:{generation}"
    key = hmac.new(server_key.encode(), about.encode(), hashlib.sha256).digest()
    return _PREFIX + base64.b64encode(key).decode()


def sign(secret: str, event_id: str, sent_at: int, body: str) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    covered = f"{event_id}.{sent_at}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, covered, hashlib.sha256).digest()).decode()


def headers(secret: str, event_id: str, sent_at: int, body: str) -> dict[str, str]:
    """The three headers of one attempt."""
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": sign(secret, event_id, sent_at, body),
    }


def is_genuine(secret: str, said: dict[str, str], body: str, at: int) -> bool:
    """What a receiver does: the signature fits and was made within the tolerance of `at`."""
    try:
        sent_at = int(said["webhook-timestamp"])
        wanted = sign(secret, said["webhook-id"], sent_at, body)
    except (KeyError, ValueError):
        return False
    fits = any(
        hmac.compare_digest(one.encode(), wanted.encode())
        for one in said.get("webhook-signature", "").split(" ")
    )
    return fits and abs(at - sent_at) <= TOLERANCE_S
