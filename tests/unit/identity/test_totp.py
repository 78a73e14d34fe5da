"""Codes of authenticator apps, against the vectors of RFC 6238, appendix B."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from assess.identity import sealing, totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
#: Seconds since 1970 and the last six digits of the vector's eight (SHA-1).
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    assert totp.accepted_step(SECRET, code, at(seconds), 0) == seconds // 30


@pytest.mark.parametrize(
    ("drift", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_clocks_may_differ_by_one_step(drift: int, accepted: bool) -> None:
    step = totp.accepted_step(SECRET, "005924", at(1234567890 + drift), 0)
    assert step == (1234567890 // 30 if accepted else None)


def test_a_code_and_those_before_it_are_good_once() -> None:
    step = 1234567890 // 30
    assert totp.accepted_step(SECRET, "005924", at(1234567890), step - 1) == step
    assert totp.accepted_step(SECRET, "005924", at(1234567890), step) is None
    assert totp.accepted_step(SECRET, "005924", at(1234567890), step + 1) is None


@pytest.mark.parametrize("code", ["", "5924", "0005924", "００５９２４", "-05924", "005925"])
def test_anything_else_is_wrong(code: str) -> None:
    assert totp.accepted_step(SECRET, code, at(1234567890), 0) is None


def test_secrets_are_160_bits_and_differ() -> None:
    one, other = totp.new_secret(), totp.new_secret()
    assert len(base64.b32decode(one)) == 20
    assert one != other


def test_what_is_sealed_opens_for_its_owner_and_key_only() -> None:
    sealed = sealing.seal("key", "authenticator", 7, SECRET)
    assert SECRET.encode() not in sealed
    assert sealing.unseal("key", "authenticator", 7, sealed) == SECRET
    damaged = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, purpose, owner, content in (
        ("other", "authenticator", 7, sealed),
        ("key", "something", 7, sealed),
        ("key", "authenticator", 8, sealed),
        ("key", "authenticator", 7, damaged),
        ("key", "authenticator", 7, b""),
    ):
        with pytest.raises(sealing.UnreadableError):
            sealing.unseal(key, purpose, owner, content)
