"""Password hashes: Argon2id (RFC 9106), with a bound on what a burst of log-ins may cost.

A hash takes 64 MiB and a processor for about a tenth of a second. A few are computed
at once, a few more requests wait for a short time, and the rest are told at once to try
again: every request that waits holds one of the server's threads, and those belong to
the answers of people who sit a test.
"""

from __future__ import annotations

import functools
import os
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

#: Hashes computed at the same time.
AT_ONCE = max(2, min(4, os.cpu_count() or 2))
#: Requests that may wait for their turn, and for how long.
WAITING = 16
PATIENCE_S = 3.0
#: What the others are told: come back after so many seconds.
RETRY_AFTER_S = 5

_SLOTS = threading.BoundedSemaphore(AT_ONCE)
_PLACES = threading.BoundedSemaphore(AT_ONCE + WAITING)

#: RFC 9106, section 4, second recommended option, in one lane: a hash keeps to one processor.
_PRODUCTION = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
_TESTING = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)


class PasswordsBusyError(Exception):
    """So many passwords are being checked that this one was not; nothing was changed."""


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for a turn to hash.

    Raises:
        PasswordsBusyError: too many wait already, or the turn did not come in time.
    """
    if not _PLACES.acquire(blocking=False):
        raise PasswordsBusyError
    try:
        if not _SLOTS.acquire(timeout=PATIENCE_S):
            raise PasswordsBusyError
        try:
            yield
        finally:
            _SLOTS.release()
    finally:
        _PLACES.release()


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash of `password`, of any length, never truncated.

    Raises:
        PasswordsBusyError: see `_turn`.
    """
    with _turn():
        return _hasher().hash(_normalised(password))


def verify_password(encoded: str | None, password: str) -> bool:
    """Say whether `password` belongs to `encoded`.

    With `encoded=None` (nobody of that name) the same work is done against a hash
    that nothing matches, so that the time taken tells nothing.

    Raises:
        PasswordsBusyError: see `_turn`.
    """
    target = encoded if encoded is not None else _nobody(current_app.testing)
    with _turn():
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
