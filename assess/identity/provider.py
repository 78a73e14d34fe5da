"""Speaking with the organisation's OpenID provider: discovery, the code, the keys.

Everything here is between the two servers; no page fetches anything from the provider.
What speaks HTTP and OAuth is loaded when somebody first logs in this way: it takes longer to
load than any room, and most processes never do.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assess.config import Settings
from assess.identity.sign_on_rules import ALGORITHMS, TokenError

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

log = structlog.get_logger()

TIMEOUT_S = 5
#: How long what the provider says of itself, and its keys, are remembered.
REMEMBERED_S = 3600
_KEY = "assess_openid_provider"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(Exception):
    """The provider cannot be reached or does not answer as the standard says."""


@dataclass
class Provider:
    """What a provider has published, and when that was read."""

    metadata: dict[str, str]
    keys: KeySet
    read_at: float


@dataclass(frozen=True)
class Secrets:
    """What one log-in takes along and finds again: state, nonce, and the verifier (RFC 7636)."""

    state: str
    nonce: str
    verifier: str


def authorization_address(secrets: Secrets, callback: str) -> str:
    """Where the browser goes to log in at the provider.

    Raises:
        ProviderError: see there.
    """
    with _client(callback) as client:
        address, _state = client.create_authorization_url(
            _provider().metadata["authorization_endpoint"],
            state=secrets.state,
            nonce=secrets.nonce,
            code_verifier=secrets.verifier,
        )
    return str(address)


def claims_for(code: str, secrets: Secrets, callback: str) -> dict[str, Any]:
    """What the provider says, signed, of the person who has come back with `code`.

    Raises:
        ProviderError: the code is not accepted, or see there.
        TokenError: `signature`.
    """
    import requests  # noqa: PLC0415  see above
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  see above

    try:
        with _client(callback) as client:
            answer = client.fetch_token(
                _provider().metadata["token_endpoint"],
                code=code,
                grant_type="authorization_code",
                code_verifier=secrets.verifier,
                timeout=TIMEOUT_S,
            )
    except (AuthlibBaseError, requests.RequestException, ValueError) as error:
        raise ProviderError(str(error)[:200]) from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderError("There is no ID token in the answer.")
    return _verified(token)


def _verified(token: str) -> dict[str, Any]:
    for fresh in (False, True):
        try:
            keys = _provider(fresh=fresh).keys
            return dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            # The provider may have taken a new key into use since its keys were read.
            log.info("id_token_refused", reason=str(error)[:200], fresh=fresh)
    raise TokenError("signature")


def _provider(*, fresh: bool = False) -> Provider:
    kept: Provider | None = current_app.extensions.get(_KEY)
    if kept is not None and not fresh and time.monotonic() - kept.read_at < REMEMBERED_S:
        return kept
    settings = _settings()
    address = settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"
    metadata = _read(address)
    if metadata.get("issuer") != settings.oidc_issuer:
        raise ProviderError("The provider calls itself by another name than ASSESS_OIDC_ISSUER.")
    schemes = ("https://",) if settings.environment == "production" else ("https://", "http://")
    for endpoint in _ENDPOINTS:
        if not str(metadata.get(endpoint, "")).startswith(schemes):
            raise ProviderError(f"The provider publishes no safe {endpoint}.")
    try:
        keys = KeySet.import_key_set(_read(metadata["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError("The keys of the provider cannot be read.") from error
    found = Provider(metadata, keys, time.monotonic())
    current_app.extensions[_KEY] = found
    return found


def _read(address: str) -> dict[str, Any]:
    import requests  # noqa: PLC0415  see above

    try:
        answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
        answer.raise_for_status()
        content = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(str(error)[:200]) from error
    if not isinstance(content, dict):
        raise ProviderError("The provider answered with something else than an object.")
    return content


def _client(callback: str) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415  see above

    settings = _settings()
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret or None,
        token_endpoint_auth_method="client_secret_basic" if settings.oidc_client_secret else "none",
        scope="openid email profile",
        redirect_uri=callback,
        code_challenge_method="S256",
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
