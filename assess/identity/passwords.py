"""Password hashes: Argon2id (RFC 9106), with a bound on what a burst of log-ins may cost."""

from __future__ import annotations

import functools
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

#: Each hash takes 64 MiB; a burst waits here instead of exhausting the memory.
_SLOTS = threading.BoundedSemaphore(4)

#: RFC 9106, section 4, second recommended option.
_PRODUCTION = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, type=Type.ID)
_TESTING = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash of `password`, of any length, never truncated."""
    with _SLOTS:
        return _hasher().hash(_normalised(password))


def verify_password(encoded: str | None, password: str) -> bool:
    """Say whether `password` belongs to `encoded`.

    With `encoded=None` (nobody of that name) the same work is done against a hash
    that nothing matches, so that the time taken tells nothing.
    """
    target = encoded if encoded is not None else _nobody(current_app.testing)
    with _SLOTS:
        try:
            matches = _hasher().verify(target, _normalised(password))
        except (VerificationError, InvalidHashError):
            return False
    return matches and encoded is not None


def needs_rehash(encoded: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(encoded)


def unusable_password() -> str:
    """A hash that no known password matches, for accounts that have not chosen one."""
    return hash_password(secrets.token_urlsafe(32))


def _hasher() -> PasswordHasher:
    return _TESTING if current_app.config["SETTINGS"].testing else _PRODUCTION


@functools.cache
def _nobody(_testing: bool) -> str:
    return unusable_password()


def _normalised(password: str) -> str:
    # Systems compose accented letters differently (NIST SP 800-63B-4, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
