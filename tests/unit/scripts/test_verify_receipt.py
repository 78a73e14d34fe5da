"""The program that stands alone: its size, its imports, and the test vectors of RFC 8032."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "verify_receipt.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_receipt", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = load()

#: RFC 8032, section 7.1: public key, message, signature (tests 1, 2, 3 and SHA(abc)).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]


def test_it_is_short_and_needs_nothing() -> None:
    source = SCRIPT.read_text("utf-8")
    assert len(source.splitlines()) <= 100
    imported = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_rfc_8032(public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(part) for part in (public, message, signature))
    assert program.is_signed(key, text, signed)
    assert not program.is_signed(key, text + b"x", signed)
    assert not program.is_signed(key, text, signed[:-1] + bytes([signed[-1] ^ 1]))
    assert not program.is_signed(key, text, bytes([signed[0] ^ 1]) + signed[1:])
    # A signature with s + L would verify under a careless reading of the equation.
    s = int.from_bytes(signed[32:], "little") + program.L
    assert not program.is_signed(key, text, signed[:32] + s.to_bytes(32, "little"))
    assert not program.is_signed(key, text, signed + b"\0")


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_it_agrees_with_another_implementation(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert program.is_signed(public, message, signature)
    assert not program.is_signed(public, message + b"\0", signature)
