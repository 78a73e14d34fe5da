"""The key that signs receipts and checkpoints, and every public half there ever was.

The private key is the setting `signing_key`, else `instance/keys/ed25519.pem`. A public half
enters the table `signing_key` when its key first signs, and stays: an old receipt must be
verifiable for as long as somebody holds it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from joserfc.jwk import OKPKey
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from assess.audit import jws
from assess.audit.chain import stamp
from assess.audit.models import SigningKey
from assess.clock import now
from assess.config import Settings, UnsafeSettings
from assess.database import transactional
from assess.extensions import db

KEY = "assess_audit_key"


@dataclass(frozen=True)
class Signer:
    """A private key and the name of its public half (RFC 7638 thumbprint)."""

    kid: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()


def path_of(settings: Settings) -> Path:
    """Where the private key lies when it is not a setting."""
    return settings.instance_path / "keys" / "ed25519.pem"


def thumbprint(public: bytes) -> str:
    """The kid of a raw public key (RFC 7638)."""
    return str(OKPKey.import_key(_jwk(public)).thumbprint())


def signer() -> Signer:
    """The key of this application; the demo and the tests make one by themselves.

    Raises:
        UnsafeSettings: there is none, or it cannot be read; says what to run.
    """
    held: Signer | None = current_app.extensions.get(KEY)
    if held is None:
        held = read(current_app.config["SETTINGS"])
        current_app.extensions[KEY] = held
    return held


def read(settings: Settings) -> Signer:
    """The key that the settings name. Raises `UnsafeSettings`."""
    if settings.signing_key:
        return _signer(settings.signing_key, "ASSESS_SIGNING_KEY")
    path = path_of(settings)
    if (settings.demo or settings.testing) and not path.exists():
        with suppress(FileExistsError):  # another process was quicker
            make(path)
    try:
        missing = not path.exists()
    except OSError as error:  # a folder that is another user's
        raise _unreadable(path, error) from None
    if missing:
        raise UnsafeSettings(
            f"There is no key to sign receipts with. Run `assess audit keys new`, which writes "
            f"{path}, or set ASSESS_SIGNING_KEY."
        )
    try:
        return _signer(path.read_text("ascii", "replace"), str(path))
    except OSError as error:
        raise _unreadable(path, error) from None


def make(path: Path) -> Signer:
    """Write a new private key, readable by its owner alone; never over another.

    Raises:
        FileExistsError: there is a key already.
    """
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(_pem(key))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # whole or not at all
    finally:
        draft.unlink()
    return _named(key)


def put_aside(path: Path) -> Path:
    """Rename the private key after its kid, so that a new one can take its place."""
    kid = _signer(path.read_text("ascii", "replace"), str(path)).kid
    aside = path.with_name(f"retired-{kid}.pem")
    path.rename(aside)
    return aside


@transactional
def announce() -> Signer:
    """Make the public half known and retire the key before it; safe to repeat."""
    return _announce()


def _announce() -> Signer:
    found = signer()
    if db.session.get(SigningKey, found.kid) is None:
        at = now()
        insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
        db.session.execute(
            insert(SigningKey)
            .values(kid=found.kid, public=jws.encode(found.public), created_at=at)
            .on_conflict_do_nothing()
        )
        db.session.execute(
            update(SigningKey)
            .where(SigningKey.kid != found.kid, SigningKey.retired_at.is_(None))
            .values(retired_at=at)
        )
    return found


def sign(payload: Mapping[str, Any], typ: str) -> str:
    """A signed statement; its key becomes known in the caller's transaction.

    Raises:
        UnsafeSettings: there is no key.
    """
    found = _announce()
    return jws.sign(payload, typ, found.kid, found.key)


def known() -> dict[str, bytes]:
    """Every raw public key by kid."""
    rows = db.session.execute(select(SigningKey.kid, SigningKey.public))
    return {kid: jws.decode(public) for kid, public in rows}


def was_retired(kid: str, at: str) -> bool:
    """Whether a statement of the time `at` is later than the retirement of its key."""
    retired = db.session.scalar(select(SigningKey.retired_at).where(SigningKey.kid == kid))
    if retired is None:
        return False
    try:
        return datetime.fromisoformat(at) > retired
    except (TypeError, ValueError):  # no time, or one without a zone
        return True


def published() -> dict[str, Any]:
    """All public keys as a JSON Web Key Set (RFC 7517), the newest first.

    `assess_retired_at` says since when a key signs no more.
    """
    rows = db.session.scalars(
        select(SigningKey).order_by(SigningKey.created_at.desc(), SigningKey.kid)
    )
    return {
        "keys": [
            {
                **_jwk(jws.decode(row.public)),
                **({"assess_retired_at": stamp(row.retired_at)} if row.retired_at else {}),
                "kid": row.kid,
                "alg": "EdDSA",
                "use": "sig",
            }
            for row in rows
        ]
    }


def from_jwks(document: Any) -> dict[str, bytes]:
    """Raw public keys by kid, of a key set that somebody kept outside.

    Raises:
        ValueError: not a key set with Ed25519 keys.
    """
    try:
        keys = [jws.decode(one["x"]) for one in document["keys"] if one["crv"] == "Ed25519"]
        return {thumbprint(key): key for key in keys}
    except (KeyError, TypeError, ValueError):
        raise ValueError("This is not a JSON Web Key Set with Ed25519 keys.") from None


def _jwk(public: bytes) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": jws.encode(public)}


def _named(key: Ed25519PrivateKey) -> Signer:
    return Signer(thumbprint(key.public_key().public_bytes_raw()), key)


def _unreadable(path: Path, error: OSError) -> UnsafeSettings:
    return UnsafeSettings(
        f"{path} cannot be read by this user ({error.strerror}). Make it the server's own: run "
        "`assess audit keys new` as the user that the server runs as, or `chown` it."
    )


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _signer(text: str, source: str) -> Signer:
    try:
        if "-----BEGIN" in text:
            pem = text.strip().replace("\\n", "\n").encode("ascii")
            key = serialization.load_pem_private_key(pem, password=None)
        else:
            key = Ed25519PrivateKey.from_private_bytes(jws.decode(text.strip().rstrip("=")))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnsafeSettings(
            f"{source} is not an Ed25519 private key: give 32 bytes in base64url, or PEM."
        )
    return _named(key)
