"""Accounts: registration, log-in, e-mailed codes, passwords, roles and permissions."""

from __future__ import annotations

from flask import Flask

from assess import mail
from assess.extensions import login_manager
from assess.identity.models import Account
from assess.jobs import register_job


def register(app: Flask) -> None:
    """Add the room's pages, jobs and commands to `app`."""
    from assess.identity import logins, views  # noqa: PLC0415  they need the extensions bound

    settings = app.config["SETTINGS"]
    logins.configure(login_manager)
    app.register_blueprint(views.blueprint)
    register_job("mail", 5.0, lambda: mail.send_pending(settings))


__all__ = ["Account", "register"]
