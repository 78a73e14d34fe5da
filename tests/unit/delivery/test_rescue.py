"""What a rescue file may be, and what it is never taken for."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from assess.delivery.rescue import MAX_FILE, BadRescueFile, keys_of, open_file
from tests.support.rescue_file import seal

SITTING = "A" * 22
KEYS = keys_of("a secret of the application", SITTING)
EVENTS: list[dict[str, Any]] = [
    {"epoch": 2, "n": 1, "item": "q01", "type": "answer", "value": {"choice": "o1"}, "t": 5}
]


def why(content: bytes) -> str:
    with pytest.raises(BadRescueFile) as caught:
        open_file(content, KEYS)
    return caught.value.why


def test_a_page_s_file_is_read() -> None:
    assert open_file(seal(SITTING, EVENTS, KEYS.material()), KEYS) == EVENTS


def test_keys_stay_the_same_and_differ_by_sitting_and_secret() -> None:
    again = keys_of("a secret of the application", SITTING)
    assert again.material() == KEYS.material()
    others = [keys_of("a secret of the application", "B" * 22), keys_of("another", SITTING)]
    for other in others:
        assert other.public != KEYS.public
        assert other.secret != KEYS.secret


def test_the_public_key_is_a_point_of_the_curve() -> None:
    point = base64.b64decode(KEYS.material()["public"])
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert KEYS.secret not in point


@pytest.mark.parametrize("part", ["epk", "iv", "box"])
def test_an_edit_anywhere_is_noticed(part: str) -> None:
    outer = json.loads(seal(SITTING, EVENTS, KEYS.material()))
    raw = bytearray(base64.b64decode(outer[part]))
    raw[len(raw) // 2] ^= 1
    outer[part] = base64.b64encode(raw).decode()
    assert why(json.dumps(outer).encode()) == "damaged"


def test_a_file_that_was_cut_off_is_damaged() -> None:
    whole = seal(SITTING, EVENTS, KEYS.material())
    for length in (40, len(whole) // 2, len(whole) - 1):
        assert why(whole[:length]) == "damaged"


def test_a_file_of_another_sitting_is_named_so_even_when_relabelled() -> None:
    other = "B" * 22
    foreign = seal(other, EVENTS, keys_of("a secret of the application", other).material())
    assert why(foreign) == "other_sitting"
    relabelled = {**json.loads(foreign), "sitting": SITTING}
    assert why(json.dumps(relabelled).encode()) == "damaged"


def test_a_file_that_somebody_else_sealed_with_the_public_key_is_forged() -> None:
    assert why(seal(SITTING, EVENTS, KEYS.material(), secret=b"guessed")) == "forged"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_ours"),
        (b"\xff\xfe", "not_ours"),
        (b"[]", "not_ours"),
        (b"[" * 100_000, "not_ours"),
        (b'{"format":"other"}', "not_ours"),
        (b"x" * (MAX_FILE + 1), "too_big"),
    ],
)
def test_what_is_no_rescue_file_is_named_so(content: bytes, reason: str) -> None:
    assert why(content) == reason


def test_another_version_is_named_so() -> None:
    assert why(seal(SITTING, EVENTS, KEYS.material(), version=2)) == "version"
