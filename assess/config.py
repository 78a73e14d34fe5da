"""Settings from the environment and `instance/`, refused when they are unsafe."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Environment = Literal["production", "demo", "testing"]

#: The one secret that is not a secret; accepted by the demo and the tests only.
DEMO_SECRET = "demo-secret-that-nobody-may-use-in-production"  # noqa: S105


class UnsafeSettings(RuntimeError):
    """The application refuses to start; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator may set.

    Each field is read from `ASSESS_<NAME>` in the environment, else from
    `instance/settings.toml`, else from the default given here.
    """

    environment: Environment = "production"
    debug: bool = False
    secret_key: str = ""
    instance_path: Path = field(default_factory=lambda: Path.cwd() / "instance")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    secure_cookies: bool = True
    organisation: str = "Organisation"
    timezone: str = "Europe/Brussels"
    default_locale: str = "en"
    password_policy: Literal["organisation", "nist"] = "organisation"  # noqa: S105  a name
    smtp_url: str = ""
    mail_from: str = "assess@localhost"
    rate_limits: bool = True
    limits_url: str = ""
    background_jobs: bool = True
    jobs_url: str = ""
    log_format: Literal["json", "console"] = "json"
    metrics_token: str = ""
    disk_reserve_mb: int = 512
    signing_key: str = ""
    checkpoint_dir: str = ""
    export_dir: str = ""
    checkpoint_mail: str = ""
    operator_token: str = ""
    staff_second_factor: Literal["optional", "required"] = "optional"
    #: Where passkeys are used, if that is not `base_url`; passkeys need a name, not a number.
    passkey_origin: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    #: What the button for single sign-on calls the provider.
    oidc_name: str = ""
    oidc_create_accounts: bool = False
    #: The claim whose values give roles, and which: "hr=recruitment,it-admins=administrator".
    oidc_role_claim: str = ""
    oidc_roles: str = ""
    #: For demonstrations and tests: events may go to http and to private addresses.
    webhooks_to_private: bool = False

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    @property
    def testing(self) -> bool:
        return self.environment == "testing"

    @property
    def passkey_site(self) -> tuple[str, str] | None:
        """The name and the origin that passkeys are bound to; None where there is no name."""
        parts = urlsplit(self.passkey_origin or self.base_url)
        host = parts.hostname or ""
        try:
            ip_address(host)
        except ValueError:
            return (host, f"{parts.scheme}://{parts.netloc}") if host else None
        return None

    @property
    def sqlalchemy_url(self) -> str:
        """The database address, with the embedded SQLite file as default."""
        if not self.database_url:
            return f"sqlite:///{self.instance_path / 'assess.db'}"
        if self.database_url.startswith("postgresql://"):
            return "postgresql+psycopg://" + _one_authority(
                self.database_url.removeprefix("postgresql://")
            )
        return self.database_url


def load_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read settings from `environ` and `instance/settings.toml`.

    Raises:
        UnsafeSettings: a value has the wrong shape or would be unsafe.
    """
    environ = os.environ if environ is None else environ
    instance = Path(
        overrides.get("instance_path")
        or environ.get("ASSESS_INSTANCE_PATH")
        or Path.cwd() / "instance"
    ).resolve()
    values: dict[str, Any] = {}
    file = instance / "settings.toml"
    if file.exists():
        values.update(tomllib.loads(file.read_text("utf-8")))
    for setting in fields(Settings):
        raw = environ.get(f"ASSESS_{setting.name.upper()}")
        if raw is not None:
            values[setting.name] = _parse(setting.name, raw)
    values.update(overrides)
    values["instance_path"] = instance
    unknown = sorted(set(values) - {setting.name for setting in fields(Settings)})
    if unknown:
        raise UnsafeSettings(f"Unknown settings in {file}: {', '.join(unknown)}. Remove them.")
    settings = Settings(**values)
    check_settings(settings)
    return settings


