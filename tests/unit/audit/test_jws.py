"""Statements: other implementations read ours, and nothing but ours is believed (A-55)."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws as other
from joserfc.errors import SecurityWarning
from joserfc.jwk import OctKey, OKPKey

from assess.audit import jws, keys

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
KID = keys.thumbprint(PUBLIC)
SAID = {"seq": 3, "head": "ab", "organisation": "Zoë"}


def token(**header: Any) -> str:
    """A statement with a header of our choice, properly signed."""
    fields = {"alg": "EdDSA", "kid": KID, "typ": jws.RECEIPT, **header}
    fields = {name: value for name, value in fields.items() if value is not None}
    signed = f"{jws.encode(json.dumps(fields).encode())}.{jws.encode(b'{}')}"
    return f"{signed}.{jws.encode(KEY.sign(signed.encode()))}"


def refusal(text: str, known: dict[str, bytes] | None = None) -> str:
    with pytest.raises(jws.NotGenuine) as caught:
        jws.verify(text, jws.RECEIPT, {KID: PUBLIC} if known is None else known)
    return caught.value.why


def test_the_example_of_rfc_8037() -> None:
    # Appendix A: key, thumbprint (A.3), signature (A.4) and verification (A.5).
    public = jws.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    assert keys.thumbprint(public) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    private = Ed25519PrivateKey.from_private_bytes(
        jws.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    )
    signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    assert jws.encode(private.sign(signed.encode())) == (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )


def test_another_implementation_reads_ours() -> None:
    made = jws.sign(SAID, jws.RECEIPT, KID, KEY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": jws.encode(PUBLIC)})
        read = other.deserialize_compact(made, key, algorithms=["EdDSA"])
    assert json.loads(read.payload) == SAID
    assert read.headers() == {"alg": "EdDSA", "kid": KID, "typ": jws.RECEIPT}
    assert jws.verify(made, jws.RECEIPT, {KID: PUBLIC}) == SAID


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (token(alg="none"), "algorithm"),
        (token(alg="none").rpartition(".")[0] + ".", "algorithm"),
        (token(alg="HS256"), "algorithm"),
        (token(alg=None), "algorithm"),
        (token(typ=jws.CHECKPOINT), "kind"),
        (token(typ=None), "kind"),
        (token(kid="another"), "unknown_key"),
        (token(crit=["exp"]), "malformed"),
        (token(jwk={"kty": "OKP", "crv": "Ed25519", "x": jws.encode(PUBLIC)}), "malformed"),
        ("", "malformed"),
        ("a.b", "malformed"),
        ("..", "malformed"),
        ("é.é.é", "malformed"),
        (jws.encode(b"[1]") + "." + jws.encode(b"{}") + ".", "malformed"),
        ("x" * 30_000, "malformed"),
    ],
)
def test_what_is_refused(text: str, why: str) -> None:
    assert refusal(text) == why


def test_an_hmac_with_the_public_key_is_refused() -> None:
    forged = other.serialize_compact(
        {"alg": "HS256", "kid": KID, "typ": jws.RECEIPT},
        b"{}",
        OctKey.import_key(PUBLIC),
        algorithms=["HS256"],
    )
    assert refusal(forged) == "algorithm"


def test_another_key_under_the_same_name_is_refused() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert refusal(jws.sign(SAID, jws.RECEIPT, KID, stranger)) == "signature"


def test_each_changed_character_is_refused() -> None:
    made = jws.sign(SAID, jws.RECEIPT, KID, KEY)
    for place, letter in enumerate(made):
        changed = made[:place] + ("A" if letter != "A" else "B") + made[place + 1 :]
        assert refusal(changed) in ("malformed", "algorithm", "kind", "unknown_key", "signature")
