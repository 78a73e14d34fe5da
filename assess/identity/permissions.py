"""One decorator per view says who may open it; nothing is open by default."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable
from typing import Literal, ParamSpec, TypeVar, cast

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.extensions import login_manager
from assess.identity import factors, ports
from assess.identity.roles import Role

P = ParamSpec("P")
V = TypeVar("V", bound=Callable[..., ResponseReturnValue])
Audience = Role | Literal["public", "authenticated", "sitting", "operator", "integration"]

ATTRIBUTE = "__allowed__"

#: What staff without the required second factor may open, to set one up.
WITHOUT_FACTOR = frozenset(
    {
        "second_factor.security",
        "second_factor.confirm",
        "second_factor.change_authenticator",
        "second_factor.authenticator",
        "second_factor.recovery_codes",
        "passkey.new_options",
        "passkey.create",
        "passkey.remove",
    }
)


def allow(*audience: Audience, scope: str | None = None) -> Callable[[V], V]:
    """Open a view to `audience` and to nobody else.

    `"public"` needs no login, `"authenticated"` any login, `"sitting"` the cookie of
    that one sitting (checked by delivery, without a user load), `"operator"` the bearer
    token in the settings (without one these views do not exist), `"integration"` another
    system whose credentials hold `scope`; otherwise one of the named roles. Without a
    login the visitor is sent to the login page; with the wrong role the answer is 403.
    """
    roles = frozenset(entry for entry in audience if isinstance(entry, Role))

    def decorate(view: V) -> V:
        @functools.wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            if "public" in audience or "sitting" in audience:
                return view(*args, **kwargs)
            if "operator" in audience:
                _require_operator()
                return view(*args, **kwargs)
            if "integration" in audience:
                if not ports.admit_program(scope):
                    abort(404)
                return view(*args, **kwargs)
            if not current_user.is_authenticated:
                return cast("ResponseReturnValue", login_manager.unauthorized())
            if roles and not (roles & current_user.roles):
                abort(403)
            if request.endpoint not in WITHOUT_FACTOR and _must_set_up_a_factor():
                return _lead_to_set_up()
            return view(*args, **kwargs)

        setattr(guarded, ATTRIBUTE, frozenset(audience) | ({scope} if scope else set()))
        return cast("V", guarded)

    return decorate


def audience_of(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Who may open an endpoint, or None when its view carries no `@allow`."""
    return getattr(app.view_functions[endpoint], ATTRIBUTE, None)


def refuse_unlisted(app: Flask) -> None:
    """Answer 403 on any view that somebody forgot to decorate."""

    @app.before_request
    def _guard() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint == "static" or endpoint.endswith(".static"):
            return
        if audience_of(app, endpoint) is None:
            abort(403)


def _require_operator() -> None:
    """404 unless the settings hold an operator's token, 401 unless the request carries it."""
    token = current_app.config["SETTINGS"].operator_token
    if not token:
        abort(404)
    sent = request.headers.get("Authorization", "")
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        abort(401)


def _must_set_up_a_factor() -> bool:
    """Whether this is a member of staff who may do nothing yet but set up a second factor.

    A log-in by single sign-on has the provider's own second factor.
    """
    return (
        factors.is_required()
        and current_user.is_staff
        and session.get("login_method") != "single_sign_on"
        and not factors.has_factor(current_user.id)
    )


def _lead_to_set_up() -> ResponseReturnValue:
    target = url_for("second_factor.security")
    if request.headers.get("HX-Request"):
        return Response(status=403, headers={"HX-Redirect": target})
    return redirect(target, 303)
