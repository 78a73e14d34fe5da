"""Pure decisions about single sign-on: what an ID token must say, and which roles it gives.

OpenID Connect Core 1.0, section 3.1.3.7; the signature was checked before.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assess.identity.roles import STAFF, Role
from assess.identity.rules import normalised_address, normalised_name

#: Signatures that a provider may use. Never "none", and never one made with a shared secret.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
#: How far the provider's clock may be from ours, and how old a token may be.
LEEWAY_S = 60
OLDEST_S = 600


class TokenError(ValueError):
    """A token that proves nothing here; `reason` names the claim that is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """Who somebody is at the provider; `email` is verified and normalised."""

    issuer: str
    subject: str
    email: str
    given_name: str
    family_name: str
    roles: frozenset[Role] | None


@dataclass(frozen=True)
class Expected:
    """What the token must have been made for; `roles` maps values of `role_claim`."""

    issuer: str
    client_id: str
    nonce: str
    role_claim: str = ""
    roles: Mapping[str, Role] | None = None


def identity_in(claims: Mapping[str, Any], expected: Expected, at: datetime) -> Identity:
    """The person of whom a token speaks.

    Raises:
        TokenError: it was made elsewhere, for somebody else, for another log-in or at
            another time, or the address is not verified.
    """
    _check_origin(claims, expected)
    _check_times(claims, at.timestamp())
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenError("sub")
    if claims.get("email_verified") is not True:
        raise TokenError("email_verified")
    try:
        email = normalised_address(str(claims.get("email", "")))
    except ValueError:
        raise TokenError("email") from None
    given, family = _names(claims, email)
    return Identity(expected.issuer, subject, email, given, family, _roles(claims, expected))


def role_mapping(text: str) -> dict[str, Role]:
    """`"hr=recruitment,it=administrator"` as a mapping.

    Raises:
        ValueError: not of this form, or not a role of staff.
    """
    mapping = {}
    for pair in text.split(","):
        value, equals, role = (part.strip() for part in pair.rpartition("="))
        if not equals or not value or role not in STAFF:
            raise ValueError(f"{pair!r} is not a pair such as hr=recruitment.")
        mapping[value] = Role(role)
    return mapping


def _check_origin(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise TokenError("iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences:
        raise TokenError("aud")
    party = claims.get("azp")
    if party != expected.client_id and (party is not None or len(audiences) > 1):
        raise TokenError("azp")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(
        nonce.encode(), expected.nonce.encode()
    ):
        raise TokenError("nonce")


def _check_times(claims: Mapping[str, Any], at: float) -> None:
    expires, issued = _number(claims.get("exp")), _number(claims.get("iat"))
    # Written so that "not a number" is refused too.
    if expires is None or not expires + LEEWAY_S > at:
        raise TokenError("exp")
    if issued is None or not at - OLDEST_S <= issued <= at + LEEWAY_S:
        raise TokenError("iat")


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _names(claims: Mapping[str, Any], email: str) -> tuple[str, str]:
    given = claims.get("given_name") or str(claims.get("name", "")).partition(" ")[0]
    family = claims.get("family_name") or str(claims.get("name", "")).partition(" ")[2]
    return _name(given, email), _name(family, email)


def _name(value: Any, email: str) -> str:
    try:
        return normalised_name(str(value))
    except ValueError:
        return email.partition("@")[0][:120]


def _roles(claims: Mapping[str, Any], expected: Expected) -> frozenset[Role] | None:
    if not expected.role_claim or expected.roles is None:
        return None
    given = claims.get(expected.role_claim)
    values = given if isinstance(given, list) else [given]
    return frozenset(
        expected.roles[value]
        for value in values
        if isinstance(value, str) and value in expected.roles
    )