def check_settings(settings: Settings) -> None:
    """Refuse settings under which a promise could not be kept.

    Raises:
        UnsafeSettings: names the setting and what to change.
    """
    if settings.environment not in ("production", "demo", "testing"):
        raise UnsafeSettings("ASSESS_ENVIRONMENT must be production, demo or testing.")
    if settings.staff_second_factor not in ("optional", "required"):
        raise UnsafeSettings("ASSESS_STAFF_SECOND_FACTOR must be optional or required.")
    _check_single_sign_on(settings)
    if settings.environment != "production":
        return
    if settings.debug:
        raise UnsafeSettings("Debug mode shows code and data: unset ASSESS_DEBUG in production.")
    if not settings.secret_key:
        raise UnsafeSettings(
            "ASSESS_SECRET_KEY is not set. Generate one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(48))'` "
            "and keep it in the environment or in instance/settings.toml."
        )
    if settings.secret_key == DEMO_SECRET or len(settings.secret_key) < 32:
        raise UnsafeSettings("ASSESS_SECRET_KEY is the demo's or shorter than 32 characters.")
    if settings.operator_token and len(settings.operator_token) < 32:
        raise UnsafeSettings(
            "ASSESS_OPERATOR_TOKEN is shorter than 32 characters. Generate one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(48))'`, or leave it empty."
        )
    if not settings.base_url.startswith("https://") and settings.secure_cookies:
        raise UnsafeSettings(
            "ASSESS_BASE_URL must begin with https://. Behind a test set-up without TLS "
            "set ASSESS_SECURE_COOKIES=false and accept that cookies travel in clear."
        )


def _check_single_sign_on(settings: Settings) -> None:
    if not settings.oidc_issuer:
        return
    if not settings.oidc_client_id:
        raise UnsafeSettings("ASSESS_OIDC_ISSUER needs ASSESS_OIDC_CLIENT_ID as well.")
    if settings.environment == "production" and not settings.oidc_issuer.startswith("https://"):
        raise UnsafeSettings("ASSESS_OIDC_ISSUER must begin with https://.")
    if bool(settings.oidc_role_claim) != bool(settings.oidc_roles):
        raise UnsafeSettings("ASSESS_OIDC_ROLE_CLAIM and ASSESS_OIDC_ROLES go together.")
    if settings.oidc_create_accounts and not settings.oidc_roles:
        raise UnsafeSettings(
            "ASSESS_OIDC_CREATE_ACCOUNTS needs ASSESS_OIDC_ROLE_CLAIM and ASSESS_OIDC_ROLES: "
            "an account without a role is of no use."
        )


def _one_authority(address: str) -> str:
    """`user@a:1,b:2/name` as `user@/name?host=a:1&host=b:2`, which SQLAlchemy understands."""
    place, slash, rest = address.partition("/")
    user, at, hosts = place.rpartition("@")
    if "," not in hosts:
        return address
    name, _question, query = rest.partition("?")
    several = "&".join(
        f"host={host if ':' in host else host + ':5432'}" for host in hosts.split(",")
    )
    return f"{user}{at}{slash}{name}?{several}" + (f"&{query}" if query else "")


def _parse(name: str, raw: str) -> Any:
    kinds: dict[str, str] = {setting.name: str(setting.type) for setting in fields(Settings)}
    kind = kinds[name]
    if kind == "bool":
        if raw.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise UnsafeSettings(f"ASSESS_{name.upper()} must be true or false, not {raw!r}.")
        return raw.lower() in ("1", "true", "yes")
    if kind == "int":
        try:
            return int(raw)
        except ValueError:
            raise UnsafeSettings(f"ASSESS_{name.upper()} must be a number, not {raw!r}.") from None
    if kind == "Path":
        return Path(raw)
    return raw


def as_redis(url: str) -> str:
    """A Valkey server's address as Redis clients write it: one protocol, one package."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme.replace('valkey', 'redis', 1)}{mark}{rest}"
