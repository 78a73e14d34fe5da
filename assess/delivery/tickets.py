"""The sitting's cookie and the one-use access code.

The cookie lets one browser into one sitting without an account login, so that nothing
slow and nothing that can expire stands between a candidate and a save.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from typing import NamedTuple

from flask import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assess.delivery.addresses import base_of

COOKIE = "sitting"
#: A page that was cut off may still deliver events for a person to judge.
LIFE_S = 24 * 3600

#: Without characters that are mistaken for one another on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


class Held(NamedTuple):
    """What a genuine ticket says, and until when (seconds since 1970)."""

    sitting_id: str
    generation: int
    until: float


class Tickets:
    """Signs and checks sitting cookies; remembers those it has checked."""

    def __init__(self, secret: str, *, secure: bool, capacity: int = 20_000) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="assess.sitting")
        self._secret = secret.encode()
        self._secure = secure
        self._checked: dict[str, Held] = {}
        self._capacity = capacity
        self._lock = threading.Lock()

    def issue(self, sitting_id: str, generation: int = 0) -> str:
        """A fresh ticket for `sitting_id`, good until a newer access code is issued."""
        return self._serializer.dumps([sitting_id, generation, secrets.token_hex(8)])

    def generation(self, ticket: str | None, sitting_id: str) -> int | None:
        """The generation of a genuine, living ticket for this sitting, otherwise None.

        Whether it is the sitting's present one only the sitting's row can tell.
        """
        held = self._held(ticket)
        if held is None or held.sitting_id != sitting_id or time.time() >= held.until:
            return None
        return held.generation

    def is_genuine(self, ticket: str | None) -> bool:
        """Whether `ticket` is alive for some sitting."""
        held = self._held(ticket)
        return held is not None and time.time() < held.until

    def _held(self, ticket: str | None) -> Held | None:
        if not ticket or len(ticket) > 300:
            return None
        held = self._checked.get(ticket)
        if held is None:
            held = self._check(ticket)
            if held is not None:
                with self._lock:
                    if len(self._checked) >= self._capacity:
                        self._checked.clear()
                    self._checked[ticket] = held
        return held

    def _check(self, ticket: str) -> Held | None:
        try:
            payload, signed = self._serializer.loads(ticket, max_age=LIFE_S, return_timestamp=True)
            sitting_id, generation, _nonce = payload
        except (BadSignature, ValueError):
            return None
        return Held(sitting_id, generation, signed.timestamp() + LIFE_S)

    def put(self, response: Response, sitting_id: str, generation: int) -> None:
        """Give the browser a ticket with `response`."""
        response.set_cookie(
            COOKIE,
            self.issue(sitting_id, generation),
            max_age=LIFE_S,
            path=base_of(sitting_id),
            httponly=True,
            samesite="Strict",
            secure=self._secure,
        )

    def hash_code(self, code: str) -> str:
        """Keyed hash of an access code: a stolen database alone reveals none."""
        message = b"access-code:" + plain(code).encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()


def new_code() -> str:
    """A fresh access code such as `K7QM-4XPT` (about 40 bits)."""
    letters = [secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def plain(code: str) -> str:
    """A typed code without what people add or mistake: blanks, hyphens, small letters."""
    kept = "".join(letter for letter in code.upper() if letter.isalnum() and letter.isascii())
    return kept[:64]
