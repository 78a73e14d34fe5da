"""Single sign-on: to the organisation's provider and back."""

from __future__ import annotations

import hmac
import secrets

import structlog
from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from assess.clock import now
from assess.config import Settings
from assess.identity import entry, provider, single_sign_on
from assess.identity.failures import AccountError
from assess.identity.logins import see_other
from assess.identity.permissions import allow
from assess.identity.provider import ProviderError, Secrets
from assess.identity.rules import safe_path
from assess.identity.sign_on_rules import Expected, TokenError, identity_in, role_mapping

log = structlog.get_logger()

blueprint = Blueprint("single_sign_on", __name__)

#: How long somebody may take to log in at the provider.
WAITS_S = 10 * 60

_REFUSALS = {
    "unknown": _l("There is no account of staff with your address. Ask the administrators."),
    "disabled": _l("Your account is disabled. Ask the administrators."),
    "other_subject": _l(
        "Your address is connected with another person of the provider. Ask the administrators."
    ),
    "no_roles": _l("The provider gives you no role here. Ask the administrators."),
}
_FAILED = _l("The log-in at the provider could not be completed. Try again.")
_UNREACHABLE = _l("The provider cannot be reached at the moment. Log in in another way.")


@blueprint.get("/account/sso")
@allow("public")
def start() -> ResponseReturnValue:
    """Go to the provider; what belongs to this log-in stays in the cookie."""
    _require_provider()
    chosen = Secrets(*(secrets.token_urlsafe(32) for _each in range(3)))
    try:
        address = provider.authorization_address(chosen, _callback())
    except ProviderError as error:
        log.warning("provider_failed", error=str(error))
        return _back(_UNREACHABLE)
    session["single_sign_on"] = {
        "state": chosen.state,
        "nonce": chosen.nonce,
        "verifier": chosen.verifier,
        "next": safe_path(request.args.get("next")) or "/",
        "at": int(now().timestamp()),
    }
    return redirect(address)


@blueprint.get("/account/sso/callback")
@allow("public")
def callback() -> ResponseReturnValue:
    """Come back from the provider; every failure leads to the login page."""
    settings = _require_provider()
    kept = session.pop("single_sign_on", None)
    if not _belongs(kept, settings):
        return _back(_FAILED)
    chosen = Secrets(kept["state"], kept["nonce"], kept["verifier"])
    roles = role_mapping(settings.oidc_roles) if settings.oidc_roles else None
    expected = Expected(
        settings.oidc_issuer, settings.oidc_client_id, chosen.nonce, settings.oidc_role_claim, roles
    )
    try:
        claims = provider.claims_for(request.args["code"], chosen, _callback())
        account = single_sign_on.enter(identity_in(claims, expected, now()))
    except (ProviderError, TokenError) as error:
        log.warning("single_sign_on_failed", error=str(error))
        return _back(_FAILED)
    except AccountError as error:
        return _back(_REFUSALS[error.reason])
    return entry.admit(account, "single_sign_on", safe_path(kept["next"]) or "/")


def _belongs(kept: object, settings: Settings) -> bool:
    """Whether this browser has asked for what comes back, not long ago, from this provider."""
    if not isinstance(kept, dict) or now().timestamp() - kept["at"] > WAITS_S:
        return False
    if not hmac.compare_digest(kept["state"].encode(), request.args.get("state", "").encode()):
        return False
    # RFC 9207: a provider that names itself must be the one that was asked.
    if request.args.get("iss", settings.oidc_issuer) != settings.oidc_issuer:
        return False
    return "code" in request.args and "error" not in request.args


def _require_provider() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.oidc_issuer:
        abort(404)
    return settings


def _callback() -> str:
    # From the settings, never from the request: its Host header is the visitor's to forge.
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    return base + url_for("single_sign_on.callback")


def _back(message: object) -> ResponseReturnValue:
    flash(str(message), "error")
    return see_other(url_for("identity.login"))
