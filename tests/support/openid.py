"""A small OpenID provider on a loopback port, whose tokens can be bent for a test.

It checks what a provider must: the client's secret, the redirect address, that a code is
used once, and the verifier (RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support import wsgi

CLIENT, SECRET = "assess", "a secret of client and provider"


@dataclass
class OpenIdProvider:
    """Where it is, and what it says of the person at its screen."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    #: Claims that replace those of the standard; None leaves one out.
    bent: dict[str, Any] = field(default_factory=dict)
    #: Makes the ID token instead, when a test wants another signature.
    sign: Any = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    says_of_itself: dict[str, Any] = field(default_factory=dict)

    def reset(self) -> None:
        """As at the start, with a person that nobody knows."""
        self.person, self.bent, self.sign = {}, {}, None
        self.says_of_itself = {}
        self.asked.clear()

    def turn_key(self) -> None:
        """Sign with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def claims(self, nonce: str) -> dict[str, Any]:
        at = int(time.time())
        standard = {
            "iss": self.issuer,
            "aud": CLIENT,
            "nonce": nonce,
            "iat": at,
            "exp": at + 300,
            "email_verified": True,
        }
        said = {**standard, **self.person, **self.bent}
        return {name: value for name, value in said.items() if value is not None}

    def token(self, claims: dict[str, Any]) -> str:
        if self.sign is not None:
            return str(self.sign(claims))
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


def unsigned(claims: dict[str, Any]) -> str:
    """A token with "alg": "none" (RFC 7519, section 6)."""
    parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
    return ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts) + "."


@contextmanager
def serving() -> Iterator[OpenIdProvider]:
    """Serve a provider until the end of the block."""
    provider = OpenIdProvider()
    with wsgi.listening(lambda _address: _application(provider)) as address:
        provider.issuer = address
        yield provider


def _application(provider: OpenIdProvider) -> Flask:
    app = Flask("openid-provider")

    @app.get("/.well-known/openid-configuration")
    def configuration() -> ResponseReturnValue:
        return jsonify(
            {
                "issuer": provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "jwks_uri": f"{provider.issuer}/keys",
                **provider.says_of_itself,
            }
        )

    @app.get("/keys")
    def keys() -> ResponseReturnValue:
        return jsonify({"keys": [provider.key.as_dict(private=False)]})

    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        asked = request.args.to_dict()
        provider.asked.append(asked)
        code = secrets.token_hex(8)
        provider.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": provider.issuer}
        return redirect(f"{asked['redirect_uri']}?{urlencode(back)}")

    @app.post("/token")
    def token() -> ResponseReturnValue:
        asked = provider.codes.pop(request.form["code"], None)
        auth = request.authorization
        if asked is None or auth is None or (auth.username, auth.password) != (CLIENT, SECRET):
            return jsonify({"error": "invalid_grant"}), 400
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = (
            asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == request.form["redirect_uri"]
        )
        if not right:
            return jsonify({"error": "invalid_grant"}), 400
        claims = provider.claims(asked["nonce"])
        return jsonify(
            {"access_token": "unused", "token_type": "Bearer", "id_token": provider.token(claims)}
        )

    return app
