"""One-time codes of an authenticator app (RFC 6238): six digits, a new one every 30 seconds."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

STEP_S = 30
DIGITS = 6
#: Steps by which the clocks of the app and of the server may differ.
_DRIFT = 1


def new_secret() -> str:
    """A fresh shared secret of 160 bits, base32 (RFC 4226, section 4, R6)."""
    return pyotp.random_base32(32)


def address(secret: str, account: str, issuer: str) -> str:
    """The `otpauth:` address that an app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def accepted_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step that `code` is right for, or None.

    Steps up to `last_step` are refused: a code is good once (RFC 6238, section 5.2).
    """
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    present = int(at.timestamp()) // STEP_S
    found = None
    # All are compared, so that the time taken does not tell which one it was.
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        right = hmac.compare_digest(generator.at(step * STEP_S).encode(), code.encode())
        if right and step > last_step:
            found = step
    return found
