"""Putting the application together: extensions, logging, health and metrics."""

from __future__ import annotations

import os
import time
from pathlib import Path

import structlog
from flask import Flask, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from whitenoise import WhiteNoise

import assess
from assess import disk, limiting, logs
from assess.bulkhead import Bulkhead
from assess.config import DEMO_SECRET, Settings
from assess.database import is_read_only, network_options
from assess.extensions import babel, csrf, db, limiter, login_manager, migrate
from assess.lazy_rules import LazyRule

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "web" / "static"
#: How many threads answer in one server process, and how many of them ordinary pages may hold.
SERVER_THREADS = 64
ORDINARY_SEATS = 40
#: Connections of one server process to PostgreSQL, beside its writer's own.
POOL_SIZE = 20

requests_total = Counter("assess_requests_total", "Requests", ["endpoint", "status"])
request_seconds = Histogram("assess_request_seconds", "Time to answer", ["endpoint"])


class StoredInteger(IntegerConverter):
    """`<int:…>` in a rule: a number no column can hold is a page that does not exist."""

    def __init__(
        self,
        map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = 2**31 - 1,
        signed: bool = False,
    ) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def bare_app(settings: Settings) -> Flask:
    """An application with settings and extensions but no rooms."""
    logs.configure(settings)
    app = Flask("assess", static_folder=None, instance_path=str(settings.instance_path))
    app.url_rule_class = LazyRule
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or DEMO_SECRET,
        DEBUG=settings.debug,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_NAME="assess",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=(limits := limiting.storage_uri(settings)),
        RATELIMIT_STORAGE_OPTIONS=limiting.storage_options(limits),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=settings.default_locale,
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        BABEL_TRANSLATION_DIRECTORIES=";".join(_catalogues()),
    )
    app.url_map.converters["int"] = StoredInteger
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.wsgi_app = Bulkhead(app.wsgi_app, ORDINARY_SEATS)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        autorefresh=settings.environment != "production",
        immutable_file_test=lambda path, _url: "/build/assets/" in path,
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(PACKAGE / "migrations"), render_as_batch=True)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    from assess.web.locale import choose_locale  # noqa: PLC0415  web builds on this module's app

    babel.init_app(app, locale_selector=choose_locale)
    disk.install(app, settings)
    return app


def finish(app: Flask) -> None:
    """What needs every room in place: permissions, health, metrics, request logs."""
    from assess.identity.permissions import allow, refuse_unlisted  # noqa: PLC0415  composition
    from assess.web import navigation  # noqa: PLC0415

    refuse_unlisted(app)
    _refuse_nul(app)
    _measure(app)

    @app.get("/")
    @allow("public")
    def home() -> ResponseReturnValue:
        """Everybody's first page: what their role begins with, or the log-in."""
        entries = navigation.links()
        return redirect(entries[0].href if entries else url_for("identity.login"))

    @app.get("/healthz")
    @allow("public")
    @limiter.exempt
    def healthz() -> tuple[dict[str, str], int]:
        try:
            db.session.execute(text("SELECT 1"))
            state = "read-only" if is_read_only(db.session.connection()) else "ok"
        except SQLAlchemyError:
            state = "unreachable"
        finally:
            db.session.rollback()
        body = {
            "status": "ok" if state == "ok" else "failing",
            "database": state,
            # Running sittings still save: a low disk is no reason to take the server away.
            "disk": "low" if disk.is_low() else "ok",
            "version": assess.__version__,
        }
        return body, 200 if state == "ok" else 503

    @app.get("/metrics")
    @allow("public")
    @limiter.exempt
    def metrics() -> Response | tuple[str, int]:
        token = app.config["SETTINGS"].metrics_token
        if token and request.headers.get("Authorization") != f"Bearer {token}":
            return "A bearer token is required.\n", 401
        if not token and app.config["SETTINGS"].environment == "production":
            return "Set ASSESS_METRICS_TOKEN to open the metrics.\n", 404
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """This process's figures, or those of all processes that share a folder for them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _refuse_nul(app: Flask) -> None:
    """A path with a NUL is no page: PostgreSQL cannot even compare it with a column."""

    @app.before_request
    def _check() -> None:
        if "\0" in request.path:
            abort(404)


def _measure(app: Flask) -> None:
    log = structlog.get_logger()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def record(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        requests_total.labels(endpoint, response.status_code).inc()
        request_seconds.labels(endpoint).observe(seconds)
        if response.status_code >= 500 or not endpoint.startswith("delivery_runner."):
            log.info(
                "request",
                method=request.method,
                endpoint=endpoint,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.sqlalchemy_url.startswith("sqlite"):
        return {
            "connect_args": {"check_same_thread": False, "timeout": 10},
            "pool_size": 16,
            "max_overflow": 48,
            "pool_timeout": 10,
        }
    return {
        "pool_size": POOL_SIZE,
        "max_overflow": 0,
        "pool_timeout": 10,
        "connect_args": network_options(settings.sqlalchemy_url),
    }


def _catalogues() -> list[str]:
    return sorted(str(path) for path in PACKAGE.glob("*/translations")) or [
        str(PACKAGE / "web" / "translations")
    ]
